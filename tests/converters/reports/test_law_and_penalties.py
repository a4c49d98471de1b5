"""Charges and penalties in whole entries, in English and in Russian."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from converters.packs import Pack
from converters.record import Record
from converters.reports.recognise.articles import article_finder
from converters.reports.recognise.numerals import value_of
from converters.reports.recognise.penalties import find_lengths, money_finder

RUSSIAN = "Мониторинг преследований с 1 по 31 мая 2023 года\n\n"


@pytest.fixture
def told(extract: Callable[..., list[Record]]) -> Callable[[str], Record]:
    """The record of one line of a monthly list, in the language of the line."""

    def run(line: str) -> Record:
        title = RUSSIAN if "мая" in line else "MONITORING FROM May 1 to May 31, 2023\n\n"
        (record,) = extract(title + line, kind="monthly-list")
        return record

    return run


def punished(record: Record) -> set[tuple[str | None, str, str | None]]:
    surnames = {p.id: p.surname for p in record.people}
    return {(surnames.get(p.person or ""), str(p.kind), p.duration) for p in record.penalties}


def charged(record: Record) -> set[tuple[str | None, str | None, str, str | None]]:
    surnames = {p.id: p.surname for p in record.people}
    return {(surnames.get(c.person or ""), c.code, c.article, c.part) for c in record.charges}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("к двум годам и шести месяцам", ["P2Y6M"]),
        ("к трём с половиной годам", ["P3Y6M"]),
        ("на полтора года", ["P1Y6M"]),
        ("полгода", ["P6M"]),
        ("пятнадцати суткам", ["P15D"]),
        ("двадцать пять суток", ["P25D"]),
        ("15-ти суток", ["P15D"]),
        ("15 (пятнадцать) суток", ["P15D"]),
        ("двухлетний срок", ["P2Y"]),
        ("45-летний житель", []),
        ("в апреле 2022 года", []),
        ("к 6, 5 и 3 годам соответственно", ["P6Y", "P5Y", "P3Y"]),
        ("4 and 2 years respectively", ["P4Y", "P2Y"]),
        ("Part 2 and 3 years respectively", ["P3Y"]),
        ("two and a half years", ["P2Y6M"]),
        ("sentenced to a year and a half", ["P1Y6M"]),
        ("eighteen months", ["P18M"]),
        ("one hundred and twenty hours", []),
    ],
)
def test_lengths_in_words_and_cases(text: str, expected: list[str]) -> None:
    assert [hit.iso for hit in find_lengths(text, 0, len(text))] == expected


def test_numbers_in_words() -> None:
    assert [value_of(w) for w in ("двадцати пяти", "twenty-five", "сто двадцать", "15-ти", "1,5", "пять семь", "слово")] == [
        25,
        25,
        120,
        15,
        1.5,
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("172.500 тенге", 172500, None),
        ("1.172.500 tenge", 1172500, None),
        ("184,6 тыс. тенге", 184600, None),
        ("1.250 million tenge", 1250000, None),
        ("20 месячных расчётных показателей", None, "MCI"),
        ("fifty MCI", None, "MCI"),
    ],
)
def test_sums(text: str, amount: int | None, unit: str | None, pack: Pack) -> None:
    (hit,) = money_finder(pack).find(text, 0, len(text))
    assert (hit.amount, hit.unit) == (amount, unit)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Art.405(2) CC", [("CC", "405", "2")]),
        ("405 (2) УК", [("CC", "405", "2")]),
        ("part six of Article 488 of the CAO", [("CAO", "488", "6")]),
        ("по части шестой статьи 488 КоАП", [("CAO", "488", "6")]),
        ("по второй части статьи 174 УК", [("CC", "174", "2")]),
        ("ст. 405 УК РК, часть 2", [("CC", "405", "2")]),
        ("Article 405 of the Criminal Code (part 2)", [("CC", "405", "2")]),
        ("Article 405 of the Criminal Code, Part 2 of Article 174", [("CC", "405", None), (None, "174", "2")]),
        ("УК РК, ст. 405 ч. 2", [("CC", "405", "2")]),
        ("по 488-й статье КоАП", [("CAO", "488", None)]),
        ("Article: 488, part 6 CAO", [("CAO", "488", "6")]),
        ("статьи 272 (часть 2) и 269 (часть 3) УК РК", [("CC", "272", "2"), ("CC", "269", "3")]),
    ],
)
def test_notations(text: str, expected: list[tuple[str | None, str, str | None]], pack: Pack) -> None:
    hits = article_finder(pack).find(text, 0, len(text))
    assert [(h.code.record_key if h.code else None, h.article, h.part) for h in hits] == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "May 1, Almaty, Seitov Bolat and Dulatova Zhanna were sentenced under Articles 405 and 174 of the Criminal Code respectively.",
            {("Seitov", "CC", "405", None), ("Dulatova", "CC", "174", None)},
        ),
        (
            "May 1, Almaty, the court sentenced Bolat Seitov to 5 years and Zhanna Dulatova to 3 years under Article 272, Part 2.",
            {("Seitov", "CC", "272", "2"), ("Dulatova", "CC", "272", "2")},
        ),
        (
            "May 1, Almaty, Bolat Seitov (5 years) and Zhanna Dulatova (2 years) were convicted under Article 272 of the Criminal Code.",
            {("Seitov", "CC", "272", None), ("Dulatova", "CC", "272", None)},
        ),
        (
            "1 мая, Алматы, Болат Сеитов приговорён к 5 годам колонии, Жанна Дулатова — к 3 годам по части 2 статьи 272 УК.",
            {("Сеитов", "CC", "272", "2"), ("Дулатова", "CC", "272", "2")},
        ),
        (
            "May 1, Almaty, Bolat Seitov was charged with fraud under Article 190 of the Criminal Code and with bribery under Article 367.",
            {("Seitov", "CC", "190", None), ("Seitov", "CC", "367", None)},
        ),
    ],
)
def test_whose_charge(line: str, expected: set[tuple[str, str, str, str | None]], told: Callable[[str], Record]) -> None:
    assert charged(told(line)) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "1 мая, Алматы, Болат Сеитов, ст. 405 УК РК, 3 года условно, с запретом заниматься общественной деятельностью на 2 года.",
            {("Сеитов", "suspended-sentence", "P3Y"), ("Сеитов", "activity-ban", "P2Y")},
        ),
        (
            "1 мая, Алматы, Болат Сеитов получил три года условно с испытательным сроком два года по статье 174.",
            {("Сеитов", "suspended-sentence", "P3Y")},
        ),
        (
            "1 мая, Алматы, Болат Сеитов и Жанна Дулатова приговорены к 5 и 3 годам лишения свободы соответственно.",
            {("Сеитов", "imprisonment", "P5Y"), ("Дулатова", "imprisonment", "P3Y")},
        ),
        (
            "1 мая, Алматы, прокурор просил для Болата Сеитова семь лет колонии, суд назначил пять лет колонии.",
            {("Сеитова", "imprisonment", "P5Y")},
        ),
        ("1 мая, Алматы, семь лет колонии для Болата Сеитова запросил прокурор.", set()),
        (
            "May 1, Almaty, Bolat Seitov received a conditional sentence of 2 years with a probation period of 1 year.",
            {("Seitov", "suspended-sentence", "P2Y")},
        ),
        (
            "May 1, Almaty, Bolat Seitov, 4 years' probation and a three-year driving ban.",
            {("Seitov", "suspended-sentence", "P4Y"), ("Seitov", "driving-ban", "P3Y")},
        ),
        (
            "May 1, Almaty, Seitov Bolat under Article 405 and Dulatova Zhanna under Article 174 were sentenced to 5 years and 3 years "
            "in prison respectively.",
            {("Seitov", "imprisonment", "P5Y"), ("Dulatova", "imprisonment", "P3Y")},
        ),
        ("May 1, Almaty, the hearing in the case of Bolat Seitov was suspended.", set()),
        ("1 мая, Алматы, суд условно-досрочно освободил Болата Сеитова.", set()),
    ],
)
def test_who_gets_what(line: str, expected: set[tuple[str, str, str]], told: Callable[[str], Record]) -> None:
    assert punished(told(line)) == expected


def test_a_fine_in_index_units_leaves_the_money_open(told: Callable[[str], Record]) -> None:
    (fine,) = told("1 мая, Алматы, Болат Сеитов оштрафован на 50 МРП по статье 434-2 КоАП.").penalties
    assert (fine.amount, fine.currency) == (None, "KZT")


def test_a_fee_beside_a_fine_is_no_fine(told: Callable[[str], Record]) -> None:
    record = told("May 1, Almaty, Bolat Seitov, fine of 51,050 tenge and a court fee of 3,000 tenge under Article 488 of the CAO.")
    assert [p.amount for p in record.penalties] == [51050]


def test_an_article_known_only_generally_does_not_tell_the_code(told: Callable[[str], Record]) -> None:
    (charge,) = told("May 1, Almaty, Bolat Seitov was charged under Article 410.").charges
    assert (charge.code, charge.article) == (None, "410")
    (charge,) = told("May 1, Almaty, Bolat Seitov was charged under Article 410 of the Criminal Code.").charges
    assert charge.code == "CC"


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("3 мая, в СИЗО Тараза избит Болат Сеитов.", "Тараз"),
        ("3 мая, Болат Сеитов этапирован в ИК-68 города Аркалык.", "Аркалык"),
        ("3 мая, в колонии ЛА-155/14 в Заречном избит Болат Сеитов.", "Заречный"),
        ("May 3, Bolat Seitov was beaten by guards of the Taraz SIZO.", "Taraz"),
    ],
)
def test_a_house_of_custody_gives_the_place_of_its_town(line: str, place: str, told: Callable[[str], Record]) -> None:
    assert told(line).place == place


@pytest.mark.parametrize(
    "line",
    [
        "May 31, Taraz, Testov K., Article 405, Part 2 of the Criminal Code, 5 years of restriction of liberty. "
        "He was brought to court for a breach of the terms of probation.",
        "May 31, Taraz, “During the arrest of Testov K. for 20 days the police took his phone”, his lawyer Probov M. said.",
        "May 31, Taraz, Testova Vera, arrest for 15 days under Article 488 of the Code of Administrative Offences, began a hunger strike "
        "in the special detention facility of the city when the appeal against the arrest was dismissed.",
    ],
)
def test_a_penalty_already_served_is_no_new_one(entry: Callable[[str], Record], line: str) -> None:
    assert [penalty.background for penalty in entry(line).penalties] == [True]


@pytest.mark.parametrize(
    ("written", "quote"),
    [
        ("(Criminal Code, Article 405, Part 2)", "405, Part 2"),
        ("under Article 405 (Part 2) of the Criminal Code", "405 (Part 2)"),
        ("(Article 405 of the Criminal Code (part 2))", "405 of the Criminal Code (part 2)"),
    ],
)
def test_the_quote_of_a_charge_takes_no_bracket_that_it_does_not_open(told: Callable[[str], Record], written: str, quote: str) -> None:
    record = told(f"May 4, Astana, Baisarinov Daulet was detained {written}.")
    assert [c.evidence.quote for c in record.charges if c.evidence] == [quote]
