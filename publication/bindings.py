"""Holds each decision to what it was made about.

A decision names an element or a person by a place (``<record id>/penalties[2]``, ``<record id>/p1``). A new extraction, or somebody who
edits a records file, can put something else there. So ``decisions/bound.json`` notes, when a decision is first met and before anything is
read anew, the words of the source that its place then stood on; a place that stands on others stops the build. A row that is signed anew
(its ``at`` changed) is met for the first time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from converters.record import Evidence, Record, read_records
from converters.resolve import decisions
from ontology.errors import BadInput, Where
from publication.corrections import COLUMNS as CORRECTION_COLUMNS
from publication.files import replacing
from publication.policy import EXCEPTION_COLUMNS, RETENTION_COLUMNS
from publication.project import Dataset
from publication.redaction import FullName
from publication.rows import read_rows
from publication.withheld import COLUMNS as WITHHELD_COLUMNS
from publication.withheld import ELEMENT

BOUND = "bound.json"
_FILES = (
    ("withheld.csv", WITHHELD_COLUMNS),
    ("exceptions.csv", EXCEPTION_COLUMNS),
    ("retention.csv", RETENTION_COLUMNS),
    ("corrections.csv", CORRECTION_COLUMNS),
)


@dataclass(frozen=True)
class Place:
    """What a decision names by a place in a record: an element (``events[0]``), or a person's local id."""

    decision: str
    """The row, its signature included, in a few characters."""
    record: str
    part: str
    where: Where


def bind(dataset: Dataset) -> None:
    """Note what each decision not met before stands on, in the records as they are now. Hold the dataset's write lock."""
    places = list(_places(dataset.decisions))
    bound, records = _read(dataset), _records(dataset, {place.record for place in places})
    now = {}
    for place in places:
        words = bound.get(place.decision) or _stands_on(records.get(place.record), place.part)
        if words:
            now[place.decision] = words
    if now != bound:
        with replacing(dataset.decisions / BOUND) as file:
            json.dump(now, file, ensure_ascii=False, indent=0, sort_keys=True)


def check_bound(dataset: Dataset) -> None:
    """:raises BadInput: a decision's place stands on something else than when it was made. Nothing is published."""
    places, bound = list(_places(dataset.decisions)), _read(dataset)
    records = _records(dataset, {place.record for place in places if place.decision in bound})
    for place in places:
        meant, record = bound.get(place.decision), records.get(place.record)
        found = _stands_on(record, place.part)
        if meant is None or record is None or found is None or _same(meant, found):
            continue  # what is no longer there at all is told by publication.aims
        others = [part for part in _parts(record) if part != place.part and _same(meant, _stands_on(record, part) or {})]
        elsewhere = f"; what it was made about seems to be {others[0]} now" if len(others) == 1 else ""
        raise BadInput(
            f"{place.record}/{place.part} is no longer what this decision was made about{elsewhere}",
            where=place.where,
            hint="Look at the record (aigaq review). Then write the right key, or today's day in `at` if the row is right as it stands.",
        )


def _places(folder: Path) -> Iterator[Place]:
    for name, columns in _FILES:
        for row, where in read_rows(folder / name, columns):
            signed = _digest(name, *(row[column] for column in columns if column != "why"))
            key = row.get("key") or row.get("person") or f"{row.get('record')}/{row.get('element')}"
            record, _, part = key.rpartition("/")
            named = name != "corrections.csv" and row.get("what", "person") == "person"
            if record and (named or ELEMENT.fullmatch(part)):
                yield Place(signed, record, part, where)
    path = folder / "identities.csv"
    for judged in decisions.read_identities(path):
        for key in (judged.a, judged.b):
            record, _, part = key.rpartition("/")
            yield Place(_digest("identities.csv", key, judged.a, judged.b, judged.by, judged.at), record, part, Where(file=str(path)))


def _digest(*texts: str) -> str:
    return hashlib.sha256(json.dumps(texts).encode()).hexdigest()[:24]


def _records(dataset: Dataset, wanted: set[str]) -> dict[str, Record]:
    if not wanted:
        return {}
    return {r.id: r for path in sorted(dataset.records.glob("*.jsonl")) for r in read_records(path) if r.id in wanted}


def _read(dataset: Dataset) -> dict[str, dict[str, str]]:
    path = dataset.decisions / BOUND
    if not path.exists():
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {str(key): {str(k): str(v) for k, v in words.items()} for key, words in found.items()}
    except (ValueError, AttributeError) as error:
        raise BadInput(
            "is damaged", where=Where(file=str(path)), hint="Restore it from a backup; nothing is published until then."
        ) from error


def _stands_on(record: Record | None, part: str) -> dict[str, str] | None:
    """The words of the source, and what was read from them; ``None`` where the record has nothing in that place."""
    if record is None:
        return None
    element = ELEMENT.fullmatch(part)
    if element is None:
        person = next((p for p in record.people if p.id == part), None)
        return {"name": person.name, "words": _words(person.evidence)} if person else None
    held = getattr(record, element[1])
    if int(element[2]) >= len(held):
        return None
    found = held[int(element[2])]
    said = {name: str(getattr(found, name)) for name in ("name", "type", "kind", "article") if hasattr(found, name)}
    return {**said, "words": _words(found.evidence)}


def _words(evidence: Evidence | None) -> str:
    return " ".join(evidence.quote.split()) if evidence else ""


def _same(meant: Mapping[str, str], found: Mapping[str, str]) -> bool:
    """A person whose misread name was corrected is still the one of those words; an element is what its words and its kind are."""
    if "name" in meant and "name" in found:
        same_words = bool(meant["words"]) and meant["words"] == found["words"]
        return same_words or meant["name"] == found["name"] or FullName.of(meant["name"]).same_as(FullName.of(found["name"]))
    return dict(meant) == dict(found)


def _parts(record: Record) -> Iterable[str]:
    yield from (person.id for person in record.people)
    for kind in ("events", "charges", "penalties"):
        yield from (f"{kind}[{i}]" for i in range(len(getattr(record, kind))))
