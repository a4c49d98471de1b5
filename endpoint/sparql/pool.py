"""A few query processes of one release, each killed and replaced when its query goes over time or memory."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import BoundedSemaphore, Lock
from time import monotonic
from typing import IO, Any

from endpoint.errors import Busy, TimedOut
from endpoint.settings import Settings
from endpoint.sparql import frames
from ontology.errors import AigaqError, BadInput, Refused, TooMuch, Unavailable, Where

_START_SECONDS = 15.0
_PACKAGE_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Job:
    """One query. ``table`` and ``graph`` are the extension of the format for either sort of answer, ``None`` if none will do.

    ``stop_at`` ends the answer whole after so many rows instead of failing (for a page that says so).
    """

    query: str
    table: str | None = "json"
    graph: str | None = "ttl"
    default_graphs: list[str] | None = None
    named_graphs: list[str] | None = None
    prefixes: dict[str, str] = field(default_factory=dict)
    stop_at: int | None = None
    base: str | None = None
    """What relative IRIs of the query are resolved against."""


@dataclass
class Answer:
    """A finished answer: ``kind`` is ``table``, ``boolean`` or ``graph``; ``body`` is open at its start."""

    kind: str
    body: IO[bytes]
    size: int
    rows: int
    stopped: bool


class WrongKind(AigaqError):
    """The query gives a table or graph, and no format for that is acceptable. ``asked`` says which."""

    def __init__(self, asked: str) -> None:
        super().__init__("no acceptable format for this sort of answer")
        self.asked = asked


class Pool:
    """Runs jobs, at most ``query_workers`` at a time; ``query_queue`` more may wait. Safe among threads."""

    def __init__(self, store: Path, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._idle: list[_Process] = []
        self._lock = Lock()
        self._places = BoundedSemaphore(settings.query_workers)
        self._admitted = BoundedSemaphore(settings.query_workers + settings.query_queue)
        self._closed = False

    def run(self, job: Job) -> Answer:
        """Answer a query.

        :raises Busy: all places and the queue are taken.
        :raises TimedOut: not done in time. The process is gone.
        :raises TooMuch: too many rows or bytes, or too much memory.
        :raises BadInput: the query cannot be parsed; ``where`` is the place.
        :raises WrongKind: no format given for what the query yields.
        """
        with self._place(), self._process() as process:
            return process.run(job)

    @contextmanager
    def _place(self) -> Iterator[None]:
        hint = "Try again in a few seconds; for heavy use take a download from /releases/."
        if not self._admitted.acquire(blocking=False):
            raise Busy("too many queries are running", retry_after=5, hint=hint)
        try:
            if not self._places.acquire(timeout=self._settings.query_timeout):
                raise Busy("too many queries are running", retry_after=10, hint=hint)
            try:
                yield
            finally:
                self._places.release()
        finally:
            self._admitted.release()

    @contextmanager
    def _process(self) -> Iterator[_Process]:
        with self._lock:
            process = self._idle.pop() if self._idle else None
        if process is not None and not process.alive:
            process.kill()  # closes its pipes
            process = None
        if process is None:
            process = _Process(self._store, self._settings)
        try:
            yield process
        finally:
            with self._lock:
                keep = process.fit and not self._closed
                if keep:
                    self._idle.append(process)
            if not keep:
                process.kill()

    def close(self) -> None:
        """End all processes; those at work end with their query."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for process in idle:
            process.kill()


