"""Card files: labels decide who is who, what happened and when. All people and cases are invented."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from converters.record import Record
from converters.reports.segment.labels import kind_of, says_nothing, surname_first

CARDS = """REGISTER OF THE PERSECUTED

1.
Name: Panas Beisov
Date of birth: 3.04.1977
Arrested: 7 April 2023
Place of detention: Pavlodar
Article: 256, part 2 CC
Judgment: 9 June 2023, 6 years of imprisonment
Appeal: 20 July 2023, upheld
Lawyer: Saule Temirkan
Source: https://cards.example/1

2.
Surname, name: Nurlan Botagoz
Date: 8 April 2023
City: Oral
Fine: 103,500 tenge
Judge: D. Kozhan
Appeal: pending
Link: https://cards.example/2

3.
Prisoner: Timur Asanov
Remarks: freed on 3 May 2023 after 10 days of arrest
Expected release: 1 January 2030
"""

RUSSIAN = """Карточки преследуемых

ФИО: Тлеубаев Даурен Маратович
Год рождения: 1980
Задержан: 3 мая 2022 года
Обвинение: ч. 2 ст. 405 УК РК
Мера пресечения: домашний арест до 5 июля 2022 года
Суд: Костанайский городской суд № 2, Костанай
Приговор: 12 сентября 2022, 3 года ограничения свободы
Апелляция: 1 декабря 2022, приговор оставлен без изменения
Адвокат: Жанна Бектасова

Фамилия: Сагатова
Имя: Лаура
Дата задержания: 01.02.2023
Город: Шымкент
Статья: 488 ч. 6 КоАП
Наказание: арест на 10 суток
Родственники: мать, Сагатова Бибигуль

