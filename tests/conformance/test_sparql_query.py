"""The W3C SPARQL 1.1 query tests over HTTP: evaluation, result formats, syntax.

One release holds the data of all tests, each file as a graph; each test says with ``default-graph-uri`` and ``named-graph-uri``
which make up its dataset. The suite lies outside the project (``shared/suites`` beside the checkout, or where AIGAQ_SUITES points).
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pyoxigraph as ox
import pytest

from tests.conformance.conftest import endpoint_over

SUITES = Path(os.environ.get("AIGAQ_SUITES", Path(__file__).resolve().parents[3] / "shared" / "suites"))
BASE = "https://w3c.github.io/rdf-tests/"
PRESENT = (SUITES / "rdf-tests" / "sparql" / "sparql11").is_dir()
EVALUATED = ("QueryEvaluationTest", "CSVResultFormatTest")
SYNTAX = {"PositiveSyntaxTest11": True, "NegativeSyntaxTest11": False}
NOT_CLAIMED = {
    "entailment": "no entailment regime is offered",
    "service": "SERVICE is refused",
    "service-description": "no query test",
    "delete-insert": "updates are refused",
}
EMPTY = "https://empty.example/"

_ENGINE = "the engine (Oxigraph 0.5): "
EXCEPTIONS = {
    "aggregates#agg-groupconcat-04": _ENGINE + "GROUP_CONCAT drops the language tag that all members share",
    "aggregates#agg-groupconcat-06": _ENGINE + "GROUP_CONCAT of one member drops its language tag",
    "aggregates#agg-empty-group-count-graph": _ENGINE + "one group inside GRAPH ?g is counted over all graphs",
    "bindings#graph": _ENGINE + "VALUES inside GRAPH ?g may bind ?g anew",
    "csv-tsv-res#tsv03": _ENGINE + "the store keeps an xsd:negativeInteger as xsd:integer",
    "functions#bnode01": _ENGINE + "BNODE(str) gives different nodes for one string in one solution",
    "negation#graph-minus": _ENGINE + "MINUS inside GRAPH ?g sees ?g as a shared variable",
    "property-path#zero_or_more_set_start": _ENGINE + "a zero-length path needs its node to be in the data",
    "property-path#zero_or_more_set_end": _ENGINE + "a zero-length path needs its node to be in the data",
    "property-path#zero_or_one_set_start": _ENGINE + "a zero-length path needs its node to be in the data",
    "property-path#zero_or_one_set_end": _ENGINE + "a zero-length path needs its node to be in the data",
}


def _runner() -> Any:
    """The suite's own reader of manifests and judge of results."""
    folder = str(SUITES / "runners")
    sys.path.insert(0, folder)
    try:
        return import_module("run_sparql")
    finally:
        sys.path.remove(folder)


@cache
def _entries() -> list[tuple[str, str, Any, Any]]:
    """Name (group#test), kind, manifest and entry of each query test."""
    if not PRESENT:
        return []
    run = _runner()
    mapper = run.Mapper(BASE, SUITES / "rdf-tests")
    found = []
    for graph, entry in run.walk_manifest(mapper, f"{BASE}sparql/sparql11/manifest-all.ttl"):
        kinds = {k.value.rpartition("#")[2] for k in graph.objs(entry, run.RDF + "type")}
        kind = next((k for k in (*EVALUATED, *SYNTAX) if k in kinds), None)
        action = graph.obj(entry, run.MF + "action")
        query = graph.obj(action, run.QT + "query") if isinstance(action, ox.BlankNode) else action
        group = mapper.path(query).parent.name if kind else ""
        if kind and group not in NOT_CLAIMED:
            found.append((f"{group}#{entry.value.rpartition('#')[2]}", kind, graph, entry))
    return found


def _cases(kinds: Any) -> Iterator[Any]:
    for name, kind, graph, entry in _entries():
        if kind in kinds:
            marks = [pytest.mark.xfail(reason=EXCEPTIONS[name], strict=True)] if name in EXCEPTIONS else []
            yield pytest.param(kind, graph, entry, id=name, marks=marks)


class _Collected(Exception):
    pass


