"""Putting a document's text together while remembering which characters are links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

_TYPED_MARK = re.compile(r"\[(\d{1,4})\]")


class Assembler:
    """Collects text. Breaks asked for at the start or after a longer break are dropped, so that empty paragraphs leave no trace."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._pending = ""
        self.spells_addresses = False
        """While true, a link's address is written behind its text where the text is not the address: in footnotes it is the source."""
        self.links: list[tuple[int, int, str]] = []

    def add(self, text: str) -> None:
        """Append characters; a break asked for before stands in front of them, and swallows white space behind a mere space."""
        if self._pending == " ":
            text = text.lstrip(" \t")
        if not text:
            return
        if self._pending:
            self._append(self._pending if self._length else "")
            self._pending = ""
        self._append(text)

    def break_with(self, separator: str) -> None:
        """Ask for a separator before the next characters; of several, the longest counts."""
        if separator == " " and self.after_space:
            return
        if len(separator) > len(self._pending) or (separator == "\n" and self._pending in ("", " ", "\t")):
            self._pending = separator

    def next_cell(self) -> None:
        """Append the tab between two cells of a table's row."""
        if self._pending == " ":
            self._pending = ""
        self.add("\t")

    @property
    def at_line_start(self) -> bool:
        return not self._length or "\n" in self._pending or self._parts[-1].endswith("\n")

    @property
    def after_space(self) -> bool:
        return bool(self._pending) or not self._length or self._parts[-1][-1:] in (" ", "\n", "\t")

    def ends_with(self, text: str) -> bool:
        return not self._pending and bool(self._parts) and self._parts[-1].endswith(text)

    @contextmanager
    def link(self, address: str | None) -> Iterator[None]:
        """Everything added inside becomes one link, if there is an address and any text."""
        before = self._length + (len(self._pending) if self._length else 0)
        yield
        if address and self._length > before:
            self.links.append((before, self._length, address))
            if self.spells_addresses and address not in self.text()[before:]:
                self.add(f" <{address}>")

    def text(self) -> str:
        return "".join(self._parts)

    def _append(self, text: str) -> None:
        if text:
            self._parts.append(text)
            self._length += len(text)


def first_free_mark(text: str) -> int:
    """The first footnote number above those typed as ``[n]`` in the text: two notes with one number would swap their addresses."""
    return max((int(n) for n in _TYPED_MARK.findall(text)), default=0) + 1
