"""Each hard case that examples/README.md lists is there, and the reviewed record says what it should."""

from __future__ import annotations

import pytest

from converters.record import EventType, PenaltyKind, Record, ReviewStatus, Role
from converters.resolve import within
from converters.resolve.decisions import links, read_identities
from converters.resolve.links import Links
from publication.gate import Gate, Held
from publication.project import Dataset
from publication.withheld import read_withheld

JANUARY, FEBRUARY, MARCH = "monitoring-2024-01", "monitoring-2024-02", "monitoring-2024-03-ru"
DAILY, NOTES, TABLE = "daily-2024-02-14", "field-notes", "detentions-2024"


class Entries:
    """Records by document and the words their entry begins with."""

    def __init__(self, records: list[Record]) -> None:
        self._records = records

    def __call__(self, doc: str, words: str) -> Record:
        found = [r for r in self._records if r.doc == doc and words in r.evidence.quote]
        assert len(found) == 1, f"{len(found)} entries of {doc} hold {words!r}"
        return found[0]


@pytest.fixture(scope="module")
def entry(records: list[Record]) -> Entries:
    return Entries(records)


@pytest.fixture(scope="module")
def joined(dataset: Dataset) -> Links:
    return links(read_identities(dataset.decisions / "identities.csv"))


@pytest.fixture(scope="module")
def gate(dataset: Dataset, joined: Links) -> Gate:
    return Gate(dataset.project.policy, read_withheld(dataset.decisions / "withheld.csv"), joined)


def first(record: Record) -> str:
    return f"{record.id}/{record.people[0].id}"


def kinds(record: Record) -> list[EventType]:
    return [event.type for event in record.events]


def test_two_spellings_of_one_person_and_one_penalty_told_twice(entry: Entries, joined: Links) -> None:
    astana, kosshy = entry(JANUARY, "January 4, Astana"), entry(JANUARY, "in Kosshy")
    assert astana.people[0].surname != kosshy.people[0].surname
    assert first(kosshy) in joined.group(first(astana))
    assert (astana.place, astana.date) != (kosshy.place, kosshy.date)
    assert [p.duration for p in astana.penalties] == [p.duration for p in kosshy.penalties] == ["P20D"]
    account, other = (f"{r.id}/{within.events(r)[0][2]}" for r in (astana, kosshy))
    assert other in joined.group(account)


def test_latin_and_cyrillic_spelling_are_joined(entry: Entries, joined: Links) -> None:
    assert first(entry(MARCH, "1 марта, Алматы")) in joined.group(first(entry(JANUARY, "January 3, Almaty")))


def test_one_surname_two_people(entry: Entries, joined: Links, dataset: Dataset) -> None:
    one, other = first(entry(JANUARY, "January 12, Uralsk")), first(entry(FEBRUARY, "Taldykorgan"))
    assert other not in joined.group(one)
    assert {(i.a, i.b) for i in read_identities(dataset.decisions / "identities.csv") if i.decision == "different"} >= {(one, other)}


def test_custody_called_a_sentence_is_no_penalty(entry: Entries) -> None:
    record = entry(JANUARY, "January 10, Shymkent")
    assert "sentenced" in record.evidence.quote
    assert kinds(record) == [EventType.MEASURE_OF_RESTRAINT]
    assert not record.penalties


def test_one_fine_for_two_people(entry: Entries) -> None:
    record = entry(JANUARY, "January 8, Ust-Kamenogorsk")
    assert [(p.person, p.kind, p.amount) for p in record.penalties] == [(p.id, PenaltyKind.FINE, 184600) for p in record.people]
    assert len(record.people) == 2


def test_suspended_sentence_and_ban(entry: Entries) -> None:
    penalties = {(p.kind, p.duration) for p in entry(JANUARY, "January 12, Uralsk").penalties}
    assert penalties == {(PenaltyKind.SUSPENDED_SENTENCE, "P3Y"), (PenaltyKind.ACTIVITY_BAN, "P2Y")}


def test_respectively(entry: Entries) -> None:
    record = entry(JANUARY, "January 16, Taraz")
    assert [(p.person, p.duration) for p in record.penalties] == list(
        zip((p.id for p in record.people), ("P4Y", "P3Y6M", "P2Y"), strict=True)
    )


@pytest.mark.parametrize(
    ("doc", "words"), [(JANUARY, "January 17"), (FEBRUARY, "Konaev"), (FEBRUARY, "February 15"), (MARCH, "11 марта"), (MARCH, "18 марта")]
)
def test_penalties_of_earlier_judgments_are_marked(entry: Entries, doc: str, words: str) -> None:
    assert any(penalty.background for penalty in entry(doc, words).penalties)


def test_unknown_article_is_kept_as_stated(entry: Entries) -> None:
    record = entry(JANUARY, "January 18, Kyzylorda")
    assert [(c.code, c.article, c.part) for c in record.charges] == [("CAO", "1288", "6")]
    assert any(flag.element == "charges[0]" for flag in record.flags), record.flags


