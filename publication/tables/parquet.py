"""The tables as Parquet, where ``pyarrow`` is installed (``pip install aigaq[parquet]``)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ontology.iris import XSD
from publication.tables import arrow
from publication.tables.columns import SEPARATOR, Column, Table

_TYPED = frozenset(f"{XSD}{name}" for name in ("date", "decimal", "boolean"))
MISSING = "Parquet files are left out: pyarrow is not installed (`pip install 'aigaq[parquet]'`)."


def available() -> bool:
    """Whether pyarrow is installed."""
    return find_spec("pyarrow") is not None


class Parquet:
    """A Parquet file being written, row group by row group. Lists are lists, days are days, sums decimals; everything else is text."""

    def __init__(self, path: Path, table: Table) -> None:
        self._arrow: Any = import_module("pyarrow")
        self._columns = table.columns
        fields = [self._arrow.field("id", self._arrow.string(), nullable=False)]
        fields += [self._arrow.field(c.name, _type(c, self._arrow)) for c in table.columns]
        self._schema = self._arrow.schema(fields)
        self._writer = import_module("pyarrow.parquet").ParquetWriter(path, self._schema, compression="zstd")

    def write(self, rows: Sequence[Sequence[str | None]]) -> None:
        """Write the next rows as a group."""
        ids, *cells = zip(*rows, strict=True)
        arrays = [arrow.column(ids, self._arrow.string(), self._arrow)]
        for column, values in zip(self._columns, cells, strict=True):
            typed = values if _is_text(column) else [_value(column, v) for v in values]
            arrays.append(arrow.column(typed, _type(column, self._arrow), self._arrow))
        self._writer.write_table(self._arrow.Table.from_arrays(arrays, schema=self._schema))

    def close(self) -> None:
        self._writer.close()


def _is_text(column: Column) -> bool:
    return not column.many and (column.prefix is not None or column.datatype not in _TYPED)


def _type(column: Column, pyarrow: Any) -> Any:
    if column.many:
        return pyarrow.list_(pyarrow.string())
    if _is_text(column):
        return pyarrow.string()
    return {f"{XSD}date": pyarrow.date32(), f"{XSD}decimal": pyarrow.decimal128(38, 6), f"{XSD}boolean": pyarrow.bool_()}[column.datatype]


def _value(column: Column, text: str | None) -> object:
    if text is None:
        return None
    if column.many:
        return text.split(SEPARATOR)
    try:
        if column.datatype == f"{XSD}date":
            return date.fromisoformat(text)
        if column.datatype == f"{XSD}decimal":
            return round(Decimal(text), 6)
    except (ValueError, InvalidOperation):
        return None
    return text in ("true", "1")
