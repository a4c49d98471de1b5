"""Queries answered by engines elsewhere: real ones, and one that misbehaves on request."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event
from typing import Any

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from endpoint.app import create_app
from endpoint.configuration import read_settings
from endpoint.settings import Settings
from ontology.errors import BadInput, Unavailable
from publication.build import build
from publication.project import Dataset
from publication.release import Release, Releases
from publication.store.configured import USER, engine, remote_store
from publication.store.remote import Engine, RemoteStore, opened
from publication.withdraw import withhold
from tests.endpoint.conftest import BASE, make_release, point_to
from tests.publication.conftest import LIST
from tests.publication.folders import filled_dataset
from tests.publication.store.engines import ENGINES, free_port, oxigraph
from tests.serving import serving

TABLE = "application/sparql-results+json"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
NAMES = f"SELECT ?l {{ ?p a <https://w3id.org/aigaq/ns#Person> ; <{LABEL}> ?l }}"
ALL = "SELECT ?s ?p ?o { ?s ?p ?o }"


@contextmanager
def client_of(releases: Path, settings: Settings) -> Iterator[FlaskClient]:
    app = create_app(Releases(releases), settings)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    try:
        yield app.test_client()
    finally:
        app.extensions["aigaq_current"].close()


def asked(client: FlaskClient, query: str, accept: str = TABLE, **fields: str) -> tuple[int, Any]:
    """Status and body; tables and problems as JSON."""
    with client.get("/sparql", query_string={"query": query, **fields}, headers={"Accept": accept}) as response:
        return response.status_code, json.loads(response.data) if "json" in response.mimetype else response.data


def rows(client: FlaskClient, query: str, **fields: str) -> list[dict[str, Any]]:
    status, body = asked(client, query, **fields)
    assert status == 200, body
    found: list[dict[str, Any]] = body["results"]["bindings"]
    return found


def publish(started: Engine, release: Release, folder: Path) -> RemoteStore:
    store = RemoteStore(started, release.manifest.base)
    data, description = folder / "data.nt", folder / "description.ttl"
    local = release.open_store()
    lines = (local.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()) or b"").splitlines(keepends=True)
    data.write_bytes(b"".join(line for line in lines if b"XMLSchema#duration" not in line))  # Virtuoso has none
    local.dump(output=str(description), format=ox.RdfFormat.TURTLE, from_graph=ox.NamedNode(f"{BASE}dataset"))
    store.publish(release.id, [data], description)
    return store


@pytest.fixture(scope="module", params=list(ENGINES))
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, Path, RemoteStore]]:
    """An engine, the releases' folder, and the store that holds the current one of them."""
    folder = tmp_path_factory.mktemp(request.param)
    with ENGINES[request.param](folder) as started:
        make_release(folder / "releases", "one")
        point_to(folder / "releases", "one")
        yield started, folder / "releases", publish(started, Releases(folder / "releases").current(), folder)


@pytest.fixture
def client(running: tuple[Engine, Path, RemoteStore]) -> Iterator[FlaskClient]:
    with client_of(running[1], Settings(store=running[0].query, max_rows=1000, stream_after=30)) as made:
        yield made


