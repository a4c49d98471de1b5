"""Rows -> records by a map."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from converters.extract import extract
from converters.record import Review
from converters.tables import map_path_for
from ontology.errors import BadInput

from .conftest import Table, checked

RUSSIAN = '''Дата;Дата публикации;Город;Задержанные;Статья;Исход;Источник
06.03.2022;07.03.2022;Вымышленск;Тестов Пётр Ильич;20.2 КоАП, 19.3 ч. 1 КоАП;штраф 10 000 руб.;https://o.example/1
06.03.2022;;Вымышленск;12 человек;20.2 КоАП;;"газета ""Пример"""
07.03.2022;08.03.2022;Образцово;ПРИМЕРОВА С.А., 3 чел. (Иванцов, Петрянин и Сидорин);20.2 ч.5 КоАП;арест 10 суток;https://o.example/2, http://o.example/3.
Итого;;;17;;;
'''
RUSSIAN_MAP = """
language = "ru"
skip = { "Дата" = "Итого" }
[dates]
format = "DD.MM.YYYY"
[entry]
date = "Дата"
reported = "Дата публикации"
place = "Город"
urls = "Источник"
[people]
name = "Задержанные"
separators = [","]
[[events]]
type = "detention"
[[charges]]
article = "Статья"
form = "{article} {code}"
codes = { "КоАП" = "other" }
separators = [","]
[[penalties]]
column = "Исход"
currency = "RUB"
[penalties.values]
"арест" = "administrative-arrest"
"штраф" = "fine"
"""


def test_a_russian_table_of_detentions_is_mapped_without_code(table: Table) -> None:
    one, many, several = table(RUSSIAN.replace("\n", "\r\n"), RUSSIAN_MAP, encoding="windows-1251")
    assert (one.date, one.place, one.language) == ("2022-03-07", "Вымышленск", "ru")
    assert [(p.name, p.surname, p.given) for p in one.people] == [("Тестов Пётр Ильич", "Тестов", "Пётр Ильич")]
    assert [(c.code, c.article, c.part, c.person) for c in one.charges] == [("other", "20.2", None, "p1"), ("other", "19.3", "1", "p1")]
    assert [(e.type, e.date, e.people) for e in one.events] == [("detention", "2022-03-06", ["p1"])]
    assert [(p.kind, p.amount, p.currency, p.person) for p in one.penalties] == [("fine", 10000, "RUB", "p1")]
    assert one.urls == ["https://o.example/1"] and one.flags == []

    assert (many.people, [c.person for c in many.charges], many.date) == ([], [None], "2022-03-06")
    assert [(f.code, f.evidence.quote) for f in many.flags if f.evidence] == [
        ("head-count", "12 человек"),
        ("source-without-address", 'газета ""Пример""'),
    ]

    assert [(p.name, p.surname, p.given) for p in several.people] == [
        ("ПРИМЕРОВА С.А.", "Примерова", "С.А."),
        ("Иванцов", "Иванцов", None),
        ("Петрянин", "Петрянин", None),
        ("Сидорин", "Сидорин", None),
    ]
    assert {(c.article, c.part) for c in several.charges} == {("20.2", "5")}
    assert [p.duration for p in several.penalties] == ["P10D"] * 4
    assert [f.code for f in several.flags] == ["amount-shared"]
    assert several.urls == ["https://o.example/2", "http://o.example/3"]


def test_skipped_rows_are_left_over_not_lost(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(RUSSIAN, encoding="utf-8")
    map_path_for(path).write_text(RUSSIAN_MAP, encoding="utf-8")
    extraction = extract(path)
    assert extraction.kind == "table" and len(checked(extraction)) == 3
    assert [extraction.source.text[start:end] for start, end in extraction.leftovers] == ["Итого;;;17;;;"]


SIMPLE = """
language = "en"
[dates]
format = "DD.MM.YYYY"
[entry]
date = "Date"
[people]
name = "Name"
[[events]]
type = "detention"
"""


def test_moving_rows_keeps_their_ids(table: Table) -> None:
    first, second = table("Date,Name\n01.05.2023,Samplova G.\n02.05.2023,Testbayev A.\n", SIMPLE)
    again = table("Date,Name\n02.05.2023,Testbayev A.\n03.05.2023,Other B.\n01.05.2023,Samplova G.\n", SIMPLE)
    assert [again[0].id, again[2].id] == [second.id, first.id] and len({r.id for r in again}) == 3


def test_like_rows_get_different_ids(table: Table) -> None:
    assert len({r.id for r in table("Date,Name\n01.05.2023,A B\n01.05.2023,A B\n", SIMPLE)}) == 2


def test_the_organisations_own_number_is_the_id(table: Table) -> None:
    own = SIMPLE.replace("[entry]\n", '[entry]\nid = "No"\n')
    assert [r.id for r in table("No,Date,Name\n7,01.05.2023,A B\n9,01.05.2023,A B\n", own)] == ["table-7", "table-9"]
    with pytest.raises(BadInput, match="row 2 has the same id"):
        table("No,Date,Name\n7,01.05.2023,A B\n7,02.05.2023,C D\n", own)


@pytest.mark.parametrize(
    ("cell", "surname", "given"),
    [
        ("Testbayev Aidar", "Testbayev", "Aidar"),
        ("A. Testbayev", "Testbayev", "A."),
        ("Testbayev A.B.", "Testbayev", "A.B."),
        ("А.Б.Тестбаев", "Тестбаев", "А.Б."),
        ("Aidar TESTBAYEV", "Testbayev", "Aidar"),
        ("Анна Петровна Образцова", "Образцова", "Анна Петровна"),
        ("Testbayev-Samplov Aidar (journalist)", "Testbayev-Samplov", "Aidar"),
        ("Testbayev", "Testbayev", None),
    ],
)
def test_which_word_is_the_surname(table: Table, cell: str, surname: str, given: str | None) -> None:
    (record,) = table(f"Date,Name\n01.05.2023,{cell}\n", SIMPLE)
    assert [(p.surname, p.given) for p in record.people] == [(surname, given)]


def test_given_first_decides_where_nothing_else_does(table: Table) -> None:
    (record,) = table("Date,Name\n01.05.2023,Aidar Testbayev\n", SIMPLE.replace('"Name"', '"Name"\norder = "given-first"'))
    assert record.people[0].surname == "Testbayev"


LAW = SIMPLE + '[[charges]]\narticle = "Article"\n'


@pytest.mark.parametrize(
    ("cell", "more", "found"),
    [
        ("488 КоАП РК", "", [("CAO", "488", None)]),
        ("Article 488, Part 6 CAO", "", [("CAO", "488", "6")]),
        ("ч. 6 ст. 488 КоАП РК", "", [("CAO", "488", "6")]),
        ("Criminal Code of the Republic of Kazakhstan, Article 405", "", [("CC", "405", None)]),
        ("434-2 CAO", "", [("CAO", "434-2", None)]),
        ("488 ч. 1/2 КоАП", "", [("CAO", "488", "1"), ("CAO", "488", "2")]),
        ("488.6", 'form = "{article}.{part}"\ncode = "CAO"', [("CAO", "488", "6")]),
        ("179.3.2", 'code = "other"', [("other", "179.3.2", None)]),
        ("405; 258", "", [("CC", "405", None), ("CC", "258", None)]),
        ("488 Закон", 'codes = { "закон" = "CAO" }', [("CAO", "488", None)]),
        ("17", "", [(None, "17", None)]),
    ],
)
def test_how_articles_are_written(table: Table, cell: str, more: str, found: list[tuple[str | None, str, str | None]]) -> None:
    (record,) = table(f'Date,Name,Article\n01.05.2023,A B,"{cell}"\n', LAW + more)
    assert [(c.code, c.article, c.part) for c in record.charges] == found


def test_the_like_named_code_of_another_country_is_not_ours(table: Table) -> None:
    with pytest.raises(BadInput, match="'КоАП РФ' is not in the reference pack"):
        table("Date,Name,Article\n01.05.2023,A B,20.2 КоАП РФ\n", LAW)


def test_doubtful_articles_are_flagged(table: Table) -> None:
    (record,) = table("Date,Name,Article\n01.05.2023,A B,9999 CAO; 488; 17\n", LAW)
    assert [(f.code, f.element) for f in record.flags] == [
        ("article-unknown", "charges[0]"),
        ("code-inferred", "charges[1]"),
        ("code-open", "charges[2]"),
    ]


PENALTIES = """
[[penalties]]
column = "Penalty"
[penalties.values]
"arrest" = "administrative-arrest"
"fine" = "fine"
"prison" = "imprisonment"
"""


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("15 days of arrest", ("administrative-arrest", "P15D", None, None)),
        ("prison: 3 years 2 months", ("imprisonment", "P3Y2M", None, None)),
        ("fine 50 000 tenge", ("fine", None, 50000, "KZT")),
        ("fine 48.6 thousand tenge", ("fine", None, 48600, "KZT")),
        ("fine 50 MCI", ("fine", None, None, None)),
        ("fine", ("fine", None, None, None)),
    ],
)
def test_penalties_told_in_one_cell(table: Table, cell: str, found: tuple[object, ...]) -> None:
    (record,) = table(f"Date,Name,Penalty\n01.05.2023,A B,{cell}\n", SIMPLE + PENALTIES)
    assert [(p.kind, p.duration, p.amount, p.currency) for p in record.penalties] == [found]
    assert [f.code for f in record.flags] == (["amount-unit"] if "MCI" in cell else [])


BAD_CELLS = [
    ("date", "31.02.2023,A B,488 CAO,fine 5", "row 2, column A (Date): not a date: '31.02.2023'"),
    ("month first", "05/13/2023,A B,488 CAO,fine 5", "row 2, column A (Date): not a date: '05/13/2023'"),
    ("name", "01.05.2023,№ 7,488 CAO,fine 5", "row 2, column B (Name): not a person's name: '№ 7'"),
    ("article", "01.05.2023,A B,many,fine 5", "row 2, column C (Article): not an article: 'many'"),
    ("code", "01.05.2023,A B,5 XYZ,fine 5", "row 2, column C (Article): the code 'XYZ' is not in the reference pack 'kz': '5 XYZ'"),
    ("penalty", "01.05.2023,A B,488 CAO,scolded", "row 2, column D (Penalty): the map does not say which penalty this is: 'scolded'"),
    ("money", "01.05.2023,A B,488 CAO,fine 5 dollars", "row 2, column D (Penalty): unknown money 'dollars': 'fine 5 dollars'"),
    ("duration", "01.05.2023,A B,488 CAO,arrest 5 moons", "row 2, column D (Penalty): not a duration: 'arrest 5 moons'"),
    ("surplus", "01.05.2023,A B,488 CAO,fine 5,more", "row 2, column E: a cell under no heading: 'more'"),
]


@pytest.mark.parametrize(("row", "words"), [(row, words) for _, row, words in BAD_CELLS], ids=[name for name, _, _ in BAD_CELLS])
def test_a_cell_that_cannot_be_mapped_stops_or_is_flagged(table: Table, row: str, words: str) -> None:
    both = LAW + PENALTIES
    text = f"Date,Name,Article,Penalty\n{row}\n02.05.2023,C D,,\n"
    with pytest.raises(BadInput) as caught:
        table(text, both)
    assert words in str(caught.value) and caught.value.hint
    bad, good = table(text, 'on_error = "flag"\n' + both)
    assert [f.code for f in bad.flags] == ["row-not-understood"] and bad.evidence.quote == row
    assert not (bad.people or bad.events or bad.charges or bad.penalties or bad.date or bad.urls), "never half accepted"
    assert [p.surname for p in good.people] == ["C"]


def test_roles_events_and_conditions(table: Table) -> None:
    table_map = """
language = "en"
[dates]
format = ["YYYY-MM-DD", "YYYY-MM", "YYYY"]
[entry]
date = "Date"
[[people]]
name = "Who"
role_column = "As"
roles = { lawyer = "counsel" }
[[people]]
name = "Judge"
role = "official"
[[events]]
column = "What"
values = { "taken and fined" = ["detention", "judgment"], "nothing" = [], "spoke" = "statement" }
[[events]]
type = "release"
when = "Freed"
date = "Freed"
"""
    head = "Date,Who,As,Judge,What,Freed\n"
    rows = "2023-05-01,A B,,J K,taken and fined,2023-05-03\n2023-05,C D,lawyer,,nothing,\n2023,E F,speaker,,spoke,-\n"
    first, second, third = table(head + rows, table_map)
    assert [(p.surname, p.role) for p in first.people] == [("A", "affected"), ("J", "official")]
    assert [(e.type, e.date, e.people) for e in first.events] == [
        ("detention", "2023-05-01", ["p1"]),
        ("judgment", "2023-05-01", ["p1"]),
        ("release", "2023-05-03", ["p1"]),
    ]
    assert (second.people[0].role, second.events, second.date) == ("counsel", [], "2023-05")
    assert [(e.type, e.people) for e in third.events] == [("statement", ["p1"])]
    with pytest.raises(BadInput, match="unknown role: 'cousin'"):
        table(head + "2023-05-01,A B,cousin,,,\n", table_map)


def test_a_workbook_needs_its_sheet_named(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    path.write_bytes((Path(__file__).parents[1] / "readers/files/table.xlsx").read_bytes())
    table_map = 'language = "ru"\n{}[entry]\ndate = "Дата"\nurls = "Источник"\n[people]\nname = "Имя"\n[[events]]\ntype = "detention"\n'
    map_path_for(path).write_text(table_map.format(""), encoding="utf-8")
    with pytest.raises(BadInput, match=r"2 sheets(.|\n)*Задержания, Second"):
        extract(path)
    map_path_for(path).write_text("empty = ['1', 'TRUE']\n" + table_map.format('sheet = "Задержания"\n'), encoding="utf-8")
    first, second, _ = checked(extract(path))
    assert [p.surname for p in first.people] == ["Тестбаев", "Примерова"]
    assert (first.date, second.date, second.evidence.row, second.evidence.sheet) == ("2023-05-01", "2023-05-03", 5, "Задержания")
    assert first.urls == ["https://monitor.example/1"]


def test_json_items_are_rows(table: Table) -> None:
    text = json.dumps([{"Date": "01.05.2023", "Name": "A B"}, {"Date": "bad", "Name": "C D"}])
    with pytest.raises(BadInput, match="row 2, column Date: not a date: 'bad'"):
        table(text, SIMPLE, name="table.json")


def test_records_pass_through_as_proposals(table: Table, tmp_path: Path) -> None:
    (record,) = table("Date,Name\n01.05.2023,Samplova G.\n", SIMPLE)
    signed = record.model_copy(update={"review": Review.model_validate({"status": "accepted", "by": "x", "at": "2023-05-05T00:00:00Z"})})
    for name, text in (("ready.jsonl", signed.to_json() + "\n"), ("ready.json", f"[{signed.to_json()}]")):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        extraction = extract(path)
        assert extraction.kind == "records" and list(extraction.records) == [record]
    path.write_text(f"[{signed.to_json()}, {signed.to_json()}]", encoding="utf-8")
    with pytest.raises(BadInput, match="same id"):
        list(extract(path).records)


def test_a_map_may_bring_its_own_pack(tmp_path: Path) -> None:
    pack = tmp_path / "invented"
    pack.mkdir()
    (pack / "pack.toml").write_text('country = "Inventia"\nlanguages = ["en"]\ncurrency = "USD"\n', encoding="utf-8")
    codes = "key,record_key,slug,en,en_aliases,source,certainty\nINV,INV,inv,Order Act,OA,invented,general\n"
    (pack / "codes.csv").write_text(codes, encoding="utf-8")
    (pack / "provisions.csv").write_text("code,article,part,en,source,certainty\nINV,12,,Standing,invented,general\n", encoding="utf-8")
    (pack / "places.csv").write_text("code,kind,en,parent,source,certainty\ninv-1,city,Sampleton,,invented,general\n", encoding="utf-8")
    path = tmp_path / "table.csv"
    path.write_text("Date,Name,Town,Article\n01.05.2023,A B,Sampleton,12 OA\n", encoding="utf-8")
    table_map = 'pack = "invented"\n' + LAW.replace('date = "Date"', 'date = "Date"\nplace = "Town"')
    map_path_for(path).write_text(table_map, encoding="utf-8")
    (record,) = checked(extract(path))
    assert (record.pack, record.place_code, record.charges[0].code, record.flags) == ("invented", "inv-1", "INV", [])
