"""Who is a person, which word is the surname, and which role each has. All names are invented."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from converters.record import Record

Line = Callable[[str], Record]
Extract = Callable[..., list[Record]]


def surnames(record: Record) -> list[str]:
    return [p.surname for p in record.people]


def roles(record: Record) -> dict[str, str]:
    return {p.surname: p.role.value for p in record.people}


@pytest.mark.parametrize(
    "line",
    [
        "May 4, Astana, the owner of the kiosk Sholbat Qyranbai was fined 60,000 tenge.",
        "May 4, Astana, police held Sholbat Qyranbai for two hours.",
        "May 4, Astana, two men in plain clothes came to Sholbat Qyranbai in the evening.",
        "May 4, Astana, the court shortened the imprisonment of Sholbat Qyranbai by a year.",
        "May 4, Astana, in the ward Sholbat Qyranbai refused food.",
        "4 мая, Астана. Суд отправил Шолбат Кыранбай в колонию.",
        "4 мая, Астана. За плакат оштрафован Шолбат Кыранбай.",
        "4 мая, Астана. Вечером Шолбат Кыранбай был задержан.",
    ],
)
def test_words_beside_a_name_make_it_a_person(entry: Line, line: str) -> None:
    (person,) = entry(line).people
    assert person.surname in ("Qyranbai", "Кыранбай")
    assert person.given in ("Sholbat", "Шолбат")


def test_an_unknown_name_between_two_known_ones_is_a_person(entry: Line) -> None:
    record = entry("May 4, Astana, the picket was joined by Seitova Aliya, Qyranbai Sholbat and Dosov Marat.")
    assert surnames(record) == ["Seitova", "Qyranbai", "Dosov"]


def test_a_segment_of_its_own_is_a_person_surname_first(entry: Line) -> None:
    record = entry("May 4, Astana, Article 378, Part 1 of the Criminal Code, Qyranbai Sholbat, fine of 60,000 tenge.")
    assert surnames(record) == ["Qyranbai"]


def test_two_given_names_are_ordered_by_their_place(entry: Line) -> None:
    assert surnames(entry("May 4, Astana, Zhumabek Nurlan, arrest for 5 days.")) == ["Zhumabek"]
    assert surnames(entry("May 4, Astana, the court began to hear the case of Nurlan Zhumabek.")) == ["Zhumabek"]


def test_the_surname_of_a_relative_named_before_tells_the_order(entry: Line) -> None:
    record = entry("May 4, Astana, Zhumabek Nurlan, arrest for 5 days. The court then heard the case of Zhumabek Anar.")
    assert [(p.surname, p.given) for p in record.people] == [("Zhumabek", "Nurlan"), ("Zhumabek", "Anar")]


@pytest.mark.parametrize(
    "line",
    [
        "May 4, Astana, the public association «Alan Bolat» sent a letter to the ministry.",
        "May 4, Astana, the trial took place in Silver Lining, a hall.",
    ],
)
def test_bodies_and_halls_are_no_people(entry: Line, line: str) -> None:
    assert not entry(line).people


@pytest.mark.parametrize(
    ("text", "surname", "given"),
    [
        ("Суд оштрафовал Шолбата Кыдыровича Кыранбаева на 20 МРП.", "Кыранбаева", "Шолбата Кыдыровича"),
        ("С обыском пришли в квартиру Нелы Кыдыровны Стожаровой.", "Стожаровой", "Нелы Кыдыровны"),
        ("Суд вручил Вере Ильиничне Стожаровой повестку.", "Стожаровой", "Вере Ильиничне"),
        ("Задержана Шолбат Кыдырқызы Кыранбай.", "Кыранбай", "Шолбат Кыдырқызы"),
        ("Полиция задержала Павла Стожарова.", "Стожарова", "Павла"),
        ("Суд отправил Марата Кыранбета под домашний арест.", "Кыранбета", "Марата"),
    ],
)
def test_inflected_russian_names_keep_their_form(entry: Line, text: str, surname: str, given: str) -> None:
    (person,) = entry(f"4 мая, Астана. {text}").people
    assert (person.surname, person.given) == (surname, given)


def test_people_side_by_side_with_one_surname_are_two(entry: Line) -> None:
    record = entry("May 4, Astana, Marat Dosov and Murat Dosov were detained. Aya Seitova and Asem Seitova were fined 60,000 tenge each.")
    assert [(p.surname, p.given) for p in record.people] == [
        ("Dosov", "Marat"),
        ("Dosov", "Murat"),
        ("Seitova", "Aya"),
        ("Seitova", "Asem"),
    ]


@pytest.mark.parametrize("again", ["Erlan Dosov", "Yerlan Dossov", "Yerlan Dosow"])
def test_another_spelling_is_the_same_person_with_a_flag(entry: Line, again: str) -> None:
    record = entry(f"May 4, Astana, Yerlan Dosov was detained. In the evening {again} was released.")
    assert len(record.people) == 1
    assert "name-variants" in {flag.code for flag in record.flags}


CASE = """THE CASE OF SHOLBAT QYRANBAI

