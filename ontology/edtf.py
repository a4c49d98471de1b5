"""First and last possible day of an EDTF date.

The forms that records use are worked out here: they are a dozen lines over :class:`datetime.date`, a thousand times
faster than the ``edtf`` library (microseconds against some five milliseconds a date), and stricter: the library takes
``XXXX-02-30`` and gives an interval with an unknown end ten years. What those forms do not cover (seasons, unspecified
digits, sets …) goes to the library. A test holds both to the same answer.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from time import struct_time
from typing import Final

from ontology.errors import BadInput

Bounds = tuple[date, date]

# Months above 20 are EDTF's seasons, which the library knows.
_DATE: Final = re.compile(r"(\d{4}|XXXX)(?:-([01]\d|20)(?:-(\d{2}))?)?[?~%]?", re.ASCII)
_LONGEST: Final = 200
"""Characters; beyond it a text is no date, and the library's parser need not be asked."""
_LEAP_YEAR: Final = 2000
"""Stands in for an unknown year: 29 February may be meant."""


class BadDate(BadInput, ValueError):
    """A text that is no EDTF date, a day that no calendar has, or an interval that ends before it begins."""


def bounds(text: str) -> Bounds | None:
    """The first and last day that the date allows.

    ``None`` where there is no such day: the year is unknown, or the interval is open or unknown at an end.

    :raises BadDate: the text is not EDTF, names a day that does not exist or turns time round.
    """
    parts = text.split("/")
    if len(parts) > 2 or not any(_DATE.fullmatch(part) for part in parts):
        return _by_library(text)
    ends = []
    for part in parts:
        if match := _DATE.fullmatch(part):
            ends.append(_plain(text, *match.groups()))
        elif part in ("", ".."):
            ends.append(None)
        else:
            return _by_library(text)
    first, last = ends[0], ends[-1]
    if first is None or last is None:
        return None
    if first[0] > last[1]:
        raise BadDate(f"the interval {text!r} ends before it begins", hint="Put the earlier date first.")
    return first[0], last[1]


def _plain(text: str, year: str, month: str | None, day: str | None) -> Bounds | None:
    unknown = year == "XXXX"
    number = _LEAP_YEAR if unknown else int(year)
    try:
        first = date(number, int(month or 1), int(day or 1))
        last_month = int(month or 12)
        last = first if day else date(number, last_month, monthrange(number, last_month)[1])
    except ValueError as error:
        raise BadDate(f"{text!r} names a day that does not exist", hint="Correct the date, e.g. 2023-05-01.") from error
    return None if unknown else (first, last)


def _by_library(text: str) -> Bounds | None:
    from edtf import parse_edtf  # here, since importing it takes a quarter of a second
    from edtf.parser.edtf_exceptions import EDTFParseException

    try:
        if text != text.strip() or len(text) > _LONGEST:
            raise ValueError
        parsed = parse_edtf(text)
        first, last = _day(parsed.lower_strict()), _day(parsed.upper_strict())
    except (EDTFParseException, ValueError, AttributeError, TypeError) as error:
        raise BadDate(f"{text!r} is not an EDTF date", hint="Write it like 2023, 2023-05, 2023-05-01 or 2023-05-01/2023-05-03.") from error
    if first is None or last is None:
        return None
    if first > last:
        raise BadDate(f"{text!r} ends before it begins", hint="Put the earlier date first.")
    return first, last


def _day(moment: struct_time | float) -> date | None:
    """The library's answer as a day; infinite ends and years outside the calendar of :mod:`datetime` give ``None``."""
    if isinstance(moment, float) or not 0 < moment[0] < 9999:
        return None
    # The library counts a day past the month's end where the day's digits are unspecified.
    return date(moment[0], moment[1], 1) + timedelta(days=min(moment[2], monthrange(moment[0], moment[1])[1]) - 1)
