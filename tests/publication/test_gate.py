"""The gate lets nothing through that must not be public."""

from __future__ import annotations

from datetime import date

import pytest

from converters.rdf.public import BLANK, PublicRecord
from converters.record import PenaltyElement, PenaltyKind, Record, Review, Role
from converters.resolve.links import Links
from publication.gate import Gate, Held
from publication.policy import Naming
from publication.project import Policy
from publication.redaction import FullName
from publication.withheld import Withheld
from tests.publication.records import record

TEXT = (
    "5 January, Taraz, Zholbarysov Adet was detained near 14 Aspan Street. "
    "His sister Zhanerke Ulpan rang +7 701 555 01 02 and wrote to ulpan@mail.example. "
    "Inspector Kerneyev B. gave no reason. He has a chronic illness."
)
PEOPLE = {
    "p1": ("Zholbarysov Adet", "affected"),
    "p2": ("Zhanerke Ulpan", "relative"),
    "p3": ("Kerneyev B.", "official"),
}
EVENTS = [{"type": "detention", "date": "2024-01-05", "people": ["p1"]}, {"type": "statement", "people": ["p2"]}]


def gate(**parts: object) -> Gate:
    return Gate(**{"policy": Policy(name_detained_once=True), "today": date(2024, 6, 1), **parts})  # type: ignore[arg-type]


def cleared(given: Record, **parts: object) -> PublicRecord:
    found = gate(**parts).clear(given, "list.txt")
    assert isinstance(found, PublicRecord), found
    return found


def everything(public: PublicRecord) -> str:
    return public.record.to_json() + public.printable(public.record.evidence.start, public.record.evidence.end)


def test_affected_are_named_officials_are_a_role_relatives_are_absent() -> None:
    public = cleared(record(TEXT, people=PEOPLE, events=EVENTS))
    assert [(p.name, p.role) for p in public.record.people] == [("Zholbarysov Adet", "affected"), ("official", "official")]
    assert public.unnamed == {"p3"}
    assert [e.people for e in public.record.events] == [["p1"], []]


@pytest.mark.parametrize(
    ("text", "naming"),
    [
        ("Officers came to his wife, Zhanerke Ulpan, at work.", Naming.ROLE),
        ("Сотрудники пришли к его сестре Zhanerke Ulpan.", Naming.ROLE),
        ("Officers came to Zhanerke Ulpan, the widow of an activist.", Naming.ROLE),
        ("Officers came to Zhanerke Ulpan, his wife was out.", Naming.NAME),
        ("Officers came to Zhanerke Ulpan, a wife and mother.", Naming.NAME),
    ],
)
def test_who_is_told_of_as_a_relative_is_named_only_once_tried(text: str, naming: Naming) -> None:
    given = record(text, people={"p1": ("Zhanerke Ulpan", "affected")}, events=[{"type": "intimidation", "people": ["p1"]}])
    assert gate().verdict(given, given.people[0]).naming is naming
    tried = given.model_copy(update={"penalties": [PenaltyElement(person="p1", kind=PenaltyKind.FINE)]})
    assert gate().verdict(tried, tried.people[0]).naming is Naming.NAME
    speaker = given.model_copy(update={"people": [given.people[0].model_copy(update={"role": Role.SPEAKER})]})
    assert gate().verdict(speaker, speaker.people[0]).naming is (Naming.NAME if naming is Naming.NAME else Naming.ABSENT)


@pytest.mark.parametrize("secret", ["Zhanerke", "Ulpan", "ulpan", "Kerneyev", "701 555", "mail.example", "14 Aspan", "chronic"])
def test_no_trace_of_what_is_withheld(secret: str) -> None:
    assert secret not in everything(cleared(record(TEXT, people=PEOPLE, events=EVENTS)))


def test_blanks_are_marked_and_offsets_kept() -> None:
    given = record(TEXT, people=PEOPLE, start=40)
    public = cleared(given)
    assert len(public.record.evidence.quote) == len(TEXT)
    assert BLANK in public.printable(*given.sentences[1])
    assert public.printable(*given.sentences[0]) == f"5 January, Taraz, Zholbarysov Adet was detained near {BLANK}."


def test_unreviewed_records_wait() -> None:
    given = record(TEXT, people=PEOPLE, review=Review())
    assert gate().clear(given, "list.txt") is Held.PROPOSED
    assert isinstance(gate(unreviewed=True).clear(given, "list.txt"), PublicRecord)


@pytest.mark.parametrize("unreviewed", [False, True])
def test_rejected_records_never_pass(unreviewed: bool) -> None:
    review = Review.model_validate({"status": "rejected", "by": "reviewer-1", "at": "2024-04-02T00:00:00Z"})
    assert gate(unreviewed=unreviewed).clear(record(TEXT, people=PEOPLE, review=review), "list.txt") is Held.REJECTED


