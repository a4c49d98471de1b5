"""Requests that come slowly: no thread waits for them, and none is taken before its end."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from select import select

import pytest
from hypothesis import given
from hypothesis import strategies as st

from endpoint.errors import HeadTooLong
from endpoint.incoming import LONGEST_HEAD, Incoming
from endpoint.worker import THREADS
from publication.release import Releases
from tests.endpoint.started import started

HEAD = b"POST /sparql HTTP/1.1\r\nHost: data.example.org\r\nContent-Type: application/sparql-query\r\n"
MOST = 1000


def arrived(pieces: list[bytes]) -> list[bool]:
    incoming = Incoming(MOST)
    return [incoming.add(piece) for piece in pieces]


def chunked(chunks: list[bytes], trailer: bytes = b"") -> bytes:
    body = b"".join(b"0000000000%x ;a=b\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)
    return HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + body + b"0\r\n" + trailer + b"\r\n"


REQUESTS = st.one_of(
    st.just(HEAD + b"\r\n"),
    st.binary(max_size=60).map(lambda body: HEAD + b"content-length :\t%030d \r\n\r\n" % len(body) + body),
    # What ends a body stands within a chunk too.
    st.lists(st.one_of(st.binary(min_size=1, max_size=20), st.just(b"0\r\n\r\n"), st.just(b"a\r\n0\r\n\r\n")), max_size=4).map(chunked),
    st.lists(st.binary(min_size=1, max_size=20), max_size=2).map(lambda chunks: chunked(chunks, b"X-Sum: 1\r\nX-More: 2\r\n")),
)


@given(REQUESTS, st.integers(1, 7))
def test_a_request_is_here_with_its_last_byte(data: bytes, size: int) -> None:
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    assert arrived(pieces) == [False] * (len(pieces) - 1) + [True]


@pytest.mark.parametrize(
    "data",
    [
        HEAD + b"Content-Length: 1001\r\n\r\n",  # refused unread
        HEAD + b"Content-Length: " + b"9" * 6000 + b"\r\n\r\n",
        HEAD + b"Content-Length: five\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nfff\r\n" + b"x" * 1001,
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nnone\r\n",
        b"GET /" + b"a" * 17_000,
        HEAD + b"\r\n" + HEAD,  # the beginning of a second one
    ],
)
def test_nothing_is_waited_for_that_changes_nothing(data: bytes) -> None:
    assert Incoming(MOST).add(data)


def test_a_head_ends() -> None:
    incoming = Incoming(MOST)
    with pytest.raises(HeadTooLong):
        for _ in range(LONGEST_HEAD):
            incoming.add(b"X-A: b\r\n" * 100)


def test_who_waits_to_be_told_to_go_on_is_told_while_nothing_of_the_body_is_here() -> None:
    incoming = Incoming(MOST)
    assert not incoming.add(HEAD + b"Expect: 100-Continue\r\nContent-Length: 3\r\n") and not incoming.expecting
    assert not incoming.add(b"\r\n") and incoming.expecting
    assert not incoming.add(b"AS") and not incoming.expecting
    assert incoming.add(b"K")


@pytest.fixture(scope="module")
def port(releases: Releases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    settings = tmp_path_factory.mktemp("settings") / "serve.toml"
    settings.write_text("request_timeout = 5\n", encoding="utf-8")
    with started(releases.folder.parent, "--settings", str(settings)) as number:
        yield number


def received(connection: socket.socket) -> bytes:
    found = b""
    while piece := connection.recv(1 << 16):
        found += piece
    return found


def asked(port: int, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(request)
        return received(connection)


def given_up(connections: list[socket.socket]) -> int:
    """How many by now."""
    return sum(b"HTTP/1.1 408 " in connection.recv(1 << 16, socket.MSG_PEEK) for connection in select(connections, [], [], 0)[0])


# A header that only the web server's own parser knows: answered by a thread.
BY_THREAD = b"GET /about HTTP/1.1\r\nHost: data.example.org\r\nX-Other: 1\r\nConnection: close\r\n\r\n"
STALLED = {
    "head": b"GET / HTTP/1.1\r\nHost: data.example.org\r\nX-A: b",
    "length": HEAD + b"Content-Length: 200\r\n\r\nASK",
    "zeros": HEAD + b"Content-Length: 0000000000000000000000000200\r\n\r\nASK",
    "line": HEAD + b"Transfer-Encoding: chunked\r\n\r\n5;" + b"a" * 1015 + b"\r\nASK",
    "chunks": HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\n0\r\n\r\n",
    "second": b"GET /about HTTP/1.1\r\nHost: data.example.org\r\nX-Other: 1\r\n\r\nGET / HTTP/1.1\r\nX-",
    "expecting": HEAD + b"Content-Length: 200\r\nExpect: 100-continue\r\n\r\n",
}


@pytest.mark.parametrize("kind", STALLED)
def test_more_slow_clients_than_threads_hold_up_nobody(port: int, kind: str) -> None:
    with ExitStack() as stack:
        slow = [stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30)) for _ in range(THREADS + 20)]
        for connection in slow:
            connection.sendall(STALLED[kind])
        assert asked(port, BY_THREAD).startswith(b"HTTP/1.1 200")
        assert given_up(slow) == 0, "that was before any of them was"
        for connection in slow:
            connection.sendall(b"0")
        began = time.monotonic()
        ends = [received(connection) for connection in slow]
        assert time.monotonic() - began < 15
    # What does not come whole is told so.
    assert all(b"HTTP/1.1 408 " in end and b'"hint": "Send it again' in end and b'"status": 408' in end for end in ends)
    ids = [end.rpartition(b"X-Request-Id: ")[2][:16] for end in ends]
    assert len(set(ids)) == len(ids) and all(end.count(name) == 2 for end, name in zip(ends, ids, strict=True))


def test_a_slow_request_that_comes_in_time_is_answered(port: int) -> None:
    request = HEAD + b"Expect: 100-continue\r\nConnection: close\r\nContent-Length: 5\r\n\r\nASK{}"
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        for piece in (request[:30], request[30:-5], request[-5:-1], request[-1:]):
            connection.sendall(piece)
            time.sleep(0.3)
        found = received(connection)
    assert found.startswith(b"HTTP/1.1 100 Continue\r\n\r\n") and b"HTTP/1.1 200 OK" in found and b'"boolean":true' in found


def test_a_head_that_does_not_end_is_told_so(port: int) -> None:
    found = asked(port, b"GET / HTTP/1.1\r\n" + b"X-A: b\r\n" * 10_000)
    assert found.startswith(b"HTTP/1.1 431 ") and b'"status": 431' in found and b'"hint"' in found
