"""One workbook of the main tables for spreadsheet programs, with headings in three languages.

Every cell is text, a number or a date, never a formula, whatever it begins with.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ontology.iris import XSD
from publication.tables.columns import Table

ROWS_LIMIT = 500_000
"""Rows of all sheets together; beyond, a workbook helps nobody and the CSV tables are the thing."""
_CELL_LIMIT = 32_767
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_CUT = " […]"
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_ZIP_MODE = 0o644 << 16
_TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def write_workbook(
    path: Path, about: Sequence[Sequence[str]], tables: Iterable[tuple[Table, Iterable[Sequence[str | None]]]], issued: datetime
) -> None:
    """Write the workbook row by row; ``about`` are the rows of its first sheet.

    Texts longer than a cell may hold end with ``[…]``; they stand whole in the CSV table.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)

    def cell(sheet: Any, value: object, bold: bool = False) -> Any:
        made: Any = WriteOnlyCell(sheet, value=None)
        if isinstance(value, str):
            # Set past the guess that takes a leading = for a formula.
            made._value, made.data_type = value, "s"
        else:
            made.value = value
        if bold:
            made.font = Font(bold=True)
        return made

    sheet = book.create_sheet("about")
    sheet.column_dimensions["A"].width = 24
    sheet.column_dimensions["B"].width = 120
    for row in about:
        sheet.append([cell(sheet, text) for text in row])
    for table, rows in tables:
        sheet = book.create_sheet(table.name)
        sheet.freeze_panes = "B4"
        for language in range(3):
            titles = [table.id_titles[language], *(c.titles[language] for c in table.columns)]
            sheet.append([cell(sheet, title, bold=True) for title in titles])
        kinds = [None, *(c.datatype if c.term and c.prefix is None else None for c in table.columns)]
        for values in rows:
            sheet.append([cell(sheet, _typed(v, kind)) if v else None for v, kind in zip(values, kinds, strict=True)])
    aside = path.with_name(f".{path.name}.part")
    book.save(aside)
    _settle(aside, path, issued)
    aside.unlink()


def _typed(text: str, kind: str | None) -> object:
    try:
        if kind == f"{XSD}date":
            return date.fromisoformat(text)
        if kind == f"{XSD}decimal":
            return float(text)
        if kind == f"{XSD}integer":
            return int(text)
    except ValueError:
        return text
    text = _ILLEGAL.sub("�", text)
    return text if len(text) <= _CELL_LIMIT else text[: _CELL_LIMIT - len(_CUT)] + _CUT


def _settle(source: Path, target: Path, issued: datetime) -> None:
    """Copy the archive with fixed times, so that the same tables give the same bytes."""
    stamp = issued.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in sorted(old.namelist()):
            settled = zipfile.ZipInfo(entry, _ZIP_TIME)
            settled.compress_type, settled.external_attr = zipfile.ZIP_DEFLATED, _ZIP_MODE
            with old.open(entry) as content, new.open(settled, "w", force_zip64=True) as copy:
                if entry == "docProps/core.xml":
                    copy.write(_TIMES.sub(lambda m: m[1] + stamp, content.read()))
                else:
                    while chunk := content.read(1 << 20):
                        copy.write(chunk)
