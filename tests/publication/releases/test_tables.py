"""The tables lose nothing, and no cell of theirs is ever a formula."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from converters.packs import load_pack
from ontology.errors import BadInput, Refused
from publication.build import build
from publication.canonical import sorted_lines
from publication.content import data_lines
from publication.release import Release, Releases
from publication.tables import delimited, reading
from publication.tables.columns import TABLES
from publication.tables.places import coordinates
from tests.publication.releases.conftest import BASE, GRAPH, lines


@pytest.fixture
def release(published: Path) -> Release:
    return Releases.of(published).current()


def rows(release: Release, name: str) -> list[dict[str, str]]:
    with (release.folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_tables_are_the_graph(release: Release) -> None:
    assert list(sorted_lines(reading.lines(release.folder, BASE))) == sorted(line.encode() for line in lines(GRAPH))


def test_what_no_column_holds_is_kept_apart(release: Release) -> None:
    [row] = rows(release, "statements")
    assert row["object"] == '"no column holds this"@en'


def test_the_main_tables_tell_names(release: Release) -> None:
    [event] = rows(release, "events")
    assert event["person_names"] == "Tulebergenova Aigerim; official"
    assert (event["type_en"], event["place_en"], event["addresses"]) == (
        "judgment",
        "Astana",
        "https://news.example/1|https://news.example/2?a=%7C",
    )
    [penalty] = rows(release, "penalties")
    assert (penalty["person_name"], penalty["event_type"], penalty["event_date"]) == (
        "Tulebergenova Aigerim",
        "judgment",
        "2024-01-05",
    )


def test_decisions_measures_custody_and_words_have_tables_of_their_own(release: Release) -> None:
    [decision] = rows(release, "decisions")
    assert (decision["persons"], decision["person_names"], decision["charges"]) == ("perperper222", "Tulebergenova Aigerim", "chgchgchg222")
    assert decision["imposes"].split("|") == ["evtevtevt222#restraint-perperper222", "penpenpen222"]
    assert (decision["event_type"], decision["event_date"], decision["outcome"]) == ("judgment", "2024-01-05", "administrative-penalty")
    [measure], [custody], [spoken] = (rows(release, name) for name in ("restraints", "custody", "spoken"))
    assert measure["kind"] == "custody" and custody["ground"] == measure["id"]
    assert spoken["person_name"] == "Tulebergenova Aigerim" and spoken["sentences"].startswith("Тулебергенова was fined")


def test_no_cell_is_a_formula(release: Release) -> None:
    for path in release.folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            assert not [cell for row in csv.reader(file) for cell in row if cell[:1] in tuple("=+-@\t\r")], path.name
    book = openpyxl.load_workbook(release.folder / "tables.xlsx")
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds and "s" in kinds
    assert book["sources"]["C4"].value == '=HYPERLINK("https://evil.example")'


def test_the_workbook_has_headings_in_three_languages(release: Release) -> None:
    sheet = openpyxl.load_workbook(release.folder / "tables.xlsx")["persons"]
    assert [sheet.cell(row, 2).value for row in (1, 2, 3)] == ["name", "имя", "есімі"]


@given(st.text(min_size=1))
def test_guarding_can_be_taken_back(text: str) -> None:
    assert delimited.unguarded(delimited.guarded(text)) == text
    assert delimited.guarded(text)[0] not in "=+-@\t\r"


def test_long_tables_are_cut(tmp_path: Path) -> None:
    [table] = [table for table in TABLES if table.name == "passages"]
    given_rows = [[f"pas{n:09}", "ententente22", None, f"text {n}", None, None] for n in range(5)]
    file = delimited.Delimited.of(tmp_path, table, part_rows=2)
    file.write(given_rows)
    paths = file.close()
    assert [p.name for p in paths] == ["passages-001.csv", "passages-002.csv", "passages-003.csv"]
    found = [line for line in reading.lines(tmp_path, BASE) if b"quote" in line]
    assert len(found) == 5 and found[4].endswith(b'"text 4"@en .\n')


def test_sqlite_holds_every_table(release: Release, tmp_path: Path) -> None:
    import gzip

    path = tmp_path / "tables.sqlite"
    path.write_bytes(gzip.decompress((release.folder / "tables.sqlite.gz").read_bytes()))
    connection = sqlite3.connect(path)
    for table in TABLES:
        [number] = connection.execute(f"SELECT count(*) FROM {table.name.replace('-', '_')}").fetchone()
        assert number == len(rows(release, table.name)), table.name
    names = "SELECT p.name FROM events_persons l JOIN persons p ON p.id = l.value WHERE p.name IS NOT NULL"
    assert connection.execute(names).fetchall() == [("Tulebergenova Aigerim",)]
    connection.close()


def test_a_place_is_a_point_for_the_whole_of_it(release: Release) -> None:
    collection = json.loads((release.folder / "places.geojson").read_text(encoding="utf-8"))
    [feature] = collection["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [71.45, 51.18]} and feature["properties"]["precision"] == "settlement"
    assert feature["properties"]["events_by_type"] == {"judgment": 1}
    assert "CC BY 4.0" in collection["attribution"] and "GeoNames" in (release.folder / "README.en.md").read_text(encoding="utf-8")


def test_coordinates_are_of_places_that_the_pack_knows_and_no_finer_than_a_settlement() -> None:
    known = {place.code: place.kind for place in load_pack("kz").places.values()}
    assert coordinates().keys() <= known.keys()
    for code, (longitude, latitude, precision) in coordinates().items():
        assert (precision == "region") == (known[code] == "region"), code
        assert known[code] in ("region", "city", "town", "village", "foreign-city"), code
        assert round(longitude, 2) == longitude and round(latitude, 2) == latitude, code
        if code.startswith("kz-"):
            assert 46 < longitude < 88 and 40 < latitude < 56, code


def test_build_on_the_tables_gives_the_same_graph(tmp_path: Path) -> None:
    from tests.publication.conftest import LIST
    from tests.publication.folders import filled_dataset

    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        filled_dataset(folder)
    (first / "sources" / "list-2024-01.txt").write_text(LIST, encoding="utf-8")
    old = build(first, unreviewed=True).release
    target = second / "sources" / "tables"
    target.mkdir()
    for path in [*old.folder.glob("*.csv"), old.folder / "csv-metadata.json", old.folder / "datapackage.json"]:
        shutil.copy(path, target)
    with pytest.raises(Refused, match="draft"):
        build(second)
    new = build(second, unreviewed=True).release
    assert list(data_lines(new)) == list(data_lines(old))
    assert new.manifest.graphs["data"] == old.manifest.graphs["data"]

    person = rows(old, "persons")[0]
    (second / "decisions" / "withheld.csv").write_text(f"what,key,by,at,why\nperson,{person['id']},me,2024-03-01,asked\n", encoding="utf-8")
    third = build(second, unreviewed=True).release
    text = b"".join(data_lines(third)).decode()
    assert person["id"] not in text

    (target / "persons.csv").write_text("id;name\n", encoding="utf-8")
    with pytest.raises(BadInput, match="first line"):
        build(second, unreviewed=True)
    package = target / "datapackage.json"
    package.write_text(package.read_text(encoding="utf-8").replace(BASE, "https://other.example/"), encoding="utf-8")
    with pytest.raises(Refused, match="not of"):
        build(second, unreviewed=True)
