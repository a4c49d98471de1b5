"""What a map may say, and how it is told where it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from converters.extract import extract
from converters.packs import load_pack
from converters.readers import read_source
from converters.tables import extract_table, map_path_for, read_map
from ontology.errors import BadInput, NotFound

GOOD = """language = "en"

[entry]
date = "Date"

[people]
name = "Name"

[[events]]
type = "detention"

[[events]]
column = "What"
[events.values]
"freed" = "release"
"""


def test_a_map_lies_beside_its_table() -> None:
    assert map_path_for(Path("a/detentions.2024.csv")) == Path("a/detentions.2024.map.toml")


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('name = "Name"', 'nmae = "Name"', 7, "people.1.nmae: a map has no such key"),
        ('name = "Name"', "name = 5", 7, "people.1.name"),
        ('"freed" = "release"', '"freed" = "let go"', 15, "events.2.values.freed"),
        ('type = "detention"', 'type = "arrestation"', 10, "events.1.type"),
        ('type = "detention"', 'type = "detention"\ncolumn = "What"', 9, "events.1: give either type"),
        ('name = "Name"', 'given = "Name"', 6, "people.1: given without surname"),
        ("[people]", "[peple]", 6, "peple: a map has no such key"),
        ('date = "Date"', "date = Date", 4, "not TOML"),
        ('language = "en"', 'language = "de"', 1, "language"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    path = tmp_path / "table.map.toml"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_map(path)
    assert words in caught.value.message
    assert caught.value.where is not None and (caught.value.where.file, caught.value.where.line) == (str(path), line)


def test_a_map_that_maps_nothing_or_is_absent(tmp_path: Path) -> None:
    path = tmp_path / "table.map.toml"
    with pytest.raises(NotFound):
        read_map(path)
    path.write_text('language = "en"\n', encoding="utf-8")
    with pytest.raises(BadInput, match="nothing is mapped"):
        read_map(path)


@pytest.mark.parametrize(
    ("table", "old", "new", "line", "words"),
    [
        ("Date,Name,What\n", '"Name"', '"Names"', 7, "people.1.name: the table has no column 'Names'"),
        ("Date,Name,What\n", 'column = "What"', 'column = "#F"', 13, "the table has no column F"),
        ("Date,Name,What,Name\n", "", "", 7, "2 columns are headed 'Name'"),
        ("Date,Name,What\n", 'language = "en"', 'sheet = "S"', 1, "has no sheets"),
        ("Date,Name,What\n", 'language = "en"', "heading_row = 3", 1, "row 3 of the table, where the headings should stand, is empty"),
    ],
)
def test_a_map_that_does_not_fit_its_table(tmp_path: Path, table: str, old: str, new: str, line: int, words: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text(table, encoding="utf-8")
    map_path_for(path).write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        extract_table(read_source(path), read_map(map_path_for(path)), load_pack("kz"))
    assert words in caught.value.message
    assert caught.value.where is not None and caught.value.where.line == line
    assert caught.value.hint


def test_headings_are_found_whatever_their_capitals_and_spaces(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text('Title of the list\nDATE,"Name ",What,Name of court\n2023-05-01,A B,freed,x\n', encoding="utf-8")
    map_path_for(path).write_text("heading_row = 2\n" + GOOD.replace('"What"', '"#C"'), encoding="utf-8")
    extraction = extract_table(read_source(path), read_map(map_path_for(path)), load_pack("kz"))
    (record,) = extraction.records
    assert [event.type for event in record.events] == ["detention", "release"]
    assert [extraction.source.text[start:end] for start, end in extraction.leftovers] == ["Title of the list"]


def test_a_pack_that_is_not_there_is_named_with_the_maps_line(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("Date,Name,What\n", encoding="utf-8")
    map_path_for(path).write_text('pack = "atlantis"\n' + GOOD, encoding="utf-8")
    with pytest.raises(BadInput, match="pack: there is no reference pack 'atlantis'") as caught:
        extract(path)
    assert caught.value.where is not None and caught.value.where.line == 1
