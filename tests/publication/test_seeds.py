"""The main job on real reports: folder in, linked data out. Needs the real reports, which are not part of the project."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from converters.record import read_records
from publication.build import Outcome, build
from publication.new import new_dataset

CORPUS = Path(os.environ.get("AIGAQ_CORPUS", Path(__file__).parents[3] / "shared" / "corpus"))
pytestmark = [pytest.mark.real_reports, pytest.mark.skipif(not CORPUS.is_dir(), reason="the real reports are not beside the checkout")]

ASSEMBLY_CHARGES = """
PREFIX aq: <https://w3id.org/aigaq/ns#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT DISTINCT ?charge ?person ?date ?place ?address WHERE {
  ?charge a aq:Charge ; aq:accused ?who ; aq:underProvision ?provision ; aq:raisedIn ?event ; prov:wasDerivedFrom ?passage .
  ?provision dcterms:isPartOf? <https://w3id.org/aigaq/law/kz-cao/488> .
  ?who rdfs:label ?person .
  ?event aq:occurred ?date ; aq:earliest ?day .
  FILTER(?day >= "2023-05-01"^^xsd:date && ?day <= "2023-05-31"^^xsd:date)
  OPTIONAL { ?event aq:placeName ?place }
  ?passage aq:inEntry? ?entry .
  ?entry a aq:Entry ; dcterms:references ?address .
}"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Outcome]:
    folder = tmp_path_factory.mktemp("seeds") / "dataset"
    new_dataset(folder)
    for path in (CORPUS / "seeds").glob("*.txt"):
        shutil.copy(path, folder / "sources")
    return folder, build(folder, unreviewed=True)


def test_every_report_yields_records(built: tuple[Path, Outcome]) -> None:
    folder, _ = built
    numbers = {path.name[:3]: sum(1 for _ in read_records(path)) for path in (folder / "records").glob("*.jsonl")}
    assert sorted(numbers) == ["000", "001", "002", "003", "004"] and all(numbers.values())
    assert numbers["004"] == 115


def test_each_entry_of_the_monthly_list_has_its_addresses(built: tuple[Path, Outcome]) -> None:
    [path] = (built[0] / "records").glob("004*.jsonl")
    assert [record.entry for record in read_records(path) if not record.urls] == []


def test_evidence_stands_where_it_says(built: tuple[Path, Outcome]) -> None:
    for path in (built[0] / "records").glob("*.jsonl"):
        text = (CORPUS / "seeds" / f"{path.stem}.txt").read_text(encoding="utf-8")
        for record in read_records(path):
            parts = [record, *record.people, *record.charges, *record.events, *record.penalties]
            found = [part.evidence for part in parts] + record.url_evidence + [record.date_evidence, record.place_evidence]
            assert all(text[e.start : e.end] == e.quote for e in found if e)


def test_who_was_charged_under_the_assembly_article_in_may_2023(built: tuple[Path, Outcome]) -> None:
    rows = list(built[1].release.open_store().query(ASSEMBLY_CHARGES))
    assert len(rows) >= 15
    assert all(row["address"].value.startswith("https://") and row["date"].value.startswith("2023-05") for row in rows)
    assert sum(row["place"] is not None for row in rows) >= 0.75 * len(rows)
