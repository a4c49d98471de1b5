"""Findings in the order of the text, so that those of a stretch are looked up, not looked for among all of the entry."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property
from operator import attrgetter, gt, sub
from typing import Generic, Protocol, TypeVar

_Item = TypeVar("_Item")


class _Spanned(Protocol):
    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


_Span = TypeVar("_Span", bound=_Spanned)
_START, _END = attrgetter("start"), attrgetter("end")


class Along(Generic[_Item]):
    """Items by where they begin and end; their order is kept where two begin together."""

    def __init__(self, items: Iterable[_Item], starts: Iterable[int], ends: Iterable[int]) -> None:
        self.items, self.starts, self._ends = list(items), list(starts), list(ends)
        if any(map(gt, self.starts, self.starts[1:])):
            order = sorted(range(len(self.items)), key=self.starts.__getitem__)
            self.items = [self.items[n] for n in order]
            self.starts, self._ends = [self.starts[n] for n in order], [self._ends[n] for n in order]

    @classmethod
    def of(cls, items: Iterable[_Span]) -> Along[_Span]:
        """Items that say themselves where they begin and end."""
        listed = list(items)
        return Along(listed, map(_START, listed), map(_END, listed))

    @cached_property
    def _longest(self) -> int:
        return max(map(sub, self._ends, self.starts), default=0)

    def __iter__(self) -> Iterator[_Item]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def between(self, first: int, last: int) -> list[_Item]:
        """Items that begin at ``first`` to ``last`` (exclusive)."""
        starts = self.starts
        return self.items[bisect_left(starts, first) : bisect_left(starts, last)] if starts else []

    def around(self, first: int, last: int) -> list[_Item]:
        """Items that can reach into ``first`` to ``last`` (inclusive), and a few that end before; the caller looks closer."""
        return self.between(first - self._longest, last + 1) if self.starts else []

    def placed(self, first: int, last: int) -> list[tuple[int, _Item]]:
        """Where items begin, and the items, as :meth:`between`."""
        a, b = bisect_left(self.starts, first), bisect_left(self.starts, last)
        return list(zip(self.starts[a:b], self.items[a:b], strict=True))


class Stretches:
    """A union of stretches of the text: tells whether a place lies in any of them."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            elif end > start:
                self._starts.append(start)
                self._ends.append(end)

    def __bool__(self) -> bool:
        return bool(self._starts)

    def cover(self, place: int) -> bool:
        """Whether ``place`` lies in one; the end of a stretch does not belong to it."""
        at = bisect_right(self._starts, place) - 1
        return at >= 0 and place < self._ends[at]

    def meet(self, start: int, end: int) -> bool:
        """Whether a stretch and ``start`` to ``end`` have something in common, be it only where one ends and the other begins."""
        at = bisect_right(self._starts, end) - 1
        return at >= 0 and start <= self._ends[at]


def unique(items: Iterable[_Item]) -> list[_Item]:
    """Each object once, in order."""
    return list({id(item): item for item in items}.values())
