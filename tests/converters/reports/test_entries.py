"""What one line of a list becomes; the four senses of arrest; ids; languages."""

from __future__ import annotations

from collections.abc import Callable

from converters.record import Record

Entry = Callable[[str], Record]


def kinds(record: Record) -> set[tuple[str, str | None]]:
    return {(e.type.value, e.date) for e in record.events}


def test_arrest_by_the_police_is_a_detention(entry: Entry) -> None:
    record = entry("May 4, Astana, Dosov K. was arrested by the police near his house and taken to the police station.")
    assert ("detention", "2023-05-04") in kinds(record)
    assert not record.penalties


def test_administrative_arrest_is_a_penalty_in_days(entry: Entry) -> None:
    record = entry("May 4, Astana, Dosov K., Article 488, Part 6 CAO, arrest for 15 days.")
    assert [(p.kind.value, p.duration) for p in record.penalties] == [("administrative-arrest", "P15D")]
    assert kinds(record) == {("judgment", "2023-05-04")}


def test_arrest_for_months_is_custody_even_if_sentenced(entry: Entry) -> None:
    record = entry("May 4, Astana, the court sentenced Dosov K. to arrest for 2 months under Article 405, Part 2 of the Criminal Code.")
    assert not record.penalties
    assert kinds(record) == {("measure-of-restraint", "2023-05-04")}
    assert "arrest-sense" in {flag.code for flag in record.flags}


def test_a_penalty_asked_for_is_none(entry: Entry) -> None:
    record = entry("May 4, Astana, the prosecutor asked the court to sentence Dosov K. to 4 years of imprisonment.")
    assert not record.penalties


def test_respectively(entry: Entry) -> None:
    record = entry("May 4, Astana, the court sentenced Dosov K. and Seitova B. to 9 years and 7 years and 6 months in prison respectively.")
    names = {p.id: p.surname for p in record.people}
    assert {(names[p.person or ""], p.duration) for p in record.penalties} == {("Dosov", "P9Y"), ("Seitova", "P7Y6M")}


def test_the_officers_are_not_accused(entry: Entry) -> None:
    record = entry(
        "May 4, Astana, investigator Dulatov M. opened a case against activist Seitova B. under Article 174, Part 1 of the Criminal Code."
    )
    roles = {p.surname: p.role.value for p in record.people}
    names = {p.id: p.surname for p in record.people}
    assert roles == {"Dulatov": "official", "Seitova": "affected"}
    assert [names[c.person or ""] for c in record.charges] == ["Seitova"]


def test_negated_happenings_are_none(entry: Entry) -> None:
    record = entry("May 4, Astana, Dosov K. held a solitary picket near the akimat. He was not detained.")
    assert kinds(record) == {("assembly", "2023-05-04")}


def test_a_date_goes_with_the_happening_before_it(entry: Entry) -> None:
    record = entry("May 4, Astana, Dosov K., Article 488, Part 6 CAO, 10 days of arrest for taking part in a rally on April 22.")
    assert kinds(record) == {("judgment", "2023-05-04"), ("assembly", "2023-04-22")}


def test_ids_stay_when_entries_are_inserted(extract: Callable[..., list[Record]]) -> None:
    first, second = "May 2, Almaty, Dosov K. was detained.\n", "May 3, Almaty, Seitova B. was released.\n"
    before = extract(first + second)
    after = extract("May 1, Almaty, Omarova D. was fined.\n" + first + first + "  May 3,  Almaty, Seitova B. was released.\n")
    assert [r.id for r in before] == [after[1].id, after[3].id]
    assert after[2].id == f"{after[1].id}-2"
    assert len(before[0].id) == 16


def test_years_of_a_period_over_new_year(extract: Callable[..., list[Record]]) -> None:
    title = "REPORT FROM December 15, 2022 to January 15, 2023"
    text = f"{title}\n\nDecember 20, Almaty, Dosov K. was fined.\n\nJanuary 3, Almaty, Dosov K. was fined.\n"
    assert [r.date for r in extract(text)] == ["2022-12-20", "2023-01-03"]


def test_language_of_each_entry(extract: Callable[..., list[Record]]) -> None:
    text = "May 1, Almaty, Dosov K. was detained.\n\n2 мая, Алматы, Досов К. задержан полицией.\n"
    assert [(r.language, r.place, r.events[0].type.value) for r in extract(text, "list_2023.txt")] == [
        ("en", "Almaty", "detention"),
        ("ru", "Алматы", "detention"),
    ]
