"""The process that runs strangers' queries over one store.

It has the store in one of two ways: forked from the process that holds it in memory (:mod:`endpoint.sparql.zygote`), or started as
``python -m endpoint.sparql.child STORE MEMORY DESCRIPTOR`` and opening it on disk. Then it gives up what it could do harm with: no new
file or socket (so no way out, whatever the query says), no more memory than allowed, no other process. Jobs come and answers
go over one socket, in frames (:mod:`endpoint.sparql.frames`). A clock of the kernel ends it a second after a job's deadline
even if its parent is gone. Only pyoxigraph and the standard library are imported, to start fast.

A fork shares its pages with the holder until it counts references on them, and copies each one by one as it first reads there, which makes
the first queries several times slower. So it reads through the store while nobody asks (:class:`_Warming`).
"""

from __future__ import annotations

import faulthandler
import marshal
import os
import re
import resource
import signal
import socket
import struct
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from time import monotonic, process_time
from typing import IO, Any, cast

import pyoxigraph as ox

from endpoint.sparql import frames, json_rows, results
from endpoint.sparql.counting import Counts, counted

GRAPH_FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}
PIECE = 64 * 1024
"""Bytes of an answer that leave together."""
PIECE_SECONDS = 0.1
"""A row waits no longer than this for others before it leaves."""
_STEP = 500
"""Quads read between two looks for a job: about half a millisecond."""
_PAUSE = 1500
"""Microseconds after each step, so that a process that warms up takes a fifth of a processor."""
_SHARE_OF_FREE = 30
"""A process warms up in at most this part of the memory that is free: there are several of them."""


class _Output:
    """Takes an answer, counts its rows and bytes, and sends it in frames of some size."""

    def __init__(self, connection: socket.socket, job: dict[str, Any], kind: str) -> None:
        self._connection = connection
        self.rows_left: int = job["max_rows"]
        self._bytes_left: int = job["max_bytes"]
        self._stop: bool = job["stop"]
        self._held = bytearray()
        self._head = frames.pack(frames.KIND, kind.encode())
        self._sent = monotonic()
        self.rows = 0
        self.over: str | None = None
        self.stopped = False

    def write(self, data: bytes) -> int:
        self._bytes_left -= len(data)
        if self._bytes_left < 0:
            self.over = "bytes"
            raise OverflowError
        self._held += data
        if len(self._held) >= PIECE:
            self.send()
        return len(data)

    def flush(self) -> None:
        """Called by the engine's writers; pieces leave when they are large or old enough."""

    def send(self, last: bytes = b"") -> None:
        """Send what is held, and ``last`` (a frame) with it in one call."""
        data = frames.pack(frames.DATA, bytes(self._held)) if self._held else b""
        self._held.clear()
        self._connection.sendall(self._head + data + last)
        self._head = b""
        self._sent = monotonic()

    def table_rows(self, solutions: ox.QuerySolutions) -> Iterator[ox.QuerySolution]:
        for solution in solutions:
            if self._done():
                return
            yield solution

    def quads(self, triples: ox.QueryTriples) -> Iterator[ox.Quad]:
        for triple in triples:
            if self._done():
                return
            yield ox.Quad(triple.subject, triple.predicate, triple.object)

    def _done(self) -> bool:
        """Count a row that is about to be written; whether to stop before it instead."""
        if self.rows_left == 0 and self._stop:
            self.stopped = True
            return True
        self.count(1)
        self.send_old()
        return False

    def count(self, rows: int) -> None:
        """So many rows are about to be written.

        :raises OverflowError: they are more than may be; ``over`` says so.
        """
        if rows > self.rows_left:
            self.over = "rows"
            raise OverflowError
        self.rows_left -= rows
        self.rows += rows

    def send_old(self) -> None:
        """Send what is held if it has waited long enough."""
        if self._held and monotonic() - self._sent > PIECE_SECONDS:
            self.send()


