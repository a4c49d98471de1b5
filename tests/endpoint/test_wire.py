"""Plain requests are read whole or not at all, and a connection is answered the same whoever reads it."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest

from endpoint import wire
from publication.release import Releases
from tests.endpoint.started import started

HOST = b"Host: data.example.org\r\n"
CLIENT = ("192.0.2.1", 4000)


def request(line: bytes = b"GET /sparql?query=ASK%7B%7D HTTP/1.1", headers: bytes = HOST) -> bytes:
    return line + b"\r\n" + headers + b"\r\n"


def test_a_plain_request_becomes_its_environment() -> None:
    found = wire.read(request(headers=HOST + b"Accept:  text/csv \r\nX-Forwarded-For: 198.51.100.7\r\n"), CLIENT)
    assert found is not None
    assert (found["PATH_INFO"], found["QUERY_STRING"]) == ("/sparql", "query=ASK%7B%7D")
    assert (found["HTTP_ACCEPT"], found["HTTP_X_FORWARDED_FOR"], found["REMOTE_ADDR"]) == ("text/csv", "198.51.100.7", "192.0.2.1")


@pytest.mark.parametrize("name", ["Cookie", "FORWARDED", "Referer", "X-Forwarded-For", "x-real-ip"])
def test_nothing_is_remembered_of_who_asks(name: str) -> None:
    wire.read(request(), CLIENT)
    before = wire._usual.cache_info().misses
    for said in ("198.51.100.7", "198.51.100.8"):
        found = wire.read(request(headers=f"{name}: {said}\r\n".encode() + HOST), CLIENT)
        assert found is not None and found["HTTP_" + name.upper().replace("-", "_")] == said
    assert wire._usual.cache_info().misses == before


@pytest.mark.parametrize(
    "data",
    [
        request()[:-1],  # not here whole
        request() + b"x",
        request() + request(),  # a second one behind it
        request(headers=b"Accept: text/csv\r\n"),  # no host
        request(headers=HOST + HOST),
        request(headers=HOST + b"Cookie: a=1\r\nCookie: b=2\r\n"),
        request(headers=HOST + b"Forwarded : for=198.51.100.7\r\n"),
        request(headers=HOST + b"Content-Length: 3\r\n"),
        request(headers=HOST + b"Transfer-Encoding: chunked\r\n"),
        request(headers=HOST + b"Expect: 100-continue\r\n"),
        request(headers=HOST + b"Upgrade: h2c\r\n"),
        request(headers=HOST + b"Connection: upgrade\r\n"),
        request(headers=HOST + b"Range: bytes=0-1\r\n"),
        request(headers=HOST + b"Accept : text/csv\r\n"),
        request(headers=HOST + b" folded: yes\r\n"),
        request(headers=HOST + b"Accept: a\x00b\r\n"),
        request(headers=HOST + b"Accept: a\nContent-Length: 3\r\n"),
        request(headers=HOST + b"X_Forwarded_For: 198.51.100.7\r\n"),
        request(b"GET /sparql HTTP/1.0"),
        request(b"POST /sparql HTTP/1.1"),
        request(b"GET //elsewhere.example.org/ HTTP/1.1"),
        request(b"GET http://elsewhere.example.org/ HTTP/1.1"),
        request(b"GET /d%6Fc/x HTTP/1.1"),
        request(b"GET /sparql?a=\xff HTTP/1.1"),
        request(b"GET /sparql?query=" + b"a" * wire.MOST + b" HTTP/1.1"),
    ],
)
def test_all_else_is_left_to_the_web_server(data: bytes) -> None:
    assert wire.read(data, CLIENT) is None


def test_no_header_breaks_its_line() -> None:
    assert wire.write("200 OK", [("A", "b")], b"c", keep=True).endswith(b"\r\nA: b\r\n\r\nc")
    for value in ("a\r\nb: c", "a\nb", "a\rb"):
        with pytest.raises(ValueError, match="end of a line"):
            wire.write("200 OK", [("A", value)], b"", keep=True)


@pytest.fixture(scope="module")
def port(releases: Releases) -> Iterator[int]:
    with started(releases.folder.parent) as number:
        yield number


def talk(port: int, *pieces: bytes) -> bytes:
    """All that comes back; the last request has to end the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        for piece in pieces:
            connection.sendall(piece)
            time.sleep(0.1)
        received = b""
        while piece := connection.recv(1 << 16):
            received += piece
    return received


LAST = request(headers=HOST + b"Connection: close\r\n")
OTHERS = [
    (LAST,),
    (request(), LAST),
    (request() + LAST,),  # both at once
    (request()[:20], request()[20:], LAST[:-2], LAST[-2:]),  # in pieces
    (request(headers=HOST + b"Accept-Datetime: never\r\n"), LAST),  # the first is not plain
    (b"POST /sparql HTTP/1.1\r\n" + HOST + b"Content-Type: application/sparql-query\r\nContent-Length: 5\r\n\r\nASK{}", LAST),
]


@pytest.mark.parametrize("pieces", OTHERS)
def test_each_request_of_a_connection_is_answered_once(port: int, pieces: tuple[bytes, ...]) -> None:
    received = talk(port, *pieces)
    asked = sum(piece.count(b" HTTP/1.1") for piece in [b"".join(pieces)])
    assert received.count(b"HTTP/1.1 200 OK") == asked
    assert received.count(b'{"head":{},"boolean":true}') == asked
    assert received.count(b"X-Request-Id: ") == asked
    assert received.count(b"Server: gunicorn\r\n") == asked


def test_a_client_that_does_not_close_holds_up_nobody(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as lingering:
        lingering.sendall(LAST)
        assert lingering.recv(1 << 16).startswith(b"HTTP/1.1 200")
        began = time.monotonic()
        assert talk(port, LAST).startswith(b"HTTP/1.1 200")
        assert time.monotonic() - began < 1.8  # gunicorn waits two seconds for the first
