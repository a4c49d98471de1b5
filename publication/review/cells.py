"""Tables on the disk, XLSX or CSV, as rows of text; guarded so that no cell is ever taken for a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from ontology.errors import BadInput, NotFound, Where
from publication.files import replacing, sync_folder, told_plainly

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_HEAD = PatternFill("solid", fgColor="E8E4DA")
_RECORD = PatternFill("solid", fgColor="F6F3EA")
_MOST_ROWS = 500_000


def guarded(text: str) -> str:
    """The text as it may stand in a cell: what a spreadsheet would run begins with an apostrophe. :func:`plain` takes it off."""
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA) else text


def plain(text: str) -> str:
    """The text that a guarded cell holds."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_FORMULA) else text


def write(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]], *, widths: dict[str, int]) -> None:
    """Write a table; the file's ending says which kind. Rows whose first cell says ``record`` are set off.

    :raises BadInput: the ending is neither .xlsx nor .csv.
    """
    if path.suffix.lower() == ".csv":
        with told_plainly(path), replacing(path) as file:
            file.write("\ufeff")  # or Excel takes Cyrillic for something else
            writer = csv.writer(file)
            writer.writerow(columns)
            writer.writerows([guarded(cell) for cell in row] for row in rows)
        return
    if path.suffix.lower() != ".xlsx":
        raise BadInput("the file must end in .xlsx or .csv", where=Where(file=str(path)), hint="Give it another name.")
    book = Workbook(write_only=True)
    sheet = book.create_sheet("records")
    for number, name in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = widths.get(name, 12)
    sheet.freeze_panes = "C2"
    sheet.append([_cell(sheet, name, head=True) for name in columns])
    for row in rows:
        sheet.append([_cell(sheet, guarded(text), record=row[0] == "record") for text in row])
    aside = path.with_name(f".{path.name}.part")
    with told_plainly(path):
        try:
            book.save(aside)
            aside.replace(path)
            sync_folder(path.absolute().parent)
        finally:
            aside.unlink(missing_ok=True)


def _cell(sheet: object, text: str, *, head: bool = False, record: bool = False) -> Cell:
    cell = WriteOnlyCell(sheet, value="".join(c for c in text if c >= " " or c in "\t\n\r"))  # type: ignore[arg-type]
    cell.data_type = "s"
    cell.number_format = "@"
    cell.alignment = Alignment(wrap_text=not head, vertical="top")
    if head:
        cell.font, cell.fill = Font(bold=True), _HEAD
    elif record:
        cell.fill = _RECORD
    return cell


def read(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of a table with their numbers as a spreadsheet counts them, the heading first.

    :raises NotFound: there is no such file.
    :raises BadInput: it cannot be read, or a cell holds a formula.
    """
    if not path.is_file():
        raise NotFound("there is no such file", where=Where(file=str(path)))
    found = _csv(path) if path.suffix.lower() == ".csv" else _xlsx(path)
    for number, row in found:
        if number > _MOST_ROWS:
            raise BadInput("the table is too long", where=Where(file=str(path), row=number), hint="Take the sources one by one.")
        yield number, row


def _csv(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            sample = file.readline()
            file.seek(0)
            delimiter = max(",;\t", key=sample.count)  # Excel writes semicolons where the comma parts decimals
            for number, row in enumerate(csv.reader(file, delimiter=delimiter, strict=True), start=1):
                yield number, [plain(cell) for cell in row]
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadInput(f"is not a CSV table in UTF-8: {error}", where=Where(file=str(path)), hint="Save it as “CSV UTF-8”.") from error


def _xlsx(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        book = load_workbook(path, read_only=True)
    except (InvalidFileException, BadZipFile, KeyError, OSError, ValueError) as error:
        raise BadInput("is not an Excel workbook (.xlsx)", where=Where(file=str(path)), hint="Save it as .xlsx or .csv.") from error
    try:
        sheet = book.worksheets[0]
        for number, row in enumerate(sheet.iter_rows(), start=1):
            texts = []
            for cell in row:
                if cell.data_type == "f":
                    where = Where(file=str(path), sheet=sheet.title, row=number, column=getattr(cell, "column_letter", None))
                    raise BadInput("the cell holds a formula", where=where, hint="Put its value there.")
                texts.append(plain(_text(cell.value)))
            yield number, texts
    finally:
        book.close()


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if hasattr(value, "date") and callable(value.date):  # a spreadsheet that made a date of a date
        return str(value.date())
    return str(value)
