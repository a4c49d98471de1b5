"""What a reviewer can do to records, as pure functions: each gives the records as they would be. Nothing is written here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from converters.record import Evidence, Record, Review
from converters.reports.assemble import entry_id
from converters.resolve.names import initials, stem
from converters.source import Source
from ontology.errors import BadInput, Refused
from publication.review import evidence as found_in
from publication.review.fields import BY_NAME, KINDS, RECORD_FIELDS, next_person, parsed, person_of, shown, with_values

_SENTENCE = re.compile(r"(?<=[.!?…»”])\s+(?=\S)")


@dataclass(frozen=True)
class Row:
    """One element as a form or sheet gives it. ``index`` is its place in the record's list, ``None`` for a new one."""

    kind: str
    index: int | None
    texts: Mapping[str, str]
    quote: str | None = None
    """The words of the source; ``None`` leaves the evidence as it is."""
    start: int | None = None
    """Where they begin, if the reviewer marked them."""
    person_id: str | None = None
    """Of a new person, the id by which other new rows name them."""


@dataclass(frozen=True)
class Edit:
    """A whole record as a form or sheet gives it. Elements that no row has are taken out."""

    rows: Sequence[Row]
    fields: Mapping[str, str] = field(default_factory=dict)
    quotes: Mapping[str, tuple[str, int | None]] = field(default_factory=dict)
    """For ``date`` and ``place``: the words of the source, and where they begin if marked."""
    urls: Sequence[str] | None = None
    settled: frozenset[int] = frozenset()
    """Places of flags that need no more looking at."""


def corrected(record: Record, edit: Edit, source: Source, taken: Iterable[str] = ()) -> Record:
    """The record with the edit, checked by the record model and against the source.

    :param taken: local ids that people of the record had in the past; they are never given again.
    :raises BadInput: a value or a quote is wrong; the message names the element.
    """
    values: dict[str, Any] = record.model_dump(mode="json")
    for name in RECORD_FIELDS:
        if name in edit.fields and edit.fields[name].strip() != shown(values[name]):
            values[name] = parsed(name, edit.fields[name])
    for name, (quote, start) in edit.quotes.items():
        values[f"{name}_evidence"] = _evidence(values[f"{name}_evidence"], quote, start, record, source, name)
    values["people"], ids = _people(record, edit, source, set(taken))
    for kind in KINDS[1:]:
        values[kind.list] = [_element(record, row, source, values["people"], ids) for row in edit.rows if row.kind == kind.name]
    if edit.urls is not None and list(edit.urls) != values["urls"]:
        evidence = dict(zip(values["urls"], values["url_evidence"], strict=False))
        values["urls"] = list(edit.urls)
        values["url_evidence"] = [evidence[url] for url in edit.urls] if all(url in evidence for url in edit.urls) else []
    values["flags"] = [flag for i, flag in enumerate(values["flags"]) if i not in edit.settled]
    result = checked(values)
    found_in.check(result, source)
    return result


def checked(values: Mapping[str, Any]) -> Record:
    """The record that the values make.

    :raises BadInput: they make none; the message names each field.
    """
    try:
        return Record.model_validate(values)
    except ValidationError as error:
        raise BadInput("; ".join(_problems(error)), hint="Correct these fields; nothing was saved.") from error


def _problems(error: ValidationError) -> list[str]:
    found = []
    for problem in error.errors(include_url=False):
        place = "".join(f" {step + 1}" if isinstance(step, int) else f", {step}" for step in problem["loc"]).lstrip(", ")
        value = "" if isinstance(problem["input"], dict) else f" ({str(problem['input'])[:60]!r})"
        found.append(f"{place or 'record'}: {problem['msg'].removeprefix('Value error, ')}{value}")
    return found


def _people(record: Record, edit: Edit, source: Source, taken: set[str]) -> tuple[list[dict[str, Any]], dict[str, str | None]]:
    """The people, and what each local id has become; ``None`` for whom the edit takes out."""
    people: list[dict[str, Any]] = []
    ids: dict[str, str | None] = {person.id: None for person in record.people}
    taken = taken | set(ids)
    for row in edit.rows:
        if row.kind != "person":
            continue
        old = record.people[row.index].model_dump(mode="json") if row.index is not None else None
        person = with_values(BY_NAME["person"], old, row.texts)
        if old is None:
            person["id"] = next_person(record, taken)
            taken.add(person["id"])
            ids[row.person_id or person["id"]] = person["id"]
        else:
            ids[person["id"]] = person["id"]
        person["surname"] = person.get("surname") or person.get("name")
        called = f"person {person.get('name') or person['id']}"
        person["evidence"] = _evidence(
            old and old["evidence"], row.quote or (None if old else person.get("name")), row.start, record, source, called
        )
        people.append(person)
    return people, ids


