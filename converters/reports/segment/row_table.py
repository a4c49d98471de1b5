"""Tables within a text: a row of headings, then a row of cells an item; bars or tabs part them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from converters.reports.entry import Field
from converters.reports.segment.labels import kind_of
from converters.reports.segment.lines import Line

_FEWEST = 3
"""Columns that make a table, and headings of it that the word lists must know."""
_RULE = re.compile(r"[\s|:+=—–-]+")


def cells(line: Line) -> list[tuple[int, int]]:
    """Where the cells of a row begin and end in the source, without the white space around them."""
    bar = "|" if line.text.count("|") >= _FEWEST - 1 else "\t"
    found, at = [], 0
    for piece in line.text.split(bar):
        inner = piece.strip()
        begin = line.start + at + (len(piece) - len(piece.lstrip()) if inner else 0)
        found.append((begin, begin + len(inner)))
        at += len(piece) + 1
    return found


def columns(line: Line) -> list[tuple[str, str]] | None:
    """What the headings of a row say of each column (kind and heading), ``None`` where the row holds none."""
    if line.text.count("|") < _FEWEST - 1 and line.text.count("\t") < _FEWEST - 1:
        return None
    headings = [line.text[a - line.start : b - line.start] for a, b in cells(line)]
    kinds = [kind_of(heading) if len(heading) < 60 else None for heading in headings]
    if sum(kind is not None for kind in kinds) < _FEWEST or len({kind for kind in kinds if kind}) < _FEWEST:
        return None
    return [
        (kind or "text" if any(map(str.isalpha, heading)) else "", heading.lower()) for kind, heading in zip(kinds, headings, strict=True)
    ]


def rows(lines: list[Line]) -> Iterator[tuple[Line, tuple[Field, ...]]]:
    """The rows of the tables among the lines, each with its cells as labelled fields. Headings and rules between rows are none."""
    headings: list[tuple[str, str]] | None = None
    for line in lines:
        found = columns(line)
        if found is not None:
            headings = found
        elif headings is not None and not _RULE.fullmatch(line.text) and len(placed := cells(line)) == len(headings):
            fields = [Field(kind, label, a, a, b) for (kind, label), (a, b) in zip(headings, placed, strict=True) if kind and a < b]
            if fields:
                yield line, tuple(fields)


def looks_like(sample: list[Line]) -> bool:
    """Whether half the lines are rows of a table, at least two."""
    found = sum(1 for _ in rows(sample))
    return found >= 2 and found >= 0.5 * len(sample)
