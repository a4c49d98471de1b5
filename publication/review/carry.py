"""Decisions carried over a new extraction: to where the entry now stands, or back to the desk where its evidence changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process

from converters.record import Evidence, Flag, Record, Review, ReviewStatus
from converters.resolve.names import stem
from publication.review.difference import Op, differences, text_difference
from publication.review.fields import KINDS, next_person
from publication.review.log import DeskWork

CHANGED = "source-changed"
"""Flag of a decided record that came back because its evidence changed."""
_ALIKE = 60.0
"""Least likeness, in per cent, of an entry's old and new text."""
_REACH = 50
"""An entry's new text is looked for among so many new entries before and after its old place."""


@dataclass(frozen=True)
class Carried:
    """A record after a new extraction. ``was`` is the decided one that its evidence left, where it returns to the desk."""

    record: Record
    was: Record | None = None


def carry_over(kept: Mapping[str, Record], extracted: Iterable[Record], text: str, work: DeskWork) -> Iterator[Carried]:
    """The records of a source after a new extraction, in the order of the text.

    What a person decided or corrected stays as they left it, moved to where its entry now stands. Where the entry's text changed,
    the record keeps its id and what still stands in the text, and is proposed again with the difference; where the entry is
    gone, likewise.

    :param text: the source's text.
    :param work: what people made of its records; entries that they split or merged are not proposed again.
    """
    held = {i: record for i, record in kept.items() if record.review.status is not ReviewStatus.PROPOSED or i in work.touched}
    if not held:
        yield from map(Carried, extracted)
        return
    fresh = list(extracted)
    placed: list[Carried] = []
    orphans: list[Record] = []
    by_id = {record.id: record for record in fresh}
    for old in held.values():
        twin = None if old.id in work.made else by_id.get(old.id)
        moved = _located(old, text, twin)
        if moved:
            placed.append(Carried(_renumbered(moved, twin or _around(moved, fresh))))
        elif twin:
            placed.append(_returned(old, twin))
        else:
            orphans.append(old)
    spans = [(c.record.evidence.start, c.record.evidence.end) for c in placed]
    taken = {c.record.id for c in placed}
    free = [r for r in fresh if r.id not in taken and not _covered(r, spans)]
    last = max((record.entry for record in fresh), default=0)
    for old in sorted(orphans, key=lambda record: record.entry):
        successor = _successor(old, free) if old.id not in work.made else None
        if successor:
            free.remove(successor)
            placed.append(_returned(old, successor))
        else:
            last += 1
            placed.append(_gone(old, last))
    known = {c.record.id for c in placed}
    result = [*placed, *(Carried(record) for record in free if record.id not in known)]
    yield from sorted(result, key=lambda c: (c.record.entry > len(fresh), c.record.evidence.start, c.record.entry))


def _located(old: Record, text: str, twin: Record | None) -> Record | None:
    """The record where its text now stands, unchanged otherwise; ``None`` where the source no longer has it."""
    quote = old.evidence.quote
    if twin is not None and (twin.evidence.quote == quote or text.startswith(quote, twin.evidence.start)):
        return _moved(old, twin.evidence.start - old.evidence.start, twin)
    if text.startswith(quote, old.evidence.start) and twin is None:
        return old
    places, at = [], text.find(quote) if quote.strip() and twin is None else -1
    while at >= 0:
        places.append(at)
        at = text.find(quote, at + 1)
    if not places:
        return None
    return _moved(old, min(places, key=lambda place: abs(place - old.evidence.start)) - old.evidence.start, None)


def _moved(old: Record, shift: int, twin: Record | None) -> Record:
    if not shift:
        return old
    values: dict[str, Any] = old.model_dump(mode="json")
    _shift(values, shift)
    # Footnotes stand elsewhere and move by other distances.
    values["url_evidence"] = twin.model_dump(mode="json")["url_evidence"] if twin and old.urls == twin.urls else []
    return Record.model_validate(values)


def _shift(value: Any, by: int) -> None:
    if isinstance(value, dict):
        if "quote" in value:
            value["start"] += by
            value["end"] += by
        for key, inner in value.items():
            if key == "sentences":
                value[key] = [[start + by, end + by] for start, end in inner]
            else:
                _shift(inner, by)
    elif isinstance(value, list):
        for inner in value:
            _shift(inner, by)


def _renumbered(record: Record, twin: Record | None) -> Record:
    return record if twin is None or twin.entry == record.entry else record.model_copy(update={"entry": twin.entry})


def _around(record: Record, fresh: list[Record]) -> Record | None:
    """The extracted entry that the record's beginning lies in."""
    start = record.evidence.start
    return next((r for r in fresh if r.evidence.start <= start < r.evidence.end), None)