def _element(record: Record, row: Row, source: Source, people: list[dict[str, Any]], ids: Mapping[str, str | None]) -> dict[str, Any]:
    kind = BY_NAME[row.kind]
    old = getattr(record, kind.list)[row.index].model_dump(mode="json") if row.index is not None else None
    element = with_values(kind, old, row.texts)
    if "people" in kind.fields:
        named = [ids.get(i, i) for i in (person_of(text, people) if text not in ids else text for text in element.get("people") or [])]
        element["people"] = [i for i in dict.fromkeys(named) if i]
    elif element.get("person"):
        person = element["person"]
        element["person"] = ids[person] if person in ids else person_of(person, people)
    number = "" if row.index is None else f" {row.index + 1}"
    element["evidence"] = _evidence(old and old["evidence"], row.quote, row.start, record, source, f"{kind.name}{number}")
    return element


def _evidence(
    old: dict[str, Any] | None, quote: str | None, start: int | None, record: Record, source: Source, called: str
) -> dict[str, Any] | None:
    """The evidence of an element: the old one where the quote is the same, else where the source has the new words."""
    if quote is None or (old and quote == old["quote"] and start in (None, old["start"])):
        return old
    if not quote.strip():
        return None
    try:
        near = start if start is not None else (old["start"] if old else None)
        return found_in.find(source, quote, record.evidence, near, exact=start is not None).model_dump(mode="json")
    except found_in.NotInText as error:
        raise found_in.NotInText(f"{called}: {error.message}", hint=error.hint) from error


def places_to_split(record: Record) -> list[int]:
    """Offsets where a second entry could begin: at lines and sentences."""
    start, end = record.evidence.start, record.evidence.end
    lines = [start + m.end() for m in re.finditer(r"\n\s*", record.evidence.quote)]
    sentences = [s for s, _ in record.sentences] or [start + m.end() for m in _SENTENCE.finditer(record.evidence.quote)]
    return sorted({place for place in (*lines, *sentences) if start < place < end})


def split(record: Record, at: int, source: Source, taken: Iterable[str]) -> tuple[Record, Record]:
    """Two records of one. The first keeps the id, so that what was decided about its people still holds; both are proposed.

    :param at: offset where the second begins.
    :param taken: ids of all records of the source.
    :raises Refused: it is a row of a table, or there is nothing on one side.
    """
    _must_be_prose(source)
    entry = record.evidence
    first, second = _trimmed(source, entry.start, at), _trimmed(source, at, entry.end)
    if not first.quote or not second.quote or not entry.start < at < entry.end:
        raise Refused("one of the two parts would be empty", hint="Choose a place within the entry.")
    own = entry_id(record.doc, second.quote)
    known = set(taken)
    own = next(i for i in (own, *(f"{own}-{n}" for n in range(2, 1000))) if i not in known)
    return _part(record, first, record.id, first=True), _part(record, second, own, first=False)


def _part(record: Record, span: Evidence, own: str, *, first: bool) -> Record:
    values: dict[str, Any] = record.model_dump(mode="json")

    def inside(evidence: Mapping[str, Any] | None) -> bool:
        return first if evidence is None else span.start <= evidence["start"] and evidence["end"] <= span.end

    for kind in KINDS[1:]:
        values[kind.list] = [element for element in values[kind.list] if inside(element["evidence"])]
    named = {e.get("person") for name in ("charges", "penalties") for e in values[name]} | {
        i for e in values["events"] for i in e["people"]
    }
    people = [p for p in values["people"] if inside(p["evidence"]) or p["id"] in named]
    for person in people:
        if not inside(person["evidence"]):
            person["evidence"] = _again(person["surname"], span)
    values["people"] = people
    for name in ("date", "place"):
        if values[f"{name}_evidence"] and not inside(values[f"{name}_evidence"]):
            values[f"{name}_evidence"] = None
    values["flags"] = [f | {"element": None} for f in values["flags"] if f["evidence"] is None or inside(f["evidence"])]
    values["sentences"] = [s for s in values["sentences"] if span.start <= s[0] < span.end]
    values |= {"id": own, "evidence": span.model_dump(mode="json"), "review": Review().model_dump(mode="json")}
    return checked(values)


def _again(surname: str, span: Evidence) -> dict[str, Any] | None:
    at = span.quote.find(surname)
    return None if at < 0 else Evidence(start=span.start + at, end=span.start + at + len(surname), quote=surname).model_dump(mode="json")


