"""JSON and JSON Lines: a list of objects becomes a table; records in our own format stay text for their own reader.

Items count from 1, the made-up heading row is number 0; a column is named by its key, keys inside objects by ``outer.inner``.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from converters.readers.encoding import decode
from converters.readers.grid import Grid, cell_text
from converters.readers.limits import Limits
from converters.source import Cell, Source
from ontology.errors import BadInput, Where

RECORDS_MEDIA_TYPE = "application/x-aigaq-records+json"
_RECORD_KEYS = {"doc", "entry", "people", "events"}
_DEEPEST = 100
_BRACKET = re.compile(r'"(?:[^"\\]++|\\(?:.|\Z))*+(?:"|\Z)|[\[{\]}]', re.DOTALL)  # a string as a whole, or a bracket
_HINT = "Expected: one JSON list of objects, or one object a line (JSON Lines)."


def read_json(data: bytes, path: Path, limits: Limits) -> Source:
    """:raises BadInput: no JSON, or not a list of objects; the message names the line. :raises TooMuch: too many cells."""
    decoded = decode(data, path)
    items = _lines(decoded.text, path) if path.suffix.lower() == ".jsonl" else _list(decoded.text, path)
    if not items:
        raise BadInput("there are no items in the file", where=Where(file=str(path)), hint=_HINT)
    if set(items[0]) >= _RECORD_KEYS:
        return Source(path, decoded.text, RECORDS_MEDIA_TYPE, notes=decoded.notes)
    flat = [_flatten(item) for item in items]
    keys = list(dict.fromkeys(key for item in flat for key in item))
    grid = Grid(path, limits)
    for number, values in enumerate([keys, *([item.get(key, "") for key in keys] for item in flat)]):
        grid.add_row(None, number, values)
    rows = tuple(tuple(Cell(c.start, c.end, None, c.row, key) for c, key in zip(row, keys, strict=False)) for row in grid.rows)
    return Source(path, grid.text(), "application/json", rows=rows, notes=decoded.notes)


def _list(text: str, path: Path) -> list[dict[str, Any]]:
    value = _parse(text, path, first_line=1)
    if isinstance(value, dict):
        lists = [inner for inner in value.values() if isinstance(inner, list)]
        value = lists[0] if len(lists) == 1 else [value]
    if not isinstance(value, list):
        raise BadInput("the file holds no list", where=Where(file=str(path)), hint=_HINT)
    for number, item in enumerate(value, start=1):
        if not isinstance(item, dict):
            raise BadInput(f"item {number} is no object", where=Where(file=str(path), row=number), hint=_HINT)
    return value


def _lines(text: str, path: Path) -> list[dict[str, Any]]:
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        item = _parse(line, path, first_line=number)
        if not isinstance(item, dict):
            raise BadInput("the line is no object", where=Where(file=str(path), line=number), hint=_HINT)
        found.append(item)
    return found


def _parse(text: str, path: Path, *, first_line: int) -> Any:
    if _depth(text) > _DEEPEST:
        raise BadInput(f"the JSON nests deeper than {_DEEPEST}", where=Where(file=str(path)), hint=_HINT)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        where = Where(file=str(path), line=first_line + error.lineno - 1)
        raise BadInput(f"not JSON: {error.msg} at character {error.colno} of the line", where=where, hint=_HINT) from error
    except ValueError as error:
        raise BadInput("the JSON holds an absurdly long number", where=Where(file=str(path)), hint=_HINT) from error


def _depth(text: str) -> int:
    """How deep brackets nest, told without nesting: the parser itself may end the process before it raises an error."""
    deepest = depth = 0
    for match in _BRACKET.finditer(text):
        if match.group() in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif match.group() in "]}":
            depth -= 1
    return deepest


def _flatten(item: dict[str, Any], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in item.items():
        if isinstance(value, dict):
            flat.update(_flatten(value, f"{prefix}{key}."))
        elif isinstance(value, list):
            flat[f"{prefix}{key}"] = "\n".join(
                json.dumps(v, ensure_ascii=False) if isinstance(v, dict | list) else cell_text(v) for v in value
            )
        else:
            flat[f"{prefix}{key}"] = cell_text(value)
    return flat
