"""What is written only where the settings ask for it."""

from __future__ import annotations

import gzip
import json
from importlib import import_module
from pathlib import Path

import pyoxigraph as ox
import pytest

from publication.canonical import canonical_line
from publication.formats import hdt
from publication.progress import Silent
from publication.release import Releases
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


def _with_hdt(dataset: Path) -> list[str]:
    """A release for which HDT is asked, and what was said on the way."""
    with (dataset / "aigaq.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[downloads]\nhdt = true\n")
    said: list[str] = []
    progress = Silent()
    progress.say = said.append  # type: ignore[method-assign]
    release_of(dataset, lines(GRAPH), "20240301T000000Z", progress=progress)
    return said


@pytest.mark.skipif(hdt.available(), reason="hdtkit is installed here")
def test_without_the_library_hdt_is_left_out_and_that_is_said(dataset: Path) -> None:
    assert _with_hdt(dataset) == [hdt.MISSING]
    release = Releases.of(dataset).current()
    assert not list(release.folder.glob("*.hdt")) and verify_release(release.folder).whole


@pytest.mark.skipif(not hdt.available(), reason="hdtkit is not installed here: it needs Python 3.12 or 3.13")
def test_hdt_holds_the_same_triples(dataset: Path, tmp_path: Path) -> None:
    assert _with_hdt(dataset) == []
    import_module("hdtkit").hdt2ttl(str(Releases.of(dataset).current().folder / "data.hdt"), str(tmp_path / "back.ttl"))
    back = {canonical_line(quad.triple) for quad in ox.parse(path=str(tmp_path / "back.ttl"), format=ox.RdfFormat.TURTLE)}
    assert back == {line.encode() for line in lines(GRAPH)}
