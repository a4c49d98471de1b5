"""What labels say: who is who, what happened and when, in an entry of labelled fields."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from converters.record import EventType
from converters.reports.entry import Field
from converters.reports.happening import Calendar, Happening
from converters.reports.head import Head, read_head
from converters.reports.marks import Marks
from converters.reports.people import Person
from converters.reports.recognise.dates import DateHit
from converters.reports.recognise.places import PlaceHit
from converters.reports.segment.labels import PERSON, ROLES, says_nothing

_EVENTS = frozenset(kind.value for kind in EventType)
_VERDICT = frozenset(["judgment", "penalty"])
_INSTEAD = frozenset([EventType.MEASURE_OF_RESTRAINT, EventType.RELEASE])
_TOLD = frozenset(["text", "hunger-strike", "ill-treatment", "search", "detention", "release"])
"""Fields whose values may tell of more than the label says."""
_OPEN = re.compile(
    r"\b(?:pending|awaiting|expected|filed|lodged|scheduled|not (?:yet|held|heard)|ожида\w+|подан\w*|назначен\w* на|не рассмотрен\w*)\b",
    re.IGNORECASE,
)
_DECIDED = re.compile(
    r"\b(?:upheld|left|rejected|dismissed|denied|changed|reduced|increased|overturned|quashed|acquitted|unchanged"
    r"|оставлен\w*|отклон\w+|отказан\w*|отмен\w+|измен[её]н\w*|смягч\w+|без изменени\w)\b",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"(?:until|till|up to|до|по)\s*$", re.IGNORECASE)
_UNLISTED = re.compile(r"[^\W\d_][\w’'-]+(?: [^\W\d_a-zа-я][\w’'-]+){0,2}")


def read_fields(marks: Marks) -> Head:
    """The head of an entry of labelled fields: its place is that of a field for it, else one named by court or happening."""
    found = [(marks.field(hit.start), hit) for hit in marks.places if hit.rank <= 1]
    places = [(field, hit) for field, hit in found if field is not None and marks.in_value(field, hit.start)]
    named = [hit for field, hit in places if field.kind == "place"]
    region = next((hit for hit in named if hit.kind == "region"), None)
    place = next((hit for hit in named if hit.rank == 0), None) or _unlisted(marks) or region
    if place is None:
        told = [hit for field, hit in places if field.kind == "court" or field.kind in _EVENTS or field.kind == "date"]
        place = next((hit for hit in told if hit.rank == 0), None) or next(iter(told), None)
    if place is None:
        place = read_head(marks).place
        if place is not None and (field := marks.field(place.start)) is not None and field.kind not in ("text", "court"):
            place = None
    return Head(0, place, region)


def _unlisted(marks: Marks) -> PlaceHit | None:
    """A settlement that the gazetteer lacks, given by a label for places."""
    for field in marks.entry.fields:
        value = marks.text.text[field.value : field.end]
        if field.kind != "place" or says_nothing(value) or not value[:1].isupper():
            continue
        if any(field.value <= marks.text.starts[hit.start] < field.end for hit in marks.places):
            continue
        match = _UNLISTED.match(value)
        if match and value[match.end() : match.end() + 1] in ("", ",", ";", ".", "\n"):
            first, last = marks.token(field.value), marks.token(field.value + match.end() - 1)
            if marks.text.starts[last] >= field.value + match.end():
                last -= 1
            return PlaceHit(first, last + 1, "town", " ".join(match.group().split()), None)
    return None


def settle_people(marks: Marks, people: list[Person]) -> None:
    """Give people the role that the label says of them; the item is about those whom it is headed by."""
    subjects = [person for person in people if PERSON & _kinds(marks, person)]
    for person in people:
        kinds = _kinds(marks, person)
        role = next((kind for kind in kinds if kind in ROLES), None)
        if person in subjects:
            person.head, person.role, person.titles = True, "affected", set()
        elif role is not None:
            person.head, person.role, person.titles = False, role, {role}
        elif subjects:
            person.head = False
            if "court" in kinds:
                person.role = "official"


def _kinds(marks: Marks, person: Person) -> set[str]:
    fields = (marks.field(mention.start) for mention in person.mentions)
    return {field.kind for field in fields if field is not None}


def labelled_happenings(marks: Marks, people: list[Person], calendar: Calendar, found: list[Happening]) -> list[Happening]:
    """The happenings that labels state, and of the ``found`` ones those that values tell of besides."""
    subjects = [person for person in people if person.head]
    verdicts = [h for h in found if h.rule in ("event.penalty", "event.custody") and _kind(marks, h) in _VERDICT]
    stated = list(_stated(marks, subjects, calendar))
    held = list(_held(marks, calendar, found)) if not any(h.rule == "event.penalty" for h in verdicts) else []
    if not held and (verdict := _verdict(marks, subjects, calendar, verdicts)) is not None:
        stated.append(verdict)
    stated += held
    kept: list[Happening] = []
    for h in found:
        field = marks.field(h.token)
        if field is not None and not _besides(marks, field, h):
            continue
        again = next((s for s in stated if s.type is h.type), None)
        if again is not None and (h.date in (None, calendar.entry_date, again.date) or (field is not None and field.kind in _VERDICT)):
            continue
        kept.append(h)
    return sorted([*stated, *kept], key=lambda h: h.start)


def _besides(marks: Marks, field: Field, h: Happening) -> bool:
    """Whether a happening that a recogniser found is one the item tells of, not a word of a label or of an article's title."""
    if h.rule in ("event.penalty", "event.custody"):
        return field.kind in _VERDICT or field.kind in _TOLD or field.kind == "measure-of-restraint"
    return field.kind in _TOLD and (marks.in_value(field, h.token) or not field.label)