def _covered(record: Record, spans: list[tuple[int, int]]) -> bool:
    start, end = record.evidence.start, record.evidence.end
    return 2 * sum(max(0, min(end, e) - max(start, s)) for s, e in spans) >= end - start


def _successor(old: Record, free: list[Record]) -> Record | None:
    """The new entry that the old one became."""
    near = [record for record in free if abs(record.entry - old.entry) <= _REACH]
    best = process.extractOne(old.evidence.quote, [r.evidence.quote for r in near], scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return near[best[2]] if best else None


def _returned(old: Record, fresh: Record) -> Carried:
    """The decided record on the entry's new text, proposed again: what still stands there, and what is newly said."""
    values: dict[str, Any] = fresh.model_dump(mode="json") | {"id": old.id, "review": Review().model_dump(mode="json")}
    people = [anchored for person in old.people if (anchored := _anchored(person.model_dump(mode="json"), old, fresh))]
    own = {person["id"] for person in people}
    same = {person["id"]: _match(person, people) for person in values["people"]}
    for person in values["people"]:
        if same[person["id"]] is None and person["name"] not in old.evidence.quote:
            same[person["id"]] = fresh_id = next_person(old, own)
            own.add(fresh_id)
            people.append(person | {"id": fresh_id})
    for kind in KINDS[1:]:
        before = [_of_people(e.model_dump(mode="json"), {i: i for i in own}) for e in getattr(old, kind.list)]
        elements = [anchored for element in before if (anchored := _anchored(element, old, fresh))]
        said = [_of_people(e, same) for e in values[kind.list] if e["evidence"] and e["evidence"]["quote"] not in old.evidence.quote]
        values[kind.list] = elements + said
    values["people"] = people
    for field in ("date", "place"):
        quote = getattr(old, f"{field}_evidence")
        if quote is None or quote.quote in fresh.evidence.quote:
            values[field] = getattr(old, field)
            values |= {"place_code": old.place_code} if field == "place" else {}
    values["urls"] = [url for url in old.urls if url in fresh.urls] + [url for url in fresh.urls if url not in old.urls]
    values["url_evidence"] = values["url_evidence"] if values["urls"] == fresh.urls else []
    values["flags"] = [f.model_dump(mode="json") for f in fresh.flags if f.code != CHANGED]
    record = Record.model_validate(values)
    return Carried(record.model_copy(update={"flags": [_changed(old, record), *record.flags]}), old)


def _text(record: Record) -> str:
    return " ".join(record.evidence.quote.split())


def _anchored(element: dict[str, Any], old: Record, fresh: Record) -> dict[str, Any] | None:
    """The element with its evidence in the new text; ``None`` where its words are gone."""
    evidence = element["evidence"]
    if evidence is None:
        return element
    quote = evidence["quote"]
    wanted, places = evidence["start"] - old.evidence.start, []
    at = fresh.evidence.quote.find(quote)
    while at >= 0:
        places.append(at)
        at = fresh.evidence.quote.find(quote, at + 1)
    if not places:
        return None
    start = fresh.evidence.start + min(places, key=lambda place: abs(place - wanted))
    return element | {
        "evidence": evidence | Evidence(start=start, end=start + len(quote), quote=quote).model_dump(include={"start", "end", "quote"})
    }


def _match(person: dict[str, Any], people: list[dict[str, Any]]) -> str | None:
    found = [p["id"] for p in people if stem(p["surname"]) == stem(person["surname"])]
    return found[0] if len(found) == 1 else None


def _of_people(element: dict[str, Any], ids: Mapping[str, str | None]) -> dict[str, Any]:
    if "people" in element:
        return element | {"people": [found for i in element["people"] if (found := ids.get(i))]}
    return element | {"person": ids.get(element["person"] or "")}


def _changed(old: Record, new: Record) -> Flag:
    pieces = text_difference(_text(old), _text(new))
    gone = " … ".join(text.strip() for op, text in pieces if op is Op.GONE and text.strip())
    came = " … ".join(text.strip() for op, text in pieces if op is Op.NEW and text.strip())
    said = "; ".join(str(difference) for difference in differences(old, new))
    message = f"The text of the entry changed: «{gone[:200]}» became «{came[:200]}»." + (f" {said}." if said else "")
    return Flag(code=CHANGED, message=message)


def _gone(old: Record, number: int) -> Carried:
    if old.review.status is ReviewStatus.PROPOSED and any(f.code == CHANGED for f in old.flags):
        return Carried(old.model_copy(update={"entry": number}))
    flag = Flag(code=CHANGED, message="The entry this record was read from is no longer in the source as it was.")
    flags = [flag, *(f for f in old.flags if f.code != CHANGED)]
    return Carried(old.model_copy(update={"entry": number, "flags": flags, "review": Review()}), old)
