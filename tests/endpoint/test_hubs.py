"""An article that fifty thousand charges name is described in pages, within time and memory."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from flask import Flask

from endpoint import names
from endpoint.app import create_app
from endpoint.settings import Settings
from publication.release import Releases
from tests.endpoint.conftest import make_release, point_to

CHARGES = 50_000
ARTICLE = "https://w3id.org/aigaq/law/xx-cao/77/2"
HYDRA = rdflib.Namespace(names.HYDRA)
pytestmark = pytest.mark.slow


def charges() -> Iterator[str]:
    for n in range(CHARGES):
        charge = f"<https://data.example.org/id/h{n:05}>"
        yield f'{charge} a aq:Charge ; aq:underProvision <{ARTICLE}> ; rdfs:label "Charge {n}"@en .\n'
        claim = f"<https://data.example.org/id/h{n:05}#underProvision>"
        yield f"{claim} a aq:Claim ; aq:subject {charge} ; aq:property aq:underProvision ; aq:value <{ARTICLE}> .\n"


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("hub") / "releases"
    make_release(folder, "one", extra="".join(charges()))
    point_to(folder, "one")
    made = create_app(Releases(folder), Settings(links_per_page=200))
    yield made
    made.extensions["aigaq_current"].close()


def resident() -> int:
    """Bytes of memory that this process holds."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_each_page_is_quick_and_small(crowded: Flask) -> None:
    client = crowded.test_client()
    client.get("/law/xx-cao/77/2.ttl")
    before = resident()
    for page in (1, 2, 125, 250, 251):
        began = time.process_time()
        response = client.get(f"/law/xx-cao/77/2.ttl?page={page}")
        assert response.status_code == 200
        assert time.process_time() - began < 2
        assert len(response.data) < 500_000
    assert resident() - before < 64 * 1024 * 1024
    assert client.get("/law/xx-cao/77/2.ttl?page=252").status_code == 404


def test_the_pages_together_are_the_whole(crowded: Flask) -> None:
    client = crowded.test_client()
    link = rdflib.URIRef(names.AQ + "underProvision")
    seen: list[str] = []
    for page in (1, 2, 3, 251):
        graph = rdflib.Graph().parse(data=client.get(f"/law/xx-cao/77/2.ttl?page={page}").data, format="turtle")
        seen += [str(s) for s in graph.subjects(link, rdflib.URIRef(ARTICLE))]
        [total] = graph.objects(None, HYDRA.totalItems)
        assert int(str(total)) == CHARGES + 1  # and the one of the fixture
        following = [str(o) for o in graph.objects(None, HYDRA.next)]
        assert [f.rpartition("=")[2] for f in following] == ([str(page + 1)] if page < 251 else [])
    assert len(seen) == len(set(seen)) == 601
    assert all("#" not in s for s in seen)


def test_the_engine_and_the_loop_mean_the_same(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """What counts as pointing here is written twice, once for the engine; both must agree on every resource of the fixture."""
    from endpoint.describe import describe

    current = app.extensions["aigaq_current"]
    serving = current.enter()
    iris = {q.object.value for q in serving.store if isinstance(q.object, ox.NamedNode)}
    by_loop = {i: describe(serving, i, per_page=10_000) for i in iris}
    monkeypatch.setattr("endpoint.describe._MANY", 0)
    by_engine = {i: describe(serving, i, per_page=10_000) for i in iris}
    current.leave(serving)
    assert sum(d is not None and d.links_total > 0 for d in by_loop.values()) > 5
    for iri, one in by_loop.items():
        other = by_engine[iri]
        assert (one is None) == (other is None)
        if one is not None and other is not None:
            assert (one.links_total, set(one.triples)) == (other.links_total, set(other.triples)), iri


def test_the_page_of_a_hub_is_bounded(crowded: Flask) -> None:
    began = time.process_time()
    response = crowded.test_client().get("/law/xx-cao/77/2", headers={"Accept": "text/html"})
    assert response.status_code == 200
    assert time.process_time() - began < 5
    assert len(response.data) < 1_000_000