Sholbat Qyranbai, a nurse, lives in Astana. Judge Marat Serikov heard the case.

On 3 May 2021, Sholbat Qyranbai was detained near the akimat.

On 5 May 2021, the court ordered Qyranbai to stay in custody for two months. Serikov read the ruling.

On 9 June 2021, the colony let nobody see Qyranbai.
"""


def test_a_surname_alone_after_its_introduction(extract: Extract) -> None:
    records = extract(CASE, kind="case-report")
    by_date = {r.date: roles(r) for r in records}
    assert by_date["2021-06-09"] == {"Qyranbai": "affected"}
    assert by_date["2021-05-05"] == {"Qyranbai": "affected", "Serikov": "official"}


def test_a_surname_alone_that_nobody_introduced_is_none(extract: Extract) -> None:
    records = extract(CASE.replace("nobody see Qyranbai", "nobody see Tolbasar"), kind="case-report")
    assert {r.date: surnames(r) for r in records}["2021-06-09"] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dosov K. was detained, according to journalist Aliya Seitova.", {"Dosov": "affected", "Seitova": "speaker"}),
        ("Dosov K. was detained, as human rights lawyer Aliya Seitova reported.", {"Dosov": "affected", "Seitova": "counsel"}),
        ("the lawyer of Marat Dosov was not let in. Marat Dosov was beaten.", {"Dosov": "affected"}),
        ("Dosov K., whose lawyer is ill, was detained.", {"Dosov": "affected"}),
        ("the deputy chairman of the KNB Marat Dosov spoke at a briefing.", {"Dosov": "official"}),
        ("Dosov K. was detained by Seitov B., a police inspector.", {"Dosov": "affected", "Seitov": "official"}),
    ],
)
def test_roles_in_english(entry: Line, text: str, expected: dict[str, str]) -> None:
    assert roles(entry(f"May 4, Astana, {text}")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Адвокат Марата Досова сообщил, что его избили. Марат Досов избит конвоем.", {"Досова": "affected"}),
        ("Заместитель председателя КНБ Марат Досов выступил на брифинге.", {"Досов": "official"}),
        ("По словам журналиста Марата Досова, Сеитова А. задержана.", {"Досова": "speaker", "Сеитова": "affected"}),
        ("Сеитова А. задержана. Жалобу подал адвокат Марат Досов.", {"Сеитова": "affected", "Досов": "counsel"}),
        ("Сеитова А. задержана, рассказал Марат Досов, её брат.", {"Сеитова": "affected", "Досов": "relative"}),
    ],
)
def test_roles_in_russian(entry: Line, text: str, expected: dict[str, str]) -> None:
    assert roles(entry(f"4 мая, Астана. {text}")) == expected


@pytest.mark.parametrize(
    "text",
    [
        "5 августа, Тараз, суд приговорил Тестова к трем годам ограничения свободы. Его жена Айнаш Тестова сообщила, что подаст апелляцию.",
        "5 August, Taraz, the court sentenced Testov to three years of restricted freedom. His wife, Ainash Testova, will appeal.",
    ],
)
def test_a_sentence_is_never_the_wife_s(text: str, entry: Line) -> None:
    record = entry(text)
    wife = next(p for p in record.people if p.given)
    assert wife.role == "relative"
    assert [wife.id] not in [event.people for event in record.events] and record.penalties[0].person not in (None, wife.id)
