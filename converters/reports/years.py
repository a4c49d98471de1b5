"""Which year a date without one belongs to."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from converters.flags import FlagCode
from converters.reports.entry import Entry
from converters.reports.recognise.dates import DateFinder, DateHit

_FILE_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")


@dataclass(frozen=True)
class Years:
    """Years of the report by month; ``default`` for a month that none is known for."""

    by_month: dict[int, int]
    default: int | None
    stated: bool
    """Whether the report itself gives the period (title, entries), not only the file's name."""

    def of(self, date: DateHit | None) -> tuple[str | None, int | None, str | None]:
        """The entry's date (EDTF), the year of its other dates, and the flag code if the year is in doubt."""
        if date is None:
            return None, self.default, FlagCode.DATE_MISSING.value
        if date.year is not None:
            return date.edtf(None), date.year, None
        year = self.by_month.get(date.month or 0, self.default)
        if year is None:
            return date.edtf(None), None, FlagCode.YEAR_UNKNOWN.value
        return date.edtf(year), year, None if self.stated else FlagCode.YEAR_GUESSED.value


def infer_years(text: str, title_span: tuple[int, int] | None, entries: list[Entry], stem: str, dates: DateFinder) -> Years:
    """Find the years: from the title's period, else from the entries' own years, else from the file's name."""
    period = dates.find(text, *title_span) if title_span else []
    years = {d.year for d in period if d.year is not None}
    if years:
        return Years(_months(period), max(y for y in years if y is not None), True)
    own = Counter(e.date.year for e in entries if e.date is not None and e.date.year is not None)
    if own:
        return Years({}, own.most_common(1)[0][0], False)
    inner = Counter(d.year for e in entries[:40] for d in dates.find(text, e.start, e.end) if d.year is not None and d.day is not None)
    named = _FILE_YEAR.search(stem)
    if named:
        return Years({}, int(named.group(1)), False)
    if inner and inner.most_common(1)[0][1] >= 2:
        return Years({}, inner.most_common(1)[0][0], False)
    return Years({}, None, False)


def _months(period: list[DateHit]) -> dict[int, int]:
    """Year by month for a period such as 15 December 2022 to 15 January 2023."""
    dated = [d for d in period if d.month is not None]
    if len(dated) < 2:
        return {}
    last, first = dated[-1], dated[0]
    if last.year is None or last.month is None or first.month is None:
        return {}
    first_year = first.year or (last.year - 1 if first.month > last.month else last.year)
    by_month: dict[int, int] = {}
    year, month = first_year, first.month
    while (year, month) <= (last.year, last.month) and len(by_month) < 12:
        by_month[month] = year
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return by_month
