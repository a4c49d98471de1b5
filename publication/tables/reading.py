"""The graph of a release's CSV tables: the same lines that the tables were made of."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from converters.rdf.ntriples import TYPE, iri, literal, triple
from ontology.errors import BadInput, Where
from publication.lines import STRING
from publication.tables.columns import ANY, OWN, SEPARATOR, TABLES, Column, Table
from publication.tables.delimited import header, unguarded

_PART = re.compile(r"(.+?)(?:-\d{3})?\.csv")
_BY_NAME = {table.name: table for table in TABLES}


def table_files(folder: Path) -> list[tuple[Path, str]]:
    """The CSV files of a release's tables in a folder, each with its table's name."""
    found = ((path, _PART.fullmatch(path.name)) for path in sorted(folder.glob("*.csv")))
    return [(path, match[1]) for path, match in found if match and (match[1] in _BY_NAME or match[1] == "statements")]


def lines(folder: Path, base: str) -> Iterator[bytes]:
    """All triples of the tables in ``folder`` as N-Triples lines, in no particular order.

    :raises BadInput: a file has other columns than a release's table has, or a row is cut off.
    """
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    for path, name in table_files(folder):
        heading = ["subject", "predicate", "object"] if name == "statements" else header(_BY_NAME[name])
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file, strict=True)
            if next(rows, None) != heading:
                raise BadInput(f"the first line is not that of a release's table {name}", where=Where(file=str(path), line=1), hint=_HINT)
            for row in rows:
                if len(row) != len(heading) or not row[0]:
                    raise BadInput(
                        "the row has other columns than the first line", where=Where(file=str(path), line=rows.line_num), hint=_HINT
                    )
                if name == "statements":
                    yield f"{row[0]} {row[1]} {row[2]} .\n".encode()
                else:
                    for line in _row(_BY_NAME[name], row, f"{base}id/"):
                        yield line.encode()


_HINT = "Take the tables of the release again, unchanged; a spreadsheet may have saved them differently."


def _row(table: Table, row: list[str], own: str) -> Iterator[str]:
    subject = iri(own + row[0])
    yield triple(subject, TYPE, iri(table.class_iri))
    for column, cell in zip(table.columns, row[1:], strict=True):
        if column.term and cell:
            for value in cell.split(SEPARATOR) if column.many else [cell]:
                term, other = iri(column.term), _written(column, value, own)
                yield triple(other, term, subject) if column.inverse else triple(subject, term, other)


def _written(column: Column, value: str, own: str) -> str:
    if column.prefix is not None:
        return iri((own if column.prefix == OWN else "" if column.prefix == ANY else column.prefix) + value)
    text = unguarded(value) if column.plain_text else value
    return literal(text, language=column.language, datatype=None if column.language or column.datatype == STRING else column.datatype)
