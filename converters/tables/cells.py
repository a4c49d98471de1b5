"""Cells of a row by what the map calls them, and pieces of cells that remember their place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches

from converters.record import Evidence
from converters.source import Cell, Source
from converters.tables.mapfile import Step, problem_in
from converters.tables.model import TableMap
from ontology.errors import BadInput, Where

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters of one cell: ``source.text[start:end]``. ``heading`` is its column's, for messages."""

    source: Source
    start: int
    end: int
    cell: Cell
    heading: str

    @property
    def raw(self) -> str:
        return self.source.text[self.start : self.end]

    @property
    def value(self) -> str:
        """What the characters mean: white space made single, quotation marks that a CSV doubles single too."""
        raw = self.raw.replace('""', '"') if _is_quoted(self.source.text, self.cell) else self.raw
        return _SPACE.sub(" ", raw).strip()

    @property
    def evidence(self) -> Evidence:
        cell = self.cell
        return Evidence(start=self.start, end=self.end, quote=self.raw, sheet=cell.sheet, row=cell.row, column=cell.column)

    def narrowed(self, start: int, end: int) -> Piece:
        """Characters ``start`` to ``end`` of this piece, without the white space around them."""
        text = self.raw[start:end]
        start += len(text) - len(text.lstrip())
        return replace(self, start=self.start + start, end=self.start + max(start, end - (len(text) - len(text.rstrip()))))

    def split(self, separators: list[str]) -> Iterator[Piece]:
        """Its parts between separators, empty ones left out; a separator inside round brackets does not count."""
        raw = self.raw
        balanced = raw.count("(") == raw.count(")")
        cuts = [cut.span() for cut in re.finditer("|".join(re.escape(s) for s in separators) or r"(?!)", raw)]
        position = counted = depth = 0
        for start, end in [*cuts, (len(raw), len(raw))]:
            depth += raw.count("(", counted, start) - raw.count(")", counted, start)
            counted = start
            if balanced and depth > 0:
                continue
            part = self.narrowed(position, start)
            if part.raw:
                yield part
            position = end

    def problem(self, message: str, expected: str) -> CellProblem:
        """The error for this piece: what it says and what was expected instead."""
        return CellProblem(self, message, expected)


class CellProblem(BadInput):
    """A cell that cannot be mapped; ``piece`` says which characters."""

    def __init__(self, piece: Piece, message: str, expected: str) -> None:
        cell = piece.cell
        column = cell.column if piece.heading in ("", cell.column) else f"{cell.column} ({piece.heading})"
        where = Where(file=str(piece.source.path), sheet=cell.sheet, row=cell.row, column=column)
        super().__init__(f"{message}: {piece.value!r}", where=where, hint=expected)
        self.piece = piece


class Columns:
    """The table's columns as the map names them."""

    def __init__(self, source: Source, table_map: TableMap, headings: tuple[Cell, ...]) -> None:
        self._source, self._map = source, table_map
        self._empty = {_folded(text) for text in table_map.empty}
        self._headings = {cell.column: cell_text(source, cell) for cell in headings}
        self._by_heading: dict[str, list[str]] = {}
        for column, heading in self._headings.items():
            self._by_heading.setdefault(_folded(heading), []).append(column)

    def check(self, heading: str, steps: tuple[Step, ...]) -> None:
        """:raises BadInput: the table has no such column, or two of them; named with the map's line."""
        if heading.startswith("#"):
            if heading[1:].upper() not in self._headings:
                message = f"the table has no column {heading[1:]}"
                raise problem_in(self._map, steps, message, f"Its columns: {', '.join(self._headings)}.")
            return
        found = self._by_heading.get(_folded(heading), [])
        if len(found) > 1:
            message = f"{len(found)} columns are headed {heading!r}"
            raise problem_in(self._map, steps, message, f"Say which by its letter: {' or '.join(f'#{c}' for c in found)}.")
        if not found:
            known = [h for h in self._headings.values() if h]
            near = get_close_matches(heading, known, n=1)
            guess = f"Perhaps {near[0]!r}? " if near else ""
            raise problem_in(self._map, steps, f"the table has no column {heading!r}", f"{guess}Its headings: {', '.join(known)}.")

    def piece(self, row: tuple[Cell, ...], heading: str | None) -> Piece | None:
        """What the row holds in that column, without white space around; ``None`` where that is nothing."""
        if heading is None:
            return None
        column = heading[1:].upper() if heading.startswith("#") else self._by_heading[_folded(heading)][0]
        cell = next((c for c in row if c.column == column), None)
        if cell is None:
            return None
        whole = Piece(self._source, cell.start, cell.end, cell, self._headings[column])
        piece = whole.narrowed(0, cell.end - cell.start)
        return piece if piece.value and _folded(piece.value) not in self._empty else None

    def surplus(self, row: tuple[Cell, ...]) -> Piece | None:
        """The first filled cell that stands under no heading."""
        for cell in row:
            if cell.column not in self._headings and self._source.text[cell.start : cell.end].strip():
                return Piece(self._source, cell.start, cell.end, cell, "")
        return None


def _folded(text: str) -> str:
    return _SPACE.sub(" ", text).strip().casefold()


def _is_quoted(text: str, cell: Cell) -> bool:
    """A reader never lets a cell begin behind a quotation mark unless that mark opens it."""
    return cell.start > 0 and text[cell.start - 1] == '"' and text[cell.end : cell.end + 1] == '"'


def cell_text(source: Source, cell: Cell) -> str:
    """What a cell says: white space made single, quotation marks that a CSV doubles single too."""
    raw = source.text[cell.start : cell.end]
    return _SPACE.sub(" ", raw.replace('""', '"') if _is_quoted(source.text, cell) else raw).strip()
