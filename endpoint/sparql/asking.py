"""One query on its way to an engine elsewhere and back: a thread reads the engine's answer and writes ours, row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from http.client import HTTPException, HTTPResponse
from threading import Event, Thread
from time import monotonic
from typing import IO, TYPE_CHECKING, TypeVar, cast

import pyoxigraph as ox

from endpoint.errors import Busy, TimedOut
from endpoint.settings import Settings
from endpoint.sparql import results
from endpoint.sparql.answer import Answer, Growing
from endpoint.sparql.child import GRAPH_FORMATS, PIECE, PIECE_SECONDS
from endpoint.sparql.job import Job
from endpoint.sparql.turn import TRY_LATER
from ontology.errors import AigaqError, BadInput, TooMuch, Unavailable

if TYPE_CHECKING:
    from endpoint.sparql.engine import EnginePool

_TABLE = "application/sparql-results+json"
_GRAPH = "application/n-triples, text/turtle;q=0.9, application/rdf+xml;q=0.5"
SMALLER = "Ask for less (LIMIT and OFFSET), or take a download from /releases/."
_Item = TypeVar("_Item")


class Asking:
    """What has come of one query so far."""

    def __init__(self, pool: EnginePool, settings: Settings, job: Job, kind: str, account: Callable[[int], None]) -> None:
        """
        :param kind: ``table``, ``boolean`` or ``graph``.
        :param account: as of :class:`endpoint.sparql.answer.Growing`.
        """
        self._pool, self._settings, self._job, self._kind = pool, settings, job, kind
        self._deadline = monotonic() + settings.query_timeout
        self._abandoned = False
        self._growing = Growing(account, self._abandon)
        self._begun, self._enough, self._done = Event(), Event(), Event()
        self._failure: AigaqError | None = None
        self._over: TooMuch | None = None
        self._held = bytearray()
        self._sent = monotonic()
        self._rows = self._bytes = 0
        self._stopped = False

    def answer(self, whole: bool) -> Answer:
        """Run it. As :meth:`endpoint.sparql.pool.Pool.run`, which has let it in.

        :raises AigaqError: it failed before anything could leave.
        """
        Thread(target=self._feed, daemon=True).start()
        if whole:
            self._done.wait()
        else:
            self._enough.wait(self._settings.stream_after)
            self._begun.wait()
        if self._done.is_set():
            if self._failure is not None:
                self._growing.close()
                raise self._failure
            return Answer(self._kind, self._growing, self._growing.size, self._rows, self._stopped)
        return Answer(self._kind, self._growing, None, None)

    def _feed(self) -> None:
        try:
            self._copy()
        except Exception as error:
            self._failure = self._told(error)
        finally:
            self._pool.leave()
            self._growing.end(self._failure)
            for event in (self._done, self._enough, self._begun):
                event.set()

    def _copy(self) -> None:
        graph = self._kind == "graph"
        with closing(self._pool.open(self._job, _GRAPH if graph else _TABLE)) as response:
            source = cast(IO[bytes], _Timed(response, self))
            if graph:
                self._graph(ox.parse(source, format=ox.RdfFormat.from_media_type(response.headers.get_content_type())))
            else:
                self._table(ox.parse_query_results(source, format=ox.QueryResultsFormat.JSON))
            self._pool.check_whole(response.headers, self._rows)
        self._pool.check_held()
        self._send()

    def _graph(self, quads: Iterable[ox.Quad]) -> None:
        form = self._job.graph or "ttl"
        counted = self._counted(quads)
        items = counted if form in ("trig", "nq") else (quad.triple for quad in counted)
        ox.serialize(items, cast(IO[bytes], self), format=GRAPH_FORMATS[form], prefixes=self._job.prefixes)

    def _table(self, found: ox.QuerySolutions | ox.QueryBoolean) -> None:
        form = self._job.table or "json"
        if self._kind == "boolean":
            # Virtuoso 7 answers ASK with a table of one row or none.
            truth = bool(found) if isinstance(found, ox.QueryBoolean) else any(True for _ in found)
            self.write(results.ask(form, truth).encode())
        elif isinstance(found, ox.QuerySolutions):
            for piece in results.select(form, [v.value for v in found.variables], self._counted(found)):
                self.write(piece.encode("utf-8", "replace"))

    def _counted(self, items: Iterable[_Item]) -> Iterator[_Item]:
        most = self._settings.max_rows if self._job.stop_at is None else self._job.stop_at
        for item in items:
            if self._rows == most:
                if self._job.stop_at is not None:
                    self._stopped = True
                    return
                raise self._limit(f"the answer has more than {most} rows")
            self._rows += 1
            if self._held and monotonic() - self._sent > PIECE_SECONDS:
                self._send()
            yield item

    def write(self, data: bytes) -> int:
        """For the serializers: count, and let pieces leave when they are large enough."""
        self._bytes += len(data)
        if self._bytes > self._settings.max_bytes:
            raise self._limit(f"the answer is longer than {self._settings.max_bytes} bytes")
        self._held += data
        if len(self._held) >= PIECE:
            self._send()
        return len(data)

    def flush(self) -> None:
        """For the serializers; pieces leave by size and age."""

    def _send(self) -> None:
        if self._held:
            self._growing.write(bytes(self._held))
            self._held.clear()
            self._sent = monotonic()
            self._begun.set()
            if self._growing.size > self._settings.spool_bytes:
                self._enough.set()

    def check_time(self) -> None:
        """:raises TimeoutError: the time is over, or nobody wants the answer any more."""
        if self._abandoned or monotonic() > self._deadline:
            raise TimeoutError

    def _abandon(self) -> None:
        self._abandoned = True

    def _limit(self, message: str) -> TooMuch:
        self._over = TooMuch(message, hint=SMALLER)  # the serializers wrap what is raised through them
        return self._over

    def _told(self, error: Exception) -> AigaqError:
        """What strangers are told: nothing of the engine's own messages, which may hold addresses and what was asked."""
        if self._over is not None:
            return self._over
        if isinstance(error, Busy | TooMuch):
            return error
        if monotonic() > self._deadline:
            hint = "Ask for less (a LIMIT, fewer OPTIONALs), or query a download from /releases/ on your own machine."
            return TimedOut(f"the query did not finish in {self._settings.query_timeout:g} seconds", hint=hint)
        if isinstance(error, BadInput):
            return BadInput("the engine behind this endpoint does not take the query", hint="Write it in plainer SPARQL 1.1.")
        if isinstance(error, Unavailable | OSError | HTTPException | SyntaxError):
            return Busy("the engine that answers queries fails or cannot be reached", retry_after=10, hint=TRY_LATER)
        return AigaqError("the answer could not be made")  # a fault of this program; never a whole answer


class _Timed:
    """What a response holds, as long as there is time."""

    def __init__(self, response: HTTPResponse, asking: Asking) -> None:
        self._response, self._asking = response, asking

    def read(self, size: int = -1) -> bytes:
        self._asking.check_time()
        return self._response.read1(size)
