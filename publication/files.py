"""Nothing is half-written: write aside, fsync, rename. One writer a dataset."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from ontology.errors import Unavailable, Where


def sync_folder(folder: Path) -> None:
    """Make the folder's list of names durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def replacing(path: Path) -> Iterator[IO[str]]:
    """Open a text file for writing that takes ``path``'s place, whole, when the block ends without an error.

    What is no file, as ``/dev/null`` or a named pipe, is written to: a name taken from a device is lost to the whole machine.
    """
    if path.exists() and not path.is_file():
        with path.open("w", encoding="utf-8", newline="") as file:
            yield file
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.part")
    try:
        with aside.open("w", encoding="utf-8", newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
        sync_folder(path.parent)
    finally:
        aside.unlink(missing_ok=True)


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Hold the dataset's write lock; the system drops it when the process ends, however it ends.

    :raises Unavailable: another process holds it.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "lock").open("w", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Unavailable(
                "another aigaq command is writing this dataset",
                where=Where(file=str(folder.parent)),
                hint="Wait for it to end, then try again.",
            ) from None
        yield


@contextmanager
def told_plainly(folder: Path) -> Iterator[None]:
    """Turn a full disk or a missing right into an error that a person can act on."""
    try:
        yield
    except OSError as error:
        where = Where(file=str(error.filename or folder))
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Unavailable(
                "the disk is full", where=where, hint="Free some space and run the command again; what is published is unchanged."
            ) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise Unavailable("this may not be read or written", where=where, hint="Check who owns it and its rights (`ls -l`).") from error
        raise
