"""Case reports and posts: where an entry begins, who is only related or only tells of it. All people are invented."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from converters.record import Record

CASE = """The case of #BEISOV Panas

12 November 2022

BEISOV Panas, a beekeeper, is being prosecuted under Article 405 Part 2 of the Criminal Code.

His neighbours speak well of him.

On 24 April 2022 police detained Panas BEISOV at a market in Taraz.

He was held for three hours.

On 5 May 2022 Panas BEISOV was released from the colony in Karaoba.
"""


def roles(record: Record) -> dict[str, str]:
    return {p.name: p.role.value for p in record.people}


def test_an_undated_introduction_belongs_to_the_dateline(extract: Callable[..., list[Record]]) -> None:
    first, second, third = extract(CASE)
    assert (first.date, second.date, third.date) == ("2022-11-12", "2022-04-24", "2022-05-05")
    assert first.evidence.quote.endswith("well of him.")
    assert [(c.article, c.part) for c in first.charges] == [("405", "2")]
    assert second.evidence.quote.endswith("three hours.")
    assert (third.place, [f.code for f in third.flags if f.element == "place"]) == ("Karaoba", ["place-unknown"])


def test_numbered_headings_with_a_hashtag(extract: Callable[..., list[Record]]) -> None:
    first, second = extract(
        "Monitoring of rights violations for 19 March 2022:\n\n"
        "1. #BEISOVA Rysty – Rysty was questioned at the police department.\n\n"
        "2. ⚡#SATANOV Merey – On 17 March 2022 his home in Taraz was searched.\n"
    )
    assert [p.surname for r in (first, second) for p in r.people] == ["Beisova", "Satanov"]
    assert second.date == "2022-03-17"


def test_a_title_with_a_period_is_no_dateline(extract: Callable[..., list[Record]]) -> None:
    first, second = extract(
        "МОНИТОРИНГ С 1 по 31 мая 2023 года\n\n"
        "1 мая, Алматы, Досов К. избит в колонии, сообщила его сестра, Досова Меруерт.\n\n"
        "2 мая, Шымкент, Беков А. оштрафован на 20 000 тенге. Жанар Омарова, его адвокат, не была допущена.\n"
    )
    assert (first.date, first.place, roles(first)) == ("2023-05-01", "Алматы", {"Досов К.": "affected", "Досова Меруерт": "relative"})
    assert [e.people for e in first.events] == [[first.people[0].id]]
    assert roles(second) == {"Беков А.": "affected", "Жанар Омарова": "counsel"}


@pytest.mark.parametrize(
    ("line", "name", "role"),
    [
        ("May 1, Almaty, Dosov K. was beaten in prison, according to his sister, Dosova Meruert.", "Dosova Meruert", "relative"),
        ("May 1, Almaty, Dosov K. was beaten, said the mother of the prisoner, Saule Temirkan.", "Saule Temirkan", "relative"),
        ("May 1, Almaty, Dosov K. was beaten. The lawyer of Dosov K., Saule Temirkan, was refused a visit.", "Saule Temirkan", "counsel"),
        ("May 1, Almaty, Dosov K. was fined 20,000 tenge. His lawyer, Zhanar Omarova, was absent.", "Zhanar Omarova", "counsel"),
        ("May 1, Almaty, Dosov K. was fined 20,000 tenge. Zhanar Omarova, his lawyer, was absent.", "Zhanar Omarova", "counsel"),
        ("May 1, Almaty, Dosov K. was detained. Gulnar Bekova, the wife of the activist, saw it.", "Gulnar Bekova", "relative"),
    ],
)
def test_apposition(entry: Callable[[str], Record], line: str, name: str, role: str) -> None:
    record = entry(line)
    assert roles(record) == {"Dosov K.": "affected", name: role}
    affected = next(p.id for p in record.people if p.role.value == "affected")
    assert all(event.people == [affected] for event in record.events)