def test_hunger_strike_began_on_another_day(entry: Entries) -> None:
    record = entry(JANUARY, "January 17, Kostanay")
    assert {e.type: e.date for e in record.events}[EventType.HUNGER_STRIKE] == "2024-01-14" != record.date


def test_assembly_without_names(entry: Entries) -> None:
    record = entry(JANUARY, "January 6, Abai region")
    assert EventType.ASSEMBLY in kinds(record)
    assert not record.people


@pytest.mark.parametrize(("words", "role"), [("January 15, Almaty", Role.COUNSEL), ("January 19, Astana", Role.OFFICIAL)])
def test_statements_of_counsel_and_official(entry: Entries, words: str, role: Role) -> None:
    record = entry(JANUARY, words)
    assert kinds(record) == [EventType.STATEMENT]
    assert [p.role for p in record.people] == [role]


@pytest.mark.parametrize(
    ("doc", "words", "kind"),
    [
        (JANUARY, "January 26, Uralsk", EventType.APPEAL_DECISION),
        (MARCH, "18 марта", EventType.APPEAL_DECISION),
        (JANUARY, "January 24, Astana", EventType.RELEASE),
        (FEBRUARY, "Kordai", EventType.TRAVEL_RESTRICTION),
        (FEBRUARY, "Ashyq Soqpaq", EventType.REGISTRATION_REFUSED),
        (FEBRUARY, "Taldykorgan", EventType.REDRESS),
        (FEBRUARY, "unknown persons", EventType.ATTACK),
        (JANUARY, "coalition", EventType.FINDING),
    ],
)
def test_rarer_events(entry: Entries, doc: str, words: str, kind: EventType) -> None:
    assert kind in kinds(entry(doc, words))


def test_places(entry: Entries) -> None:
    warsaw, uralsk, oral = entry(JANUARY, "Warsaw"), entry(JANUARY, "January 12, Uralsk"), entry(FEBRUARY, "Oral")
    assert warsaw.place == "Warsaw"
    assert not (warsaw.place_code or "").startswith("kz-")
    assert uralsk.place_code == oral.place_code is not None
    assert uralsk.place != oral.place
    semey = entry(FEBRUARY, "February 15, Semey")
    assert semey.place_code == entry(JANUARY, "January 6, Abai region").place_code
    assert "2021-04" in [event.date for event in semey.events]


def test_a_minor_is_held_back_though_accepted(entry: Entries, gate: Gate) -> None:
    record = entry(JANUARY, "January 20, Zhanaozen")
    assert record.review.status is ReviewStatus.ACCEPTED
    assert gate.clear(record, "monitoring-2024-01.txt") is Held.MINOR


def printed(gate: Gate, record: Record) -> str:
    """Everything of the record that passes the gate, as one text."""
    public = gate.clear(record, "a source")
    assert not isinstance(public, Held)
    return public.record.to_json() + public.printable(record.evidence.start, record.evidence.end)


def test_self_harm_is_absent_and_the_rest_stands(entry: Entries, gate: Gate) -> None:
    record = entry(JANUARY, "January 22, Pavlodar")
    assert EventType.SELF_HARM in kinds(record)
    text = printed(gate, record)
    assert "suicide" not in text and "self-harm" not in text and "Kunsulu" not in text
    assert "Teristanov" in text and "405" in text


def test_witness_relative_and_address_with_a_name_are_absent(entry: Entries, gate: Gate) -> None:
    record = entry(FEBRUARY, "February 12, Shymkent")
    assert {p.role for p in record.people} == {Role.AFFECTED, Role.COUNSEL, Role.WITNESS}
    assert "solonchakov" in record.urls[0]
    text = printed(gate, record)
    assert "solonchakov" not in text.casefold() and "Mailytogaev" in text
    wife = entry(DAILY, "Rizabek")
    assert Role.RELATIVE in {p.role for p in wife.people}
    assert "Nazken" not in printed(gate, wife)


def test_telephone_mail_and_street_are_blanked(entry: Entries, gate: Gate) -> None:
    record = entry(DAILY, "#STEPNYAKOVA")
    for private in ("+7 799 000 00 17", "mail.example", "Kamystykol"):
        assert private in record.evidence.quote
        assert private not in printed(gate, record)


def test_whoever_asked_not_to_appear_is_absent(entry: Entries, gate: Gate) -> None:
    assert gate.clear(entry(FEBRUARY, "February 1, Almaty"), "a source") is Held.WITHHELD


def test_no_year_anywhere(entry: Entries) -> None:
    record = entry(NOTES, "Dauylpazov")
    assert record.date == "XXXX-03-02"
    assert record.flags


def test_a_rumour_is_rejected(entry: Entries, gate: Gate) -> None:
    record = entry(NOTES, "rumoured")
    assert record.review.status is ReviewStatus.REJECTED
    assert gate.clear(record, "a source") is Held.REJECTED


def test_the_table_has_a_record_a_row(records: list[Record]) -> None:
    rows = [record for record in records if record.doc == TABLE]
    assert len(rows) == 12
    assert all(record.evidence.row for record in rows)