Задержанный: Ерлан Кудабаев
Дата: 04.03.2023
Обвиняется по: УК РК, статья 274 часть 4
Защитник: нет
"""


def told(record: Record) -> tuple[dict[str, str], set[tuple[str, str | None]], list[tuple[str | None, str, str | None]]]:
    people = {p.surname: p.role.value for p in record.people}
    events = {(e.type.value, e.date) for e in record.events}
    return people, events, [(c.code, c.article, c.part) for c in record.charges]


def test_numbered_cards(extract: Callable[..., list[Record]]) -> None:
    first, second, third = extract(CARDS)
    assert (first.date, first.place) == ("2023-04-07", "Pavlodar")
    assert told(first) == (
        {"Beisov": "affected", "Temirkan": "counsel"},
        {("detention", "2023-04-07"), ("judgment", "2023-06-09"), ("appeal-decision", "2023-07-20")},
        [("CC", "256", "2")],
    )
    assert [(p.kind.value, p.duration) for p in first.penalties] == [("imprisonment", "P6Y")]
    assert first.urls == ["https://cards.example/1"]
    assert (second.date, second.place, second.people[0].surname) == ("2023-04-08", "Oral", "Nurlan")
    assert told(second)[:2] == ({"Nurlan": "affected", "Kozhan": "official"}, {("judgment", "2023-04-08")})
    assert second.penalties[0].amount == 103500
    assert ("release", "2023-05-03") in told(third)[1]
    assert not any(date and date.startswith("2030") for _, date in told(third)[1])
    assert third.evidence.quote.startswith("3.")


def test_nothing_of_one_person_lands_on_another(extract: Callable[..., list[Record]]) -> None:
    for record in [*extract(CARDS), *extract(RUSSIAN)]:
        (subject,) = [p for p in record.people if p.role.value == "affected"]
        assert {charge.person for charge in record.charges} <= {subject.id}
        assert {penalty.person for penalty in record.penalties} <= {subject.id}
        assert all(event.people == [subject.id] for event in record.events)


def test_russian_cards(extract: Callable[..., list[Record]]) -> None:
    first, second, third = extract(RUSSIAN)
    assert (first.date, first.place) == ("2022-05-03", "Костанай")
    assert told(first) == (
        {"Тлеубаев": "affected", "Бектасова": "counsel"},
        {
            ("detention", "2022-05-03"),
            ("measure-of-restraint", "2022-05-03"),
            ("judgment", "2022-09-12"),
            ("appeal-decision", "2022-12-01"),
        },
        [("CC", "405", "2")],
    )
    assert (second.people[0].surname, second.people[0].given, second.people[1].role.value) == ("Сагатова", "Лаура", "relative")
    assert told(second)[1:] == ({("detention", "2023-02-01"), ("judgment", None)}, [("CAO", "488", "6")])
    assert (third.date, told(third)) == ("2023-03-04", ({"Кудабаев": "affected"}, set(), [("CC", "274", "4")]))


def test_other_layouts(extract: Callable[..., list[Record]]) -> None:
    first, second = extract(
        "Prisoners of conscience\n\n"
        "1) Full name (in passport): Dias Erken\nCharged: 7 March 2023\nCourt: Pavlodar city court\nFamily: wife, Saule Temirkan\n"
        "Sources: https://cards.example/3\nhttps://cards.example/4\n\n"
        "7\n\n"
        "2) Name — Marat Abenov\nDate of arrest — 12.03.2023\nCharged under: part 6 of article 488 of the Code of Administrative Offences\n"
    )
    assert first.place == "Pavlodar"
    assert told(first) == ({"Erken": "affected", "Temirkan": "relative"}, {("case-opened", "2023-03-07")}, [])
    assert first.urls == ["https://cards.example/3", "https://cards.example/4"]
    assert told(second) == ({"Abenov": "affected"}, {("detention", "2023-03-12")}, [("CAO", "488", "6")])


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Date of birth", "birth"),
        ("Date of arrest", "detention"),
        ("Place of detention", "place"),
        ("Name of the lawyer", "counsel"),
        ("Name of the court", "court"),
        ("Court ruling", "judgment"),
        ("Date of sentence", "judgment"),
        ("Length of sentence", "penalty"),
        ("Expected release", "expected"),
        ("Surname, first name", "name"),
        ("Adjectives", None),
        ("Ф.И.О.", "name"),
        ("Имя адвоката", "counsel"),
        ("Задержанная", "name"),
        ("Задержана", "detention"),
        ("Дата вынесения приговора", "judgment"),
        ("Место жительства", "aside"),
        ("Срок ареста", "penalty"),
    ],
)
def test_labels(label: str, kind: str | None) -> None:
    assert kind_of(label) == kind


def test_order_and_empty_values() -> None:
    assert surname_first("surname, name") is True
    assert surname_first("first name and surname") is False
    assert surname_first("name") is None
    assert says_nothing(" — ") and says_nothing("none yet") and says_nothing("неизвестно")
    assert not says_nothing("Nona Tan")


@pytest.mark.parametrize("bar", [" | ", "\t"])
def test_a_table_within_a_text_is_read_row_by_row(bar: str, extract: Callable[..., list[Record]]) -> None:
    rows = [
        ("№", "Дата задержания", "Город", "Фамилия, имя", "Статья", "Решение", "Источник"),
        ("1", "03.05.2024", "Актау", "Тестов Иван", "ст. 488 ч. 6 КоАП", "04.05.2024, арест 10 суток", "https://example.org/1"),
        ("2", "05.05.2024", "Астана", "Пробова А.", "ст. 405 ч. 2 УК", "07.05.2024, домашний арест", "https://example.org/2"),
        ("3", "06.05.2024", "Астана", "5 человек", "—", "отпущены", "https://example.org/3"),
    ]
    first, second, third = extract(
        "Задержания, май 2024\n\n" + "\n".join(bar.join(row) for row in rows) + "\n\nСоставлено по сообщениям.\n"
    )
    assert (first.date, first.place, first.people[0].surname, first.charges[0].article) == ("2024-05-03", "Актау", "Тестов", "488")
    assert [(p.kind, p.duration) for p in first.penalties] == [("administrative-arrest", "P10D")]
    assert {(e.type, e.date) for e in first.events} == {("detention", "2024-05-03"), ("judgment", "2024-05-04")}
    assert {(e.type, e.date) for e in second.events} == {("detention", "2024-05-05"), ("measure-of-restraint", "2024-05-07")}
    assert not third.people and not third.charges and third.urls == ["https://example.org/3"]


def test_a_name_of_two_given_names_is_read_in_the_order_of_the_others(extract: Callable[..., list[Record]]) -> None:
    names = ("Тестова Анна", "Серік Болат", "Пробов Иван", "Нурлыбек Самат")
    cards = "".join(f"Имя: {name}\nДата задержания: 0{n}.03.2022\nГород: Алматы\n\n" for n, name in enumerate(names, start=1))
    assert [r.people[0].surname for r in extract("Карточки\n\n" + cards)] == ["Тестова", "Серік", "Пробов", "Нурлыбек"]
