"""The tables as Parquet, where ``pyarrow`` is installed (``pip install aigaq[parquet]``)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any

from ontology.iris import XSD
from publication.tables.columns import SEPARATOR, Column, Table

_GROUP = 50_000
"""Rows of a row group: what is in memory at once."""
MISSING = "Parquet files are left out: pyarrow is not installed (`pip install 'aigaq[parquet]'`)."


def available() -> bool:
    """Whether pyarrow is installed."""
    return find_spec("pyarrow") is not None


def write_parquet(path: Path, table: Table, rows: Iterable[Sequence[str | None]]) -> None:
    """Write one table, row group by row group. Lists are lists, days are days, sums decimals; everything else is text."""
    pyarrow: Any = import_module("pyarrow")
    parquet: Any = import_module("pyarrow.parquet")
    fields = [pyarrow.field("id", pyarrow.string(), nullable=False)]
    fields += [pyarrow.field(c.name, _type(c, pyarrow)) for c in table.columns]
    schema = pyarrow.schema(fields)
    stream = iter(rows)
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        while group := list(islice(stream, _GROUP)):
            columns = [pyarrow.array([row[0] for row in group], pyarrow.string())]
            for index, column in enumerate(table.columns, start=1):
                values = [_value(column, row[index]) for row in group]
                columns.append(pyarrow.array(values, _type(column, pyarrow)))
            writer.write_table(pyarrow.Table.from_arrays(columns, schema=schema))


def _type(column: Column, pyarrow: Any) -> Any:
    if column.many:
        return pyarrow.list_(pyarrow.string())
    kinds = {f"{XSD}date": pyarrow.date32(), f"{XSD}decimal": pyarrow.decimal128(38, 6), f"{XSD}boolean": pyarrow.bool_()}
    return kinds.get(column.datatype, pyarrow.string()) if column.prefix is None else pyarrow.string()


def _value(column: Column, text: str | None) -> object:
    if text is None:
        return None
    if column.many:
        return text.split(SEPARATOR)
    if column.prefix is not None:
        return text
    try:
        if column.datatype == f"{XSD}date":
            return date.fromisoformat(text)
        if column.datatype == f"{XSD}decimal":
            return round(Decimal(text), 6)
    except (ValueError, InvalidOperation):
        return None
    return text in ("true", "1") if column.datatype == f"{XSD}boolean" else text
