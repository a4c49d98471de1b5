"""The release that is being served, and the change to a newer one without dropping a request."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from time import monotonic

import pyoxigraph as ox
from werkzeug.http import http_date

from endpoint import monitoring
from endpoint.cache import ByteCache
from endpoint.errors import Busy
from endpoint.graph import Graph
from endpoint.settings import Settings
from endpoint.sparql.answered import AnswerCache
from endpoint.sparql.engine import EnginePool
from endpoint.sparql.pool import Pool
from ontology.errors import AigaqError, NotFound
from publication.licences import licence_iri
from publication.release import Release, Releases

_log = logging.getLogger("endpoint.serving")

WITHDRAWN = "withdrawn.txt"
_RETRY_SECONDS = 5.0

Stamp = tuple[str, int]
"""The release that is served, and when something was last withdrawn from it: what is remembered under one stamp holds while it does."""


class Serving:
    """One open release with everything derived from it: graph, query processes, finished answers."""

    def __init__(self, release: Release, settings: Settings) -> None:
        self.release = release
        self.manifest = release.manifest
        self.base = release.manifest.base
        self.issued_http = http_date(release.manifest.issued)
        self.store = release.open_store()
        self.graph = Graph(self.store)
        self.cache = ByteCache(settings.cache_bytes)
        self.pool: Pool | EnginePool = EnginePool(release, settings) if settings.store else Pool(release.store_folder, settings)
        self.answered = AnswerCache(settings.answer_cache_bytes)
        self.labels: dict[str, tuple[ox.Triple, ...]] = {}
        self.link_counts: dict[str, int] = {}
        self.users = 0
        self.retired = False
        self._place = _place(release.folder)
        self._withdrawn_path = str(release.folder / WITHDRAWN)
        self._withdrawn: tuple[int, frozenset[str]] = (0, frozenset())

    @property
    def dataset_iri(self) -> str:
        return f"{self.base}dataset"

    @cached_property
    def licence(self) -> str | None:
        """IRI of the licence of the data; ``None`` where the publisher has given words only."""
        found = licence_iri(self.manifest.licence)
        return found if found.startswith(("https://", "http://")) else None

    @property
    def description(self) -> Graph:
        """The named graph that describes the dataset."""
        return Graph(self.store, ox.NamedNode(self.dataset_iri))

    @cached_property
    def graph_names(self) -> frozenset[str]:
        """IRIs of the named graphs of the store."""
        return frozenset(n.value for n in self.store.named_graphs() if isinstance(n, ox.NamedNode))

    @property
    def withdrawn_at(self) -> int:
        """When the list of withdrawn ids last changed, in nanoseconds; 0 if there is none. One ``stat``: withdrawing works at once."""
        try:
            return os.stat(self._withdrawn_path).st_mtime_ns  # noqa: PTH116 - on every request, and three times as fast
        except FileNotFoundError:
            return 0

    def is_withdrawn(self, opaque: str) -> bool:
        """Whether an id was published once and is withdrawn."""
        changed = self.withdrawn_at
        if changed != self._withdrawn[0]:
            text = Path(self._withdrawn_path).read_text(encoding="utf-8") if changed else ""
            self._withdrawn = (changed, frozenset(text.split()))
        return opaque in self._withdrawn[1]

    @property
    def in_place(self) -> bool:
        """Whether its folder is still the one that was opened. A withdrawal puts others in the place of all."""
        return _place(self.release.folder) == self._place

    def close(self) -> None:
        """End the query processes; the store closes when the last reference to it goes."""
        self.pool.close()


def _place(folder: Path) -> tuple[int, int] | None:
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


@dataclass
class _Failure:
    release_id: str
    again: float


class Current:
    """Hands out the current release. A newer one is opened when ``releases/current`` points to it; the old one stays
    open until its last request is done. Safe among threads."""

    def __init__(self, releases: Releases, settings: Settings, opened: Callable[[Serving], None]) -> None:
        """
        :param opened: called with each release before its first request; it may not wait.
        """
        self._releases = releases
        self._settings = settings
        self._opened = opened
        self._serving: Serving | None = None
        self._failure: _Failure | None = None
        self._lock = Lock()

    def enter(self) -> Serving:
        """The release for one request; give it back with :meth:`leave`.

        :raises NotFound: nothing has been published yet.
        :raises Busy: what was published has been taken away, or others put in its place that cannot be opened. It may have been
            withdrawn, so nothing is said of it.
        """
        current = self._releases.current_id()
        with self._lock:
            held = self._serving
            serving = held if held is not None and held.release.id == current else self._changed(current)
            serving.users += 1
            return serving

    def again(self, serving: Serving) -> Serving:
        """One more use of a release that is in use already; give this one back too."""
        with self._lock:
            serving.users += 1
        return serving

    def stamp(self) -> Stamp | None:
        """What answers may be remembered under; ``None`` while a change of release is not done."""
        serving = self._serving
        if serving is None or serving.release.id != self._releases.current_id():
            return None
        return serving.release.id, serving.withdrawn_at

    def leave(self, serving: Serving) -> None:
        """Give back what :meth:`enter` or :meth:`again` handed out."""
        with self._lock:
            serving.users -= 1
            done = serving.retired and serving.users == 0
        if done:
            serving.close()

    def close(self) -> None:
        """Let go of the release (at the end of the process or of a test)."""
        with self._lock:
            serving, self._serving = self._serving, None
            if serving is not None:
                serving.retired = True
        if serving is not None and serving.users == 0:
            serving.close()

    def _changed(self, release_id: str | None) -> Serving:
        """The release that is current now; one that cannot be opened leaves the old one in service for a while.
        Called with the lock held."""
        old, failure = self._serving, self._failure
        if release_id is not None and (old is None or failure is None or failure.release_id != release_id or monotonic() >= failure.again):
            try:
                return self._switch(release_id)
            except (AigaqError, OSError) as error:
                self._failure = _Failure(release_id, monotonic() + _RETRY_SECONDS)
                _log.error('{"release": "%s", "error": "%s"}', release_id, type(error).__name__)
                monitoring.release_failed()
                if old is None:
                    raise
        if old is None:
            raise NotFound("nothing has been published yet", hint="Come back when the first release is out.")
        if release_id is None or not old.in_place:
            raise Busy("nothing is published at the moment", retry_after=5, hint="Try again later.")
        return old

    def _switch(self, release_id: str) -> Serving:
        fresh = Serving(Release.open(self._releases.folder / release_id), self._settings)
        self._opened(fresh)
        monitoring.release_opened(fresh.manifest.issued.timestamp())
        old, self._serving = self._serving, fresh
        if old is not None:
            old.retired = True
            if old.users == 0:
                old.close()
        return fresh


def look_of(folder: Path) -> str:
    """Fingerprint of what answers are made with, so that a page's ETag changes when its template does."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix in (".html", ".css", ".po", ".py", ".jsonld")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]
