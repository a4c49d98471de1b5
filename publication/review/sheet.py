"""The round trip for those who prefer a spreadsheet: all records out, and what was changed back in, all or nothing.

One row a record and, below it, one row an element. The column ``version`` tells whether a record was changed at the desk in the
meantime; such a row is refused, never merged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from converters.record import Record, ReviewStatus
from ontology.errors import AigaqError, BadInput, RuleBroken, Where
from publication.review import cells
from publication.review.changes import Edit, Row, corrected
from publication.review.desk import ReviewDesk
from publication.review.difference import differences
from publication.review.fields import BY_NAME, CHOICES, KINDS, RECORD_FIELDS, values
from publication.review.states import signed, version

_FIELDS = list(dict.fromkeys(f for kind in KINDS for f in kind.fields))
_OF_ELEMENTS = [name for name in _FIELDS if name != "date"]
COLUMNS = ["what", "record", "element", "decision", "doc", "entry", *RECORD_FIELDS, *_OF_ELEMENTS, "words", "flags", "urls", "version"]
_WIDTHS = {"record": 18, "place": 16, "name": 24, "words": 70, "urls": 30, "flags": 24, "surname": 18, "given": 16, "type": 18, "kind": 20}
_KEPT = ("doc", "entry", "flags")
"""Columns that are there to be read; what is changed in them is refused, so that nobody believes it was taken over."""
_SHOWN = 30


def export(desk: ReviewDesk, path: Path) -> int:
    """Write all records to a table; give their number.

    :raises BadInput: the ending is neither .xlsx nor .csv.
    """
    records = desk.records()
    rows = (row for record in records for row in _rows(record))
    cells.write(path, COLUMNS, ([row.get(name, "") for name in COLUMNS] for row in rows), widths=_WIDTHS)
    return len(records)


def _rows(record: Record) -> Iterator[dict[str, str]]:
    yield {
        "what": "record",
        "record": record.id,
        "decision": record.review.status.value,
        **_kept(record),
        **{name: getattr(record, name) or "" for name in RECORD_FIELDS},
        "words": record.evidence.quote,
        "urls": "\n".join(record.urls),
        "version": version(record),
    }
    for kind in KINDS:
        for number, element in enumerate(getattr(record, kind.list), start=1):
            own = getattr(element, "id", None) or str(number)
            words = element.evidence.quote if element.evidence else ""
            yield {"what": kind.name, "record": record.id, "element": own, **values(kind, element), "words": words}


def _kept(record: Record) -> dict[str, str]:
    flags = "\n".join(f"{flag.code}: {flag.message}" for flag in record.flags)
    return {"doc": record.doc, "entry": str(record.entry), "flags": flags}


@dataclass
class _Block:
    """A record's row and those of its elements, with their numbers in the sheet."""

    number: int
    row: Mapping[str, str]
    elements: list[tuple[int, Mapping[str, str]]] = field(default_factory=list)


def take_back(desk: ReviewDesk, path: Path, by: str, *, check: bool = False) -> str:
    """Take over what was changed in an exported table; give a report in words.

    :param by: who decides.
    :param check: only say what would change.
    :raises RuleBroken: a row is malformed, or its record was changed in the meantime; each is named, and nothing is taken over.
    :raises BadInput: the table cannot be read.
    """
    edits: list[tuple[Record, Record]] = []
    problems: list[str] = []
    lines: list[str] = []
    for block in _blocks(path, problems):
        try:
            edit = _edited(desk, block, by)
        except AigaqError as error:
            problems.append(f"row {block.number}: {error.message}")
            continue
        if edit:
            edits.append(edit)
            lines += _told(*edit)
    if problems:
        shown = "\n".join(f"  {problem}" for problem in problems[:_SHOWN])
        more = f"\n  … and {len(problems) - _SHOWN} more" if len(problems) > _SHOWN else ""
        raise RuleBroken(
            f"{len(problems)} row{'s' if len(problems) > 1 else ''} cannot be taken over; nothing was changed\n{shown}{more}",
            where=Where(file=str(path)),
            hint="Mend these rows, or export again and repeat what you did in them.",
        )
    if edits and not check:
        desk.import_all(edits, by)
    head = f"{len(edits)} record{'' if len(edits) == 1 else 's'} {'would be ' if check else ''}changed."
    return "\n".join([head, *lines])


