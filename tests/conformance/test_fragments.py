"""Triple Pattern Fragments as others see them: controls and paging by the suite's runner, answers by Comunica.

Needs the suite (``shared/suites`` beside the checkout, or where AIGAQ_SUITES points), Node, and Comunica 4.5 in the folder that
AIGAQ_NODE_MODULES names (``npm install --ignore-scripts @comunica/query-sparql@4.5.0`` makes it).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from endpoint.settings import Settings
from tests.conformance.conftest import endpoint_over

SUITES = Path(os.environ.get("AIGAQ_SUITES", Path(__file__).resolve().parents[3] / "shared" / "suites"))
RUNNERS = SUITES / "runners"
MODULES = Path(os.environ.get("AIGAQ_NODE_MODULES", RUNNERS / "node" / "node_modules"))
INVENTED = Path(__file__).parents[1] / "endpoint" / "invented.ttl"
QUERIES = [
    "SELECT (COUNT(*) AS ?n) { ?s a ?o }",
    "SELECT ?event ?label { ?event a <https://w3id.org/aigaq/ns#Event> ; <http://www.w3.org/2000/01/rdf-schema#label> ?label }",
    "SELECT DISTINCT ?p { ?s ?p ?o }",
]

pytestmark = [
    pytest.mark.skipif(not RUNNERS.is_dir(), reason=f"no conformance suites at {SUITES}"),
    pytest.mark.skipif(not shutil.which("node"), reason="Node is not installed"),
    pytest.mark.skipif(
        not (MODULES / "@comunica" / "query-sparql").is_dir(), reason="Comunica is not installed: AIGAQ_NODE_MODULES names its folder"
    ),
    pytest.mark.slow,
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address of a served release about invented people, and its data as N-Triples."""
    dataset = tmp_path_factory.mktemp("fragments")
    dump = dataset / "dump.nt"

    def fill(store: ox.Store) -> None:
        store.bulk_load(path=str(INVENTED), format=ox.RdfFormat.TURTLE)
        store.dump(output=str(dump), format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())

    with endpoint_over(dataset, fill, replace(Settings(), fragment_size=50)) as address:
        yield address, dump


def test_fragments_and_comunica(site: tuple[str, Path], tmp_path: Path) -> None:
    address, dump = site
    files = [tmp_path / f"{number}.rq" for number in range(len(QUERIES))]
    for file, query in zip(files, QUERIES, strict=True):
        file.write_text(query, encoding="utf-8")
    command = [sys.executable, str(RUNNERS / "run_tpf.py"), "--url", f"{address}/fragments", "--dump", str(dump), "-v", "--queries"]
    environment = {**os.environ, "NODE_MODULES_DIR": str(MODULES)}
    done = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, timeout=300, check=False, env=environment)
    assert done.returncode == 0, done.stderr[-2000:]
    total = next(line.split() for line in done.stdout.splitlines() if line.startswith("TOTAL"))
    assert (int(total[2]), int(total[4])) == (26 + len(QUERIES), 0), done.stdout


def test_comunica_over_sparql(site: tuple[str, Path]) -> None:
    address, dump = site
    query = "SELECT ?type (COUNT(?x) AS ?n) { ?x a ?type } GROUP BY ?type ORDER BY ?type"
    command = ["node", str(RUNNERS / "node" / "comunica_query.mjs"), "--source", f"{address}/sparql", "--type", "sparql", "--query", query]
    environment = {**os.environ, "NODE_MODULES_DIR": str(MODULES)}
    done = subprocess.run(command, capture_output=True, timeout=120, check=False, env=environment)
    assert done.returncode == 0, done.stderr[-2000:]
    found = [(row["type"]["value"], row["n"]["value"]) for row in json.loads(done.stdout)["results"]["bindings"]]
    store = ox.Store()
    store.bulk_load(path=str(dump), format=ox.RdfFormat.N_TRIPLES)
    expected = store.query(query)
    assert isinstance(expected, ox.QuerySolutions)
    assert found == [(s["type"].value, s["n"].value) for s in expected]  # type: ignore[union-attr]
