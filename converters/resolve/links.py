"""The reading face: which mentions are one person. Knows nothing of who decided it."""

from __future__ import annotations

from collections.abc import Iterable


class Links:
    """Settled merges of mentions. A mention's key is ``<record id>/<person id>``."""

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self._group: dict[str, list[str]] = {}
        for a, b in pairs:
            self._merge(a, b)

    def _merge(self, a: str, b: str) -> None:
        left, right = self._group.get(a, [a]), self._group.get(b, [b])
        if left is right:
            return
        merged = left + right
        for key in merged:
            self._group[key] = merged

    def group(self, key: str) -> list[str]:
        """All mentions of the person that ``key`` mentions, itself included."""
        return self._group.get(key, [key])

    def linked(self, key: str) -> bool:
        """Whether a decision joins the mention to another."""
        return key in self._group
