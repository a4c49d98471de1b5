"""One family of errors, one shape, on every address; exit codes; safety headers; a log that tells nothing on people."""

from __future__ import annotations

import json
import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient

from endpoint.app import create_app
from endpoint.errors import exit_code, problem_of
from endpoint.problems import PROBLEM_JSON
from ontology.errors import AigaqError, BadInput, Kind, NotFound, Where
from publication.release import Releases

FAILING = {
    "/id/none": 404,
    "/doc/none": 404,
    "/data/none.ttl": 404,
    "/data/pAAAAAAAAAA1.ttl?page=0": 400,
    "/list/none": 404,
    "/law/none/1": 404,
    "/place/none": 404,
    "/vocab.docx": 404,
    "/shapes/none.ttl": 404,
    "/releases/none/": 404,
    "/releases/none/data.ttl": 404,
    "/releases/2031-06-01/secret.txt": 404,
    "/sparql?query=SELECT": 400,
    "/sparql?query=DROP+ALL": 403,
    "/nowhere": 404,
}
SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Access-Control-Allow-Origin": "*",
}


@pytest.mark.parametrize("path", FAILING)
@pytest.mark.parametrize("accept", [None, "application/problem+json", "application/json", "text/html", "text/plain", "image/png"])
def test_one_shape_everywhere(client: FlaskClient, path: str, accept: str | None) -> None:
    if path.startswith("/sparql") and accept:
        accept += ", text/csv;q=0.1"  # something it can answer in, so that the query itself is what fails
    response = client.get(path, headers={"Accept": accept} if accept else {})
    assert response.status_code == FAILING[path]
    assert response.headers["Cache-Control"] == "no-store"
    text = response.get_data(as_text=True)
    if accept and accept.startswith("text/html"):
        assert response.mimetype == "text/html"
        assert "<h1>" in text or 'role="alert"' in text
    elif accept and accept.startswith("text/plain"):
        assert response.mimetype == "text/plain"
        assert text.startswith(str(FAILING[path]))
    else:
        assert response.mimetype == PROBLEM_JSON
        problem = json.loads(text)
        assert {"type", "title", "status", "kind", "detail", "instance"} <= set(problem)
        assert problem["status"] == FAILING[path]
        assert problem["kind"] in set(Kind)
        assert problem["instance"].endswith(response.headers["X-Request-Id"])


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_nothing_can_be_changed_anywhere(app: Flask, client: FlaskClient, method: str) -> None:
    for rule in app.url_map.iter_rules():
        path = rule.rule.replace("<opaque>", "pAAAAAAAAAA1").replace("<path:rest>", "x").split("<")[0].split(".")[0] or "/"
        response = client.open(path, method=method)
        assert response.status_code in (404, 405), path
    assert client.open("/", method=method).headers["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(
    "path", ["/", "/doc/pAAAAAAAAAA1", "/data/pAAAAAAAAAA1.ttl", "/sparql", "/health", "/nowhere", "/static/style.css", "/robots.txt"]
)
def test_every_answer_is_armoured(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Accept": "text/html"}, buffered=True)
    for name, value in SAFE.items():
        assert response.headers[name] == value
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "Set-Cookie" not in response.headers


def test_a_fault_of_ours_says_nothing_of_its_inside(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret Testova /srv/private")

    monkeypatch.setattr("endpoint.routes.resources.describe", broken)
    app.testing = False
    try:
        with caplog.at_level(logging.INFO):
            response = client.get("/data/eAAAAAAAAAA2.nt")
    finally:
        app.testing = True
    assert response.status_code == 500
    assert "secret" not in response.get_data(as_text=True)
    assert "secret" not in caplog.text
    assert response.headers["X-Request-Id"] in caplog.text


def test_the_log_has_no_names_ids_or_queries(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        client.get("/doc/pAAAAAAAAAA1?lang=kk")
        client.get("/sparql", query_string={"query": "SELECT * { ?s ?p 'Testova' } LIMIT 1"})
        client.get("/sparql", query_string={"query": "SELECT Testova"})
    lines = [json.loads(r.message) for r in caplog.records if r.name == "endpoint.access"]
    assert [set(line) for line in lines] == [{"method", "route", "status", "ms", "request"}] * 3
    assert lines[0]["route"] == "/doc/<opaque>"
    assert "pAAAAAAAAAA1" not in caplog.text
    assert "Testova" not in caplog.text


def test_exit_codes() -> None:
    assert {kind: exit_code(kind) for kind in Kind} == {kind: 1 if kind is Kind.RULE_BROKEN else 2 for kind in Kind}


def test_files_of_the_server_are_not_told() -> None:
    problem = problem_of(NotFound("there is no release here", where=Where(file="/srv/data/releases"), hint="Look in /srv/data."))
    assert "/srv" not in json.dumps([problem.detail, problem.hint, problem.extra])
    assert problem_of(BadInput("x", where=Where(line=2, column="5"))).extra == {"position": {"line": 2, "column": "5"}}
    assert problem_of(AigaqError("x")).status == 500


def test_before_the_first_release(tmp_path) -> None:  # type: ignore[no-untyped-def]
    client = create_app(Releases(tmp_path / "releases")).test_client()
    assert client.get("/health").status_code == 503
    assert client.get("/robots.txt").status_code == 200
    for path in ("/", "/id/x", "/sparql?query=ASK%7B%7D", "/releases/"):
        response = client.get(path, headers={"Accept": "text/html"})
        assert response.status_code == 404
        assert "nothing has been published yet" in response.get_data(as_text=True)
