"""CSV as RFC 4180 has it: UTF-8, commas, quotes where needed. Cut into parts of a million rows, which is what a spreadsheet can open."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
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


def write_table(folder: Path, table: Table, rows: Iterable[Sequence[str | None]], part_rows: int = PART_ROWS) -> list[Path]:
    """Write ``<table>.csv``, or ``<table>-001.csv`` and so on where there are more rows than one part holds.

    :returns: the files.
    """
    free = [index for index, column in enumerate(table.columns, start=1) if column.plain_text]

    def cells() -> Iterator[Sequence[str | None]]:
        for row in rows:
            whole = list(row)
            for index in free:
                text = whole[index]
                if text and text[0] in "=+-@\t\r'":
                    whole[index] = guarded(text)
            yield whole

    return _write(folder, table.name, header(table), cells(), part_rows)


def write_statements(folder: Path, rows: Iterator[tuple[str | None, ...]], part_rows: int = PART_ROWS) -> list[Path]:
    """Write what no table holds; no file where there is nothing."""
    first = next(rows, None)
    return _write(folder, "statements", ["subject", "predicate", "object"], chain([first], rows), part_rows) if first else []


def _write(folder: Path, name: str, heading: list[str], rows: Iterable[Sequence[str | None]], part_rows: int) -> list[Path]:
    stream = iter(rows)
    files: list[Path] = []
    following: Sequence[str | None] | None = next(stream, None)
    while following is not None or not files:
        path = folder / f"{name}-{len(files) + 1:03}.csv"
        with path.open("w", encoding="utf-8", newline="", buffering=1 << 20) as file:
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow(heading)
            if following is not None:
                writer.writerow(following)
                writer.writerows(islice(stream, part_rows - 1))
        files.append(path)
        following = next(stream, None)
    if len(files) == 1:
        return [files[0].rename(folder / f"{name}.csv")]
    return files
