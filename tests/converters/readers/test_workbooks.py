"""Workbooks and JSON: what the cells hold, and where."""

from __future__ import annotations

import datetime
from pathlib import Path

import openpyxl
import pytest

from converters.readers import read_source
from converters.readers.grid import cell_text
from converters.readers.limits import Limits
from converters.readers.objects import RECORDS_MEDIA_TYPE
from converters.source import Source
from ontology.errors import BadInput, TooMuch

FILES = Path(__file__).parent / "files"


def cells(source: Source) -> dict[tuple[str | None, int, str], str]:
    return {(c.sheet, c.row, c.column): source.text[c.start : c.end] for row in source.rows for c in row}


@pytest.mark.parametrize("name", ["table.xlsx", "table.ods"])
def test_cells_stand_where_the_spreadsheet_shows_them(name: str) -> None:
    source = read_source(FILES / name)
    found = cells(source)
    sheet = "Задержания"
    assert found[sheet, 1, "A"] == "Дата"
    assert found[sheet, 2, "A"] == "2023-05-01"
    assert found[sheet, 2, "B"] == "Тестбаев А.\nПримерова С."
    assert found[sheet, 2, "C"] == "50000"
    assert (found[sheet, 5, "B"], found[sheet, 5, "C"]) == ("Образцов П.", "1.5")
    assert found[sheet, 6, "C"] == "100000", "a formula's saved result"
    assert found["Second", 1, "A"] == "only"
    assert [(source.text[s:e], a) for s, e, a in source.links] == [("https://monitor.example/1", "https://monitor.example/1")]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (5.0, "5"),
        (0.1 + 0.2, "0.3"),
        (1e21, "1000000000000000000000"),
        (True, "TRUE"),
        (datetime.datetime(2023, 5, 1), "2023-05-01"),  # noqa: DTZ001
        (datetime.datetime(2023, 5, 1, 14, 30), "2023-05-01T14:30"),  # noqa: DTZ001
        (datetime.time(9, 5), "09:05:00"),
    ],
)
def test_values_as_text(value: object, text: str) -> None:
    assert cell_text(value) == text


def test_hidden_sheets_links_and_uncalculated_formulas_are_noticed(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "Open"
    first["A1"], first["B1"], first["B2"] = "Name", "Source", "report"
    first["A2"] = "=1+1"
    first["B2"].hyperlink = "https://monitor.example/7"
    book.create_sheet("Secret")["A1"] = "hidden words"
    book["Secret"].sheet_state = "hidden"
    book.save(tmp_path / "table.xlsx")
    source = read_source(tmp_path / "table.xlsx")
    assert "hidden words" not in source.text
    assert source.notes[0] == "hidden sheets are left out: Secret"
    assert "Open!A2" in source.notes[1]
    assert [(source.text[s:e], a) for s, e, a in source.links] == [("report", "https://monitor.example/7")]


def test_too_many_cells_are_refused() -> None:
    for name in ("table.xlsx", "table.ods"):
        with pytest.raises(TooMuch):
            read_source(FILES / name, limits=Limits(cells=6))


def test_a_list_of_objects_is_a_table(tmp_path: Path) -> None:
    path = tmp_path / "table.json"
    path.write_text(
        '{"items": [{"date": "2023-05-01", "who": {"name": "A"}, "n": 2.0}, {"date": null, "urls": ["u", "v"]}]}', encoding="utf-8"
    )
    found = cells(read_source(path))
    assert found[None, 0, "who.name"] == "who.name"
    assert (found[None, 1, "date"], found[None, 1, "who.name"], found[None, 1, "n"]) == ("2023-05-01", "A", "2")
    assert found[None, 2, "urls"] == "u\nv"


def test_an_object_a_line_is_a_table_and_records_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "table.jsonl"
    path.write_text('{"a": 1}\n\n{"b": "x"}\n', encoding="utf-8")
    assert [len(row) for row in read_source(path).rows] == [2, 1, 2]
    path.write_text('{"doc": "d", "entry": 1, "people": [], "events": []}\n', encoding="utf-8")
    assert read_source(path).media_type == RECORDS_MEDIA_TYPE


@pytest.mark.parametrize(
    ("name", "text", "line", "words"),
    [
        ("t.json", '[{"a": 1},\n {"b": }]', 2, "not JSON"),
        ("t.jsonl", '{"a": 1}\n{"b": \n', 2, "not JSON"),
        ("t.jsonl", '{"a": 1}\n[2]\n', 2, "no object"),
        ("t.json", "[1, 2]", None, "item 1 is no object"),
        ("t.json", "[]", None, "no items"),
        ("t.json", "[" * 100_000, None, "nests"),
        ("t.json", '"words"', None, "no list"),
    ],
)
def test_bad_json_is_refused_with_its_line(tmp_path: Path, name: str, text: str, line: int | None, words: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=words) as caught:
        read_source(path)
    assert caught.value.where is not None and caught.value.where.line == line


def test_one_long_text_named_by_many_cells_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in range(1, 51):
        book.worksheets[0].cell(row, 1, "long " * 6000)  # stored once, however often it is named
    book.save(tmp_path / "table.xlsx")
    with pytest.raises(TooMuch, match="characters"):
        read_source(tmp_path / "table.xlsx", limits=Limits(characters=1_000_000))


def test_a_pdf_with_too_much_text_is_refused() -> None:
    with pytest.raises(TooMuch, match="characters"):
        read_source(FILES / "report.pdf", limits=Limits(characters=100))
    with pytest.raises(TooMuch, match="2 pages"):
        read_source(FILES / "report.pdf", limits=Limits(pages=1))
