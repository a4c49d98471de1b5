"""One row of a table, with everything that reading it takes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from converters.packs import Pack
from converters.record import Evidence
from converters.source import Cell
from converters.tables.cells import Columns, Piece
from converters.tables.dates import edtf_of
from converters.tables.law import CodeNames
from converters.tables.model import TableMap

NOBODY: list[str | None] = [None]
"""Whom an element concerns where nobody is named."""
SEVERAL = [";", "\n"]
"""Between several things in one cell, where the map does not say."""
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class RowReader:
    """What reading a row takes: the row itself, the table's columns, the map and the pack."""

    row: tuple[Cell, ...]
    columns: Columns
    table_map: TableMap
    codes: CodeNames
    whole: Evidence
    """The whole row, for what no single cell says."""

    @property
    def pack(self) -> Pack:
        return self.codes.pack

    @property
    def language(self) -> str | None:
        return self.table_map.language

    def cell(self, heading: str | None) -> Piece | None:
        return self.columns.piece(self.row, heading)

    def date(self, heading: str | None) -> tuple[str | None, Piece | None]:
        """The date in a column, if there is one. :raises CellProblem: the cell holds no date."""
        piece = self.cell(heading)
        return (edtf_of(piece, self.table_map.dates.format), piece) if piece else (None, None)


def folded(text: str) -> str:
    """A cell's text for comparison with the map: white space made single, capitals ignored."""
    return _SPACES.sub(" ", text).strip().casefold()