@pytest.mark.parametrize(
    "text",
    [
        "5 January, Taraz, Zholbarysov Adet and his 14-year-old brother were detained.",
        "5 January, Taraz, Zholbarysov Adet, a juvenile, was detained.",
        "5 января, Тараз, несовершеннолетний сын Zholbarysov Adet был задержан.",
    ],
)
def test_entries_that_speak_of_minors_are_held(text: str) -> None:
    assert gate().clear(record(text, people={"p1": ("Zholbarysov Adet", "affected")}), "list.txt") is Held.MINOR


def test_a_flag_of_the_extractor_holds_a_proposal_and_a_person_may_clear_it() -> None:
    people = {"p1": ("Zholbarysov Adet", "affected")}
    flags = [{"code": "minor", "message": "a child is spoken of"}]
    text = "Zholbarysov Adet was fined for a picket beside a feast for children."
    proposed = record(text, people=people, flags=flags, review=Review())
    assert gate(unreviewed=True).clear(proposed, "list.txt") is Held.MINOR
    assert isinstance(gate().clear(record(text, people=people, flags=flags), "list.txt"), PublicRecord)


@pytest.mark.parametrize(
    "text", ["Zholbarysov Adet, a 34-year-old teacher, was detained.", "Zholbarysov Adet got 15 years for a minor offence."]
)
def test_adults_are_not_held_as_minors(text: str) -> None:
    assert isinstance(gate().clear(record(text, people={"p1": ("Zholbarysov Adet", "affected")}), "list.txt"), PublicRecord)


def test_withheld_person_takes_the_entry_along() -> None:
    given = record("Zholbarysov Adet was fined.", people={"p1": ("Zholbarysov Adet", "affected")})
    assert gate(withheld=Withheld(persons=frozenset({"r1/p1"}))).clear(given, "list.txt") is Held.WITHHELD


def test_withheld_person_is_withheld_in_every_linked_mention() -> None:
    given = record("Zholbarysov Adet was fined.", people={"p1": ("Zholbarysov Adet", "affected")})
    links = Links([("r1/p1", "r9/p4")])
    assert gate(withheld=Withheld(persons=frozenset({"r9/p4"})), links=links).clear(given, "list.txt") is Held.WITHHELD


def test_one_of_two_withheld_leaves_the_other() -> None:
    text = "Zholbarysov Adet and Torgaytay Nurbike were fined 40 and 50 MCI. Torgaytay's phone was seized."
    people = {"p1": ("Zholbarysov Adet", "affected"), "p2": ("Torgaytay Nurbike", "affected")}
    events = [{"type": "judgment", "people": ["p1", "p2"]}, {"type": "search", "people": ["p2"]}]
    penalties = [{"person": "p1", "kind": "fine"}, {"person": "p2", "kind": "fine"}]
    urls = ["https://news.example/torgaytay-fined", "https://news.example/1"]
    given = record(text, people=people, events=events, penalties=penalties, urls=urls)
    public = cleared(given, withheld=Withheld(persons=frozenset({"r1/p2"})))
    assert [e.type for e in public.record.events] == ["judgment"]
    assert len(public.record.penalties) == 1
    assert public.record.urls == ["https://news.example/1"]
    assert "orgaytay" not in everything(public)


def test_withheld_sources_and_records() -> None:
    given = record("Zholbarysov Adet was fined.", people={"p1": ("Zholbarysov Adet", "affected")})
    assert gate(withheld=Withheld(sources=frozenset({"list.txt"}))).clear(given, "list.txt") is Held.WITHHELD
    assert gate(withheld=Withheld(records=frozenset({"r1"}))).clear(given, "list.txt") is Held.WITHHELD


def test_names_withheld_elsewhere_are_blanked_in_others_texts() -> None:
    given = record("Zholbarysov Adet stood beside TORGAYTAY’s car.", people={"p1": ("Zholbarysov Adet", "affected")})
    assert "TORGAYTAY" not in everything(cleared(given, secret=(FullName.of("Torgaytay Nurbike"),)))


def test_self_harm_is_absent_with_its_sentence() -> None:
    text = "Zholbarysov Adet was placed in custody. He cut himself with a nail."
    at = text.index("cut himself")
    event = {"type": "self-harm", "people": ["p1"], "evidence": {"start": at, "end": at + 11, "quote": "cut himself"}}
    public = cleared(record(text, people={"p1": ("Zholbarysov Adet", "affected")}, events=[event]))
    assert public.record.events == []
    assert "nail" not in everything(public)


def test_titles_lose_names_that_are_not_public() -> None:
    given = record(TEXT, people=PEOPLE)
    assert gate().title("Zholbarysov and Zhanerke Ulpan", [given]) == f"Zholbarysov and {BLANK}"


@pytest.mark.parametrize("role", ["relative", "witness"])
def test_policy_cannot_name_the_protected(role: str) -> None:
    with pytest.raises(ValueError, match=role):
        Policy.model_validate({"named_roles": ["affected", role]})
