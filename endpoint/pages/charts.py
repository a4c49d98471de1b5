"""Charts as numbers that a template draws in SVG: columns over months, bars, a map. No library draws them: what exists writes
inline styles or scripts, which the site's security policy refuses, or pictures that nobody can read aloud."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from babel import dates

from endpoint import i18n
from endpoint.labels import Text

HEIGHT, FOOT = 170, 24
"""Pixels; across, a chart is drawn in per cent, so that its words keep their size on a phone."""
_LEAST_COLUMNS, _MOST_COLUMNS = 8, 72
_NAMED = 14
"""Up to so many months, each second is named; beyond it the years are."""
SHADES = 5
_LONG, _FEW = 24, 0.03
_SMALL = 30.0


@dataclass(frozen=True)
class Column:
    """One column of a chart over time: ``x`` and ``width`` in per cent of the drawing, ``y`` and ``height`` in pixels."""

    x: float
    y: float
    width: float
    height: float
    count: int
    label: str
    href: str | None


@dataclass(frozen=True)
class Chart:
    """Columns with the ticks below them (place in per cent, text) and the highest value."""

    columns: list[Column]
    ticks: list[tuple[float, str]]
    most: int
    yearly: bool
    earlier: int = 0
    """How many lie before the first column: a chart does not stretch over years for the sake of a few."""


@dataclass(frozen=True)
class Bar:
    """One row of a ranked list; ``share`` of the largest, 0 to 100."""

    title: Text
    count: int
    share: float


def bars(counted: list[tuple[Text, int]]) -> list[Bar]:
    most = max((n for _, n in counted), default=1)
    return [Bar(title, n, round(100 * n / most, 1)) for title, n in counted]


def over_time(counted: list[tuple[str, int]], address: Callable[[str], str | None]) -> Chart | None:
    """A column a month (``2024-02``), a year where months would be too many; gaps are shown as gaps.

    :param address: where a month or year leads.
    """
    if not counted:
        return None
    found = dict(counted)
    earlier = 0
    for month in sorted(found)[:-1]:
        if _months(min(found), max(found)) <= _LONG or earlier + found[month] > _FEW * sum(n for _, n in counted):
            break
        earlier += found.pop(month)
    counted = sorted(found.items())
    yearly = _months(min(found), max(found)) > _MOST_COLUMNS
    if yearly:
        by_year: dict[str, int] = {}
        for month, n in counted:
            by_year[month[:4]] = by_year.get(month[:4], 0) + n
        found = by_year
        keys = [f"{year:04}" for year in range(int(min(found)), int(max(found)) + 1)]
    else:
        keys = _run(min(found), max(found))
    most = max(found.values())
    step = 100 / max(len(keys), _LEAST_COLUMNS)
    high = HEIGHT - FOOT - 14
    columns, ticks = [], []
    for place, key in enumerate(keys):
        n = found.get(key, 0)
        height = round(high * n / most, 1)
        label = f"{i18n.edtf(key)}: {i18n.number(n)}"
        if n:
            columns.append(
                Column(round(place * step + step * 0.1, 2), HEIGHT - FOOT - height, round(step * 0.8, 2), height, n, label, address(key))
            )
        if (tick := _tick(key, place, len(keys))) is not None:
            ticks.append((round(place * step + step * 0.1, 2), tick))
    return Chart(columns, ticks, most, yearly, earlier)


def _tick(key: str, place: int, columns: int) -> str | None:
    """What stands below a column: its year, or in a short chart its month."""
    if len(key) == 4:
        return key if place % -(-columns // 12) == 0 else None
    if columns <= _NAMED:
        return dates.format_skeleton("yMMM", date(int(key[:4]), int(key[5:7]), 1), locale=i18n.locale()) if place % 2 == 0 else None
    return key[:4] if key.endswith("-01") else None


def _months(first: str, last: str) -> int:
    return (int(last[:4]) - int(first[:4])) * 12 + int(last[5:7]) - int(first[5:7]) + 1


def _run(first: str, last: str) -> list[str]:
    start = int(first[:4]) * 12 + int(first[5:7]) - 1
    return [f"{m // 12:04}-{m % 12 + 1:02}" for m in range(start, start + _months(first, last))]


@dataclass(frozen=True)
class Region:
    """One outline. ``shade`` 0 (nothing documented) to 5 (most)."""

    path: str
    title: str
    count: int
    shade: int
    href: str | None
    centre: tuple[float, float] | None = None
    """Of an outline too small to see or to hit; it is drawn as a disc."""


@dataclass(frozen=True)
class Map:
    """Outlines with the bounds of the shades, and where the outlines come from."""

    regions: list[Region]
    bounds: list[tuple[int, int]]
    box: str
    credit: str


@cache
def outlines(pack: str) -> dict[str, object] | None:
    """The outlines of a country's regions, made when the package is built; ``None`` where they could not be."""
    path = resources.files("endpoint") / "static" / "built" / f"outlines-{pack}.json"
    if not path.is_file():
        return None
    found: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    return found


def map_of(pack: str, counts: dict[str, int], name: Callable[[str], str], address: Callable[[str], str | None]) -> Map | None:
    """A map of counts by place code; ``None`` where there are no outlines of that country."""
    drawn = outlines(pack)
    if drawn is None:
        return None
    paths: dict[str, str] = drawn["regions"]  # type: ignore[assignment]
    here = {code: counts.get(code, 0) for code in paths}
    most = max(here.values(), default=0)
    edges = _edges(most)
    regions = []
    for code, path in sorted(paths.items()):
        n = here[code]
        shade = next((i + 1 for i, (low, high) in enumerate(edges) if low <= n <= high), 0)
        regions.append(Region(path, f"{name(code)}: {i18n.number(n)}", n, shade, address(code) if n else None, _centre(path)))
    regions.sort(key=lambda r: r.centre is not None)  # discs on top
    return Map(regions, edges, str(drawn["box"]), str(drawn["credit"]))


@cache
def _centre(path: str) -> tuple[float, float] | None:
    numbers = [float(n) for n in re.findall(r"-?[\d.]+", path)]
    across, down = numbers[::2], numbers[1::2]
    small = max(across) - min(across) < _SMALL and max(down) - min(down) < _SMALL
    return (round((max(across) + min(across)) / 2, 1), round((max(down) + min(down)) / 2, 1)) if small else None


def _edges(most: int) -> list[tuple[int, int]]:
    """Up to five ranges of whole numbers from 1 to ``most``, of about equal width."""
    if most <= 0:
        return []
    steps = min(SHADES, most)
    cuts = [round(most * i / steps) for i in range(steps + 1)]
    return [(cuts[i] + 1, cuts[i + 1]) for i in range(steps)]
