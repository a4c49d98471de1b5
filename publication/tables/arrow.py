"""Columns as Arrow arrays, put together from the bytes that the format lays down.

``pyarrow.array`` would do it in a line; but it loads pandas where that is installed, to ask whether a list is one of its own, and
that takes longer than all the tables of a small release. https://arrow.apache.org/docs/format/Columnar.html
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import accumulate
from typing import Any

_EPOCH = date(1970, 1, 1).toordinal()
_SIXTEEN = 16
"""Bytes of a decimal."""


def column(values: Sequence[Any], kind: Any, pyarrow: Any) -> Any:
    """An Arrow array of strings, lists of strings, days, truth values or decimals, any of which may be ``None``.

    :param kind: its Arrow type; decimals have the scale that their values are rounded to.
    """
    if values.count(None) == len(values):
        return pyarrow.nulls(len(values), kind)
    valid = None if None not in values else _buffer(pyarrow, _bits([value is not None for value in values]))
    children = None
    if pyarrow.types.is_list(kind):
        buffers = [_offsets(pyarrow, [len(value or ()) for value in values])]
        children = [column([text for value in values for text in value or ()], kind.value_type, pyarrow)]
    elif pyarrow.types.is_string(kind):
        texts = [value or "" for value in values]
        whole = "".join(texts)
        lengths = [len(text) for text in texts] if whole.isascii() else [len(text.encode()) for text in texts]
        buffers = [_offsets(pyarrow, lengths), _buffer(pyarrow, whole.encode())]
    elif pyarrow.types.is_date32(kind):
        buffers = [_buffer(pyarrow, array("i", [value.toordinal() - _EPOCH if value else 0 for value in values]).tobytes())]
    elif pyarrow.types.is_boolean(kind):
        buffers = [_buffer(pyarrow, _bits(values))]
    elif pyarrow.types.is_decimal128(kind):
        buffers = [_buffer(pyarrow, b"".join(_decimal(value or Decimal(0), kind.scale) for value in values))]
    else:
        raise TypeError(f"no column is of type {kind}")
    return pyarrow.Array.from_buffers(kind, len(values), [valid, *buffers], children=children)


def _buffer(pyarrow: Any, content: bytes) -> Any:
    return pyarrow.py_buffer(content)


def _offsets(pyarrow: Any, lengths: list[int]) -> Any:
    return _buffer(pyarrow, array("i", accumulate(lengths, initial=0)).tobytes())


def _bits(values: Sequence[Any]) -> bytes:
    """A bit a value, the first one lowest."""
    written = "".join("1" if value else "0" for value in reversed(values))
    return int(written or "0", 2).to_bytes((len(values) + 7) // 8, "little")


def _decimal(value: Decimal, scale: int) -> bytes:
    return int(value.scaleb(scale)).to_bytes(_SIXTEEN, "little", signed=True)
