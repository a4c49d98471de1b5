"""Releases: immutable public folders, and the one that is current.

A release is a folder ``releases/<id>/`` that is never changed once it has its name; ``releases/current`` is a symbolic
link to the one served. Its ``release.json`` is the :class:`Manifest`; its ``store/`` a read-only Oxigraph store.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyoxigraph as ox
from pydantic import BaseModel, ConfigDict, ValidationError

from ontology.errors import NotFound, Unavailable, Where

MANIFEST = "release.json"
STORE = "store"
CURRENT = "current"
CLOSING = {MANIFEST: "application/json", "SHA256SUMS": "text/plain", "SHA256SUMS.sig": "text/plain"}
"""Files that no manifest can list, since they hold its checksum; with their media types."""


class ReleaseFile(BaseModel):
    """One downloadable file of a release. ``bytes`` is its size; ``sha256`` of the file as it lies there."""

    model_config = ConfigDict(frozen=True)

    name: str
    title: str
    media_type: str
    compression: str | None = None
    bytes: int
    sha256: str
    table: str | None = None
    """Which of the tables it is, or is a part of."""


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
    graphs: dict[str, str] = {}
    """Canonical hash (RDFC-1.0, SHA-256) of ``data`` and of ``reference``; absent from releases whose dumps are not sorted."""
    key: str | None = None
    """Fingerprint of the key that signed it."""


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

    def served(self, name: str) -> ReleaseFile | None:
        """A file that readers may have: one that the manifest lists, or one of those that vouch for it."""
        listed = next((file for file in self.manifest.files if file.name == name), None)
        if listed or name not in CLOSING or not (self.folder / name).is_file():
            return listed
        content = (self.folder / name).read_bytes()
        return ReleaseFile(name=name, title=name, media_type=CLOSING[name], bytes=len(content), sha256=hashlib.sha256(content).hexdigest())

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
            return os.readlink(f"{self.folder}/{CURRENT}").rpartition("/")[2]  # noqa: PTH115 - three times as fast
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


def release_folder(name: str, dataset: Path) -> Path:
    """The folder of a release given by its own path, by its id in a dataset, or as ``current``.

    :raises NotFound: it is none of these.
    """
    for folder in (Path(name), dataset / "releases" / name):
        if (folder / MANIFEST).is_file() or (folder / "SHA256SUMS").is_file():
            return folder.resolve()
    raise NotFound(f"there is no release {name!r}", hint="Name its folder, or its id with --dir DATASET; `ls DATASET/releases` lists them.")


def find_release(name: str, dataset: Path) -> Release:
    """The release of that name, see :func:`release_folder`."""
    return Release.open(release_folder(name, dataset))
