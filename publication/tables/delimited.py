"""CSV as RFC 4180 has it: UTF-8, commas, quotes where needed. Cut into parts of a million rows, which is what a spreadsheet can open."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from publication.tables.columns import Table

PART_ROWS = 1_000_000
_DANGEROUS = "=+-@\t\r"


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe before it. :func:`unguarded` takes it off again."""
    if text[0] in _DANGEROUS or (text[0] == "'" and text[1:2] and text[1] in _DANGEROUS + "'"):
        return f"'{text}"
    return text


def unguarded(text: str) -> str:
    """The text as it was before :func:`guarded`."""
    return text[1:] if text[0] == "'" and text[1:2] and text[1] in _DANGEROUS + "'" else text


def header(table: Table) -> list[str]:
    return ["id", *(c.name for c in table.columns)]


class Delimited:
    """A CSV file being written: ``<name>.csv``, or ``<name>-001.csv`` and so on where there are more rows than one part holds."""

    def __init__(self, folder: Path, name: str, heading: list[str], free: Sequence[int] = (), part_rows: int = PART_ROWS) -> None:
        """:param free: columns of free text, counted from 0."""
        self._folder, self._name, self._heading, self._free, self._limit = folder, name, heading, free, part_rows
        self._paths: list[Path] = []
        self._open()

    @classmethod
    def of(cls, folder: Path, table: Table, part_rows: int = PART_ROWS) -> Delimited:
        """The file of a table."""
        free = [index for index, column in enumerate(table.columns, start=1) if column.plain_text]
        return cls(folder, table.name, header(table), free, part_rows)

    def _open(self) -> None:
        self._paths.append(self._folder / f"{self._name}-{len(self._paths) + 1:03}.csv")
        self._file = self._paths[-1].open("w", encoding="utf-8", newline="", buffering=1 << 20)
        self._writer = csv.writer(self._file, lineterminator="\r\n")
        self._writer.writerow(self._heading)
        self._left = self._limit

    def write(self, rows: Sequence[Sequence[str | None]]) -> None:
        """Write the next rows."""
        while rows:
            if not self._left:
                self._file.close()
                self._open()
            self._writer.writerows(self._guarded(rows[: self._left]))
            rows, self._left = rows[self._left :], max(0, self._left - len(rows))

    def _guarded(self, rows: Sequence[Sequence[str | None]]) -> Iterator[Sequence[str | None]]:
        for row in rows:
            whole: list[str | None] | None = None
            for index in self._free:
                text = row[index]
                if text and text[0] in "=+-@\t\r'":
                    whole = whole or list(row)
                    whole[index] = guarded(text)
            yield whole or row

    def close(self) -> list[Path]:
        """:returns: the files."""
        self._file.close()
        return self._paths if len(self._paths) > 1 else [self._paths[0].rename(self._folder / f"{self._name}.csv")]


def write_statements(folder: Path, rows: Iterator[Sequence[Sequence[str | None]]]) -> list[Path]:
    """Write what no table holds; no file where there is nothing."""
    first = next(rows, None)
    if not first:
        return []
    file = Delimited(folder, "statements", ["subject", "predicate", "object"])
    for some in chain([first], rows):
        file.write(some)
    return file.close()
