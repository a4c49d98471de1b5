"""A finished folder becomes a release: one renaming, then the turn of one symbolic link; both are durable."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from stat import S_IMODE

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
    settle(folder, releases, draft=manifest.draft)
    final = releases.folder / manifest.id
    folder.rename(final)
    link = releases.folder / f".{CURRENT}.part"
    link.unlink(missing_ok=True)
    link.symlink_to(manifest.id)
    link.replace(releases.folder / CURRENT)
    sync_folder(releases.folder)
    return Release.open(final)


def settle(folder: Path, releases: Releases, *, draft: bool) -> None:
    """Make a finished folder durable, and open to whoever may look into ``releases/``: the account that serves is seldom the one that
    publishes, whose own habit (``umask``) may be to share nothing. A draft, which nobody has reviewed, is left to that habit."""
    rights = S_IMODE(releases.folder.stat().st_mode)
    for path in [folder, *folder.rglob("*")]:
        if not draft:
            path.chmod(rights if path.is_dir() else rights & 0o666)
        if path.is_dir():
            sync_folder(path)
        else:
            with path.open("rb") as file:
                os.fsync(file.fileno())