class _JsonRows:
    """Takes a JSON table from the engine's writer, which is three times as fast as any in Python, and passes on whole rows, counted."""

    def __init__(self, output: _Output) -> None:
        self._output = output
        self._held = bytearray()
        self._searched = 0

    def write(self, data: bytes) -> int:
        self._held += data
        self.pass_on()
        return len(data)

    def flush(self) -> None:
        """Called by the engine's writer."""

    def pass_on(self, *, last: bool = False) -> None:
        """Pass on the rows that are whole.

        :param last: no more will come.
        :raises OverflowError: there are more rows than may be; those that may be have been passed on.
        """
        end = len(self._held) if last else json_rows.whole(self._held, self._searched)
        before, rows, after = json_rows.split(bytes(self._held[:end]), last=last)
        del self._held[:end]
        self._searched = len(self._held)
        number, left = json_rows.count(rows), self._output.rows_left
        if number > left:
            rows = json_rows.first(rows, left)
            self._output.write(before + rows if rows else before.rstrip(b","))
        self._output.count(number)
        self._output.write(before + rows + after)
        self._output.send_old()


class _Own:
    """Memory that this process shares with no other: what it has written to. To be made before the right to open files is given up."""

    def __init__(self) -> None:
        self._page = resource.getpagesize()
        try:
            self._file = os.open("/proc/self/smaps_rollup", os.O_RDONLY)
        except OSError:
            self._file = -1
        self._before = self._faults()

    def _faults(self) -> int:
        return resource.getrusage(resource.RUSAGE_SELF).ru_minflt * self._page

    def size(self, enough: int) -> int:
        """Bytes; may be too many where that is still below ``enough``, since the faults that are counted then cost nothing to ask for."""
        most = self._faults() - self._before
        if most < enough or self._file < 0:
            return most
        said = os.pread(self._file, 4096, 0)
        private = int(said.partition(b"Private_Dirty:")[2].split()[0]) * 1024
        self._before = self._faults() - private
        return private