def test_answers_are_those_of_the_release(running: tuple[Engine, Path, RemoteStore], client: FlaskClient) -> None:
    local = Releases(running[1]).current().open_store()
    duration = ox.NamedNode("http://www.w3.org/2001/XMLSchema#duration")
    objects = (quad.object for quad in local.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    count = sum(not (isinstance(term, ox.Literal) and term.datatype == duration) for term in objects)
    assert len(rows(client, ALL)) == count
    for accept, begins in (("text/csv", b"l\r\n"), ("text/tab-separated-values", b"?l\n"), ("application/sparql-results+xml", b"<?xml")):
        status, body = asked(client, NAMES, accept)
        assert (status, body[: len(begins)]) == (200, begins)
    assert asked(client, "ASK { ?s ?p ?o }") == (200, {"head": {}, "boolean": True})
    assert asked(client, "ASK { <x:none> ?p ?o }") == (200, {"head": {}, "boolean": False})
    for accept, form in (("text/turtle", ox.RdfFormat.TURTLE), ("application/rdf+xml", ox.RdfFormat.RDF_XML)):
        status, body = asked(client, f"CONSTRUCT WHERE {{ ?s <{LABEL}> ?o }}", accept)
        labels = {quad.triple for quad in local.quads_for_pattern(None, ox.NamedNode(LABEL), None, ox.DefaultGraph())}
        assert (status, {quad.triple for quad in ox.parse(body, format=form)}) == (200, labels)
    assert rows(client, "SELECT ?x { <vocab> ?p ?x }") == []  # a relative IRI is one of ours
    description = len(list(local.quads_for_pattern(None, None, None, ox.NamedNode(f"{BASE}dataset"))))
    assert len(rows(client, ALL, **{"default-graph-uri": f"{BASE}dataset"})) == description
    assert rows(client, ALL, **{"named-graph-uri": f"{BASE}dataset"}) == []
    fragment = client.get("/fragments", query_string={"predicate": LABEL}, headers={"Accept": "application/n-triples"})
    assert fragment.text.count(f"<{LABEL}>") > 3


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("SELECT {", 400, "parsed"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> {} }", 403, "service"),
        ("SELECT * { ?s ?p ?o FILTER(<java:java.lang.System>(?o)) }", 400, "function"),
        ("DROP ALL", 403, "read-only"),
        ("SELECT * FROM <https://elsewhere.example/> {}", 403, "graph"),
        ("SELECT * { GRAPH ?g { ?s ?p ?o } }", 403, "GRAPH"),
        ("SELECT * { FILTER(1<2)GRAPH?g{?s?p?o}FILTER(3>2) }", 403, "GRAPH"),
        ("SELECT * { ?s ?p ?o . ?s ?a ?b . ?s ?c ?d }", 413, "1000 rows"),
    ],
)
def test_what_is_refused(client: FlaskClient, query: str, status: int, said: str) -> None:
    found, problem = asked(client, query)
    assert (found, said in problem["detail"]) == (status, True), problem
    if status == 400 and said == "parsed":
        assert problem["position"] == {"line": 1, "column": "9"}


def test_a_release_that_the_engine_does_not_hold(running: tuple[Engine, Path, RemoteStore], tmp_path: Path) -> None:
    make_release(tmp_path, "two")
    point_to(tmp_path, "two")
    with client_of(tmp_path, Settings(store=running[0].query)) as client:
        response = client.get("/sparql", query_string={"query": ALL}, headers={"Accept": TABLE})
        assert (response.status_code, "Retry-After" in response.headers) == (503, True)
        assert client.get("/id/eAAAAAAAAAA1", headers={"Accept": "text/turtle"}).status_code == 303


def test_from_the_build_to_the_answer_and_back_out(tmp_path: Path) -> None:
    folder = tmp_path / "dataset"
    filled_dataset(folder)
    path = folder / "aigaq.toml"
    text = path.read_text(encoding="utf-8").replace("name_detained_once = false", "name_detained_once = true")
    (folder / "sources" / "list.txt").write_text(LIST, encoding="utf-8")
    path.write_text(f'store = "http://127.0.0.1:{free_port()}/query"\n{text}', encoding="utf-8")
    with pytest.raises(Unavailable, match="cannot be reached"):
        build(folder, unreviewed=True)
    assert Releases.of(folder).current_id() is None

    with oxigraph(tmp_path) as started:
        path.write_text(f'store = "{started.query}"\nstore_update = "{started.update}"\n{text}', encoding="utf-8")
        first = build(folder, unreviewed=True).release
        store = remote_store(Dataset.open(folder).project)
        assert store is not None
        assert store.held() == {first.id}
        settings = read_settings(folder)
        assert settings.store == started.query
        with client_of(folder / "releases", settings) as client:
            before = {row["l"]["value"] for row in rows(client, NAMES)}
            assert {name.split()[0] for name in before} >= {"Zholbarysov", "Torgaytay"}
            done = withhold(folder, ["Zholbarysov A."], by="signer-77", why="in danger")
            assert done.release is not None
            after = {row["l"]["value"] for row in rows(client, NAMES)}
            assert after == {name for name in before if not name.startswith("Zholbarysov")}
        with opened(started, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", TABLE) as response:
            graphs = response.read().decode()
        assert (f"/{done.release.id}/" in graphs, f"/{first.id}/" in graphs) == (True, False)


Handler = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def misbehaving(handle: Handler) -> Iterator[str]:
    """An engine that does whatever the test says to every query but that for its pointer."""

    class Engines(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if b"store%2Fpointer" in body:
                pointed = {"what": {"type": "uri", "value": "urn:aigaq:current"}, "release": {"type": "literal", "value": "one"}}
                answer(self, json.dumps({"head": {"vars": ["what", "release"]}, "results": {"bindings": [pointed]}}))
            else:
                handle(self)

        def log_message(self, *_: object) -> None:
            pass

    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Engines)) as address:
        yield f"{address}/query"


