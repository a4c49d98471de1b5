"""Queries answered by an engine elsewhere: the publisher's own, named as ``store`` in the settings.

A query is first tried on an empty store in a query process. There it is parsed, so that every mistake is told with its place and a function
that is not of SPARQL 1.1 never leaves; and what takes too long even on nothing ends there. The engine is asked in its plainest formats
and the answer written anew, row by row, so that formats, limits and what is said of a cut answer are the same as ever.
"""

from __future__ import annotations

import tempfile
from contextlib import closing
from dataclasses import replace
from email.message import Message
from http.client import HTTPResponse
from pathlib import Path
from threading import BoundedSemaphore, Lock

import pyoxigraph as ox

from endpoint.errors import Busy
from endpoint.settings import Settings
from endpoint.sparql import guard
from endpoint.sparql.answer import Answer
from endpoint.sparql.asking import SMALLER, Asking
from endpoint.sparql.job import Job
from endpoint.sparql.pool import Pool
from endpoint.sparql.turn import TRY_LATER
from ontology.errors import TooMuch
from publication.release import Release
from publication.store.configured import engine
from publication.store.contract import Part
from publication.store.remote import RemoteStore, opened


class EnginePool:
    """In place of :class:`endpoint.sparql.pool.Pool` where the publisher's engine answers. Safe among threads."""

    settled = True

    def __init__(self, release: Release, settings: Settings) -> None:
        self._release = release.id
        self._settings = settings
        self._engine = engine(settings.store or "", timeout=settings.query_timeout, auth=settings.store_auth)
        self._store = RemoteStore(self._engine, release.manifest.base)
        self._data = self._store.graph(release.id, Part.DATA)
        self._graphs = {f"{release.manifest.base}dataset": self._store.graph(release.id, Part.DESCRIPTION)}
        self._lock = Lock()
        self._trial: tuple[Pool, tempfile.TemporaryDirectory[str]] | None = None
        places = settings.query_workers + settings.query_slow
        self._places = BoundedSemaphore(places)
        self._admitted = BoundedSemaphore(places + settings.query_queue)

    def run(self, job: Job, *, whole: bool = True) -> Answer:
        """As :meth:`endpoint.sparql.pool.Pool.run`."""
        guard.check(job.query, (), alone=False)
        if not self._admitted.acquire(blocking=False):
            raise Busy("too many queries are running", retry_after=5, hint=TRY_LATER)
        try:
            trial = self._empty()
            with closing((tried := trial.run(job)).body):
                kind = tried.kind
            if not self._places.acquire(timeout=self._settings.query_timeout):
                raise Busy("too many queries are running", retry_after=10, hint=TRY_LATER)
        except BaseException:
            self._admitted.release()
            raise
        return Asking(self, self._settings, job, kind, trial.spool).answer(whole)

    def close(self) -> None:
        """End the processes that read queries."""
        with self._lock:
            trial, self._trial = self._trial, None
        if trial is not None:
            trial[0].close()
            trial[1].cleanup()

    def _empty(self) -> Pool:
        """Query processes over an empty store, made when first needed: earlier releases are opened too, and asked nothing."""
        with self._lock:
            if self._trial is None:
                folder = tempfile.TemporaryDirectory(prefix="aigaq-empty-")
                store = Path(folder.name) / "store"
                ox.Store(str(store)).flush()
                self._trial = Pool(store, replace(self._settings, query_runtime=None, query_store_memory=0)), folder
            return self._trial[0]

    # What follows is for Asking.

    def open(self, job: Job, accept: str) -> HTTPResponse:
        """The engine's answer; raises as :func:`publication.store.remote.opened`."""
        if job.default_graphs is None and job.named_graphs is None:
            default = [self._data]
        else:
            # Without any graph the standard has an empty default graph; engines take none named for all of theirs.
            default = [self._graphs[graph] for graph in job.default_graphs or []] or [f"{self._data}/none"]
        named = [self._graphs[graph] for graph in job.named_graphs or []]
        return opened(self._engine, f"BASE <{job.base}>\n{job.query}" if job.base else job.query, accept, default, named)

    def check_held(self) -> None:
        """:raises Busy: the engine does not have this release; what it answered came from nothing, or from a part."""
        if self._release not in self._store.held():
            raise Busy("the engine that answers queries does not hold this release", retry_after=5, hint="Try again in a few seconds.")

    def check_whole(self, headers: Message, rows: int) -> None:
        """:raises TooMuch: the engine has cut the answer, and says so (Virtuoso, for tables)."""
        most = headers.get("X-SPARQL-MaxRows", "")
        if most.isdigit() and rows >= int(most):
            raise TooMuch(f"the answer has more than {most} rows", hint=SMALLER)

    def leave(self) -> None:
        """The query is done with."""
        self._places.release()
        self._admitted.release()
