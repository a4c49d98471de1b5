"""The part of a text that a search found, with the words looked for marked."""

from __future__ import annotations

import re
from functools import lru_cache

from markupsafe import Markup

from publication.folding import fold

_LENGTH, _BEFORE = 280, 90
"""Characters of a snippet, and of what stands before its first marked word."""
_WORD = re.compile(r"\w+(?:[-’']\w+)*")

_NOTHING, _MARK, _MARKED, _GAP = Markup(), Markup("<mark>"), Markup("</mark>"), "…"

_folded = lru_cache(maxsize=50_000)(fold)


class Marker:
    """Makes the snippets of one page. Words are judged once a page, since the texts of a page have most of theirs in common.

    :param words: folded; what begins with one of them is marked.
    """

    def __init__(self, *words: str) -> None:
        self._words = words
        self._missed: set[str] = set()

    def snippet(self, text: str) -> Markup:
        """The part of a text around the first of the words, all of them marked; else its beginning."""
        spans = self._spans(text)
        start = max(0, spans[0][0] - _BEFORE) if spans else 0
        start = text.rfind(" ", 0, start) + 1 if start else 0
        end = min(len(text), start + _LENGTH)
        end = text.rfind(" ", start, end) if end < len(text) and " " in text[start:end] else end
        made, at = [_GAP + " "] if start else [], start
        for left, right in spans:
            if right > end:
                break
            made += (text[at:left], _MARK, text[left:right], _MARKED)
            at = right
        made += (text[at:end], " " + _GAP if end < len(text) else "")
        return _NOTHING.join(made)

    def _spans(self, text: str) -> list[tuple[int, int]]:
        """Where marked words stand, as far on as a snippet may go."""
        hits = self._hits(text.split()) if self._words else []
        if not hits:
            return []
        words = self._hits([word for piece in hits for word in _WORD.findall(piece)])
        # What stands between blanks may be part of a longer piece that comes before it.
        first = text.rfind(" ", 0, min(map(text.find, hits))) + 1
        found: list[tuple[int, int]] = []
        for match in _WORD.finditer(text, first):
            if found and match.start() > found[0][0] + _LENGTH:
                break
            if match.group() in words:
                found.append(match.span())
        return found

    def _hits(self, pieces: list[str]) -> list[str]:
        """Those of some pieces of text that have a word that begins as it must."""
        new = set(pieces) - self._missed
        hits = [piece for piece in new if any(word.startswith(self._words) for word in _folded(piece))]
        self._missed |= new.difference(hits)
        return hits
