"""CSV and its relatives, cut into cells that know their place.

The csv module gives values without positions, and evidence needs the exact characters; hence this small tokeniser. It
agrees with the csv module on everything it accepts (``tests/converters/readers/test_delimited.py`` checks that with random
tables) and refuses what could only be guessed: a quote that is never closed, or text behind a closing quote.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from converters.readers.encoding import decode
from converters.readers.letters import column_letter
from converters.readers.limits import Limits
from converters.source import Cell, Source
from ontology.errors import BadInput, TooMuch, Where

SEPARATORS = (";", ",", "\t", "|")
_QUOTED = re.compile(r'"([^"]*(?:""[^"]*)*)"')
_LINE_END = re.compile(r"\r\n|\n|\r")
_EXCEL_HINT = re.compile(r"sep=([^\w\"\r\n])(?:\r\n|\n|\r)")
_ROWS_LOOKED_AT = 50

Row = tuple[int, tuple[tuple[int, int], ...]]
"""A row's number, counted from 1 with blank lines, and the start and end of its cells' content (without the quotes)."""


def read_delimited(data: bytes, path: Path, limits: Limits) -> Source:
    """Read a ``.csv`` or ``.tsv`` file; the separator is found out.

    :raises BadInput: not text, or quotes that do not match.
    :raises TooMuch: more cells than the limits allow.
    """
    decoded = decode(data, path)
    text, notes = decoded.text, list(decoded.notes)
    start = 0
    announced = _EXCEL_HINT.match(text)
    if announced:
        separator, start = announced.group(1), announced.end()
    elif path.suffix.lower() == ".tsv":
        separator = "\t"
    else:
        separator = find_separator(text, path)
    rows: list[tuple[Cell, ...]] = []
    count = 0
    for number, spans in split_rows(text, separator, path, start=start):
        count += len(spans)
        if count > limits.cells:
            raise TooMuch(f"the table has more than {limits.cells} cells", where=Where(file=str(path)), hint="Split the file.")
        rows.append(tuple(Cell(s, e, None, number, column_letter(i)) for i, (s, e) in enumerate(spans)))
    media_type = "text/tab-separated-values" if separator == "\t" else "text/csv"
    return Source(path, text, media_type, rows=tuple(rows), notes=tuple(notes))


def split_rows(text: str, separator: str, path: Path, *, start: int = 0) -> Iterator[Row]:
    """Yield the rows that are not blank, from ``start`` on.

    :raises BadInput: quotes that do not match.
    """
    unquoted = re.compile(f"[^{re.escape(separator)}\r\n]*")
    position, number, cells = start, 2 if start else 1, list[tuple[int, int]]()
    while position < len(text):
        quoted = text[position] == '"'
        match = (_QUOTED if quoted else unquoted).match(text, position)
        if match is None:
            raise _bad_quotes("a quotation mark opens here and is never closed", text, position, path)
        cells.append(match.span(1) if quoted else match.span())
        position = match.end()
        if text.startswith(separator, position):
            position += 1
            if position == len(text):
                cells.append((position, position))
            continue
        line_end = _LINE_END.match(text, position)
        if line_end is None and position < len(text):
            raise _bad_quotes("there is text behind a closing quotation mark", text, position, path)
        if cells != [(position, position)] or quoted:
            yield number, tuple(cells)
        number, cells = number + 1, []
        position = line_end.end() if line_end else position
    if cells:
        yield number, tuple(cells)


def find_separator(text: str, path: Path) -> str:
    """The separator that cuts the first rows into the same number of cells, and into most cells where several do.

    :raises BadInput: quotes that match under no separator.
    """
    best, best_score, failure = "", (0.0, 0), None
    for separator in SEPARATORS:
        try:
            widths = [len(cells) for _, cells in islice(split_rows(text, separator, path), _ROWS_LOOKED_AT)]
        except BadInput as error:
            failure = failure or error
            continue
        if not widths:
            continue
        width, times = Counter(widths).most_common(1)[0]
        score = (times / len(widths), width) if width > 1 else (0.0, 1)
        if score > best_score:
            best, best_score = separator, score
    if failure and not best_score[0]:
        raise failure
    return best or ","


def _bad_quotes(message: str, text: str, position: int, path: Path) -> BadInput:
    return BadInput(
        message,
        where=Where(file=str(path), line=text.count("\n", 0, position) + 1),
        hint='Inside a quoted cell a quotation mark is written twice (""). Saving the table again from a spreadsheet program mends it.',
    )
