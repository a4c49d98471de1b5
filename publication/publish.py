"""A finished folder becomes a release: one renaming, then the turn of one symbolic link; both are durable."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from publication.files import sync_folder
from publication.release import CURRENT, Manifest, Release, Releases

_BUILDING = ".building-"


def sweep(releases: Releases) -> None:
    """Remove what an interrupted command left. The caller holds the dataset's write lock."""
    for left in releases.folder.glob(f"{_BUILDING}*"):
        shutil.rmtree(left)


@contextmanager
def aside(releases: Releases) -> Iterator[Path]:
    """A fresh folder among the releases that readers cannot see; what is left of it at the end is removed."""
    folder = releases.folder / f"{_BUILDING}{secrets.token_hex(4)}"
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(folder: Path, manifest: Manifest, releases: Releases) -> Release:
    """Give the finished folder its name, then make it the current release."""
    _sync_tree(folder)
    final = releases.folder / manifest.id
    folder.rename(final)
    link = releases.folder / f".{CURRENT}.part"
    link.unlink(missing_ok=True)
    link.symlink_to(manifest.id)
    link.replace(releases.folder / CURRENT)
    sync_folder(releases.folder)
    return Release.open(final)


def _sync_tree(folder: Path) -> None:
    folders: Iterable[Path] = [folder, *(p for p in folder.rglob("*") if p.is_dir())]
    for path in (p for p in folder.rglob("*") if p.is_file()):
        with path.open("rb") as file:
            os.fsync(file.fileno())
    for path in folders:
        sync_folder(path)
