"""Tables -> records, by a small map file beside each table (``docs/tables.md``)."""

from __future__ import annotations

from converters.tables.extract import extract_table, table_without_map
from converters.tables.mapfile import map_path_for, read_map
from converters.tables.model import TableMap
from converters.tables.suggest import suggest_map

__all__ = ["TableMap", "extract_table", "map_path_for", "read_map", "suggest_map", "table_without_map"]