class _Warming:
    """Reads through the store in small steps while nobody asks, in as much memory as may well be this process's own. To be made before the
    right to open files is given up."""

    def __init__(self, store: ox.Store, connection: socket.socket, own: _Own, memory: int) -> None:
        self._quads: Iterator[ox.Quad] | None = store.quads_for_pattern(None, None, None, None)
        self._connection = connection
        self._own = own
        self._most = min(memory // 2, (free_memory() or 0) // _SHARE_OF_FREE)
        self._wait_at_most(_PAUSE)

    def next_job(self, reader: frames.Reader) -> tuple[bytes, bytes] | None:
        """As :meth:`endpoint.sparql.frames.Reader.next`."""
        while self._quads is not None:
            try:
                return reader.next()
            except BlockingIOError:
                if not any(True for _ in islice(self._quads, _STEP - 1, _STEP)) or self._own.size(self._most) >= self._most:
                    self._quads = None
                    self._wait_at_most(0)
        return reader.next()

    def _wait_at_most(self, microseconds: int) -> None:
        # Not the socket's own timeout: that polls, which a process without a right to descriptors may not.
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", 0, microseconds))


def free_memory() -> int | None:
    """Bytes that could be had without swapping; ``None`` where the system does not tell."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:  # not Linux
        return None
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable"))


def main() -> None:
    """Open the store on disk and serve jobs."""
    serve(ox.Store.read_only(sys.argv[1]), socket.socket(fileno=int(sys.argv[3])), int(sys.argv[2]))


def serve(store: ox.Store, connection: socket.socket, memory: int, counts: Counts | None = None) -> None:
    """Serve jobs until the other side closes.

    :param memory: bytes of address space to be had beyond what is in use now.
    :param counts: of a store that lies in memory, which is shared with others until it is used.
    """
    own = _Own()
    warming = _Warming(store, connection, own, memory) if counts is not None else None
    _give_up(memory)
    faulthandler.enable(connection.fileno(), all_threads=False)  # its last words tell a breakdown from an end that others made
    connection.sendall(frames.pack(frames.READY, str(os.getpid()).encode()))
    reader = frames.Reader(connection)
    while (frame := reader.next() if warming is None else warming.next_job(reader)) is not None:
        job = marshal.loads(frame[1])  # noqa: S302 - from the web worker; nothing comes back that way
        signal.setitimer(signal.ITIMER_REAL, job["timeout"] + 1)
        _answer(store, counts, job, connection, own)
        signal.setitimer(signal.ITIMER_REAL, 0)


def _give_up(memory: int) -> None:
    statm = Path("/proc/self/statm")
    if statm.exists():
        used = int(statm.read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + memory, used + memory))
    for what in (resource.RLIMIT_CORE, resource.RLIMIT_NPROC, resource.RLIMIT_NOFILE):
        resource.setrlimit(what, (0, 0))


def _answer(store: ox.Store, counts: Counts | None, job: dict[str, Any], connection: socket.socket, own: _Own) -> None:
    try:
        found, kind = _evaluate(store, counts, job)
    except SyntaxError as error:
        return connection.sendall(frames.pack(frames.FAILED, frames.encode(_syntax(str(error)))))
    except MemoryError:
        return connection.sendall(frames.pack(frames.FAILED, frames.encode({"code": "memory"})))
    except Exception as error:
        failure = {"code": "failed", "type": type(error).__name__}
        if unknown := re.search(r"function <([^<>\s]{1,200})>", str(error)):
            failure = {"code": "function", "function": unknown[1]}
        return connection.sendall(frames.pack(frames.FAILED, frames.encode(failure)))
    form = job["graph"] if kind == "graph" else job["table"]
    if form is None:
        return connection.sendall(frames.pack(frames.FAILED, frames.encode({"code": "not-acceptable", "kind": kind})))
    output = _Output(connection, job, kind)
    try:
        _write(found, form, job, output)
    except (BrokenPipeError, ConnectionError):
        sys.exit(0)  # nobody listens any more
    except MemoryError:
        output.send(frames.pack(frames.FAILED, frames.encode({"code": "memory"})))
    except Exception as error:
        # The engine wraps what our writer raises; ``over`` tells a limit from its own failures.
        output.send(frames.pack(frames.FAILED, frames.encode({"code": output.over or "failed", "type": type(error).__name__})))
    else:
        end = {"rows": output.rows, "stopped": output.stopped, "own": own.size(job["memory"]), "used": process_time()}
        output.send(frames.pack(frames.END, frames.encode(end)))


_Found = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


def _evaluate(store: ox.Store, counts: Counts | None, job: dict[str, Any]) -> tuple[_Found, str]:
    default, named = job["default_graphs"], job["named_graphs"]
    if counts is not None and default is None and named is None and (number := counted(job["query"], counts)) is not None:
        return number, "table"
    found = store.query(
        job["query"],
        base_iri=job["base"],
        default_graph=None if default is None else [ox.NamedNode(g) for g in default],
        named_graphs=None if named is None else [ox.NamedNode(g) for g in named],
    )
    return found, "graph" if isinstance(found, ox.QueryTriples) else "boolean" if isinstance(found, ox.QueryBoolean) else "table"


def _write(found: _Found, form: str, job: dict[str, Any], output: _Output) -> None:
    if isinstance(found, ox.QueryTriples):
        quads = output.quads(found)
        items = quads if form in ("trig", "nq") else (quad.triple for quad in quads)
        # The engine asks for no more than ``write`` and ``flush``.
        ox.serialize(items, cast(IO[bytes], output), format=GRAPH_FORMATS[form], prefixes=job["prefixes"])
    elif isinstance(found, ox.QueryBoolean):
        output.write(results.ask(form, bool(found)).encode())
    elif form == "json" and not job["stop"]:
        table = _JsonRows(output)
        try:
            found.serialize(cast(IO[bytes], table), format=ox.QueryResultsFormat.JSON)
        except Exception:
            if output.over is None:
                table.pass_on()
            raise
        table.pass_on(last=True)
    else:
        variables = [v.value for v in found.variables]
        for piece in results.select(form, variables, output.table_rows(found)):
            output.write(piece.encode("utf-8", "replace"))


def _syntax(message: str) -> dict[str, Any]:
    """The parser's position, and what it expected without its lists of characters."""
    place = re.match(r"error at (\d+):(\d+): (.*)", message, re.DOTALL)
    if place is None:
        return {"code": "syntax", "message": message[:300], "line": None, "column": None}
    expected = list(dict.fromkeys(re.findall(r'"[^"]+"|Unexpected[^,\[]*|[A-Z][a-z]+ [a-z][^,\[]*', place[3])))
    rest = f": expected {', '.join(expected[:8])}" if expected else ""
    return {"code": "syntax", "message": f"the query cannot be parsed{rest}", "line": int(place[1]), "column": int(place[2])}


if __name__ == "__main__":
    main()