def _blocks(path: Path, problems: list[str]) -> Iterator[_Block]:
    rows = cells.read(path)
    _, names = next(rows, (1, []))
    names = [name.strip() for name in names]
    missing = [name for name in COLUMNS if name not in names]
    if missing or len({n for n in names if n}) != len([n for n in names if n]):
        raise BadInput(
            f"the first row must hold each of the columns once; missing: {', '.join(missing) or 'none'}",
            where=Where(file=str(path), row=1),
            hint="Begin with a table that `aigaq review --export` wrote.",
        )
    blocks: dict[str, _Block] = {}
    for number, texts in rows:
        row = {name: text for name, text in zip(names, texts, strict=False) if name}
        if not any(text.strip() for text in row.values()):
            continue
        what, record = row.get("what", "").strip(), row.get("record", "").strip()
        if what == "record":
            if record in blocks:
                problems.append(f"row {number}: record {record} stands twice")
            blocks.setdefault(record, _Block(number, row))
        elif what not in BY_NAME:
            problems.append(f"row {number}: {what!r} is none of record, {', '.join(BY_NAME)}")
        elif record not in blocks:
            problems.append(f"row {number}: its record {record!r} has no row above it")
        else:
            blocks[record].elements.append((number, row))
    yield from blocks.values()


def _edited(desk: ReviewDesk, block: _Block, by: str) -> tuple[Record, Record] | None:
    """The record as it stands and as the sheet wants it; nothing where they are the same."""
    row = block.row
    old = desk.record(row["record"].strip())
    if version(old) != row["version"].strip():
        raise BadInput("the record was changed since this table was exported")
    for name, text in {**_kept(old), "words": old.evidence.quote}.items():
        if _even(row.get(name, "")) != _even(text):
            raise BadInput(f"column {name} of a record cannot be changed here; correct it at the desk")
    try:
        status = ReviewStatus(row["decision"].strip())
    except ValueError:
        raise BadInput(f"decision {row['decision']!r} is none of {', '.join(ReviewStatus)}") from None
    source = desk.source(old.doc)
    urls = [line.strip() for line in row["urls"].splitlines() if line.strip()]
    edit = Edit(list(_elements(old, block)), {name: row[name] for name in RECORD_FIELDS}, {}, urls)
    new = corrected(old, edit, source, desk.ids_of_people(old.id))
    if new == old and status is old.review.status:
        return None
    return old, signed(new, status, by)


def _elements(record: Record, block: _Block) -> Iterator[Row]:
    seen: set[tuple[str, str]] = set()
    for number, row in block.elements:
        kind, own = BY_NAME[row["what"].strip()], row["element"].strip()
        held = [getattr(e, "id", None) or str(i) for i, e in enumerate(getattr(record, kind.list), start=1)]
        index = held.index(own) if own in held else None
        if own and index is not None and (kind.name, own) in seen:
            raise BadInput(f"{kind.name} {own} stands twice (row {number})")
        if own and index is None and (kind.name != "person" or not own.startswith("new")):
            raise BadInput(f"row {number}: the record has no {kind.name} {own}; leave the column empty for a new one")
        seen.add((kind.name, own))
        for name in kind.fields:
            if name in CHOICES and row[name].strip() not in CHOICES[name]:
                raise BadInput(f"row {number}: {name} {row[name]!r} is none of {', '.join(CHOICES[name])}")
        old = getattr(record, kind.list)[index].evidence if index is not None else None
        quote = None if _even(row["words"]) == _even(old.quote if old else "") else row["words"]
        yield Row(kind.name, index, {name: row[name] for name in kind.fields}, quote, None, own or None)


def _even(text: str) -> str:
    """Spreadsheets change line breaks and drop what cannot be printed; that alone is no change."""
    return " ".join("".join(c for c in text if c >= " " or c in "\t\n\r").split())


def _told(old: Record, new: Record) -> list[str]:
    head = f"{old.doc}, entry {old.entry} ({old.date or 'no date'}):"
    if old.review.status is not new.review.status:
        head += f" {new.review.status.value}"
    return [head, *(f"  {difference}" for difference in differences(old, new))]
