"""OpenDocument spreadsheets (ods): the visible sheets, values as last calculated."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

from odf.opendocument import load
from odf.table import Table

from converters.readers.grid import Grid, cell_text
from converters.readers.limits import Limits
from converters.readers.opentext import attribute, name
from converters.readers.package import UNREADABLE, damaged, open_package
from converters.source import Source
from ontology.errors import Where

_KIND = "OpenDocument spreadsheet"
_MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_GROUPS = {"table-header-rows", "table-rows", "table-row-group"}
_CELLS = {"table-cell", "covered-table-cell"}
_TEXT_NODE = 3


def read_ods(data: bytes, path: Path, limits: Limits) -> Source:
    """:raises BadInput: damaged, protected, or no spreadsheet. :raises TooMuch: a limit is exceeded."""
    grid = Grid(path, limits)
    open_package(data, path, limits, main_part="content.xml", kind=_KIND).close()
    try:
        document = load(io.BytesIO(data))
        sheets = document.spreadsheet.getElementsByType(Table)
        hidden_styles = {attribute(style, "name") for style in _children(document.automaticstyles) if _hides(style)}
        hidden = [sheet for sheet in sheets if attribute(sheet, "style-name") in hidden_styles]
        for sheet in sheets:
            if sheet not in hidden:
                _read_sheet(sheet, grid)
    except (*UNREADABLE, AssertionError) as error:
        raise damaged(_KIND, Where(file=str(path))) from error
    names = ", ".join(attribute(sheet, "name") or "?" for sheet in hidden)
    notes = (f"hidden sheets are left out: {names}",) if hidden else ()
    return Source(path, grid.text(), _MEDIA_TYPE, rows=tuple(grid.rows), links=tuple(grid.links), notes=notes)


def _hides(style: Any) -> bool:
    return any(attribute(part, "display") == "false" for part in _children(style) if name(part) == "table-properties")


def _children(element: Any) -> list[Any]:
    return [child for child in element.childNodes if child.nodeType != _TEXT_NODE]


def _read_sheet(sheet: Any, grid: Grid) -> None:
    title = attribute(sheet, "name")
    number = 1
    for row in _rows(sheet):
        values: list[str] = []
        addresses: dict[int, str] = {}
        waiting = 0  # empty cells count only when something follows: a sheet may end in a million of them
        for cell in (child for child in _children(row) if name(child) in _CELLS):
            text = _value(cell)
            times = int(attribute(cell, "number-columns-repeated") or 1)
            if not text.strip():
                waiting += times
                continue
            grid.expect(len(values) + waiting + times)
            values.extend([""] * waiting)
            waiting = 0
            address = _address(cell)
            if address:
                addresses.update(dict.fromkeys(range(len(values), len(values) + times), address))
            values.extend([text] * times)
        times = int(attribute(row, "number-rows-repeated") or 1)
        if values:
            for offset in range(times):
                grid.add_row(title, number + offset, values, addresses)
        number += times


def _rows(table: Any) -> list[Any]:
    found: list[Any] = []
    for child in _children(table):
        if name(child) == "table-row":
            found.append(child)
        elif name(child) in _GROUPS:
            found.extend(_rows(child))
    return found


def _value(cell: Any) -> str:
    kind = attribute(cell, "value-type")
    if kind == "date":
        written = attribute(cell, "date-value") or ""
        return cell_text(datetime.fromisoformat(written)) if "T" in written else date.fromisoformat(written).isoformat()
    if kind in ("float", "currency", "percentage"):
        return cell_text(float(attribute(cell, "value") or "nan"))
    if kind == "boolean":
        return cell_text(attribute(cell, "boolean-value") == "true")
    return "\n".join(_paragraph(child) for child in _children(cell) if name(child) in ("p", "h"))


def _paragraph(element: Any) -> str:
    parts = []
    for child in element.childNodes:
        if child.nodeType == _TEXT_NODE:
            parts.append(str(child.data))
        elif name(child) == "s":
            parts.append(" " * min(int(attribute(child, "c") or 1), 1000))
        elif name(child) in ("line-break", "tab"):
            parts.append("\n" if name(child) == "line-break" else "\t")
        elif name(child) != "annotation":
            parts.append(_paragraph(child))
    return "".join(parts)


def _address(element: Any) -> str | None:
    for child in _children(element):
        address = attribute(child, "href") if name(child) == "a" else None if name(child) == "annotation" else _address(child)
        if address and address.startswith(("http://", "https://")):
            return address
    return None
