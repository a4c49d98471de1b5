"""Each recogniser alone."""

from __future__ import annotations

import pytest

from converters.packs import Pack, load_pack
from converters.reports.entry import Entry
from converters.reports.lexicon import Row, WordList, parse
from converters.reports.marks import Marks
from converters.reports.recognise.articles import article_finder
from converters.reports.recognise.dates import date_finder
from converters.reports.recognise.penalties import find_lengths, money_finder
from converters.reports.text import Text


def marks(text: str, pack: Pack, language: str = "en") -> Marks:
    return Marks.of(text, Entry(0, len(text)), pack, (language,))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on May 1 they came", ["2023-05-01"]),
        ("1 May 2021", ["2021-05-01"]),
        ("MAY 3, 2025 —", ["2025-05-03"]),
        ("1.05.22 and 01.06.2022", ["2022-05-01", "2022-06-01"]),
        ("2020-11-30: Aktau", ["2020-11-30"]),
        ("on 7-9 May, 2021", ["2021-05-07/2021-05-09"]),
        ("in December 2019", ["2019-12"]),
        ("in March", ["2023-03"]),
        ("the law of 2011", ["2011"]),
        ("17 марта 2024 года", ["2024-03-17"]),
        ("в мае 2022 года", ["2022-05"]),
        ("the January events", ["2022-01"]),
        ("they may march 5 times", []),
        ("May 32", []),
        ("Article 2023-1, №2019, 172,500 tenge", []),
    ],
)
def test_dates(text: str, expected: list[str], pack: Pack) -> None:
    finder = date_finder(pack, ("en", "ru"))
    assert [hit.edtf(2023) for hit in finder.find(text, 0, len(text))] == expected


def test_a_date_without_a_year_keeps_month_and_day(pack: Pack) -> None:
    (hit,) = date_finder(pack, ("en",)).find("May 1", 0, 5)
    assert hit.edtf(None) == "XXXX-05-01"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Article 405, Part 2 of the Criminal Code", [("CC", "405", "2")]),
        ("Article 272, Part 1/2 of the Criminal Code of the RK", [("CC", "272", "1"), ("CC", "272", "2")]),
        ("Art. 489, parts 1,2 CAO", [("CAO", "489", "1"), ("CAO", "489", "2")]),
        ("Articles 405 and 258 of the Criminal Code", [("CC", "405", None), ("CC", "258", None)]),
        ("Article 190, Part 3, Article 367, Part 3 of the CC RK", [("CC", "190", "3"), ("CC", "367", "3")]),
        ("Article 434-2 of the Code of Administrative Offences", [("CAO", "434-2", None)]),
        ("Part 2 of Article 174 of the Criminal Code", [("CC", "174", "2")]),
        ("Article 274, Part 2, paragraph 3 of the Criminal Code", [("CC", "274", "2")]),
        ("Art. 918 of the Civil Code", [("other", "918", None)]),
        ("article 405 (“taking part in a banned body”)", [(None, "405", None)]),
        ("статья 488, часть 6 КоАП РК", [("CAO", "488", "6")]),
        ("ч. 2 ст. 405 УК РК", [("CC", "405", "2")]),
        ("20.2 КоАП", [("CAO", "20.2", None)]),
        ("Article 131 part 2, arrest for 15 days", [(None, "131", "2")]),
        ("Article 488 – 172,500 tenge", [(None, "488", None)]),
    ],
)
def test_articles(text: str, expected: list[tuple[str | None, str, str | None]], pack: Pack) -> None:
    hits = article_finder(pack).find(text, 0, len(text))
    assert [(h.code.record_key if h.code else None, h.article, h.part) for h in hits] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("arrest for 15 days", ["P15D"]),
        ("25 days’ arrest", ["P25D"]),
        ("3 years, 2 months and 20 days in prison", ["P3Y2M20D"]),
        ("1.5 years", ["P1Y6M"]),
        ("9 years and 7 years and 6 months respectively", ["P9Y", "P7Y6M"]),
        ("two months", ["P2M"]),
        ("15 суток", ["P15D"]),
        ("5 лет и 6 месяцев", ["P5Y6M"]),
        ("a 14-year sentence", ["P14Y"]),
        ("3 hours", ["PT3H"]),
        ("Article 15", []),
    ],
)
def test_lengths(text: str, expected: list[str]) -> None:
    assert [hit.iso for hit in find_lengths(text, 0, len(text))] == expected


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("172,500 tenge", 172500, None),
        ("241500 tg", 241500, None),
        ("T48.6 thousand", 48600, None),
        ("184 600 тенге", 184600, None),
        ("1.3 million tenge", 1300000, None),
        ("50 MCI", None, "MCI"),
        ("70 to 170 thousand tenge", None, None),
    ],
)
def test_money(text: str, amount: int | None, unit: str | None, pack: Pack) -> None:
    (hit,) = money_finder(pack).find(text, 0, len(text))
    assert (hit.amount, hit.unit) == (amount, unit)


