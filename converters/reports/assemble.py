"""From the marks of one entry to a record."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Literal, cast

from converters.flags import FlagCode, flag
from converters.packs import Pack
from converters.record import ChargeElement, EventElement, EventType, Evidence, Flag, PenaltyElement, PersonMention, Record, Role
from converters.reports.entry import Entry
from converters.reports.happen import find_happenings
from converters.reports.happening import Calendar, Happening
from converters.reports.head import Head, read_head
from converters.reports.labelled import labelled_happenings, read_fields, settle_people
from converters.reports.law import Charge, find_charges
from converters.reports.marks import Marks
from converters.reports.people import Person, find_people, surname_root
from converters.reports.punish import Penalty, find_penalties
from converters.reports.reference import Referents
from converters.reports.years import Years

_SUFFERED = frozenset(EventType) - {EventType.STATEMENT, EventType.LEGISLATION}


def entry_id(doc: str, text: str) -> str:
    """An id that the same text of the same source has again, wherever it stands among the entries."""
    return hashlib.sha256(f"{doc}\n{' '.join(text.split()).casefold()}".encode()).hexdigest()[:16]


@dataclass
class Roster:
    """Surnames of those who are affected somewhere in a report about one case; they remain so in its later entries."""

    affected: set[str] = field(default_factory=set)
    introduced: dict[str, str] = field(default_factory=dict)
    """Roots of the surnames given with a given name so far, and the role of each."""


@dataclass
class _Elements:
    """Elements in the making, with what is in doubt about them."""

    source: str
    flags: list[Flag] = field(default_factory=list)
    language: str = "en"

    def evidence(self, start: int, end: int) -> Evidence:
        return Evidence(start=start, end=end, quote=self.source[start:end])

    def doubt(self, code: FlagCode, about: str = "", element: str | None = None, span: tuple[int, int] | None = None) -> None:
        evidence = self.evidence(*span) if span else None
        self.flags.append(flag(code, about, element=element, evidence=evidence, language=self.language))


def assemble(
    source: str, entry: Entry, pack: Pack, language: str, years: Years, doc: str, number: int, roster: Roster | None = None
) -> Record:
    """Make the record of one entry.

    :param doc: name of the source, :param number: of the entry in it, :param roster: for a report about one case.
    """
    languages = ("en",) if language == "en" else ("ru",)
    marks = Marks.of(source, entry, pack, languages)
    head = read_fields(marks) if entry.fields else read_head(marks)
    people = find_people(marks, head.token, roster.introduced if roster else None)
    if entry.fields:
        settle_people(marks, people)
    referents = Referents(marks, people)
    charges = find_charges(marks, referents)
    penalties, custody = find_penalties(marks, referents, {c.code for c in charges})
    date, year, guessed = years.of(entry.date)
    calendar = Calendar(date, year, head.token if entry.head else 0)
    happenings = find_happenings(marks, referents, calendar, penalties, custody)
    if entry.fields:
        happenings = labelled_happenings(marks, people, calendar, happenings)
    _settle_roles(people, charges, penalties, happenings, roster)
    made = _Elements(source, language=language)
    ids = {id(person): f"p{n}" for n, person in enumerate(people, start=1)}
    record = Record(
        id=entry_id(doc, source[entry.start : entry.end]),
        doc=doc,
        entry=number,
        language=cast(Literal["en", "ru", "kk"], language),
        date=date,
        date_evidence=made.evidence(entry.date.start, entry.date.end) if entry.date else None,
        people=[_person(made, marks, person, ids[id(person)]) for person in people],
        charges=[_charge(made, charge, ids, pack, n) for n, charge in enumerate(charges)],
        events=[_event(made, happening, ids) for happening in happenings],
        penalties=[_penalty(made, penalty, ids, n) for n, penalty in enumerate(penalties)],
        urls=[address.url for address in entry.addresses],
        url_evidence=[made.evidence(address.start, address.end) for address in entry.addresses],
        evidence=made.evidence(entry.start, entry.end),
        sentences=marks.text.sentence_spans(),
        pack=pack.name,
    )
    _place(made, marks, head, record)
    _doubts(made, marks, record, people, custody_spans=[(c.start, c.end) for c in custody], guessed=guessed)
    record.flags = made.flags
    return record


def _settle_roles(
    people: list[Person], charges: list[Charge], penalties: list[Penalty], happenings: list[Happening], roster: Roster | None
) -> None:
    """``affected`` outranks the other roles where something was done to the person; who only speaks is a speaker."""
    accused = {id(c.person) for c in charges} | {id(p.person) for p in penalties}
    struck = accused | {id(person) for h in happenings if h.type in _SUFFERED for person in h.people}
    speaks = {id(person) for h in happenings if h.type is EventType.STATEMENT for person in h.people}
    dead = {id(person) for h in happenings if h.type is EventType.DEATH for person in h.people}
    for person in people:
        if person.role in ("official", "counsel", "witness"):
            if id(person) in dead or (person.head and id(person) in accused):
                person.role = "affected"
        elif id(person) in struck:
            person.role = "affected"
        elif person.role in ("affected", "") and (id(person) in speaks or (person.tells and not person.head)):
            person.role = "speaker"
        elif not person.role:
            person.role = "affected" if person.full.given else "other"
    if roster is not None:
        for person in people:
            if person.role == "affected":
                roster.affected.add(person.key)
            elif person.key in roster.affected:
                person.role = "affected"
            if person.full.given:
                roster.introduced[surname_root(person.key)] = person.role
    for h in happenings:
        if h.type is not EventType.STATEMENT:
            h.people = [p for p in h.people if p.role == "affected"]


def _person(made: _Elements, marks: Marks, person: Person, id_: str) -> PersonMention:
    full = person.full
    span = marks.text.span(full.start, full.end - 1)
    return PersonMention(
        id=id_,
        name=full.name,
        surname=full.surname,
        given=full.given,
        role=Role(person.role),
        evidence=made.evidence(*span),
        rule=f"person.{full.strength.name.lower()}",
    )


def _charge(made: _Elements, charge: Charge, ids: dict[int, str], pack: Pack, n: int) -> ChargeElement:
    hit = charge.hit
    element = f"charges[{n}]"
    if charge.code is None:
        made.doubt(FlagCode.CODE_OPEN, hit.article, element, (hit.start, hit.end))
    elif not charge.certain:
        made.doubt(FlagCode.CODE_INFERRED, hit.article, element, (hit.start, hit.end))
    if charge.code is not None and charge.code != "other" and not pack.knows_article(charge.code, hit.article):
        made.doubt(FlagCode.ARTICLE_UNKNOWN, hit.article, element, (hit.start, hit.end))
    if charge.person is None:
        made.doubt(FlagCode.CHARGE_NOBODY, "", element, (hit.start, hit.end))
    return ChargeElement(
        person=ids[id(charge.person)] if charge.person else None,
        code=charge.code,
        article=hit.article,
        part=hit.part,
        evidence=made.evidence(hit.start, hit.end),
        rule="charge.named" if charge.certain else "charge.inferred",
    )


def _event(made: _Elements, happening: Happening, ids: dict[int, str]) -> EventElement:
    return EventElement(
        type=happening.type,
        date=happening.date,
        people=[ids[id(person)] for person in happening.people],
        evidence=made.evidence(happening.start, happening.end),
        rule=happening.rule,
    )


def _penalty(made: _Elements, penalty: Penalty, ids: dict[int, str], n: int) -> PenaltyElement:
    element, span = f"penalties[{n}]", (penalty.start, penalty.end)
    if penalty.background:
        made.doubt(FlagCode.PENALTY_BACKGROUND, "", element, span)
    if penalty.shared and penalty.kind == "fine":
        made.doubt(FlagCode.AMOUNT_SHARED, "", element, span)
    if penalty.unit:
        made.doubt(FlagCode.AMOUNT_UNIT, penalty.unit, element, span)
    return PenaltyElement(
        person=ids[id(penalty.person)] if penalty.person else None,
        kind=penalty.kind,
        duration=penalty.duration,
        amount=penalty.amount,
        currency=penalty.currency,
        background=penalty.background,
        evidence=made.evidence(*span),
        rule=f"penalty.{penalty.kind}",
    )


def _place(made: _Elements, marks: Marks, head: Head, record: Record) -> None:
    hit = head.place
    if hit is None:
        return
    span = marks.text.span(hit.start, hit.end - 1)
    record.place = hit.name
    if hit.kind == "region" and hit.place is None and not hit.name.lower().endswith(("region", "область")):
        record.place = f"{hit.name} region"
    record.place_evidence = made.evidence(*span)
    if hit.place is None:
        made.doubt(FlagCode.PLACE_UNKNOWN, hit.name, "place", span)
        return
    record.place_code = hit.place.code
    if (
        head.region
        and head.region.place
        and hit.place.parent
        and hit.rank == 0
        and head.region.place.code not in (hit.place.parent, hit.place.code)
    ):
        made.doubt(FlagCode.PLACE_REGION_MISMATCH, hit.name, "place", span)


def _doubts(
    made: _Elements, marks: Marks, record: Record, people: list[Person], *, custody_spans: list[tuple[int, int]], guessed: str | None
) -> None:
    for mark in marks.entry.missing:
        made.doubt(FlagCode.ADDRESS_MISSING, mark, "urls")
    if marks.entry.cut:
        made.doubt(FlagCode.ENTRY_CUT)
    if guessed is not None:
        made.doubt(FlagCode(guessed), "", "date")
    for n, person in enumerate(people):
        if person.variants:
            spellings = sorted({m.name for m in person.mentions})
            made.doubt(FlagCode.NAME_VARIANTS, " / ".join(spellings), f"people[{n}]")
        if person.full.strength <= 1:
            made.doubt(FlagCode.NAME_UNSURE, person.full.name, f"people[{n}]")
    for span in custody_spans:
        made.doubt(FlagCode.ARREST_SENSE, made.source[span[0] : span[1]], None, span)
    for code, name in ((FlagCode.MINOR, "minors"), (FlagCode.SENSITIVE, "sensitive")):
        hit = next(marks.words(name).scan(marks.text.words), None)
        if hit is not None:
            span = marks.text.span(hit.start, hit.end - 1)
            made.doubt(code, made.source[span[0] : span[1]], None, span)
