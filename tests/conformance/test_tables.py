"""Readers we did not write load the tables of the example's release by their metadata, and validators find nothing."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import duckdb
import pandas
import pytest

from publication.release import Release, Releases

ROOT = Path(__file__).parents[2]
COUNTED = {
    "persons": "Person",
    "events": "Event",
    "charges": "Charge",
    "decisions": "Decision",
    "penalties": "Penalty",
    "restraints": "RestraintMeasure",
    "custody": "Custody",
    "spoken": "Statement",
    "sources": "Source",
    "claims": "Claim",
}
DTYPES = {"string": "string", "integer": "Int64", "number": "float64", "boolean": "boolean", "date": "string"}


@pytest.fixture(scope="module")
def release(built_example: Path) -> Release:
    return Releases.of(built_example).current()


def package(release: Release) -> dict[str, dict[str, object]]:
    resources = json.loads((release.folder / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    return {resource["name"]: resource for resource in resources}


@pytest.mark.parametrize("name", COUNTED)
def test_pandas_by_the_data_package(release: Release, name: str) -> None:
    resource = package(release)[name]
    fields = resource["schema"]["fields"]  # type: ignore[index]
    types = {field["name"]: DTYPES[field["type"]] for field in fields}
    days = [field["name"] for field in fields if field["type"] == "date"]
    frame = pandas.read_csv(release.folder / str(resource["path"]), dtype=types, parse_dates=days, date_format="%Y-%m-%d", na_values=[""])
    assert list(frame.columns) == [field["name"] for field in fields]
    assert len(frame) == release.manifest.counts[COUNTED[name]] and frame["id"].is_unique
    assert all(str(frame[day].dtype).startswith("datetime64") for day in days)


@pytest.mark.parametrize("name", COUNTED)
def test_duckdb_reads_csv_and_parquet_alike(release: Release, name: str) -> None:
    # An R reader does the same: RFC 4180, UTF-8, the first line names the columns.
    with duckdb.connect() as base:
        text = f"read_csv('{release.folder / name}.csv', header = true, all_varchar = true, quote = '\"', escape = '\"')"
        packed = f"read_parquet('{release.folder / name}.parquet')"
        for source in (text, packed):
            [(rows, ids)] = base.sql(f"SELECT count(*), count(DISTINCT id) FROM {source}").fetchall()
            assert rows == ids == release.manifest.counts[COUNTED[name]], source
        assert base.sql(f"SELECT id FROM {text} EXCEPT SELECT id FROM {packed}").fetchall() == []


def test_a_sum_in_duckdb_is_that_of_sparql(release: Release) -> None:
    with duckdb.connect() as base:
        source = f"read_parquet('{release.folder}/penalties.parquet')"
        [(total,)] = base.sql(f"SELECT sum(amount) FROM {source} WHERE currency = 'KZT'").fetchall()
    query = """PREFIX aq: <https://w3id.org/aigaq/ns#>
        SELECT (SUM(?sum) AS ?total) { ?p a aq:Penalty ; aq:amount ?sum ; aq:currency "KZT" }"""
    [row] = list(release.open_store().query(query))
    assert float(total) == float(row["total"].value) > 0


def reader(name: str) -> str:
    """A command of the environment that holds readers which cannot live beside ours."""
    python = Path(os.environ.get("AIGAQ_READERS", ROOT / ".venv-readers" / "bin" / "python"))
    command = python.parent / name
    if not command.exists():
        pytest.skip(f"{name} is not there: `make readers`, or AIGAQ_READERS names the python beside it")
    return str(command)


def run(release: Release, *command: str) -> str:
    done = subprocess.run(command, cwd=release.folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.mark.slow
def test_frictionless_finds_nothing(release: Release) -> None:
    report = json.loads(run(release, reader("frictionless"), "validate", "datapackage.json", "--json"))
    assert report["valid"] and report["stats"] == {**report["stats"], "errors": 0, "warnings": 0}
    assert {task["name"] for task in report["tasks"]} >= COUNTED.keys()


@pytest.mark.slow
def test_csvw_finds_nothing(release: Release) -> None:
    assert run(release, reader("csvwvalidate"), "csv-metadata.json").strip() == "OK"


@pytest.mark.slow
def test_croissant_finds_nothing(release: Release) -> None:
    told = run(release, reader("mlcroissant"), "validate", "--jsonld", "croissant.json")
    assert "Done." in told and "WARNING" not in told and "ERROR" not in told


def test_csvw_says_which_property_each_column_is(release: Release) -> None:
    tables = json.loads((release.folder / "csv-metadata.json").read_text(encoding="utf-8"))["tables"]
    [events] = [table for table in tables if table["url"] == "events.csv"]
    columns = {column["name"]: column for column in events["tableSchema"]["columns"]}
    assert columns["persons"] == {
        "name": "persons",
        "titles": {"en": ["persons", "persons (identifiers)"], "ru": ["люди (идентификаторы)"], "kk": ["адамдар (идентификаторлар)"]},
        "separator": "|",
        "propertyUrl": "https://w3id.org/aigaq/ns#person",
        "datatype": "string",
        "valueUrl": "https://data.example.org/id/{+persons}",
    }
    assert columns["person_names"]["suppressOutput"] and "propertyUrl" not in columns["person_names"]
