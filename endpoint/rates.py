"""How often one client may ask: counted over all workers, and forgotten when the window ends.

A client is an IPv4 address or an IPv6 /64. What is kept is a keyed hash of it in memory that no file backs, under a key that
lives as long as the server; the address itself is neither kept nor logged.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import secrets
import struct
import tempfile
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from ipaddress import ip_address
from pathlib import Path
from threading import Lock

from flask import Flask, request
from limits import RateLimitItem, parse
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter

from endpoint import front
from endpoint.settings import Settings

_SLOT = struct.Struct("<8sdI4x")
"""Tag of the client and window, end of the window (Unix time), count."""
_PER_BUCKET = 8
_BUCKETS = 4096
_FREE = ("health", "ready", "metrics", "robots", "static")
"""First parts of paths that are never counted: they cost nothing, and whoever watches the service must not be sent away."""
COSTLY = ("sparql", "search", "reconcile", "fragments", "queries")
"""First parts of paths whose answers cost most, with a limit of their own."""


class SharedCounters(Storage):
    """Counters of :mod:`limits` in memory that forked processes share. Of fixed size, whoever asks: where a bucket is full, the
    counter nearest its end gives way. The lock is the kernel's and goes with its process, so that a killed worker leaves none behind.
    """

    STORAGE_SCHEME = None

    def __init__(self) -> None:
        super().__init__()
        self._table = mmap.mmap(-1, _BUCKETS * _PER_BUCKET * _SLOT.size)
        self._secret = secrets.token_bytes(32)
        self._file, path = tempfile.mkstemp()
        Path(path).unlink()  # a lock needs a file, nobody needs its name
        weakref.finalize(self, os.close, self._file)
        self._lock = Lock()  # the kernel's is for processes, this one for threads

    @property
    def base_exceptions(self) -> type[Exception]:
        return OSError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count, and return the count; a new window of ``expiry`` seconds begins where the last one has ended."""
        tag, now = self._tag(key), time.time()
        with self._locked():
            offset, end, count = self._find(tag, now)
            end = end if count else now + expiry
            _SLOT.pack_into(self._table, offset, tag, end, count + amount)
        return count + amount

    def get(self, key: str) -> int:
        with self._locked():
            return self._find(self._tag(key), time.time())[2]

    def get_expiry(self, key: str) -> float:
        now = time.time()
        with self._locked():
            _, end, count = self._find(self._tag(key), now)
        return end if count else now

    def check(self) -> bool:
        return True

    def reset(self) -> int | None:
        with self._locked():
            self._table[:] = bytes(len(self._table))
        return None

    def clear(self, key: str) -> None:
        with self._locked():
            offset, _, _ = self._find(self._tag(key), time.time())
            self._table[offset : offset + _SLOT.size] = bytes(_SLOT.size)

    def _tag(self, key: str) -> bytes:
        return blake2b(key.encode(), key=self._secret, digest_size=8).digest()

    def _find(self, tag: bytes, now: float) -> tuple[int, float, int]:
        """Offset, end and count of a counter; of the place for a new one (count 0) where there is none. Clears what has ended."""
        start = int.from_bytes(tag[:4], "little") % _BUCKETS * _PER_BUCKET * _SLOT.size
        best, best_end = start, float("inf")
        for offset in range(start, start + _PER_BUCKET * _SLOT.size, _SLOT.size):
            held, end, count = _SLOT.unpack_from(self._table, offset)
            if end <= now and count:
                self._table[offset : offset + _SLOT.size] = bytes(_SLOT.size)
                end, count = 0.0, 0
            elif held == tag and count:
                return offset, end, count
            if end < best_end:
                best, best_end = offset, end
        return best, 0.0, 0

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with self._lock:
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)


class Limiter:
    """The two limits of the settings: all requests, and the costly ones."""

    def __init__(self, settings: Settings, counters: SharedCounters) -> None:
        self._limiter = FixedWindowRateLimiter(counters)
        self._all = parse(settings.rate_limit) if settings.rate_limit else None
        self._costly = parse(settings.query_rate_limit) if settings.query_rate_limit else None

    def hit(self, address: str, first: str) -> tuple[RateLimitItem, float, int, bool] | None:
        """Count a request. ``first`` is the first part of its path.

        :returns: the limit that binds, seconds until its window ends, requests left, and whether this one may pass; ``None`` if
            nothing limits it.
        """
        item = self._costly if first in COSTLY else self._all
        if item is None or first in _FREE:
            return None
        client = client_of(address)
        if client is None:
            return None
        allowed = self._limiter.hit(item, client)
        end, left = self._limiter.get_window_stats(item, client)
        return item, max(0.0, end - time.time()), left, allowed


def client_of(address: str) -> str | None:
    """What counts as one client: an IPv4 address, an IPv6 /64. ``None`` for this machine itself and for what is no address."""
    try:
        found = ip_address(address)
    except ValueError:
        return None
    if found.version == 6 and found.ipv4_mapped:
        found = found.ipv4_mapped
    if found.is_loopback:
        return None
    return found.packed.hex() if found.version == 4 else found.packed[:8].hex()


def install(app: Flask, counters: SharedCounters | None = None) -> None:
    """Send away who asks too often, and tell everybody how much is left.

    :param counters: made before the workers are forked, so that they share it; without, this process counts alone.
    """
    limiter = Limiter(app.extensions["aigaq_settings"], counters or SharedCounters())

    @app.before_request
    def _count() -> None:
        if request.method != "OPTIONS":
            front.count(limiter, request.environ)
