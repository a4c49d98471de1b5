"""Sentences with values in them, said in another language.

Lower floors speak English and put values into their sentences. A face keeps these sentences with gaps (``%(name)s``); one that fits a
text is translated and filled with the same values.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_GAP = re.compile(r"%\\\((\w+)\\\)s|%\((\w+)\)s")


def marked(text: str) -> str:
    """Marks a text for the catalogues; it is translated when it is said."""
    return text


class Sentences:
    """Sentences of which the first that fits counts; so what is special stands before what is general."""

    def __init__(self, *texts: str) -> None:
        self._patterns = {text: re.compile(_GAP.sub(lambda m: f"(?P<{m[1] or m[2]}>.*?)", re.escape(text)), re.DOTALL) for text in texts}

    def fit(self, text: str) -> bool:
        """Whether one of them fits."""
        return any(pattern.fullmatch(text) for pattern in self._patterns.values())

    def said(self, text: str, say: Callable[[str], str]) -> str:
        """The text by ``say``, the catalogue's translation; as it is if no sentence fits."""
        for sentence, pattern in self._patterns.items():
            if (found := pattern.fullmatch(text)) is not None:
                return say(sentence) % found.groupdict() if found.groupdict() else say(sentence)
        return text
