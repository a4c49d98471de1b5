"""Stores of this process: in memory, and on disk with a folder for each release and a link to the current one."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from ontology.errors import BadInput, NotFound, Unavailable
from publication.files import sync_folder
from publication.store.contract import Part, Row

_DESCRIPTION = ox.NamedNode("urn:aigaq:description")
_CURRENT = "current"


def _load(store: ox.Store, data: Iterable[Path], description: Path) -> None:
    try:
        for path in data:
            store.bulk_load(path=str(path), format=ox.RdfFormat.N_TRIPLES)
        store.bulk_load(path=str(description), format=ox.RdfFormat.TURTLE, to_graph=_DESCRIPTION)
    except (OSError, SyntaxError, RuntimeError) as error:
        raise Unavailable(f"the release cannot be stored: {error}", hint="What was published before stays as it is.") from error


@dataclass(frozen=True)
class LocalView:
    """A view of an embedded store that nothing is written to any more."""

    release: str
    _store: ox.Store

    def _query(self, query: str, part: Part) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        try:
            return self._store.query(query, default_graph=_DESCRIPTION if part is Part.DESCRIPTION else ox.DefaultGraph())
        except SyntaxError as error:
            raise BadInput(f"the query is not SPARQL 1.1: {error}", hint="Mend it at the place named.") from error

    def select(self, query: str, part: Part = Part.DATA) -> list[Row]:
        found = self._query(query, part)
        if not isinstance(found, ox.QuerySolutions):
            raise BadInput("this is no SELECT query", hint="Ask with SELECT.")
        names = [v.value for v in found.variables]
        return [{n: term for n, term in zip(names, solution, strict=True) if term is not None} for solution in found]

    def ask(self, query: str, part: Part = Part.DATA) -> bool:
        found = self._query(query, part)
        if not isinstance(found, ox.QueryBoolean):
            raise BadInput("this is no ASK query", hint="Ask with ASK.")
        return bool(found)

    def count(self) -> int:
        return sum(1 for _ in self._store.quads_for_pattern(None, None, None, ox.DefaultGraph()))


class MemoryStore:
    """Lives as long as the object."""

    def __init__(self) -> None:
        self._current: LocalView | None = None

    def publish(self, release: str, data: Iterable[Path], description: Path) -> None:
        fresh = ox.Store()
        _load(fresh, data, description)
        self._current = LocalView(release, fresh)

    def view(self) -> LocalView:
        if self._current is None:
            raise NotFound("nothing has been published yet")
        return self._current


class DiskStore:
    """``folder/<release>/`` is an Oxigraph store, ``folder/current`` a link to it. Old ones stay until :meth:`forget`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def publish(self, release: str, data: Iterable[Path], description: Path) -> None:
        aside = self._folder / f".{release}.part"
        shutil.rmtree(aside, ignore_errors=True)
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            store = ox.Store(str(aside))
            _load(store, data, description)
            store.flush()
            store.optimize()
            del store
            aside.rename(self._folder / release)
        except BaseException:
            shutil.rmtree(aside, ignore_errors=True)
            raise
        link = self._folder / f".{_CURRENT}.part"
        link.unlink(missing_ok=True)
        link.symlink_to(release)
        link.replace(self._folder / _CURRENT)
        sync_folder(self._folder)

    def view(self) -> LocalView:
        try:
            release = (self._folder / _CURRENT).readlink().name
            return LocalView(release, ox.Store.read_only(str(self._folder / release)))
        except FileNotFoundError:
            raise NotFound("nothing has been published yet") from None
        except OSError as error:
            raise Unavailable(f"the store cannot be opened: {error}", hint="Publish again.") from error

    def forget(self, release: str) -> None:
        """Remove an old release; not the current one."""
        if (self._folder / _CURRENT).readlink().name != release:
            shutil.rmtree(self._folder / release)
