"""`/sparql` in process: the protocol, its formats and its refusals."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from endpoint.app import create_app
from endpoint.settings import Settings
from endpoint.sparql import results
from publication.release import Releases

SELECT = "SELECT ?s { ?s a <https://w3id.org/aigaq/ns#Event> } ORDER BY ?s"
CONSTRUCT = "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 5"
DATASET = "https://data.example.org/dataset"
TABLES = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
GRAPHS = ["text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml", "application/trig", "application/n-quads"]


@pytest.mark.parametrize("media", TABLES)
def test_tables_in_each_format(client: FlaskClient, media: str) -> None:
    response = client.get("/sparql", query_string={"query": SELECT}, headers={"Accept": media})
    assert (response.status_code, response.mimetype) == (200, media)
    found = ox.parse_query_results(response.data, format=TABLES[media])
    assert isinstance(found, ox.QuerySolutions)
    assert [s["s"].value[-1] for s in found] == ["1", "2", "3"]  # type: ignore[union-attr]


def test_csv(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": SELECT}, headers={"Accept": "text/csv"})
    assert response.mimetype == "text/csv"
    assert response.data.splitlines()[:2] == [b"s", b"https://data.example.org/id/eAAAAAAAAAA1"]


@pytest.mark.parametrize("media", GRAPHS)
@pytest.mark.parametrize("query", [CONSTRUCT, "DESCRIBE <https://data.example.org/id/eAAAAAAAAAA1>"])
def test_graphs_in_each_format(client: FlaskClient, media: str, query: str) -> None:
    response = client.get("/sparql", query_string={"query": query}, headers={"Accept": media})
    assert (response.status_code, response.mimetype) == (200, media)
    form = ox.RdfFormat.from_media_type(media)
    assert form is not None
    assert len(list(ox.parse(response.data, format=form))) >= 5


@pytest.mark.parametrize("media", ["application/sparql-results+json", "application/sparql-results+xml"])
def test_ask(client: FlaskClient, media: str) -> None:
    response = client.get("/sparql", query_string={"query": "ASK {}"}, headers={"Accept": media})
    form = ox.QueryResultsFormat.from_media_type(media)
    assert form is not None
    assert bool(ox.parse_query_results(response.data, format=form)) is True


@pytest.mark.parametrize(
    ("query", "form", "accept", "media"),
    [
        (SELECT, "csv", "text/html", "text/csv"),
        (SELECT, "csv", "application/sparql-results+xml", "text/csv"),
        (CONSTRUCT, "csv", "text/turtle", "text/turtle"),
        (CONSTRUCT, "ttl", "text/html", "text/turtle"),
        (CONSTRUCT, "xml", "*/*", "text/turtle"),
        (SELECT, "a-name-of-its-own", "text/csv", "text/csv"),
    ],
)
def test_format_in_the_address(client: FlaskClient, query: str, form: str, accept: str, media: str) -> None:
    response = client.get("/sparql", query_string={"query": query, "format": form}, headers={"Accept": accept})
    assert (response.status_code, response.mimetype) == (200, media)


def test_three_ways_to_ask_give_one_answer(client: FlaskClient) -> None:
    get = client.get("/sparql", query_string={"query": SELECT})
    form = client.post("/sparql", data={"query": SELECT})
    direct = client.post("/sparql", data=SELECT, content_type="application/sparql-query")
    assert get.mimetype == "application/sparql-results+json"
    assert get.data == form.data == direct.data
    assert form.headers["Cache-Control"] == "no-store"


def test_head_and_options(client: FlaskClient) -> None:
    get = client.get("/sparql", query_string={"query": SELECT})
    head = client.head("/sparql", query_string={"query": SELECT})
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == get.headers["Content-Length"] == str(len(get.data))
    options = client.options("/sparql")
    assert {"GET", "POST", "HEAD"} <= set(options.headers["Access-Control-Allow-Methods"].split(", "))
    assert options.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in options.headers


def test_the_same_question_again_is_304(client: FlaskClient) -> None:
    tag = client.get("/sparql", query_string={"query": SELECT}).headers["ETag"]
    assert client.get("/sparql", query_string={"query": SELECT}, headers={"If-None-Match": tag}).status_code == 304
    other = client.get("/sparql", query_string={"query": SELECT}, headers={"If-None-Match": tag, "Accept": "text/csv"})
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("how", "status"),
    [
        ({"query_string": {"query": "SELECT * {"}}, 400),
        ({"query_string": "query=ASK%7B%7D&query=ASK%7B%7D"}, 400),
        ({"query_string": "query=%FF"}, 400),
        ({"headers": {"Accept": "application/sparql-results+json"}}, 400),
        ({"method": "POST", "data": {"other": "1"}}, 400),
        ({"method": "POST", "data": "ASK {}", "content_type": "text/plain"}, 415),
        ({"method": "POST", "data": b"ASK { ?s ?p '\xff' }", "content_type": "application/sparql-query"}, 400),
        ({"method": "POST", "data": "DROP ALL", "content_type": "application/sparql-update"}, 403),
        ({"method": "POST", "data": {"update": "DROP ALL"}}, 403),
        ({"query_string": {"query": "DROP ALL"}}, 403),
        ({"query_string": {"query": "SELECT * { SERVICE <http://x.example/> {} }"}}, 403),
        ({"query_string": {"query": "SELECT * FROM <http://x.example/> {}"}}, 403),
        ({"query_string": {"query": "ASK {}", "default-graph-uri": "http://x.example/"}}, 403),
        ({"query_string": {"query": SELECT}, "headers": {"Accept": "image/png"}}, 406),
        ({"query_string": {"query": SELECT}, "headers": {"Accept": "text/turtle"}}, 406),
        ({"query_string": {"query": CONSTRUCT}, "headers": {"Accept": "text/csv"}}, 406),
        ({"method": "POST", "data": {"query": "ASK {}" + " " * 70_000}}, 413),
        ({"method": "POST", "data": b"x" * 300_000, "content_type": "application/sparql-query"}, 413),
        ({"method": "PUT"}, 405),
        ({"method": "DELETE"}, 405),
    ],
)
def test_what_cannot_be_answered(client: FlaskClient, how: dict[str, object], status: int) -> None:
    response = client.open("/sparql", **{"method": "GET", **how})  # type: ignore[arg-type]
    assert response.status_code == status
    problem = response.get_json(force=True)
    assert problem["status"] == status
    assert problem["detail"]


def test_syntax_errors_have_a_place(client: FlaskClient) -> None:
    problem = client.get("/sparql", query_string={"query": "SELECT * {\n ?s FOO ?o }"}).get_json(force=True)
    assert problem["position"]["line"] == 2
    undeclared = client.get("/sparql", query_string={"query": "ASK { ?s nope:x ?o }"}).get_json(force=True)
    assert "prefix" in undeclared["detail"]


def test_graph_parameters(client: FlaskClient) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"

    def ask(query: str, **graphs: str) -> int:
        answer = client.get("/sparql", query_string={"query": query, **graphs}).get_json(force=True)
        return int(answer["results"]["bindings"][0]["n"]["value"])

    assert ask(count) > 100
    assert 0 < ask(count, **{"default-graph-uri": DATASET}) < 20
    assert ask(count, **{"named-graph-uri": DATASET}) == 0  # no default graph is named, so it is empty
    named = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert 0 < ask(named) < 20
    assert 0 < ask(named, **{"named-graph-uri": DATASET}) < 20
    assert ask(named, **{"default-graph-uri": DATASET}) == 0
    assert 0 < ask(count.replace("{", f"FROM <{DATASET}> {{", 1)) < 20


def test_service_description(client: FlaskClient) -> None:
    response = client.get("/sparql", headers={"Accept": "text/turtle"})
    store = ox.Store()
    store.load(input=response.data, format=ox.RdfFormat.TURTLE)
    sd = "http://www.w3.org/ns/sparql-service-description#"
    assert store.query(f"ASK {{ ?x a <{sd}Service> ; <{sd}endpoint> <https://data.example.org/sparql> }}")
    assert store.query(f"ASK {{ ?x <{sd}namedGraph>/<{sd}name> <{DATASET}> }}")
    hydra, schema = "http://www.w3.org/ns/hydra/core#", "https://schema.org/"

    def values(path: str) -> set[str]:
        found = store.query(f"SELECT ?v {{ <https://data.example.org/sparql> {path} ?v }}")
        return {str(s["v"].value) for s in found}  # type: ignore[union-attr]

    assert values(f"<{hydra}operation>/<{hydra}method>") == {"GET", "HEAD", "POST", "QUERY"}
    limits = f"<{schema}additionalProperty>"
    assert values(f"{limits}/<{schema}propertyID>") == {"max-rows", "max-bytes", "max-seconds", "max-query-bytes"}
    assert "5" in values(f"{limits}/<{schema}value>")  # what this server is set to
    assert len(values(f"<{sd}resultFormat>")) == 10


def test_the_form_for_people(client: FlaskClient) -> None:
    html = client.get("/sparql", headers={"Accept": "text/html"}).get_data(as_text=True)
    assert "<textarea" in html
    assert all('src="/static/' in tag or 'type="application/' in tag for tag in re.findall(r"<script[^>]*", html))  # none but our own
    result = client.get("/sparql", query_string={"query": SELECT, "format": "html"})
    assert (result.status_code, result.mimetype) == (200, "text/html")
    assert '<a href="/doc/eAAAAAAAAAA1">' in result.get_data(as_text=True)
    wrong = client.get("/sparql", query_string={"query": "SELECT <b>x", "format": "html"})
    assert wrong.status_code == 400
    assert "SELECT &lt;b&gt;x" in wrong.get_data(as_text=True)
    for query in ("ASK {}", CONSTRUCT):
        assert client.get("/sparql", query_string={"query": query, "format": "html"}).status_code == 200


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_the_examples_work(client: FlaskClient, language: str) -> None:
    from endpoint.pages.query import examples

    with client.application.test_request_context(f"/?lang={language}"):
        queries = [example.query for example in examples()]
    found = [client.get("/sparql", query_string={"query": query}) for query in queries]
    assert {response.status_code for response in found} == {200}
    # A small invented dataset need not have something for each of them.
    assert any(response.get_json(force=True)["results"]["bindings"] for response in found)


@pytest.fixture
def tight(releases: Releases) -> Iterator[FlaskClient]:
    app = create_app(releases, Settings(query_timeout=1, max_rows=10, html_rows=4))
    yield app.test_client()
    app.extensions["aigaq_current"].close()


def test_limits_are_never_a_plain_200(tight: FlaskClient) -> None:
    rows = tight.get("/sparql", query_string={"query": "SELECT * { ?s ?p ?o }"})
    assert rows.status_code == 413
    late = tight.get("/sparql", query_string={"query": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?q }"})
    assert late.status_code == 504
    page = tight.get("/sparql", query_string={"query": "SELECT * { ?s ?p ?o }", "format": "html"}).get_data(as_text=True)
    assert "Only the first 4 are shown" in page


def test_nothing_goes_out(client: FlaskClient) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.settimeout(0.5)
        here = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        for query in (
            f"SELECT * {{ SERVICE <{here}> {{}} }}",
            f"SELECT * {{ \\u0053ERVICE SILENT <{here}> {{}} }}",
            f"PREFIX : <{here}> SELECT * {{ SERVICE:x {{}} }}",
            f"SELECT * FROM <{here}> {{ ?s ?p ?o }}",
            f"LOAD <{here}>",
            f"DESCRIBE <{here}>",
        ):
            client.get("/sparql", query_string={"query": query})
        client.get("/sparql", query_string={"query": "ASK {}", "default-graph-uri": here})
        with pytest.raises(TimeoutError):
            listener.accept()


TERMS: list[results.Term | None] = [
    ox.NamedNode("http://x/a?b&c=d"),
    ox.BlankNode("b"),
    ox.Literal('quote " comma , tab \t line \n end \r & < >'),
    ox.Literal("көше", language="kk"),
    ox.Literal("-5", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#negativeInteger")),
    ox.Literal(""),
    None,
]


@pytest.mark.parametrize("form", ["json", "xml", "tsv"])
def test_our_writers_keep_every_term(form: str) -> None:
    names = [f"v{n}" for n in range(len(TERMS))]
    text = "".join(results.select(form, names, [TERMS, TERMS]))
    readers = {"json": ox.QueryResultsFormat.JSON, "xml": ox.QueryResultsFormat.XML, "tsv": ox.QueryResultsFormat.TSV}
    found = ox.parse_query_results(text.encode(), format=readers[form])
    assert isinstance(found, ox.QuerySolutions)
    rows = [[solution[n] for n in names] for solution in found]
    assert [[t for t in row if not isinstance(t, ox.BlankNode)] for row in rows] == [
        [t for t in TERMS if not isinstance(t, ox.BlankNode)]
    ] * 2
    assert all(isinstance(row[1], ox.BlankNode) for row in rows)


def test_xml_stays_xml_whatever_the_data_holds() -> None:
    text = "".join(results.select("xml", ["x"], [[ox.Literal("bell \x07 end")]]))
    assert "bell \ufffd end" in "".join(ElementTree.fromstring(text).itertext())


def test_json_is_json_for_no_rows_at_all() -> None:
    assert json.loads("".join(results.select("json", ["a"], []))) == {"head": {"vars": ["a"]}, "results": {"bindings": []}}


def test_failures_are_said_without_the_web_framework() -> None:
    """The command line imports them at each start."""
    code = "import sys, endpoint.errors; print(sorted({'flask', 'werkzeug', 'jinja2'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(results.__file__).parents[2])
    assert done.stdout.strip() == "[]"


def test_the_child_starts_without_the_web_framework() -> None:
    code = "import sys, endpoint.sparql.child; print(sorted({'flask', 'rdflib', 'jinja2', 'pydantic'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(results.__file__).parents[2])
    assert done.stdout.strip() == "[]"
