"""A first map from a table alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from converters.packs import load_pack
from converters.readers import read_source
from converters.tables import extract_table, suggest_map
from converters.tables.mapfile import parse_map
from converters.tables.model import TableMap
from ontology.errors import BadInput

FILES = Path(__file__).parents[1] / "readers/files"

ENGLISH = """List of cases,,,,,,,
No,Date,Surname,Given name,What happened,Article,Days of arrest,Source
1,05.02.2024,Samplova,Aida,detained,,,https://o.example/1
2,14 мая 2024,Testbayev,Aidar,court decision,488 ч. 6 КоАП,15,https://o.example/2
3,14.05.2024,Testbayev,Aidar,danced,,,https://o.example/3
"""
RUSSIAN = """Дата;Дата публикации;Город;ФИО / число задержанных;Статья;Исход;Ссылка;Заметка
06.03.2022;07.03.2022;Вымышленск;Тестов Пётр Ильич;20.2 КоАП;штраф 10 000;https://o.example/1;x
07.03.2022;07.03.2022;Образцово;12 человек;20.2 КоАП, 19.3 КоАП;арест 5 суток;https://o.example/2;
Итого;;;13;;;;
"""
BARE = """число;о ком;что;где прочитать
01.05.2023;Тестов Пётр;20.2 КоАП;https://o.example/1
02.05.2023;Примерова Анна;19.3 КоАП;https://o.example/2
"""


def suggested(tmp_path: Path, text: str) -> tuple[str, TableMap, Path]:
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    written = suggest_map(read_source(path), load_pack("kz"))
    return written, parse_map(written, tmp_path / "table.map.toml"), path


def test_an_english_table(tmp_path: Path) -> None:
    written, table_map, path = suggested(tmp_path, ENGLISH)
    assert (table_map.heading_row, table_map.language, table_map.pack) == (2, "en", "kz")
    assert (table_map.entry.id, table_map.entry.date, table_map.entry.urls) == ("No", "Date", ["Source"])
    assert table_map.dates.format == ["DD.MM.YYYY", "D MMMM YYYY"]
    assert (table_map.people[0].surname, table_map.people[0].given) == ("Surname", "Given name")
    assert table_map.events[0].values == {"detained": ["detention"], "court decision": ["judgment"]}
    assert '# "danced" =' in written, "what it does not know it leaves to a person"
    assert (table_map.charges[0].article, table_map.penalties[0].duration, table_map.penalties[0].unit) == (
        "Article",
        "Days of arrest",
        "days",
    )
    records = extract_table(read_source(path), table_map, load_pack("kz")).records
    first, second = next(records), next(records)
    assert (first.date, second.date, second.penalties[0].duration) == ("2024-02-05", "2024-05-14", "P15D")
    with pytest.raises(BadInput, match="'danced'"):
        next(records)


def test_a_russian_table(tmp_path: Path) -> None:
    written, table_map, path = suggested(tmp_path, RUSSIAN)
    assert (table_map.entry.date, table_map.entry.reported) == ("Дата", "Дата публикации")
    assert (table_map.entry.place, table_map.entry.urls) == (["Город"], ["Ссылка"])
    assert table_map.people[0].name == "ФИО / число задержанных", "numbers among names are read by the name column"
    assert table_map.charges[0].separators == [",", ";"]
    assert table_map.penalties[0].values == {"штраф": "fine", "арест": "administrative-arrest"}
    assert table_map.skip == {"Дата": ["Итого"]}
    assert 'nothing is said about the column "Заметка"' in written
    first, second = extract_table(read_source(path), table_map, load_pack("kz")).records
    assert (first.penalties[0].amount, second.penalties[0].duration, second.people) == (10000, "P5D", [])


def test_a_kazakh_table(tmp_path: Path) -> None:
    _, table_map, _ = suggested(tmp_path, "Күні,Аты-жөні,Қала,Бап\n01.05.2023,Сынақбаев Әділ,Үлгі,488\n")
    assert (table_map.language, table_map.entry.date, table_map.people[0].name) == ("kk", "Күні", "Аты-жөні")
    assert (table_map.entry.place, table_map.charges[0].article) == (["Қала"], "Бап")


def test_headings_that_say_nothing_are_guessed_from_the_cells(tmp_path: Path) -> None:
    written, table_map, _ = suggested(tmp_path, BARE)
    assert table_map.entry.date == "число"
    assert table_map.people[0].name == "о ком"
    assert table_map.charges[0].article == "что"
    assert table_map.entry.urls == ["где прочитать"]
    assert written.count("# LOOK: guessed from its cells") == 4


def test_a_workbook_and_awkward_headings(tmp_path: Path) -> None:
    pack = load_pack("kz")
    assert parse_map(suggest_map(read_source(FILES / "table.xlsx"), pack), tmp_path / "m").sheet == "Задержания"
    _, table_map, _ = suggested(tmp_path, 'Date,"The ""Name""",Date\n01.05.2023,A B,x\n02.05.2023,C D,y\n')
    assert table_map.entry.date == "#A" and table_map.people[0].name == 'The "Name"'


def test_no_table_and_no_headings_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no row of this table looks like headings"):
        suggested(tmp_path, "1,2\n3,4\n")
    (tmp_path / "report.txt").write_text("words", encoding="utf-8")
    with pytest.raises(BadInput, match="no table"):
        suggest_map(read_source(tmp_path / "report.txt"), load_pack("kz"))
