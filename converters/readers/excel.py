"""Excel workbooks (xlsx): the visible sheets, values as last calculated."""

from __future__ import annotations

import io
import warnings
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
from lxml import etree
from openpyxl.utils.exceptions import InvalidFileException

from converters.readers.excel_links import sheet_links
from converters.readers.grid import Grid, cell_text
from converters.readers.letters import column_letter
from converters.readers.limits import Limits
from converters.readers.package import UNREADABLE, damaged, open_package
from converters.source import Source
from ontology.errors import Where

_KIND = "Excel workbook"
_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BROKEN = (*UNREADABLE, SyntaxError, InvalidFileException, etree.LxmlError)
"""``SyntaxError`` is ElementTree's parse error."""


def read_xlsx(data: bytes, path: Path, limits: Limits) -> Source:
    """:raises BadInput: damaged, protected, or no workbook. :raises TooMuch: a limit is exceeded."""
    grid = Grid(path, limits)
    with open_package(data, path, limits, main_part="xl/workbook.xml", kind=_KIND) as package:
        try:
            links = sheet_links(package)
            has_formulas = any(_has_formula(package, member) for member in package.namelist() if member.startswith("xl/worksheets/"))
            with warnings.catch_warnings():  # openpyxl warns of validation rules and styles it does not keep; we only read values
                warnings.simplefilter("ignore")
                workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
                try:
                    notes = _read_sheets(workbook, grid, links)
                finally:
                    workbook.close()
                if has_formulas:
                    notes += _uncalculated(data)
        except _BROKEN as error:
            raise damaged(_KIND, Where(file=str(path))) from error
    return Source(path, grid.text(), _MEDIA_TYPE, rows=tuple(grid.rows), links=tuple(grid.links), notes=tuple(notes))


def _read_sheets(workbook: Any, grid: Grid, links: dict[str, dict[str, str]]) -> list[str]:
    hidden = [sheet.title for sheet in workbook.worksheets if sheet.sheet_state != "visible"]
    for sheet in workbook.worksheets:
        if sheet.title in hidden:
            continue
        sheet.reset_dimensions()  # the stated size may be wrong
        addresses = links.get(sheet.title, {})
        for number, row in enumerate(sheet.iter_rows(), start=1):
            found = {i: addresses[f"{column_letter(i)}{number}"] for i in range(len(row)) if f"{column_letter(i)}{number}" in addresses}
            grid.add_row(sheet.title, number, [cell_text(cell.value) for cell in row], found)
    return [f"hidden sheets are left out: {', '.join(hidden)}"] if hidden else []


def _has_formula(package: zipfile.ZipFile, member: str) -> bool:
    return member.endswith(".xml") and b"<f" in package.read(member)


def _uncalculated(data: bytes) -> list[str]:
    """Formulas whose result the file does not hold, as some programs save them: they would read as empty cells."""
    empty: list[str] = []
    values = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    formulas = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    for shown, written in zip(values.worksheets, formulas.worksheets, strict=True):
        for row, row_written in zip(shown.iter_rows(), written.iter_rows(), strict=True):
            for cell, formula in zip(row, row_written, strict=True):
                if cell.value is None and isinstance(formula.value, str) and formula.value.startswith("="):
                    empty.append(f"{shown.title}!{formula.coordinate}")
    values.close()
    formulas.close()
    if not empty:
        return []
    more = f" and {len(empty) - 5} more" if len(empty) > 5 else ""
    return [f"formulas without a saved result are read as empty: {', '.join(empty[:5])}{more}. Save the file in a spreadsheet program."]
