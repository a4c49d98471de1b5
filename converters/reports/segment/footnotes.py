"""Footnotes: the marks in the entries and the list of addresses they point to."""

from __future__ import annotations

import re

from converters.reports.entry import Address
from converters.reports.segment.lines import ADDRESS, FOOTNOTE, Line, trim_address

MARK = re.compile(r"\[(\d{1,6})\]")


def split_notes(lines: list[Line]) -> tuple[list[Line], dict[str, list[Address]]]:
    """Part the list of footnotes from the body: the body's lines, and the addresses by footnote number.

    A line belongs to the list when it begins with ``[n]``; a line of a bare address after such a line goes with it.
    """
    body: list[Line] = []
    notes: dict[str, list[Address]] = {}
    current: str | None = None
    for line in lines:
        mark = FOOTNOTE.match(line.text)
        if mark:
            current = mark.group(1)
            notes.setdefault(current, []).extend(addresses(line.text, line.start))
        elif current is not None and ADDRESS.match(line.text):
            notes[current].extend(addresses(line.text, line.start))
        else:
            current = None
            body.append(line)
    return body, notes


def addresses(text: str, offset: int) -> list[Address]:
    """Addresses in a stretch of text that begins at ``offset`` of the source."""
    found = []
    for match in ADDRESS.finditer(text):
        written = trim_address(match.group())
        url = written if "://" in written else f"http://{written}"  # an address must say how to reach it
        found.append(Address(url, offset + match.start(), offset + match.start() + len(written)))
    return found


def entry_addresses(text: str, start: int, end: int, notes: dict[str, list[Address]]) -> tuple[Address, ...]:
    """The addresses of an entry, in the order of its marks and inline addresses; each once."""
    inline = [(a.start, [a]) for a in addresses(text[start:end], start)]
    marked = [(start + m.start(), notes.get(m.group(1), [])) for m in MARK.finditer(text[start:end])]
    unique: dict[str, Address] = {}
    for _, found in sorted(inline + marked, key=lambda pair: pair[0]):
        for address in found:
            unique.setdefault(address.url, address)
    return tuple(unique.values())
