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

_AT_FDCWD = -100
_EXCHANGE = 2
_UNSUPPORTED = {errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EXDEV}


def exchange(fresh: Path, live: Path) -> None:
    """``live`` becomes what ``fresh`` was; ``fresh`` is then the old one."""
    code = _in_one_step(os.fsencode(fresh), os.fsencode(live))
    if code == 0:
        return
    if code not in _UNSUPPORTED:
        raise OSError(code, os.strerror(code), str(live))
    old = live.with_name(f"{fresh.name}-old")
    live.rename(old)
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
