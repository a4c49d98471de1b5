"""The process that runs strangers' queries: ``python -m endpoint.sparql.child STORE MEMORY``.

It opens the store, then gives up what it could do harm with: no new file or socket (so no way out, whatever the query
says), no more memory than allowed, no other process. It reads jobs from standard input and answers on standard output, both
in frames (:mod:`endpoint.sparql.frames`). A clock of the kernel ends it a second after a job's deadline even if its parent is
gone. Only pyoxigraph and the standard library are imported, to start fast.
"""

from __future__ import annotations

import os
import re
import resource
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast

import pyoxigraph as ox

from endpoint.sparql import frames, results

_GRAPH_FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}
_PIECE = 32 * 1024


class _Output:
    """Takes an answer, counts its rows and bytes, and sends it in frames of some size."""

    def __init__(self, job: dict[str, Any]) -> None:
        self._rows_left: int = job["max_rows"]
        self._bytes_left: int = job["max_bytes"]
        self._stop: bool = job["stop"]
        self._held = bytearray()
        self.rows = 0
        self.over: str | None = None
        self.stopped = False

    def write(self, data: bytes) -> int:
        self._bytes_left -= len(data)
        if self._bytes_left < 0:
            self.over = "bytes"
            raise OverflowError
        self._held += data
        if len(self._held) >= _PIECE:
            self.flush()
        return len(data)

    def flush(self) -> None:
        if self._held:
            frames.send(1, frames.DATA, bytes(self._held))
            self._held.clear()

    def table_rows(self, solutions: ox.QuerySolutions, width: int) -> Iterator[results.Row]:
        for solution in solutions:
            if not self._another():
                return
            yield [solution[i] for i in range(width)]

    def quads(self, triples: ox.QueryTriples) -> Iterator[ox.Quad]:
        for triple in triples:
            if not self._another():
                return
            yield ox.Quad(triple.subject, triple.predicate, triple.object)

    def _another(self) -> bool:
        if self._rows_left == 0:
            if self._stop:
                self.stopped = True
                return False
            self.over = "rows"
            raise OverflowError
        self._rows_left -= 1
        self.rows += 1
        return True


def main() -> None:
    """Serve jobs until standard input closes."""
    store = ox.Store.read_only(sys.argv[1])
    _give_up(int(sys.argv[2]))
    frames.send(1, frames.READY, b"")
    while (frame := frames.receive(0)) is not None:
        job = frames.decode(frame[1])
        signal.setitimer(signal.ITIMER_REAL, job["timeout"] + 1)
        tag, payload = _answer(store, job)
        frames.send(1, tag, frames.encode(payload))
        signal.setitimer(signal.ITIMER_REAL, 0)


def _give_up(memory: int) -> None:
    os.nice(5)
    statm = Path("/proc/self/statm")
    if statm.exists():
        used = int(statm.read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + memory, used + memory))
    for what in (resource.RLIMIT_CORE, resource.RLIMIT_NPROC, resource.RLIMIT_NOFILE):
        resource.setrlimit(what, (0, 0))


def _answer(store: ox.Store, job: dict[str, Any]) -> tuple[bytes, dict[str, Any]]:
    output = _Output(job)
    try:
        return _evaluate(store, job, output)
    except SyntaxError as error:
        return frames.FAILED, _syntax(str(error))
    except MemoryError:
        return frames.FAILED, {"code": "memory"}
    except Exception as error:
        # The engine wraps what our writer raises; ``over`` tells a limit from its own failures.
        return frames.FAILED, {"code": output.over or "failed", "type": type(error).__name__}


def _evaluate(store: ox.Store, job: dict[str, Any], output: _Output) -> tuple[bytes, dict[str, Any]]:
    default, named = job["default_graphs"], job["named_graphs"]
    found = store.query(
        job["query"],
        base_iri=job["base"],
        default_graph=None if default is None else [ox.NamedNode(g) for g in default],
        named_graphs=None if named is None else [ox.NamedNode(g) for g in named],
    )
    kind = "graph" if isinstance(found, ox.QueryTriples) else "boolean" if isinstance(found, ox.QueryBoolean) else "table"
    form = job["graph"] if kind == "graph" else job["table"]
    if form is None:
        return frames.FAILED, {"code": "not-acceptable", "kind": kind}
    frames.send(1, frames.KIND, kind.encode())
    if isinstance(found, ox.QueryTriples):
        quads = output.quads(found)
        items = quads if form in ("trig", "nq") else (quad.triple for quad in quads)
        # The engine asks for no more than a ``write``.
        ox.serialize(items, cast(IO[bytes], output), format=_GRAPH_FORMATS[form], prefixes=job["prefixes"])
    elif isinstance(found, ox.QueryBoolean):
        output.write(results.ask(form, bool(found)).encode())
    else:
        variables = [v.value for v in found.variables]
        for piece in results.select(form, variables, output.table_rows(found, len(variables))):
            output.write(piece.encode("utf-8", "replace"))
    output.flush()
    return frames.END, {"rows": output.rows, "stopped": output.stopped}


def _syntax(message: str) -> dict[str, Any]:
    """The parser's position, and what it expected without its lists of characters."""
    place = re.match(r"error at (\d+):(\d+): (.*)", message, re.DOTALL)
    if place is None:
        return {"code": "syntax", "message": message[:300], "line": None, "column": None}
    expected = list(dict.fromkeys(re.findall(r'"[^"]+"|Prefix not found|Unexpected[^,\[]*|[A-Z][a-z]+ [a-z][^,\[]*', place[3])))
    rest = f": expected {', '.join(expected[:8])}" if expected else ""
    if "Prefix not found" in expected:
        rest = ": a prefix is not declared"
    return {"code": "syntax", "message": f"the query cannot be parsed{rest}", "line": int(place[1]), "column": int(place[2])}


if __name__ == "__main__":
    main()
