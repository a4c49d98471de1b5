"""Accounts of one event: joined by decision alone, differences kept."""

from __future__ import annotations

import pytest

from converters.record import Record
from converters.resolve import within
from converters.resolve.decisions import Identity, links
from converters.resolve.happenings import Happenings
from converters.resolve.links import Links
from ontology.errors import BadInput


def record(number: int, date: str, place: str, days: int) -> Record:
    quote = f"{place}: Aqshatyr D., {days} days of arrest."
    at = quote.index(f"{days} days")
    told = {"start": at, "end": at + len(f"{days} days"), "quote": f"{days} days"}
    return Record.model_validate(
        {
            "id": f"r{number}",
            "doc": "invented",
            "entry": number,
            "date": date,
            "place": place,
            "place_code": f"kz-{place.casefold()}",
            "people": [{"id": "p1", "name": "Aqshatyr D.", "surname": "Aqshatyr", "role": "affected"}],
            "events": [{"type": "judgment", "date": date, "people": ["p1"], "evidence": told}],
            "penalties": [{"person": "p1", "kind": "administrative-arrest", "duration": f"P{days}D", "evidence": told}],
            "evidence": {"start": 0, "end": len(quote), "quote": quote},
        }
    )


FIRST, SECOND = record(1, "2031-01-04", "Qaratas", 20), record(2, "2031-01-05", "Aqtas", 15)


def key(of: Record) -> str:
    return within.events(of)[0][2]


def asked(joined: bool, ages: dict[str, float] | None = None) -> Happenings:
    pairs = [(f"r1/{key(FIRST)}", f"r2/{key(SECOND)}"), ("r1/p1", "r2/p1")] if joined else []
    happenings = Happenings(Links(pairs), lambda _kind, k: (ages or {}).get(k, 0))
    for of in (FIRST, SECOND):
        happenings.see(of)
    return happenings


def test_likeness_joins_nothing() -> None:
    happenings = asked(joined=False)
    found = [happenings.event(r, r.events[0], key(r)) for r in (FIRST, SECOND)]
    assert [h.key for h in found] == [f"r1/{key(FIRST)}", f"r2/{key(SECOND)}"]
    assert not any(h.joined or h.disputed for h in found)


def test_a_decision_joins_and_differences_are_marked() -> None:
    happenings = asked(joined=True)
    found = [happenings.event(r, r.events[0], key(r)) for r in (FIRST, SECOND)]
    assert found[0] == found[1]
    assert found[0].disputed == {"occurred", "place", "placeName"}
    assert found[0].dates == ("2031-01-04", "2031-01-05")
    assert (found[0].place_codes, found[0].places) == (("kz-qaratas", "kz-aqtas"), ("Qaratas", "Aqtas"))


def test_the_oldest_address_stays() -> None:
    happenings = asked(joined=True, ages={f"r1/{key(FIRST)}": 9, f"r2/{key(SECOND)}": 3})
    found = happenings.event(FIRST, FIRST.events[0], key(FIRST))
    assert found.key == f"r2/{key(SECOND)}"
    assert found.dates == ("2031-01-05", "2031-01-04")  # its word goes first


def test_spellings_of_one_place_are_no_dispute() -> None:
    event = SECOND.events[0].model_copy(update={"date": FIRST.date})
    other = SECOND.model_copy(update={"date": FIRST.date, "place_code": FIRST.place_code, "events": [event]})
    happenings = Happenings(Links([(f"r1/{key(FIRST)}", f"r2/{key(other)}")]), lambda _kind, k: 0)
    for of in (FIRST, other):
        happenings.see(of)
    found = happenings.event(other, other.events[0], key(other))
    assert found.joined and not found.disputed
    assert found.places == ("Qaratas",)


def test_penalties_of_a_joined_event_are_one_where_kind_and_person_are() -> None:
    happenings = asked(joined=True)
    found = [happenings.penalty(r, r.penalties[0], within.penalties(r)[0][2]) for r in (FIRST, SECOND)]
    assert found[0] == found[1] and found[0].joined
    assert found[0].disputed == {"duration"}
    assert found[0].durations == ("P20D", "P15D")


def identity(a: str, b: str) -> Identity:
    return Identity(a, b, "same", "reviewer-1", "2031-02-01", "one penalty")


@pytest.mark.parametrize(
    ("a", "b"), [("r1/p1", "r2/judgment/3/1"), ("r1/detention/0/1", "r2/judgment/3/1"), ("r1/judgment/3/1", "r1/judgment/9/1")]
)
def test_only_accounts_of_one_type_from_two_records_are_joined(a: str, b: str) -> None:
    with pytest.raises(BadInput):
        links([identity(a, b)])
