"""What is written only where the settings ask for it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pyoxigraph as ox

from publication.verify import verify_release
from tests.publication.releases.conftest import GRAPH, lines, release_of


def test_rdf_xml_triple_terms_and_entities(dataset: Path) -> None:
    with (dataset / "aigaq.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[downloads]\nrdf_xml = true\ntriple_terms = true\nfollow_the_money = true\n")
    release = release_of(dataset, lines(GRAPH), "20240301T000000Z")
    assert verify_release(release.folder).findings == []
    text = gzip.decompress((release.folder / "triple-terms.nt.gz").read_bytes())
    assert any(isinstance(quad.object, ox.Triple) for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES))
    entities = [json.loads(line) for line in gzip.decompress((release.folder / "entities.ftm.json.gz").read_bytes()).splitlines()]
    assert {entity["schema"] for entity in entities} >= {"Person"} and not any("topics" in e["properties"] for e in entities)
    assert {"data.rdf.gz", "data.rdf.zst"} <= {file.name for file in release.manifest.files}


def test_nothing_of_it_unasked(published: Path) -> None:
    names = {path.name for path in (published / "releases" / "current").iterdir()}
    assert not names & {"triple-terms.nt.gz", "entities.ftm.json.gz", "data.rdf.gz"}