def _kind(marks: Marks, h: Happening) -> str | None:
    field = marks.field(h.token)
    return field.kind if field else None


def _stated(marks: Marks, subjects: list[Person], calendar: Calendar) -> Iterator[Happening]:
    for field in marks.entry.fields:
        kind = field.kind
        value = marks.text.text[field.value : field.end]
        hit = _first_date(marks, field)
        if kind == "charge" and hit is not None and not marks.articles_at.between(field.value, field.end):
            kind = "case-opened"  # "Charged: 3 May 2023"
        if kind not in _EVENTS or kind == "judgment" or says_nothing(value):
            continue
        if kind == "appeal-decision" and (not _DECIDED.search(value) and (hit is None or _OPEN.search(value))):
            continue
        if hit is None and _OPEN.search(value) and kind not in ("detention", "measure-of-restraint"):
            continue
        date = calendar.resolve(hit) if hit else calendar.entry_date if kind == "measure-of-restraint" or not marks.entry.undated else None
        yield Happening(EventType(kind), date, list(subjects), field.start, field.end, marks.token(field.start), "event.label")


def _held(marks: Marks, calendar: Calendar, found: list[Happening]) -> Iterator[Happening]:
    """What a field for the decision tells instead of a verdict: that somebody is held, or let go."""
    for h in found:
        field = marks.field(h.token)
        if field is not None and field.kind == "judgment" and h.type in _INSTEAD and h.rule != "event.penalty":
            told = _first_date(marks, field)
            yield replace(h, date=calendar.resolve(told) if told else h.date)


def _verdict(marks: Marks, subjects: list[Person], calendar: Calendar, imposed: list[Happening]) -> Happening | None:
    """The judgment that an item's fields for verdict, its date and its penalty tell of together."""
    fields = [f for f in marks.entry.fields if f.kind in _VERDICT and not says_nothing(marks.text.text[f.value : f.end])]
    stated = [f for f in fields if f.kind == "judgment" and not _OPEN.search(marks.text.text[f.value : f.end])]
    penalties = [h for h in imposed if h.rule == "event.penalty"]
    if not penalties and (imposed or not stated):
        return None
    first = min([*fields], key=lambda f: f.start)
    hit = next((d for f in fields if (d := _first_date(marks, f)) is not None), None)
    date = calendar.resolve(hit) if hit else None if marks.entry.undated else calendar.entry_date
    return Happening(EventType.JUDGMENT, date, list(subjects), first.start, first.end, marks.token(first.start), "event.label")


def _first_date(marks: Marks, field: Field) -> DateHit | None:
    hits = [d for d in marks.dates_at.between(field.value, field.end) if not d.named]
    source = marks.text.text
    return next((d for d in hits if not _UNTIL.search(source, field.value, d.start)), None)
