"""Every column that a map names, with the place in the map where it does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from converters.tables.mapfile import Step
from converters.tables.model import TableMap

_COLUMN_KEYS = {
    "entry": ("id", "date", "reported", "place", "region", "urls"),
    "people": ("name", "surname", "given", "count", "role_column"),
    "events": ("column", "date", "when"),
    "charges": ("article", "part", "code_column"),
    "penalties": ("column", "duration", "amount"),
}


def columns_used(table_map: TableMap) -> Iterator[tuple[str, tuple[Step, ...]]]:
    """Headings and where the map names them, such as ``("events", 0, "column")``."""
    for heading in table_map.skip:
        yield heading, ("skip", heading)
    for part, keys in _COLUMN_KEYS.items():
        rules: Any = getattr(table_map, part)
        for number, rule in enumerate(rules if isinstance(rules, list) else [rules]):
            steps: tuple[Step, ...] = (part, number) if isinstance(rules, list) else (part,)
            yield from _of_rule(rule, keys, steps)


def _of_rule(rule: BaseModel, keys: tuple[str, ...], steps: tuple[Step, ...]) -> Iterator[tuple[str, tuple[Step, ...]]]:
    for key in keys:
        value = getattr(rule, key)
        for heading in value if isinstance(value, list) else [value] if value else []:
            yield heading, (*steps, key)
