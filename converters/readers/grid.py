"""The text made of a workbook: one line a row, a tab between cells, each cell's place remembered.

A cell's own line breaks and tabs stay as they are, since the spans, not the tabs, say where cells begin.
"""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

from converters.readers.letters import column_letter
from converters.readers.limits import Limits
from converters.source import Cell
from ontology.errors import TooMuch, Where

_DIGITS_OF_A_DOUBLE = ".15g"
"""What a spreadsheet itself shows at most; the digits behind are noise of the binary form (0.30000000000000004)."""


def cell_text(value: object) -> str:
    """A cell's value as text: dates in ISO form, numbers without a trailing ``.0``, ``None`` empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep="T", timespec="minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float):
        return f"{Decimal(format(value, _DIGITS_OF_A_DOUBLE)):f}"
    return str(value)


class Grid:
    """Collects the rows of all sheets. Blank rows leave no line; their numbers are still counted by the caller."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self._where = Where(file=str(path))
        self._limit = limits.cells
        self._characters = limits.characters
        self._count = 0
        self._parts: list[str] = []
        self._length = 0
        self.rows: list[tuple[Cell, ...]] = []
        self.links: list[tuple[int, int, str]] = []

    def add_row(self, sheet: str | None, number: int, values: list[str], addresses: dict[int, str] | None = None) -> None:
        """Append a row.

        :param number: as the spreadsheet counts it.
        :param values: texts of the cells from column A on.
        :param addresses: hyperlinks by the cell's index in ``values``.
        :raises TooMuch: more cells than the limits allow.
        """
        while values and not values[-1].strip():
            values = values[:-1]
        if not values:
            return
        self.expect(len(values))
        self._count += len(values)
        if self._length + sum(map(len, values)) > self._characters:
            raise TooMuch(f"the table has more than {self._characters} characters", where=self._where, hint="Split the file.")
        cells = []
        for index, value in enumerate(values):
            if index:
                self._append("\t")
            start = self._length
            self._append(value)
            cells.append(Cell(start, self._length, sheet, number, column_letter(index)))
            if addresses and index in addresses and value:
                self.links.append((start, self._length, addresses[index]))
        self._append("\n")
        self.rows.append(tuple(cells))

    def expect(self, cells: int) -> None:
        """Say that so many cells are about to come, before making them.

        :raises TooMuch: more cells than the limits allow.
        """
        if self._count + cells > self._limit:
            raise TooMuch(f"the table has more than {self._limit} cells", where=self._where, hint="Split the file.")

    def text(self) -> str:
        return "".join(self._parts)

    def _append(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
