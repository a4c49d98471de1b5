"""What a reader hands to the extractors: the text of one file, and how to point into it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from converters.record import Record
from ontology.errors import Where


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: ``text[start:end]`` is its content; ``row`` counts from 1 as a spreadsheet shows it."""

    start: int
    end: int
    sheet: str | None
    row: int
    column: str


@dataclass(frozen=True)
class Source:
    """One file, read.

    ``text`` is what every evidence offset points into: for a text file its decoded characters, unchanged; for a
    document or a workbook the text that the reader made of it (always the same for the same bytes).
    """

    path: Path
    text: str
    media_type: str
    rows: tuple[tuple[Cell, ...], ...] = ()
    """For a table: its rows, the heading row first. Empty for prose."""
    links: tuple[tuple[int, int, str], ...] = ()
    """Hyperlinks of a document: start, end and address of the linked text."""
    notes: tuple[str, ...] = field(default=())
    """What the reader wants a person to know (encoding guessed, page furniture dropped)."""

    @property
    def doc(self) -> str:
        """The name records use for the document: the file's stem."""
        return self.path.stem

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        starts.extend(i + 1 for i, character in enumerate(self.text) if character == "\n")
        return starts

    @cached_property
    def _filled_rows(self) -> list[tuple[Cell, ...]]:
        return [row for row in self.rows if row]

    def where(self, offset: int) -> Where:
        """The place of a character: file and line, or file, sheet, row and column of a table."""
        rows = self._filled_rows
        index = bisect_right(rows, offset, key=lambda row: row[0].start) - 1
        if index >= 0 and offset <= rows[index][-1].end:
            row = rows[index]
            cell = row[max(bisect_right(row, offset, key=lambda cell: cell.start) - 1, 0)]
            return Where(file=str(self.path), sheet=cell.sheet, row=cell.row, column=cell.column)
        return Where(file=str(self.path), line=bisect_right(self._line_starts, offset))


@dataclass
class Extraction:
    """What came out of one source. ``records`` is consumed once; the other fields are complete after it."""

    source: Source
    kind: str
    """Kind of source recognised: ``monthly-list``, ``daily-post``, ``case-report``, ``long-report``, ``labelled-list``, ``table``."""
    records: Iterator[Record]
    title: str | None = None
    language: str | None = None
    period: str | None = None
    """The day or period that the report is about (EDTF), where its title says one."""
    leftovers: list[tuple[int, int]] = field(default_factory=list)
    """Spans of the body's text that belong to no entry; nothing is dropped silently."""
