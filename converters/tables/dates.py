"""Days as a table writes them -> EDTF, by formats that the map names."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from converters.tables.cells import Piece

_TOKENS = re.compile("YYYY|YY|MMMM|MM|M|DD|D")
_PATTERNS = {
    "YYYY": r"(?P<year>\d{4})",
    "YY": r"(?P<short>\d{2})",
    "MMMM": r"(?P<name>[^\W\d_]{3,})\.?",
    "MM": r"(?P<month>\d{1,2})",
    "M": r"(?P<month>\d{1,2})",
    "DD": r"(?P<day>\d{1,2})",
    "D": r"(?P<day>\d{1,2})",
}
_MONTHS = (
    ("jan", "янв", "қаң"),
    ("feb", "фев", "ақп"),
    ("mar", "мар", "нау"),
    ("apr", "апр", "сәу"),
    ("may", "мая", "май", "мам"),
    ("jun", "июн", "мау"),
    ("jul", "июл", "шіл"),
    ("aug", "авг", "там"),
    ("sep", "сен", "қыр"),
    ("oct", "окт", "қаз"),
    ("nov", "ноя", "қар"),
    ("dec", "дек", "жел"),
)
_INTERVAL = re.compile(r"\s*(?:/|–|—|\s-\s|\.\.)\s*")
_TIME_BEHIND = re.compile(r"[T ,]+\d{1,2}:\d{2}(?::\d{2})?$")
_TRAILING_YEAR_WORD = re.compile(r"\s*(?:г\.?|года|год|ж\.?|жыл)$")


def edtf_of(piece: Piece, formats: list[str]) -> str:
    """The day, month, year or interval (``A/B``) that a cell holds.

    :raises CellProblem: it fits none of the formats, or is no day of the calendar.
    """
    text = _TIME_BEHIND.sub("", piece.value)
    single = _one(text, formats)
    if single:
        return single
    ends = [_one(part, formats) for part in _INTERVAL.split(text)]
    if len(ends) == 2 and ends[0] and ends[1] and ends[0] <= ends[1]:
        return f"{ends[0]}/{ends[1]}"
    raise piece.problem("not a date", f"Expected {' or '.join(formats)}, as the map says under [dates] format.")


def fits(text: str, form: str) -> bool:
    """Whether a text is a date in that format; for guessing a map."""
    return _one(_TIME_BEHIND.sub("", text.strip()), [form]) is not None


def _one(text: str, formats: list[str]) -> str | None:
    text = _TRAILING_YEAR_WORD.sub("", text.strip())
    for form in [*formats, "YYYY-MM-DD"]:  # workbooks give their dates in ISO form whatever they look like
        match = _pattern(form).fullmatch(text)
        found = _edtf(match.groupdict()) if match else None
        if found:
            return found
    return None


@lru_cache(maxsize=64)
def _pattern(form: str) -> re.Pattern[str]:
    parts: list[str] = []
    position = 0
    for token in _TOKENS.finditer(form):
        parts.append(re.escape(form[position : token.start()]).replace(r"\ ", r"\s*,?\s*"))
        parts.append(_PATTERNS[token.group()])
        position = token.end()
    return re.compile("".join([*parts, re.escape(form[position:])]), re.IGNORECASE)


def _edtf(found: dict[str, str | None]) -> str | None:
    year = int(found.get("year") or 0) or (2000 + int(found["short"] or 0) if found.get("short") else 0)
    month = _month(found["name"] or "") if "name" in found else int(found.get("month") or 0)
    day = int(found.get("day") or 0)
    if not year or ("day" in found and not day) or (("month" in found or "name" in found) and not month):
        return None
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return None
    return "-".join([f"{year:04}", *([f"{month:02}"] if month else []), *([f"{day:02}"] if day else [])])


def _month(word: str) -> int:
    folded = word.casefold()
    return next((n for n, stems in enumerate(_MONTHS, start=1) if folded.startswith(stems)), 0)
