"""A person's events, accusations, penalties and custody drawn against time, as places in per cent that a template draws in SVG.

The drawing says nothing that the lists below it do not say; it shows what ran beside what. A term of a penalty is drawn as it was
imposed, which is not to say that it was served.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from babel import dates

from endpoint import i18n
from ontology.edtf import BadDate, bounds

_TERM = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")
_LEAST, _AHEAD = timedelta(days=28), 2
"""Shortest time that is drawn; how many times the documented time is drawn beyond it, where a term lasts that long."""
_TICKS = 4
_FEWEST = 2


@dataclass(frozen=True)
class Span:
    """What is to be drawn: from a day, to a day if it lasts. ``open``: nobody reports an end."""

    first: date
    last: date
    open: bool = False


@dataclass(frozen=True)
class Mark:
    """A point (``width`` 0) or bar, in per cent of the drawing. ``open``: it goes on, or nobody says that it ended."""

    x: float
    width: float
    open: bool


@dataclass(frozen=True)
class Row:
    """One line of the drawing. ``kind`` is ``event``, ``claim``, ``term`` or ``held``; ``said`` the same in words."""

    kind: str
    title: str
    said: str
    marks: list[Mark]


@dataclass(frozen=True)
class Lifeline:
    """Rows over one scale; ``ticks`` are places with what stands there."""

    rows: list[Row]
    ticks: list[tuple[float, str]]


Line = tuple[str, str, str, list[Span]]
"""Kind, title, words and spans of a row."""


def day(edtf: str | None) -> Span | None:
    """The span of a date that is known to the day; a month has no place in the drawing, which would make one day of it."""
    try:
        found = bounds(edtf) if edtf else None
    except BadDate:
        return None
    return Span(found[0], found[0]) if found and found[0] == found[1] else None


def term(imposed: str | None, lasts: str | None) -> Span | None:
    """A penalty's term (ISO 8601), counted from the day it was imposed; ``None`` where either is not known."""
    start, match = day(imposed), _TERM.fullmatch(lasts or "")
    if start is None or match is None or not any(match.groups()):
        return None
    years, months, weeks, days = (int(n or 0) for n in match.groups())
    whole = start.first.year * 12 + start.first.month - 1 + years * 12 + months
    year, month = divmod(whole, 12)
    if year >= date.max.year - 1 or weeks > 5_000 or days > 40_000:
        return None
    turned = date(year, month + 1, min(start.first.day, monthrange(year, month + 1)[1]))
    return Span(start.first, turned + timedelta(days=7 * weeks + days))


def held(began: str | None, ended: str | None, attested: str | None) -> Span | None:
    """A time in custody; only the day that is told of where nobody says when it began."""
    start, end = day(began), day(ended)
    if start is None:
        return day(attested)
    return Span(start.first, max(start.first, end.first) if end else start.first, open=end is None)


def draw(lines: Iterable[Line]) -> Lifeline | None:
    """All lines over one scale; ``None`` where there would be little to see."""
    kept = [line for line in lines if line[3]]
    spans = [span for *_, found in kept for span in found]
    if len(spans) < _FEWEST:
        return None
    first = min(s.first for s in spans)
    known = max(s.last if kind == "held" else s.first for kind, _, _, found in kept for s in found)
    known = max(known, first + _LEAST)
    last = max(known, min(max(s.last for s in spans), known + _AHEAD * (known - first)))
    pad = max(timedelta(days=1), (last - first) / 40)
    first, last = first - pad, last + pad
    whole = (last - first).days

    def at(when: date) -> float:
        return round(100 * (when - first).days / whole, 2)

    def mark(span: Span) -> Mark:
        goes_on = span.open or span.last > last
        end = 100.0 if goes_on else at(span.last)
        return Mark(at(span.first), max(0.8, round(end - at(span.first), 2)) if goes_on or span.last > span.first else 0, goes_on)

    rows = [Row(kind, title, said, [mark(s) for s in found]) for kind, title, said, found in kept]
    return Lifeline(rows, [(at(when), said) for when, said in _ticks(first, last)])


def _ticks(first: date, last: date) -> list[tuple[date, str]]:
    """Beginnings of years, or of months where there are few years; a handful."""
    yearly = (last - first).days > 3 * 366
    months = [(y, m) for y in range(first.year, last.year + 1) for m in ((1,) if yearly else range(1, 13))]
    found = [date(y, m, 1) for y, m in months if first <= date(y, m, 1) <= last]
    step = -(-len(found) // _TICKS) or 1
    return [(d, str(d.year) if yearly else dates.format_skeleton("yMMM", d, locale=i18n.locale())) for d in found[::step]]