class _Collector:
    """Takes the place of an engine, to learn what data the tests want."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store

    def load(self, data: list[tuple[str | None, list[ox.Quad], Path, str]]) -> None:
        for name, quads, _, base in data:
            graph = ox.NamedNode(name or base)
            if not self.store.contains_named_graph(graph):
                self.store.add_graph(graph)
                renamed: dict[str, ox.BlankNode] = {}
                self.store.extend(_in_graph(quad, graph, renamed) for quad in quads)

    def query(self, *_: object) -> None:
        raise _Collected

    query_raw = query


def _in_graph(quad: ox.Quad, graph: ox.NamedNode, renamed: dict[str, ox.BlankNode]) -> ox.Quad:
    """The quad with blank nodes of this file's own; in ``graph`` if it is in no other."""

    def term(given: Any) -> Any:
        return renamed.setdefault(given.value, ox.BlankNode()) if isinstance(given, ox.BlankNode) else given

    name = graph if isinstance(quad.graph_name, ox.DefaultGraph) else quad.graph_name
    return ox.Quad(term(quad.subject), quad.predicate, term(quad.object), name)


class _Endpoint:
    """What the runner asks, asked of the served release."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.default: list[str] = [EMPTY]
        self.named: list[str] = []

    def load(self, data: list[tuple[str | None, list[ox.Quad], Path, str]]) -> None:
        self.default = [base for name, _, _, base in data if name is None]
        self.named = [name for name, *_ in data if name is not None]
        for _, quads, *_ in data:
            self.named += {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}

    def ask(self, text: str, base: str, accept: str) -> tuple[str, bytes]:
        if "base " not in text.lower():
            text = f"BASE <{base}>\n{text}"
        fields = [("query", text)]
        if " from " not in " ".join(text.lower().split()):
            fields += [("default-graph-uri", g) for g in self.default or [EMPTY]] + [("named-graph-uri", g) for g in self.named]
        with urlopen(Request(self.url, urlencode(fields).encode(), {"Accept": accept})) as response:
            return response.headers.get_content_type(), response.read()

    def query_raw(self, text: str, base: str, media_type: str) -> bytes:
        found, body = self.ask(text, base, media_type)
        assert found == media_type
        return body

    def query(self, text: str, base: str) -> tuple[Any, ...]:
        run = _runner()
        media, body = self.ask(text, base, "application/sparql-results+json, application/n-triples")
        if media == "application/n-triples":
            quads = ox.parse(body, format=ox.RdfFormat.N_TRIPLES)
            return ("graph", [[run.t(q.subject), run.t(q.predicate), run.t(q.object)] for q in quads])
        found = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        if isinstance(found, ox.QueryBoolean):
            return ("boolean", bool(found))
        names = [v.value for v in found.variables]
        return ("bindings", names, [[run.t(solution[n]) for n in names] for solution in found])


@pytest.fixture(scope="module")
def mapper() -> Any:
    return _runner().Mapper(BASE, SUITES / "rdf-tests")


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory, mapper: Any) -> Iterator[_Endpoint]:
    """A served release with the data of all evaluation tests."""

    def fill(store: ox.Store) -> None:
        store.add_graph(ox.NamedNode(EMPTY))
        for _, kind, graph, entry in _entries():
            if kind in EVALUATED:
                with suppress(_Collected):
                    _runner().one(_Collector(store), graph, entry, mapper, [kind])

    with endpoint_over(tmp_path_factory.mktemp("sparql11"), fill) as address:
        yield _Endpoint(f"{address}/sparql")


def test_the_suite_is_here() -> None:
    if not PRESENT:
        pytest.skip("the W3C SPARQL suite is not beside the checkout (shared/suites/rdf-tests)")
    kinds = [kind for _, kind, *_ in _entries()]
    assert (sum(k in EVALUATED for k in kinds), sum(k in SYNTAX for k in kinds)) == (235, 106)


@pytest.mark.parametrize(("kind", "graph", "entry"), list(_cases(EVALUATED)))
def test_evaluation(endpoint: _Endpoint, mapper: Any, kind: str, graph: Any, entry: Any) -> None:
    passed, why = _runner().one(endpoint, graph, entry, mapper, [kind])
    assert passed, why


@pytest.mark.parametrize(("kind", "graph", "entry"), list(_cases(SYNTAX)))
def test_syntax(endpoint: _Endpoint, mapper: Any, kind: str, graph: Any, entry: Any) -> None:
    """400 for what is not SPARQL. What is SPARQL, and calls a service or names a graph that is not here, is refused with 403."""
    query = graph.obj(entry, _runner().MF + "action")
    text = mapper.path(query).read_bytes().decode()
    endpoint.load([])
    why = ""
    try:
        endpoint.ask(text, query.value, "*/*")
        status = 200
    except HTTPError as error:
        status, why = error.code, error.read().decode()
        error.close()
    if "no function" in why:  # a grammatical query whose function is made up
        status = 200
    refused = status == 403 and re.search(r"\b(service|from)\b", text, re.IGNORECASE)
    assert status == (200 if SYNTAX[kind] else 400) or refused
