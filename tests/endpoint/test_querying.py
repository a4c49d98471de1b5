"""`aigaq query` on endpoints, ours and others', well-behaved and not."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.serving import make_server

from endpoint.querying import run
from ontology.errors import AigaqError, BadInput, NotFound, Refused, TooMuch, Unavailable
from tests.serving import serving

ASK = "ASK { ?s ?p ?o }"


@contextmanager
def other(handle: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[str]:
    """A server that answers every query as the test says."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            handle(self)
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as address:
        yield address


def saying(status: int, body: bytes, media: str = "text/plain") -> Callable[[BaseHTTPRequestHandler], None]:
    def handle(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", media)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return handle


@pytest.fixture(scope="module")
def ours(app: Flask) -> Iterator[str]:
    with serving(make_server("127.0.0.1", 0, app, threaded=True)) as address:
        yield address


@pytest.mark.parametrize(
    ("query", "form", "kind", "words"),
    [
        ("SELECT * {\n ?s ?p", "csv", BadInput, ["line 2, column", "answered 400", "Mend the query"]),
        ("SELECT * { ?s a foaf:Person }", "csv", BadInput, ["foaf: is not declared", "PREFIX foaf:"]),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "table", Refused, ["line 1, column 12", "answered 403", "SERVICE"]),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", "table", Refused, ["updates are not taken", "read-only"]),
        (ASK, "ttl", BadInput, ["answered 406"]),
    ],
)
def test_what_our_endpoint_says_is_passed_on(ours: str, query: str, form: str, kind: type[AigaqError], words: list[str]) -> None:
    with pytest.raises(kind) as raised:
        run(ours, query, form)
    said = str(raised.value)
    assert all(word in said for word in words) and '"detail"' not in said, said


def test_our_endpoint_answers(ours: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(ours, ASK, "table")
    run(f"{ours}/sparql", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "csv")
    said = capsys.readouterr().out.split()
    assert said[:2] == ["yes", "n"] and int(said[2]) > 100


@pytest.mark.parametrize(
    ("status", "body", "kind", "words"),
    [
        (400, b"Virtuoso 37000 Error SP030\n\nSPARQL query:\n...", BadInput, "answered 400: Virtuoso 37000 Error SP030"),
        (401, b"who are you", Refused, "answered 401: who are you"),
        (404, b"", NotFound, "answered 404: without a word"),
        (413, b"long", TooMuch, "LIMIT"),
        (414, b"long", BadInput, "answered 414: long"),
        (429, b"calm down", TooMuch, "Try again later"),
        (500, b"\xff\x1b[2J", Unavailable, "answered 500: ��[2J"),
        (503, json.dumps(["busy"]).encode(), Unavailable, 'answered 503: ["busy"]'),
        (504, json.dumps({"detail": "it took too long", "position": "somewhere"}).encode(), TooMuch, "it took too long"),
        (
            400,
            json.dumps({"title": "No", "hint": None, "position": {"line": math.inf, "column": 1}}).encode(),
            BadInput,
            "No\n  Mend the query.",
        ),
        (400, b"[" * 100_000, BadInput, "answered 400: [[["),
    ],
)
def test_what_another_server_says_is_passed_on(status: int, body: bytes, kind: type[AigaqError], words: str) -> None:
    with other(saying(status, body)) as address, pytest.raises(kind) as raised:
        run(address, ASK, "csv")
    assert words in str(raised.value)


def broken_off(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(b"5\r\ns\r\na\r\n\r\n")


def hung_up(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 2\x1b[2J")


@pytest.mark.parametrize(
    ("handle", "words"),
    [
        (broken_off, "not whole"),
        (hung_up, "cannot be reached"),
        (saying(200, b'{"head": {}, "results": {"bindings": []}}'), "not a SPARQL table"),
        (saying(200, b'{"head": {"vars": ["s"]}, "results": {"bindings": [3]}}'), "not a SPARQL table"),
        (saying(200, b'{"head": {"vars": [3]}, "results": {"bindings": []}}'), "not a SPARQL table"),
        (saying(200, b'{"boolean": "false"}'), "not a SPARQL table"),
        (saying(200, b'{"a":' * 100_000), "not a SPARQL table"),
    ],
)
def test_half_an_answer_is_none(handle: Callable[[BaseHTTPRequestHandler], None], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with other(handle) as address, pytest.raises(Unavailable, match=words) as raised:
        run(address, ASK, "table")
    assert not capsys.readouterr().out and "\x1b" not in str(raised.value)


def test_a_web_page_is_no_answer() -> None:
    with other(saying(200, b"<html>", "text/html; charset=utf-8")) as address, pytest.raises(NotFound, match="web page"):
        run(address, ASK, "table")


def test_a_table_is_shown_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    """What a terminal, or the library that draws, would take for an order is only text."""
    cells = ["[/bold] [red]a[/red]", "\x1b]0;title\x07b"]
    rows = [{"s": {"type": "literal", "value": cell}} for cell in cells]
    answer = json.dumps({"head": {"vars": ["s", "[/none]"]}, "results": {"bindings": rows}}).encode()
    with other(saying(200, answer, "application/sparql-results+json")) as address:
        run(address, "SELECT ?s {}", "table")
    said = capsys.readouterr().out
    assert cells[0] in said and "�]0;title�b" in said and "[/none]" in said and "\x1b" not in said and "2 rows" in said


def test_a_query_in_a_file(tmp_path: Path, ours: str, capsys: pytest.CaptureFixture[str]) -> None:
    query = tmp_path / "query.rq"
    query.write_text(ASK, encoding="utf-8-sig")
    run(ours, f"@{query}", "table")
    assert capsys.readouterr().out == "yes\n"
    query.write_bytes(ASK.encode("utf-16"))
    with pytest.raises(BadInput, match=r"query\.rq: this is not text in UTF-8"):
        run(ours, f"@{query}", "table")
