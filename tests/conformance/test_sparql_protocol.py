"""The W3C SPARQL 1.1 Protocol tests, read-only ones, against a served release that holds the graphs they name."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pyoxigraph as ox
import pytest
import rdflib

from tests.conformance.conftest import endpoint_over

SUITES = Path(os.environ.get("AIGAQ_SUITES", Path(__file__).resolve().parents[3] / "shared/suites"))
RUNNERS = SUITES / "runners"
MANIFEST = SUITES / "rdf-tests/sparql/sparql11/protocol/manifest.ttl"
PYTHON = os.environ.get("AIGAQ_SUITES_PYTHON", sys.executable)
"""The runner needs `requests`, which is none of our dependencies: name a Python that has it."""
# Runs each query test of the manifest; the graphs are in the store already, so none is loaded.
DRIVER = """
import sys; sys.path.insert(0, sys.argv[1])
import requests
import run_protocol as r
mapper = r.Mapper("https://w3c.github.io/rdf-tests/", r.SUITES / "rdf-tests")
url_of = lambda path, hd, body: sys.argv[2] + path.removeprefix("/sparql").removeprefix("/")
for g, e in r.walk_manifest(mapper, mapper.base + "sparql/sparql11/protocol/manifest.ttl"):
    name = e.value.split("#")[-1]
    if "update" in name: continue
    ok, why = r.run(g, e, url_of, requests.Session(), None)
    print("pass" if ok else "FAIL", name, why)
"""

pytestmark = [
    pytest.mark.skipif(not RUNNERS.is_dir(), reason=f"no conformance suites at {SUITES}"),
    pytest.mark.skipif(
        sys.executable == PYTHON and importlib.util.find_spec("requests") is None,
        reason="the runner needs a Python with requests and pyoxigraph: set AIGAQ_SUITES_PYTHON",
    ),
]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """The address of an endpoint over the graphs that the manifest names."""

    def fill(store: ox.Store) -> None:
        for name in _named():
            store.add(ox.Quad(ox.NamedNode(name), ox.NamedNode("http://example.org/p"), ox.Literal("x"), ox.NamedNode(name)))
        for name, data in _loaded():
            store.remove_graph(ox.NamedNode(name))
            store.load(path=str(data), format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(name))

    with endpoint_over(tmp_path, fill) as address:
        yield f"{address}/sparql"


def _named() -> set[str]:
    """Graphs that requests name without saying what is in them."""
    text = unquote(MANIFEST.read_text(encoding="utf-8"))
    return set(re.findall(r"graph-uri=(http://kasei\.us/[^\s\"'<>&]*)", text))


def _loaded() -> list[tuple[str, Path]]:
    """Graphs with their files, as the manifest has them."""
    graph = rdflib.Graph().parse(MANIFEST, format="turtle", publicID=MANIFEST.as_uri())
    test = rdflib.Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
    pairs = {(graph.value(node, rdflib.RDFS.label), graph.value(node, test.graph)) for node in graph.objects(None, test.graphData)}
    return [(str(name), MANIFEST.parent / str(file).rsplit("/", 1)[-1]) for name, file in pairs]


def test_query_protocol(site: str) -> None:
    done = subprocess.run([PYTHON, "-c", DRIVER, str(RUNNERS), site], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    results = done.stdout.splitlines()
    assert len(results) >= 14
    assert [line for line in results if not line.startswith("pass")] == []
