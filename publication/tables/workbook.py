"""One workbook of the main tables for spreadsheet programs, with headings in three languages.

Every cell is text, a number or a date, never a formula, whatever it begins with. openpyxl makes the workbook with its headings; the rows,
since they are many, are written as Office Open XML (ECMA-376 part 1, 18.3) here and put into its sheets.
"""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any
from xml.sax.saxutils import escape

from ontology.iris import XSD
from publication.tables.columns import Table

ROWS_LIMIT = 500_000
"""Rows of all sheets together; beyond, a workbook helps nobody and the CSV tables are the thing."""
_CELL_LIMIT = 32_767
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_KINDS = frozenset(f"{XSD}{name}" for name in ("date", "decimal", "integer"))
_DAY_ZERO = date(1899, 12, 30).toordinal()
"""The day that spreadsheets count days from."""
_CUT = " […]"
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_ZIP_MODE = 0o644 << 16
_TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


class Workbook:
    """A workbook being written; ``about`` are the rows of its first sheet, ``issued`` the time that it says it was made."""

    def __init__(self, path: Path, about: Sequence[Sequence[str]], issued: datetime) -> None:
        import openpyxl

        self._path, self._issued = path, issued
        self._book = openpyxl.Workbook(write_only=True)
        self._sheets: dict[str, Sheet] = {}
        sheet = self._book.create_sheet("about")
        sheet.column_dimensions["A"].width = 24
        sheet.column_dimensions["B"].width = 120
        for row in about:
            sheet.append([_cell(sheet, text) for text in row])
        self._day_style = int(_cell(sheet, date(2000, 1, 1)).style_id)

    def sheet(self, table: Table) -> Sheet:
        """The sheet of a table, with its headings."""
        sheet = self._book.create_sheet(table.name)
        sheet.freeze_panes = "B4"
        for language in range(3):
            titles = [table.id_titles[language], *(c.titles[language] for c in table.columns)]
            sheet.append([_cell(sheet, title, bold=True) for title in titles])
        name = f"xl/worksheets/sheet{len(self._book.sheetnames)}.xml"
        made = self._sheets[name] = Sheet(self._path.with_name(f".{self._path.name}.{table.name}.part"), table, self._day_style)
        return made

    def close(self) -> None:
        """Write the workbook; its sheets must be closed."""
        aside = self._path.with_name(f".{self._path.name}.part")
        self._book.save(aside)
        _settle(aside, self._path, self._issued, {name: sheet.path for name, sheet in self._sheets.items()})
        for path in (aside, *(sheet.path for sheet in self._sheets.values())):
            path.unlink()


class Sheet:
    """The rows of one sheet. Texts longer than a cell may hold end with ``[…]``; they stand whole in the CSV table."""

    def __init__(self, path: Path, table: Table, day_style: int) -> None:
        self.path = path
        self._file, self._number = path.open("w", encoding="utf-8", newline="\n"), 3
        kinds = [None, *(c.datatype if c.term and c.prefix is None else None for c in table.columns)]
        self._columns = [(_letters(index), kind if kind in _KINDS else None) for index, kind in enumerate(kinds)]
        self._day_style = day_style

    def write(self, rows: Sequence[Sequence[str | None]]) -> None:
        """Write the next rows."""
        for row in rows:
            self._number += 1
            cells = "".join(
                self._written(f"{letters}{self._number}", text, kind)
                for (letters, kind), text in zip(self._columns, row, strict=True)
                if text
            )
            self._file.write(f'<row r="{self._number}">{cells}</row>')

    def _written(self, place: str, text: str, kind: str | None) -> str:
        if kind:
            try:
                if kind == f"{XSD}date":
                    return f'<c r="{place}" s="{self._day_style}"><v>{date.fromisoformat(text).toordinal() - _DAY_ZERO}</v></c>'
                return f'<c r="{place}"><v>{int(text) if kind == f"{XSD}integer" else float(text)}</v></c>'
            except ValueError:
                pass  # it stays text
        if len(text) > _CELL_LIMIT:
            text = text[: _CELL_LIMIT - len(_CUT)] + _CUT
        text = escape(_ILLEGAL.sub("�", text)).replace("\r", "&#13;")
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'

    def close(self) -> None:
        self._file.close()


def _cell(sheet: Any, value: object, bold: bool = False) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    made: Any = WriteOnlyCell(sheet, value=None)
    if isinstance(value, str):
        # Set past the guess that takes a leading = for a formula.
        made._value, made.data_type = value, "s"
    else:
        made.value = value
    if bold:
        made.font = Font(bold=True)
    return made


def _letters(index: int) -> str:
    """The name of a column, counted from 0."""
    return (_letters(index // 26 - 1) if index >= 26 else "") + chr(ord("A") + index % 26)


def _settle(source: Path, target: Path, issued: datetime, rows: dict[str, Path]) -> None:
    """Copy the archive with fixed times, so that the same tables give the same bytes, and with the rows of each sheet."""
    stamp = issued.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in sorted(old.namelist()):
            settled = zipfile.ZipInfo(entry, _ZIP_TIME)
            settled.compress_type, settled.external_attr = zipfile.ZIP_DEFLATED, _ZIP_MODE
            content = old.read(entry)  # the headings alone: small
            with new.open(settled, "w", force_zip64=True) as copy:
                if entry == "docProps/core.xml":
                    content = _TIMES.sub(lambda m: m[1] + stamp, content)
                before, end, after = content.partition(b"</sheetData>") if entry in rows else (content, b"", b"")
                copy.write(before)
                if end:
                    _copy(rows[entry], copy)
                copy.write(end + after)


def _copy(path: Path, target: IO[bytes]) -> None:
    with path.open("rb") as file:
        shutil.copyfileobj(file, target, 1 << 20)