def answer(handler: BaseHTTPRequestHandler, body: str, status: int = 200, **headers: str) -> None:
    handler.send_response(status)
    for name, value in {"Content-Type": TABLE, "Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body.encode())


HEAD = '{"head":{"vars":["s"]},"results":{"bindings":['
ROW = '{"s":{"type":"literal","value":"x"}}'


def cut_short(handler: BaseHTTPRequestHandler) -> None:
    answer(handler, HEAD + ROW, Content_Length="9999")


def no_answer(handler: BaseHTTPRequestHandler) -> None:
    answer(handler, "Welcome to the wrong server")


def failing(handler: BaseHTTPRequestHandler) -> None:
    answer(handler, "secret 10.1.2.3 exploded", 500)


def limited(handler: BaseHTTPRequestHandler) -> None:
    answer(handler, f"{HEAD}{ROW},{ROW}]}}}}", X_SPARQL_MaxRows="2")


@pytest.mark.parametrize(("handle", "status"), [(cut_short, 503), (no_answer, 503), (failing, 503), (limited, 413)])
def test_an_engine_that_fails_gives_no_answer_that_looks_whole(releases: Releases, tmp_path: Path, handle: Handler, status: int) -> None:
    make_release(tmp_path, "one")
    point_to(tmp_path, "one")
    with misbehaving(handle) as address, client_of(tmp_path, Settings(store=address)) as client:
        response = client.get("/sparql", query_string={"query": "SELECT ?s { ?s ?p ?o }"}, headers={"Accept": TABLE})
        assert (response.status_code, "10.1.2.3" in response.text) == (status, False)
        assert ("Retry-After" in response.headers) == (status == 503)


def test_time_and_a_cut_after_the_first_rows(tmp_path: Path) -> None:
    make_release(tmp_path, "one")
    point_to(tmp_path, "one")
    over = Event()

    def slow(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", TABLE)
        handler.end_headers()
        handler.wfile.write((HEAD + ROW + f",{ROW}" * 3000).encode())
        over.wait(20)

    with misbehaving(slow) as address, client_of(tmp_path, Settings(store=address, query_timeout=2.0, stream_after=0.1)) as client:
        try:
            with pytest.raises(Exception, match="did not finish in 2 seconds"):
                asked(client, "SELECT ?s { ?s ?p ?o }")
        finally:
            over.set()


def test_an_account_travels_only_where_it_is_safe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(USER, "publisher:secret")
    assert engine("https://store.example.org/sparql").user == ("publisher", "secret")
    assert engine("http://127.0.0.1:3030/ds").user == ("publisher", "secret")
    assert engine("http://store.example.org/sparql", auth="digest").digest
    with pytest.raises(BadInput, match="in the clear"):
        engine("https://store.example.org/sparql", "http://store.example.org/update")
    monkeypatch.setenv(USER, "publisher")
    with pytest.raises(BadInput, match="name:password"):
        engine("https://store.example.org/sparql")


@pytest.mark.parametrize("address", ["ftp://store.example.org/", "https://publisher:secret@store.example.org/sparql", "store.example.org"])
def test_what_is_no_address_of_an_engine(tmp_path: Path, address: str) -> None:
    (tmp_path / "serve.toml").write_text(f'store = "{address}"\n', encoding="utf-8")
    with pytest.raises(BadInput, match="store"):
        read_settings(tmp_path)