class _Process:
    def __init__(self, store: Path, settings: Settings) -> None:
        self._settings = settings
        self._runs = 0
        self._buffer = bytearray()
        self.fit = False
        self._child = subprocess.Popen(
            [sys.executable, "-P", "-m", "endpoint.sparql.child", str(store), str(settings.query_memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": str(_PACKAGE_ROOT), "LANG": "C.UTF-8"},
            bufsize=0,
        )
        try:
            tag, _ = self._frame(monotonic() + _START_SECONDS)
        except (_Late, _Ended):
            tag = b""
        if tag != frames.READY:
            self.kill()
            raise Unavailable("the query process does not start", hint="The release's store may be damaged: build again.")
        self.fit = True

    @property
    def alive(self) -> bool:
        return self._child.poll() is None

    def kill(self) -> None:
        self.fit = False
        self._child.kill()
        self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                pipe.close()

    def run(self, job: Job) -> Answer:
        settings = self._settings
        self.fit = False  # until the answer is whole
        self._runs += 1
        deadline = monotonic() + settings.query_timeout
        body = tempfile.SpooledTemporaryFile(max_size=settings.spool_bytes)  # noqa: SIM115 - handed to the caller
        try:
            answer = self._converse(job, body, deadline)
        except BaseException as error:
            body.close()
            if isinstance(error, _Late):
                raise TimedOut(
                    f"the query did not finish in {settings.query_timeout:g} seconds",
                    hint="Ask for less (a LIMIT, fewer OPTIONALs), or query a download from /releases/ on your own machine.",
                ) from None
            if isinstance(error, _Ended):
                raise self._death() from None
            raise
        self.fit = self._runs < settings.query_recycle
        return answer

    def _converse(self, job: Job, body: IO[bytes], deadline: float) -> Answer:
        settings = self._settings
        payload = {
            "query": job.query,
            "table": job.table,
            "graph": job.graph,
            "default_graphs": job.default_graphs,
            "named_graphs": job.named_graphs,
            "prefixes": job.prefixes,
            "base": job.base,
            "max_rows": settings.max_rows if job.stop_at is None else job.stop_at,
            "max_bytes": settings.max_bytes,
            "stop": job.stop_at is not None,
            "timeout": settings.query_timeout,
        }
        try:
            frames.send(self._stdin, frames.JOB, frames.encode(payload))
        except BrokenPipeError:
            raise _Ended from None
        kind = ""
        while True:
            tag, data = self._frame(deadline)
            if tag == frames.DATA:
                self._keep(body, data)
            elif tag == frames.KIND:
                kind = data.decode()
            elif tag == frames.END:
                end = frames.decode(data)
                size = body.tell()
                body.seek(0)
                return Answer(kind, body, size, end["rows"], end["stopped"])
            else:
                failure = frames.decode(data)
                self.fit = failure["code"] in ("syntax", "not-acceptable") and self._runs < settings.query_recycle
                raise self._failure(failure)

    @staticmethod
    def _keep(body: IO[bytes], data: bytes) -> None:
        try:
            body.write(data)
        except OSError:
            raise Unavailable("there is no room for the answer just now", hint="Try again later, or ask for less.") from None

    def _failure(self, failure: dict[str, Any]) -> AigaqError:
        settings = self._settings
        hint = "Ask for less (LIMIT and OFFSET), or take a download from /releases/."
        match failure["code"]:
            case "syntax":
                where = Where(line=failure["line"], column=str(failure["column"])) if failure["line"] else None
                return BadInput(failure["message"], where=where, hint="Mend the query at that place.")
            case "not-acceptable":
                return WrongKind(failure["kind"])
            case "rows":
                return TooMuch(f"the answer has more than {settings.max_rows} rows", hint=hint)
            case "bytes":
                return TooMuch(f"the answer is longer than {settings.max_bytes} bytes", hint=hint)
            case "memory":
                return TooMuch("the query needs more memory than it is given", hint=hint)
        hint = "It may call for something that is not possible here, such as another service."
        return Refused("the query cannot be evaluated", hint=hint)

    def _death(self) -> AigaqError:
        """What the end of the process means. An allocation that fails aborts it; a second past the deadline its own clock does."""
        code = self._child.wait()
        if code == -signal.SIGALRM:
            return TimedOut(f"the query did not finish in {self._settings.query_timeout:g} seconds")
        return self._failure({"code": "memory"})

    @property
    def _stdin(self) -> int:
        if self._child.stdin is None:
            raise _Ended
        return self._child.stdin.fileno()

    def _frame(self, deadline: float) -> tuple[bytes, bytes]:
        """The next frame, read without ever waiting past the deadline."""
        size = frames.HEAD.size
        while True:
            if len(self._buffer) >= size:
                tag, length = frames.HEAD.unpack_from(self._buffer)
                if len(self._buffer) >= size + length:
                    payload = bytes(self._buffer[size : size + length])
                    del self._buffer[: size + length]
                    return tag, payload
            self._read(deadline)

    def _read(self, deadline: float) -> None:
        if self._child.stdout is None:
            raise _Ended
        poll = select.poll()
        poll.register(self._child.stdout, select.POLLIN)
        left = deadline - monotonic()
        if left <= 0 or not poll.poll(left * 1000):
            raise _Late
        data = os.read(self._child.stdout.fileno(), 256 * 1024)
        if not data:
            raise _Ended
        self._buffer += data


class _Late(Exception):
    pass


class _Ended(Exception):
    pass
