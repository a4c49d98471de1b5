"""Finished answers of one release, kept within a bound of bytes, least recently used out first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from threading import Lock

_OVERHEAD = 512
"""Bytes that an entry takes beside its body, about."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A whole answer: its kind, rows and bytes, and the digest that is its ETag."""

    kind: str
    rows: int
    body: bytes
    digest: str


class AnswerCache:
    """A release never changes, so an answer never grows stale. Safe among threads."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._held: OrderedDict[Hashable, Answered] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Answered | None:
        with self._lock:
            found = self._held.get(key)
            if found is not None:
                self._held.move_to_end(key)
            return found

    def put(self, key: Hashable, answer: Answered) -> None:
        """Keep an answer, unless it alone would take an eighth of the room."""
        if len(answer.body) > self._limit // 8:
            return
        with self._lock:
            if (before := self._held.pop(key, None)) is not None:
                self._size -= len(before.body) + _OVERHEAD
            self._held[key] = answer
            self._size += len(answer.body) + _OVERHEAD
            while self._size > self._limit:
                self._size -= len(self._held.popitem(last=False)[1].body) + _OVERHEAD