def _trimmed(source: Source, start: int, end: int) -> Evidence:
    text = source.text[start:end]
    left = start + len(text) - len(text.lstrip())
    return Evidence(start=left, end=left + len(text.strip()), quote=text.strip())


def merged(
    first: Record, second: Record, source: Source, others: Iterable[Record], taken: Iterable[str] = ()
) -> tuple[Record, dict[str, str]]:
    """One record of two neighbours, proposed; and for each person of ``second`` the local id they have in it.

    :param others: all records of the source; none may lie between the two.
    :param taken: local ids that people of ``first`` had in the past.
    :raises Refused: they are not neighbours.
    """
    _must_be_prose(source)
    if second.evidence.start < first.evidence.start:
        raise Refused("the earlier entry must come first", hint="Merge the other way round.")
    between = [r for r in others if r.id not in (first.id, second.id) and first.evidence.start <= r.evidence.start < second.evidence.start]
    if between:
        raise Refused("another entry stands between the two", hint="Merge neighbours, one after the other.")
    values: dict[str, Any] = first.model_dump(mode="json")
    more: dict[str, Any] = second.model_dump(mode="json")
    ids: dict[str, str] = {}
    known = set(taken) | {p.id for p in first.people}
    for person in more["people"]:
        twin = _twin(person, values["people"])
        if twin is None:
            twin = next_person(first, known)
            known.add(twin)
            values["people"].append(person | {"id": twin})
        ids[person["id"]] = twin
    for element in (*more["charges"], *more["penalties"]):
        element["person"] = ids.get(element["person"])
    for event in more["events"]:
        event["people"] = [ids[i] for i in event["people"]]
    for kind in KINDS[1:]:
        values[kind.list] += [e for e in more[kind.list] if e not in values[kind.list]]
    for name in ("date", "place"):
        if values[name] is None:
            values |= {key: more[key] for key in (name, f"{name}_evidence")} | (
                {"place_code": more["place_code"]} if name == "place" else {}
            )
    for url, evidence in zip(more["urls"], more["url_evidence"] or [None] * len(more["urls"]), strict=False):
        if url not in values["urls"]:
            values["urls"].append(url)
            values["url_evidence"] += [evidence] if evidence else []
    values["flags"] = [f | {"element": None} for f in (*values["flags"], *more["flags"])]
    values["sentences"] += more["sentences"]
    span = found_in.at(source, first.evidence.start, max(first.evidence.end, second.evidence.end))
    values |= {"evidence": span.model_dump(mode="json"), "review": Review().model_dump(mode="json")}
    return checked(values), ids


def _twin(person: Mapping[str, Any], people: Iterable[Mapping[str, Any]]) -> str | None:
    """The local id of the one whose name fits: the same surname, and no other given name or initial."""
    mine = initials(person["given"])
    fits = [
        p["id"]
        for p in people
        if stem(p["surname"]) == stem(person["surname"]) and (not mine or initials(p["given"])[:1] in ([], mine[:1]))
    ]
    return fits[0] if len(fits) == 1 else None


def added(doc: str, quote: str, source: Source, others: Sequence[Record], pack: str) -> Record:
    """A record for words of the source that no record covers: empty, proposed, to be filled in.

    :raises BadInput: the words do not stand in the source, or not once.
    :raises Refused: a record covers them already.
    """
    quote = quote.strip()
    at = source.text.find(quote) if quote else -1
    if at < 0:
        raise found_in.NotInText(f"{quote[:80]!r} does not stand in the source", hint="Copy the words exactly as the source has them.")
    start, end = at, at + len(quote)
    while at >= 0 and any(r.evidence.start < end and start < r.evidence.end for r in others):
        at = source.text.find(quote, at + 1)
        start, end = at, at + len(quote)
    if at < 0:
        raise Refused("a record covers these words already", hint="Correct that record, or split it.")
    before = [r for r in others if r.evidence.start <= start]
    near = max(before, key=lambda r: r.evidence.start, default=None) or (others[0] if others else None)
    sentences, position = [], start
    for piece in _SENTENCE.split(quote):
        begin = source.text.index(piece, position)
        position = begin + len(piece)
        sentences.append((begin, position))
    known, own = {r.id for r in others}, entry_id(doc, quote)
    values = {
        "id": next(i for i in (own, *(f"{own}-{n}" for n in range(2, 1000))) if i not in known),
        "doc": doc,
        "entry": near.entry if near else 1,
        "language": near.language if near else None,
        "pack": near.pack if near else pack,
        "evidence": found_in.at(source, start, end).model_dump(mode="json"),
        "sentences": sentences,
    }
    return checked(values)


def _must_be_prose(source: Source) -> None:
    if source.rows:
        raise Refused("a row of a table is one record", hint="Split or join the rows in the table itself.")
