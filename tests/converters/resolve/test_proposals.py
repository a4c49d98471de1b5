"""Who may be whom: what is proposed, why, and what is not. Nothing is ever merged by machine."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from converters.extract import extract
from converters.record import Evidence, Record
from converters.resolve.decisions import Identity
from converters.resolve.likeness import Why
from converters.resolve.names import fold, stem
from converters.resolve.proposals import MOST, Proposal, propose

CORPUS = Path(os.environ.get("AIGAQ_CORPUS", Path(__file__).parents[4] / "shared" / "corpus"))


def entry(number: int, *names: str, text: str = "", article: str | None = "488", place: str | None = "Taraz", **fields: Any) -> Record:
    """An entry that names people, surnames first."""
    quote = text or ", ".join(names)
    people = [
        {"id": f"p{i}", "name": name, "surname": name.split()[0], "given": " ".join(name.split()[1:]) or None, "role": "affected"}
        for i, name in enumerate(names, start=1)
    ]
    charges = [{"person": p["id"], "code": "CAO", "article": article} for p in people] if article else []
    values = {
        "id": f"r{number}",
        "doc": "list",
        "entry": number,
        "date": f"2024-01-{number:02}",
        "place": place,
        "people": people,
        "charges": charges,
    }
    evidence = Evidence(start=0, end=len(quote), quote=quote).model_dump()
    return Record.model_validate(values | {"evidence": evidence} | fields)


def together(proposals: list[Proposal]) -> list[set[str]]:
    return [set(proposal.keys) for proposal in proposals]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Zholbarysbayev", "Zholbarysbaev"),
        ("Zhakhypkarim", "Zhahypkarim"),
        ("Ahmmetkeldi", "Akhmetkeldi"),
        ("Желкуаров", "Zhelkuarov"),
        ("Қожабергенов", "Kozhabergenov"),
        ("Tulkuatova", "Tulkuvatova"),
        ("Jelkenov", "Dzhelkenov"),
    ],
)
def test_spellings_of_one_name_fold_to_one(a: str, b: str) -> None:
    assert fold(a) == fold(b)


@pytest.mark.parametrize(
    ("a", "b"), [("Желкуарова", "Желкуаров"), ("Желкуаровым", "Желкуаров"), ("Тулкинского", "Тулкинский"), ("Zhelkuarova’s", "Zhelkuarov")]
)
def test_endings_do_not_part_a_surname(a: str, b: str) -> None:
    assert stem(a) == stem(b)


def test_two_spellings_in_one_case_are_proposed_with_reasons() -> None:
    [proposal] = propose([entry(1, "Zholbarysbaev O."), entry(2, "Zholbarysbayev Olzhas"), entry(3, "Torgaitayeva N.")])
    assert proposal.anchor.name == "Zholbarysbayev Olzhas" and set(proposal.keys) == {"r1/p1", "r2/p1"}
    whys = {reason.why: reason.detail for reason in proposal.members[1].reasons}
    assert {Why.SPELLED_ALIKE, Why.SAME_INITIAL, Why.SAME_ARTICLE, Why.SAME_PLACE, Why.NEAR_IN_TIME} <= set(whys)
    assert whys[Why.NEAR_IN_TIME] == "1" and whys[Why.SAME_ARTICLE] == "CAO 488"
    assert 60 <= proposal.points <= 100


def test_a_name_in_another_alphabet_and_case_is_proposed() -> None:
    [proposal] = propose([entry(1, "Zholbarysov Adet"), entry(2, "Жолбарысова Адета", place="Тараз")])
    assert Why.OTHER_SCRIPT in {reason.why for reason in proposal.members[1].reasons}


def test_order_of_the_words_does_not_matter() -> None:
    swapped = entry(2, "Adet Zholbarysov")
    assert together(propose([entry(1, "Zholbarysov Adet"), swapped])) == [{"r1/p1", "r2/p1"}]


def test_a_surname_with_an_initial_alone_is_no_ground() -> None:
    far = entry(2, "Zholbarysov A.", article="274", place="Oral", doc="another", date="2021-03-01")
    assert propose([entry(1, "Zholbarysov A."), far]) == []


def test_another_given_name_is_another_person() -> None:
    assert propose([entry(1, "Zholbarysov Adet"), entry(2, "Zholbarysov Nurken")]) == []


def test_another_initial_is_proposed_only_where_the_case_is_the_same() -> None:
    [proposal] = propose([entry(1, "Zholbarysov A."), entry(2, "Zholbarysov N.")])
    assert Why.OTHER_INITIAL in {reason.why for reason in proposal.members[1].reasons}
    assert propose([entry(1, "Zholbarysov A.", article=None, place=None), entry(2, "Zholbarysov N.", article=None, place=None)]) == []


def test_people_named_side_by_side_speak_for_it() -> None:
    beside = [entry(n, "Zholbarysov A.", "Torgaitayeva N.", article=None, place=None, doc=f"list-{n}") for n in (1, 2)]
    found = propose(beside)
    assert together(found) == [{"r1/p1", "r2/p1"}, {"r1/p2", "r2/p2"}]
    assert Why.SAME_COMPANY in {reason.why for reason in found[0].members[1].reasons}


def test_a_name_that_the_record_missed_is_shown_and_cannot_be_judged() -> None:
    missed = entry(3, "Torgaitayeva N.", text="Torgaitayeva N. asked for the release of Zholbarysbayev.")
    [proposal] = propose([entry(1, "Zholbarysbaev O."), entry(2, "Zholbarysbayev Olzhas"), missed])
    last = proposal.members[-1]
    assert (last.mention.key, last.mention.record.id) == (None, "r3") and last.reasons[0].why is Why.ONLY_IN_TEXT
    assert proposal.keys == ["r2/p1", "r1/p1"]


@pytest.mark.parametrize("decision", ["same", "different", "unsure"])
def test_what_is_decided_is_not_proposed_again(decision: str) -> None:
    records = [entry(1, "Zholbarysbaev O."), entry(2, "Zholbarysbayev Olzhas")]
    assert propose(records, [Identity("r1/p1", "r2/p1", decision, "a", "2024-04-01", "")]) == []


def test_a_decision_holds_for_all_that_are_joined() -> None:
    records = [entry(n, "Zholbarysov A.") for n in (1, 2, 3)]
    joined = Identity("r1/p1", "r2/p1", "same", "a", "2024-04-01", "")
    [proposal] = propose(records, [joined])
    assert set(proposal.keys) == {"r1/p1", "r3/p1"}  # one of the two stands for both
    assert propose(records, [joined, Identity("r2/p1", "r3/p1", "different", "a", "2024-04-01", "")]) == []


def test_differently_spelled_ones_come_first() -> None:
    records = [entry(1, "Torgaitayeva N."), entry(2, "Torgaitayeva N."), entry(3, "Zholbarysbaev O."), entry(4, "Zholbarysbayev O.")]
    assert [proposal.spellings for proposal in propose(records)] == [2, 1]


def test_no_proposal_is_longer_than_a_person_can_judge() -> None:
    records = [entry(n, "Zholbarysov A.") for n in range(1, 29)]
    proposals = propose(records)
    assert max(len(proposal.members) for proposal in proposals) <= MOST
    assert {key for proposal in proposals for key in proposal.keys} >= {f"r{n}/p1" for n in range(1, 25)}


def test_the_order_of_the_records_does_not_matter() -> None:
    records = [
        entry(n, name) for n, name in enumerate(["Zholbarysbaev O.", "Zholbarysbayev Olzhas", "Torgaitayeva N.", "Torgaytaeva N."], start=1)
    ]
    assert sorted(map(sorted, together(propose(records)))) == sorted(map(sorted, together(propose(records[::-1]))))


@pytest.fixture(scope="module")
def real_records() -> list[Record]:
    seeds = sorted((CORPUS / "seeds").glob("*.txt"))
    if not seeds:
        pytest.skip("the real reports are not beside the checkout")
    return [record for path in seeds for record in extract(path).records]


# Entries of the monthly list among the real reports in which one person is spelled or told differently.
@pytest.mark.real_reports
@pytest.mark.parametrize(("one", "other"), [(10, 13), (32, 107), (88, 98), (88, 103), (98, 103)])
def test_true_pairs_of_the_real_reports_are_among_the_first_thirty(real_records: list[Record], one: int, other: int) -> None:
    shown = propose(real_records)[:30]
    entries = [{(m.mention.record.doc[:3], m.mention.record.entry) for m in proposal.members} for proposal in shown]
    assert any({("004", one), ("004", other)} <= proposal for proposal in entries)


@pytest.mark.real_reports
def test_one_person_with_two_surnames_in_one_entry_is_flagged_or_proposed(real_records: list[Record]) -> None:
    [record] = [r for r in real_records if r.doc.startswith("004") and r.entry == 29]
    inside = [p for p in propose(real_records)[:30] if sum(m.mention.record.id == record.id for m in p.members) > 1]
    assert inside or any(flag.code == "name-variants" for flag in record.flags)
