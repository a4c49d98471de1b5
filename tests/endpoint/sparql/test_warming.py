"""A fork reads through the store while nobody asks, so that its first queries find their pages copied."""

from __future__ import annotations

import marshal
import os
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep

import pyoxigraph as ox
import pytest

from endpoint.settings import MIB, Settings
from endpoint.sparql import child, frames
from endpoint.sparql.counting import taken
from endpoint.sparql.job import Job
from endpoint.sparql.pool import Pool
from publication.release import Releases

TRIPLES = 40_000
_LONG = 20.0


@pytest.fixture(scope="module")
def store() -> ox.Store:
    made, predicate = ox.Store(), ox.NamedNode("https://data.example.org/p")
    made.bulk_extend(
        ox.Quad(ox.NamedNode(f"https://data.example.org/{n}"), predicate, ox.Literal(f"a text of some length, number {n}"))
        for n in range(TRIPLES)
    )
    return made


Forked = tuple[int, socket.socket, frames.Reader]


@pytest.fixture
def fork(store: ox.Store) -> Iterator[Callable[[int], Forked]]:
    """Makes a query process that may have so many bytes of its own: its id and how to talk to it."""
    made: list[Forked] = []
    counts = taken(store)

    def new(memory: int) -> Forked:
        ours, theirs = socket.socketpair()
        if (pid := os.fork()) == 0:
            ours.close()
            try:
                child.serve(store, theirs, memory, counts)
            finally:
                os._exit(0)
        theirs.close()
        ours.settimeout(_LONG)
        made.append((pid, ours, frames.Reader(ours)))
        assert made[-1][2].next() == (frames.READY, str(pid).encode())
        return made[-1]

    yield new
    for pid, ours, _ in made:
        ours.close()
        os.kill(pid, signal.SIGKILL)  # a later one holds the other end of an earlier one's connection
        os.waitpid(pid, 0)


def own(pid: int) -> int:
    """Bytes that a process shares with no other."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    return int(text.partition("Private_Dirty:")[2].split()[0]) * 1024


def settled(pid: int) -> int:
    """Its own bytes once they grow no more."""
    last, until = -1, monotonic() + _LONG
    while (now := own(pid)) != last and monotonic() < until:
        last = now
        sleep(0.3)
    return now


def ask(connection: socket.socket, reader: frames.Reader, query: str) -> bytes:
    """The answer's body."""
    connection.sendall(frames.pack(frames.JOB, marshal.dumps(Job(query).order(Settings()))))
    body = b""
    while (frame := reader.next()) is not None and frame[0] != frames.END:
        assert frame[0] in (frames.KIND, frames.DATA)
        body += frame[1] if frame[0] == frames.DATA else b""
    assert frame is not None
    return body


def test_it_reads_the_store_by_itself(fork: Callable[[int], Forked]) -> None:
    pid, connection, reader = fork(512 * MIB)
    warm = settled(pid)
    assert f'"{TRIPLES}"' in ask(connection, reader, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(ISLITERAL(?o)) }").decode()
    assert own(pid) - warm < warm / 3  # what a query reads next was read before; it has buffers of its own


def test_a_query_comes_first(fork: Callable[[int], Forked]) -> None:
    pid, connection, reader = fork(512 * MIB)
    first = own(pid)
    assert b'"one"' in ask(connection, reader, 'SELECT ("one" AS ?x) {}')
    between = own(pid)
    assert settled(pid) > between + MIB > first + MIB  # it goes on afterwards
    assert b'"two"' in ask(connection, reader, 'SELECT ("two" AS ?x) {}')


def test_it_takes_no_more_than_half_of_its_memory(fork: Callable[[int], Forked]) -> None:
    whole = settled(fork(512 * MIB)[0])
    assert 2 * MIB < settled(fork(4 * MIB)[0]) < whole


def test_processes_are_ready_before_anybody_asks(releases: Releases) -> None:
    pool = Pool(releases.current().store_folder, Settings())
    try:
        pool.prepare()
        until = monotonic() + _LONG
        while (process := pool.take_idle()) is None and monotonic() < until:
            sleep(0.05)
        assert process is not None and process.in_memory
        pool.give_back(process, quick=True)
    finally:
        pool.close()
