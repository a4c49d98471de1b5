"""How many connections each web worker has, so that new ones come to those with few.

The kernel wakes all workers and gives a connection to the first, which may be the same one each time: a proxy that opens sixteen at once
and keeps them would use one processor for ever.
"""

from __future__ import annotations

import mmap

_PLACES = 64
"""Numbers of more workers than that fall together, and are balanced less well."""
_NOBODY = -1


class Connections:
    """Numbers in memory that forked processes share; each process writes its own."""

    def __init__(self) -> None:
        self._held = memoryview(mmap.mmap(-1, _PLACES * 4)).cast("i")
        for place in range(_PLACES):
            self._held[place] = _NOBODY

    def tell(self, worker: int, number: int) -> None:
        """A worker has so many."""
        self._held[worker % _PLACES] = number

    def forget(self, worker: int) -> None:
        """A worker takes no more, or has ended."""
        self.tell(worker, _NOBODY)

    def many(self, number: int) -> bool:
        """Whether that is clearly more than some worker has."""
        return number > 1.25 * min((held for held in self._held if held != _NOBODY), default=number) + 1