@pytest.mark.parametrize(
    ("text", "name", "surname", "given"),
    [
        ("Seitova B. was fined", "Seitova B.", "Seitova", "B."),
        ("B. Seitova was fined", "B. Seitova", "Seitova", "B."),
        ("R.K.OSPANOV came", "R.K.OSPANOV", "Ospanov", "R.K."),
        ("#OSPANOV Erlan was", "OSPANOV Erlan", "Ospanov", "Erlan"),
        ("Erlan OSPANOV was", "Erlan OSPANOV", "Ospanov", "Erlan"),
        ("Ospanov Erlan Maratovich was", "Ospanov Erlan Maratovich", "Ospanov", "Erlan Maratovich"),
        ("Erlan Maratovich Ospanov was", "Erlan Maratovich Ospanov", "Ospanov", "Erlan Maratovich"),
        ("Asan Nurlanuly said", "Asan Nurlanuly", "Nurlanuly", "Asan"),
        ("Tural Anar oglu Mammadli was", "Tural Anar oglu Mammadli", "Mammadli", "Tural Anar oglu"),
        ("the car of Ospanov’s friend Dulatova Zh. burned", "Dulatova Zh.", "Dulatova", "Zh."),
    ],
)
def test_names(text: str, name: str, surname: str, given: str, pack: Pack) -> None:
    sure = [n for n in marks(text, pack).names if n.strength > 1]
    assert [(n.name, n.surname, n.given) for n in sure] == [(name, surname, given)]


@pytest.mark.parametrize(
    "text", ["Freedom House", "the European Union", "Dostyk Avenue", "Supreme Court", "Criminal Code", "U.S. State Department"]
)
def test_no_names(text: str, pack: Pack) -> None:
    assert not [n for n in marks(text, pack).names if n.strength > 1]


@pytest.mark.parametrize(
    ("text", "language", "name", "kind"),
    [
        ("in Almaty today", "en", "Almaty", "city"),
        ("Almaty region, the", "en", "Almaty region", "region"),
        ("the Almaly district of", "en", "Almaly district", "district"),
        ("Kapshagay city", "en", "Kapshagay", "city"),
        ("the city of Yerementau", "en", "Yerementau", "town"),
        ("Karabulak village", "en", "Karabulak", "village"),
        ("в Павлодаре", "ru", "Павлодар", "city"),
        ("село Кызылту", "ru", "Кызылту", "village"),
    ],
)
def test_places(text: str, language: str, name: str, kind: str, pack: Pack) -> None:
    hits = marks(text, pack, language).places
    assert [(h.name, h.kind) for h in hits] == [(name, kind)]


def test_sentences_survive_initials_and_lost_spaces() -> None:
    text = "Ospanov E. was fined. He left.Another paid 5.5 tenge. “Why?” asked B.B. Seitov."
    cut = Text.of(text, 0, len(text))
    assert [text[a:b] for a, b in cut.sentence_spans()] == [
        "Ospanov E. was fined.",
        "He left.",
        "Another paid 5.5 tenge.",
        "“Why?” asked B.B. Seitov.",
    ]


def test_patterns_of_word_lists() -> None:
    def rows(*patterns: str) -> WordList:
        return WordList([Row.of(p, p, "", parse(p)) for p in patterns])

    words = ["the", "police", "have", "twice", "taken", "him", "to", "a", "police", "station"]
    found = rows("tak* ~3 to ~2 police", "was|have twice", "him not? to", "station police").values(words, 0, len(words))
    assert found == {"tak* ~3 to ~2 police", "was|have twice", "him not? to"}
    with pytest.raises(ValueError, match="start and its end"):
        parse("~3 police")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("February 29", "2022-02"), ("February 27-29", "2022-02-27"), ("April 29-31", "2022-04-29"), ("May 30-31", "2022-05-30/2022-05-31")],
)
def test_a_day_that_its_year_does_not_have_is_not_believed(text: str, expected: str) -> None:
    (hit,) = date_finder(load_pack("kz"), ("en",)).find(text, 0, len(text))
    assert hit.edtf(2022) == expected
