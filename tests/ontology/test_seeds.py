"""The first two questions over the real list of May 2023, against figures counted by hand.

Needs the real reports, which are not part of the project.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox
import pytest

from converters.extract import extract
from converters.record import EventType, PenaltyKind, Record, Review, ReviewStatus
from converters.resolve import within
from ontology.questions import questions
from publication.build import build
from tests.publication.folders import filled_dataset

CORPUS = Path(os.environ.get("AIGAQ_CORPUS", Path(__file__).parents[3] / "shared" / "corpus"))
pytestmark = [pytest.mark.real_reports, pytest.mark.skipif(not CORPUS.is_dir(), reason="the real reports are not beside the checkout")]

REVIEW = Review(status=ReviewStatus.ACCEPTED, by="reviewer-1", at=datetime(2026, 10, 1, tzinfo=UTC))
MAY = {"from": '"2023-05-01"^^xsd:date', "to": '"2023-05-31"^^xsd:date'}
# Entries of the monthly list whose penalty belongs to an earlier judgment that they only recall: the reviewer marks it so.
RECALLED = {38, 102, 114}
# Entries that tell of one person under two spellings; the first pair tells of one decision, too.
SAME_DECISION = (10, 13)
SAME_PERSON = [(10, 13), (10, 97), (32, 107)]


def reviewed(record: Record) -> Record:
    penalties = [p.model_copy(update={"background": True}) if record.entry in RECALLED else p for p in record.penalties]
    return record.model_copy(update={"review": REVIEW, "penalties": penalties})


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    folder = tmp_path_factory.mktemp("seeds") / "dataset"
    filled_dataset(folder)
    [path] = (CORPUS / "seeds").glob("004*.txt")
    shutil.copy(path, folder / "sources")
    records = [reviewed(record) for record in extract(path).records]
    (folder / "records" / f"{path.stem}.jsonl").write_text("".join(f"{r.to_json()}\n" for r in records), encoding="utf-8")
    entries = {record.entry: record for record in records}
    arrested = {
        number: next((p.person for p in r.penalties if p.kind is PenaltyKind.ADMINISTRATIVE_ARREST), None) for number, r in entries.items()
    }
    rows = [(f"{entries[a].id}/{arrested[a]}", f"{entries[b].id}/{arrested[b]}") for a, b in SAME_PERSON]
    rows.append(tuple(f"{entries[n].id}/{judgment(entries[n])}" for n in SAME_DECISION))  # type: ignore[arg-type]
    lines = [f"{a},{b},same,reviewer-1,2026-10-01,counted by hand\n" for a, b in rows]
    (folder / "decisions" / "identities.csv").write_text("a,b,decision,by,at,why\n" + "".join(lines), encoding="utf-8")
    return build(folder).release.open_store()


def judgment(record: Record) -> str:
    return next(key for _, event, key in within.events(record) if event.type is EventType.JUDGMENT)


def ask(store: ox.Store, number: str) -> list[dict[str, str]]:
    question = next(q for q in questions() if q.name.startswith(number))
    found = store.query(question.asking(**MAY))
    assert isinstance(found, ox.QuerySolutions)
    return list(csv.DictReader(io.StringIO((found.serialize(format=ox.QueryResultsFormat.CSV) or b"").decode(), newline="")))


def test_nobody_was_sentenced_under_405_and_three_were_placed_in_custody(store: ox.Store) -> None:
    rows = ask(store, "01")
    assert [row["sentenced"] for row in rows] == ["0"] * len(rows)
    assert {row["region"]: row["inCustody"] for row in rows} == {"Astana": "2", "West Kazakhstan region": "1"}


def test_fifteen_administrative_arrests(store: ox.Store) -> None:
    rows = ask(store, "02")
    assert sum(int(row["arrests"]) for row in rows) == 15
    assert sum(int(row["days"]) for row in rows) == 204
    regions: dict[str, int] = {}
    for row in rows:
        regions[row["region"]] = regions.get(row["region"], 0) + int(row["arrests"])
    assert regions.pop("*") == 1  # one decision that is told of Almaty and of a town in Almaty region
    assert regions["Almaty"] == 6
    assert regions["Astana"] == 3
    assert {region for region, count in regions.items() if count == 1} == {"Aktobe region", "Turkistan region", "Shymkent"}
    assert regions["Almaty region"] == 2
