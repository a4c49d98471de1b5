"""A cache with a bound in bytes, least recently used out first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock


class ByteCache:
    """Finished answers of one immutable release, so an entry never grows stale. Safe among threads."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._held: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """What is held under ``key``, made first if need be. Two threads may make the same at once; both are right."""
        with self._lock:
            found = self._held.get(key)
            if found is not None:
                self._held.move_to_end(key)
                return found
        made = make()
        if len(made) <= self._limit // 8:
            with self._lock:
                self._size += len(made) - len(self._held.pop(key, b""))
                self._held[key] = made
                while self._size > self._limit:
                    self._size -= len(self._held.popitem(last=False)[1])
        return made
