"""Lists with labelled fields: ``Date of arrest: …``, ``Charge: …``; an item is what is told of one person."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from converters.reports.entry import Address, Entry, Field, Segments
from converters.reports.recognise.dates import DateFinder, DateHit
from converters.reports.segment import row_table
from converters.reports.segment.footnotes import entry_addresses, split_notes
from converters.reports.segment.labels import PERSON, read_label
from converters.reports.segment.lines import Line, lines

_NUMBER = re.compile(r"^\W*(?:(?:case|item|card|entry|person|no|n|дело|карточка|запись|номер)\b\.?\s*)?(?:№\s*)?\d{1,4}\W*$", re.IGNORECASE)
_NUMBERED = re.compile(r"^\W*(?:№\s*)?\d{1,4}\s*[.)]?\s+(?=[^\W\d])|^\W*№?\s*\d{1,4}[.)]\s*(?=[^\W\d])")
_LONGEST_HEADING = 100
_ASIDE = frozenset(["birth", "aside", "expected", "source"])
"""Fields whose dates say nothing about the item."""


@dataclass
class _Item:
    lines: list[Line] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    labels: set[str] = field(default_factory=set)
    named: bool = False
    """Whether its heading names the person."""

    def add(self, found: Field) -> None:
        self.fields.append(found)
        self.kinds.add(found.kind if found.label else "heading")
        self.labels.add(found.label)

    @property
    def has_name(self) -> bool:
        return self.named or not self.kinds.isdisjoint(PERSON)


def looks_like(sample: list[Line]) -> bool:
    """Whether a third of the lines carry known labels, of at least two sorts."""
    if row_table.looks_like(sample):
        return True
    labels = [found.label for line in sample if (found := read_label(line)) is not None]
    return len(labels) >= 3 and len(set(labels)) >= 2 and len(labels) >= 0.34 * len(sample)


def segment(text: str, dates: DateFinder) -> Segments:
    """Cut a labelled list."""
    body, notes = split_notes([line for line in lines(text) if not line.furniture or _NUMBER.match(line.text)])
    if row_table.looks_like(body):
        return _table(text, body, notes, dates)
    out = Segments()
    items: list[_Item] = []
    waiting: list[Line] = []
    for line in body:
        found = read_label(line, known=False)
        if found is None:
            if items and not waiting and line.gap == 0 and not _NUMBER.match(line.text) and not _NUMBERED.match(line.text):
                items[-1].lines.append(line)
                items[-1].fields[-1] = replace(items[-1].fields[-1], end=line.end)
            else:
                waiting.append(line)
            continue
        heading = _heading(waiting, line)
        if found.kind in PERSON and heading and not _NUMBER.match(heading[-1].text):
            heading = []  # the label names the person: what stands before it is a title
            opens = True
        else:
            opens = not items or _opens(found, line, items[-1], heading)
        if opens:
            _keep(out, waiting[: len(waiting) - len(heading)], first=not items)
            item = _Item(list(heading))
            if found.kind not in PERSON and (name := _named(heading)):
                item.add(name)
                item.named = True
            items.append(item)
        else:
            _keep(out, [w for w in waiting if w.gap and len(w.text) < 5], first=False)
            _go_on(items[-1], [w for w in waiting if not (w.gap and len(w.text) < 5)])
            if found.kind in PERSON and items[-1].named and items[-1].kinds.isdisjoint(PERSON):
                _unname(out, items[-1], first=len(items) == 1)
        items[-1].lines.append(line)
        items[-1].add(found)
        waiting = []
    _keep(out, waiting, first=not items)
    for item in items:
        out.entries.append(_entry(text, item.lines[0].start, item.lines[-1].end, tuple(item.fields), notes, dates))
    return out


def _table(text: str, body: list[Line], notes: dict[str, list[Address]], dates: DateFinder) -> Segments:
    """The rows of a table, an item each."""
    out = Segments()
    told = {line.start: fields for line, fields in row_table.rows(body)}
    _keep(out, [line for line in body if line.start not in told], first=True)
    for line in body:
        if line.start in told:
            out.entries.append(_entry(text, line.start, line.end, told[line.start], notes, dates))
    return out


def _entry(text: str, start: int, end: int, fields: tuple[Field, ...], notes: dict[str, list[Address]], dates: DateFinder) -> Entry:
    date, own = _date(text, fields, dates)
    return Entry(start, end, date, addresses=entry_addresses(text, start, end, notes), undated=not own, fields=fields)


def _opens(found: Field, line: Line, item: _Item, heading: list[Line]) -> bool:
    """Whether a labelled line begins the next item."""
    if any(_NUMBER.match(h.text) for h in heading):
        number = heading[0].text  # a bare number may be that of a page
        return found.kind in PERSON or found.label == item.fields[0].label or number[-1] in ".):" or not number[0].isdigit()
    if heading:
        return True
    again = found.label in item.labels or (found.kind in PERSON and found.kind in item.kinds)
    if found.kind in ("given", "name") and "surname" in item.kinds and item.kinds.isdisjoint(("given", "name")):
        return False  # "Surname: …", then "Name: …"
    if line.gap > 0 and item.has_name and _NUMBERED.match(line.text) and _NUMBERED.match(item.lines[0].text):
        return True
    first = item.fields[1 if item.named and len(item.fields) > 1 else 0]
    if found.kind in PERSON:
        return again or (item.has_name and line.gap > 0)
    if again and (found.label == first.label or line.gap > 0):
        return not item.has_name or found.label == first.label
    return line.gap > 0 and item.has_name and found.kind == first.kind


def _heading(waiting: list[Line], line: Line) -> list[Line]:
    """Of the unlabelled lines before a label those that head an item: its number, its name."""
    if not waiting or line.gap > 1:
        return []
    last = waiting[-1]
    if len(last.text) > _LONGEST_HEADING or (last.text.endswith(".") and not _NUMBER.match(last.text)):
        return []
    if len(waiting) > 1 and _NUMBER.match(waiting[-2].text) and last.gap <= 1 and not _NUMBER.match(last.text):
        return waiting[-2:]
    return [last]


def _named(heading: list[Line]) -> Field | None:
    """The heading as a field, where it can name somebody: ``2. Surname Given``."""
    if not heading or _NUMBER.match(heading[-1].text):
        return None
    line = heading[-1]
    number = _NUMBERED.match(line.text)
    begin = line.start + (number.end() if number else 0)
    return Field("name", "", line.start, begin, line.end)


def _unname(out: Segments, item: _Item, *, first: bool) -> None:
    """A heading that a label for the name follows was a title."""
    heading = next(line for line in item.lines if line.end == item.fields[0].end)
    if not _NUMBERED.match(heading.text):
        item.lines.remove(heading)
        _keep(out, [heading], first=first)
    del item.fields[0]
    item.named = False


def _go_on(item: _Item, waiting: list[Line]) -> None:
    """Paragraphs between two fields of one item belong to the field before them."""
    if waiting:
        item.lines += waiting
        item.fields[-1] = replace(item.fields[-1], end=waiting[-1].end)


def _date(text: str, fields: tuple[Field, ...], dates: DateFinder) -> tuple[DateHit | None, bool]:
    """The date that the item bears, and whether it is that of everything told in it, not only of one field."""
    found: list[tuple[int, DateHit, Field]] = []
    for f in fields:
        if f.kind in _ASIDE:
            continue
        hit = next((d for d in dates.find(text, f.value, f.end) if not d.named), None)
        if hit is None:
            continue
        later = 3 if f.kind == "reported" else 2 if f.kind in ("text", "charge", *PERSON) and f.label else 0
        found.append((later + (hit.month is None), hit, f))
    if not found:
        return None, False
    _, hit, f = min(found, key=lambda entry: entry[0])
    return hit, f.kind in ("date", "name")


def _keep(out: Segments, rest: list[Line], *, first: bool) -> None:
    for n, line in enumerate(rest):
        if first and n == 0 and out.title is None:
            out.title, out.title_span = line.text, (line.start, line.end)
        else:
            out.leftovers.append((line.start, line.end))
