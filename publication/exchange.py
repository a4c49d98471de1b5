"""Two folders change places in one step, so that no reader and no kill ever finds half of it.

``renameat2`` with ``RENAME_EXCHANGE`` on Linux, ``renamex_np`` with ``RENAME_SWAP`` on macOS. A file system that has neither gets two
renamings, microseconds apart; :func:`publication.withdraw.recover` mends what a kill between them leaves.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from pathlib import Path

from ontology.errors import Unavailable, Where

_AT_FDCWD = -100
_EXCHANGE = 2
_UNSUPPORTED = {errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EXDEV}


def exchange(fresh: Path, live: Path) -> None:
    """``live`` becomes what ``fresh`` was; ``fresh`` is then the old one.

    :raises Unavailable: the folder came with a container's image, where no folder can be renamed; nothing has changed.
    """
    code = _in_one_step(os.fsencode(fresh), os.fsencode(live))
    if code == 0:
        return
    if code not in _UNSUPPORTED:
        raise OSError(code, os.strerror(code), str(live))
    old = live.with_name(f"{fresh.name}-old")
    try:
        live.rename(old)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        raise Unavailable(
            "this folder came with a container's image, in which no folder can be renamed",
            where=Where(file=str(live)),
            hint="Copy the dataset to a volume and run the command there. Nothing has changed.",
        ) from error
    fresh.rename(live)
    old.rename(fresh)


def _in_one_step(fresh: bytes, live: bytes) -> int:
    """0, or the error's number."""
    library = ctypes.CDLL(None, use_errno=True)
    try:
        if sys.platform == "darwin":
            done = library.renamex_np(fresh, live, _EXCHANGE)
        else:
            done = library.renameat2(_AT_FDCWD, fresh, _AT_FDCWD, live, _EXCHANGE)
    except AttributeError:
        return errno.ENOSYS
    return 0 if done == 0 else ctypes.get_errno()
