"""Releases: immutable public folders, and the one that is current.

A release is a folder ``releases/<id>/`` that is never changed once it has its name; ``releases/current`` is a symbolic
link to the one served. Its ``release.json`` is the :class:`Manifest`; its ``store/`` a read-only Oxigraph store.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyoxigraph as ox
from pydantic import BaseModel, ConfigDict, ValidationError

from ontology.errors import NotFound, Unavailable, Where

MANIFEST = "release.json"
STORE = "store"
CURRENT = "current"


class ReleaseFile(BaseModel):
    """One downloadable file of a release. ``bytes`` is its size; ``sha256`` of the file as it lies there."""

    model_config = ConfigDict(frozen=True)

    name: str
    title: str
    media_type: str
    compression: str | None = None
    bytes: int
    sha256: str


class Manifest(BaseModel):
    """What a release says about itself. Texts in several languages are keyed by language tag."""

    model_config = ConfigDict(frozen=True)

    id: str
    base: str
    title: dict[str, str]
    description: dict[str, str]
    publisher: str
    publisher_url: str | None = None
    licence: str
    contact: str
    languages: list[str]
    issued: datetime
    draft: bool
    """True for a release built from unreviewed proposals: every page says so."""
    digest: str
    """SHA-256 over the content (data and reference dumps), independent of time and of the release's id."""
    counts: dict[str, int]
    """Triples, and the number of resources of each class by the class's local name (``Person``, ``Event`` …)."""
    files: list[ReleaseFile]


@dataclass(frozen=True)
class Release:
    """One release on disk."""

    folder: Path
    manifest: Manifest

    @classmethod
    def open(cls, folder: Path) -> Release:
        """Read a release folder.

        :raises NotFound: there is no whole release in that folder.
        """
        path = folder / MANIFEST
        try:
            manifest = Manifest.model_validate_json(path.read_bytes())
        except FileNotFoundError:
            raise NotFound("there is no release here", where=Where(file=str(folder)), hint="Run `aigaq build` first.") from None
        except ValidationError as error:
            raise Unavailable(
                "the release's manifest cannot be read",
                where=Where(file=str(path)),
                hint="Run `aigaq build` again; releases are never edited.",
            ) from error
        return cls(folder, manifest)

    @property
    def id(self) -> str:
        return self.manifest.id

    @property
    def store_folder(self) -> Path:
        return self.folder / STORE

    def open_store(self) -> ox.Store:
        """Open the release's store read-only. Cheap (some ten milliseconds); any number of processes may do it at once."""
        return ox.Store.read_only(str(self.store_folder))


@dataclass(frozen=True)
class Releases:
    """The ``releases/`` folder of a dataset."""

    folder: Path

    @classmethod
    def of(cls, dataset: Path) -> Releases:
        return cls(dataset / "releases")

    def current_id(self) -> str | None:
        """Id of the served release, ``None`` before the first build. One system call: ask it on every request."""
        try:
            return (self.folder / CURRENT).readlink().name
        except (FileNotFoundError, NotADirectoryError):
            return None

    def current(self) -> Release:
        """:raises NotFound: nothing has been published yet."""
        current = self.current_id()
        if current is None:
            raise NotFound("nothing has been published yet", where=Where(file=str(self.folder.parent)), hint="Run `aigaq build` first.")
        return Release.open(self.folder / current)

    def ids(self) -> list[str]:
        """Ids of all whole releases, newest first."""
        if not self.folder.is_dir():
            return []
        found = (p.name for p in self.folder.iterdir() if not p.is_symlink() and not p.name.startswith(".") and (p / MANIFEST).is_file())
        return sorted(found, reverse=True)

    def get(self, release_id: str) -> Release:
        """:raises NotFound: no release has that id."""
        if release_id not in self.ids():
            raise NotFound(f"there is no release {release_id!r}", hint="`/releases/` lists those there are.")
        return Release.open(self.folder / release_id)
