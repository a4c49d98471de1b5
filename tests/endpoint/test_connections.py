"""More connections than a worker can hold: those without a request make room, and nobody else notices."""

from __future__ import annotations

import resource
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from endpoint.serve import _connections
from publication.release import Releases
from tests.endpoint.started import running

pytestmark = pytest.mark.skipif(not Path("/proc/self/fd").exists() or not shutil.which("prlimit"), reason="this needs Linux and prlimit")
ASK = (
    b"POST /sparql HTTP/1.1\r\nHost: data.example.org\r\nConnection: close\r\n"
    b"Content-Type: application/sparql-query\r\nContent-Length: 5\r\n\r\n"
)
SOON = 4.5
"""Seconds; after five a connection without a request is closed in any case."""


@contextmanager
def idle(port: int, number: int) -> Iterator[None]:
    """Connections on which nothing is asked."""
    with ExitStack() as stack:
        for _ in range(number):
            stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30))
        yield


def worker_of(main: int) -> int:
    children = Path(f"/proc/{main}/task/{main}/children").read_text(encoding="ascii").split()
    assert len(children) == 1
    return int(children[0])


def asked(port: int) -> float:
    """Seconds to an answer."""
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(ASK + b"ASK{}")
        assert connection.recv(15) == b"HTTP/1.1 200 OK"
    return time.monotonic() - began


def test_connections_without_a_request_make_room(releases: Releases) -> None:
    with running(releases.folder.parent, files=512) as (port, process), socket.create_connection(("127.0.0.1", port), timeout=30) as half:
        asked(port)
        worker = worker_of(process.pid)
        half.sendall(ASK + b"AS")
        time.sleep(0.2)
        with idle(port, 600):  # themselves few enough for the usual 1024 descriptors of a process
            assert asked(port) < SOON
            half.sendall(b"K{}")  # whose request has begun stays
            assert half.recv(15) == b"HTTP/1.1 200 OK"
        assert worker_of(process.pid) == worker


def test_a_worker_without_descriptors_lives_on(releases: Releases) -> None:
    with running(releases.folder.parent) as (port, process):
        asked(port)
        worker = worker_of(process.pid)
        with idle(port, 50):
            time.sleep(0.2)
            held = sum(1 for _ in Path(f"/proc/{worker}/fd").iterdir())
            resource.prlimit(worker, resource.RLIMIT_NOFILE, (held + 5, 1024))
            with idle(port, 100):
                assert asked(port) < SOON
        assert worker_of(process.pid) == worker


@pytest.mark.parametrize(
    ("limits", "set_to", "connections"),
    [
        ((1024, 500_000), [1512], 1000),
        ((1024, 1024), [1024], 512),
        ((256, 256), [256], 128),
        ((20_000, 20_000), [], 1000),
        ((1024, resource.RLIM_INFINITY), [1512], 1000),
        ((resource.RLIM_INFINITY, resource.RLIM_INFINITY), [], 1000),
    ],
)
def test_as_many_connections_as_descriptors_allow(
    limits: tuple[int, int], set_to: list[int], connections: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda what: limits)
    monkeypatch.setattr(resource, "setrlimit", lambda what, new: said.append(new))
    assert _connections(1000, 512) == connections
    assert said == [(soft, limits[1]) for soft in set_to]
