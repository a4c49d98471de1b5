"""The answer of a query as a table, and as chart, course of time and map where it has what each needs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox

from endpoint import http, i18n, labels, names
from endpoint.labels import Text
from endpoint.pages import charts, parts
from endpoint.pages.charts import Bar, Chart, Map

_BARS = 40
_DAY = re.compile(r"(?:\d{4}|XXXX)-\d\d-\d\d", re.ASCII)
_MOMENTS = 50
_NUMBERS = frozenset(names.XSD + t for t in ("integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger"))
_DAYS = frozenset([names.AQ + "edtf", *(names.XSD + t for t in ("date", "dateTime", "gYearMonth", "gYear"))])


@dataclass(frozen=True)
class Table:
    """A result, ready to be laid out: each cell a text, with a link where it is a resource."""

    columns: list[str]
    rows: list[list[Text | None]]
    stopped: bool
    bars: list[Bar] = field(default_factory=list)
    over_time: Chart | None = None
    map: Map | None = None
    unit: str = ""
    """Name of the column that the charts count."""
    moments: list[tuple[str | None, list[tuple[int, Text]]]] = field(default_factory=list)
    """Rows in order of time, where they tell of days: the day in words and the other cells, each with the place of its column."""


def table(data: dict[str, Any], stopped: bool, *, worded: bool = False) -> Table:
    """A result in SPARQL's JSON as a table, with charts of its last column of numbers (else of the number of rows).

    :param worded: cells as people write them, in place of the terms that a query would use.
    """
    columns: list[str] = data["head"]["vars"]
    bindings: list[dict[str, dict[str, str]]] = data["results"]["bindings"]
    rows = [[_cell(row.get(c), worded) for c in columns] for row in bindings]
    numbers = [c for c in columns if _all(bindings, c, lambda t: t.get("datatype") in _NUMBERS)]
    unit = numbers[-1] if numbers else ""
    days = [c for c in columns if _all(bindings, c, _is_time)]
    places = [c for c in columns if _all(bindings, c, lambda t: t["value"].startswith(names.PLACE))]
    return Table(
        columns,
        rows,
        stopped,
        bars=_bars(columns, rows, bindings, unit) if unit and len(rows) <= _BARS else [],
        over_time=_over_time(bindings, days[0], unit) if days else None,
        map=_map(bindings, places[0], unit) if places else None,
        unit=unit,
        moments=_timeline(columns, bindings, days[0]) if days and len(columns) > 1 else [],
    )


def _all(bindings: list[dict[str, dict[str, str]]], column: str, is_so: Callable[[dict[str, str]], bool]) -> bool:
    """Whether every value of a column is so, and there is one."""
    values = [row[column] for row in bindings if column in row]
    return bool(values) and all(is_so(value) for value in values)


def _is_time(term: dict[str, str]) -> bool:
    """A date by its type, or a text that a query made of one."""
    return term.get("datatype") in _DAYS or _is_month(term) or (term["type"] == "literal" and _DAY.fullmatch(term["value"]) is not None)


def _is_month(term: dict[str, str]) -> bool:
    value = term["value"]
    return len(value) == 7 and value[4] == "-" and (value[:4] + value[5:]).isdigit()


def _number(row: dict[str, dict[str, str]], unit: str) -> int:
    if not unit:
        return 1
    try:
        return max(0, round(float(row[unit]["value"])))
    except (KeyError, ValueError, OverflowError):
        return 0


def _timeline(
    columns: list[str], bindings: list[dict[str, dict[str, str]]], column: str
) -> list[tuple[str | None, list[tuple[int, Text]]]]:
    """The first rows by their day, those without one last. Months only group what is counted: they have a chart, and no rows here."""
    if all(_is_month(row[column]) for row in bindings if column in row):
        return []
    ranked = sorted(bindings, key=lambda row: row[column]["value"] if column in row else "~")[:_MOMENTS]
    return [
        (
            i18n.edtf(row[column]["value"].partition("T")[0]) if column in row else None,
            [(place, cell) for place, c in enumerate(columns) if c != column and (cell := _cell(row.get(c), worded=True))],
        )
        for row in ranked
    ]


def _bars(columns: list[str], rows: list[list[Text | None]], bindings: list[dict[str, dict[str, str]]], unit: str) -> list[Bar]:
    counted = []
    for row, binding in zip(rows, bindings, strict=True):
        said = " · ".join(_said(cell, binding[c]) for c, cell in zip(columns, row, strict=True) if cell is not None and c != unit)
        counted.append((Text(said or "–"), _number(binding, unit)))
    return charts.bars(counted)


def _said(cell: Text, term: dict[str, str]) -> str:
    """A cell beside its bar: a resource by its name, a day as people write it."""
    if term["type"] == "uri":
        return labels.name(http.serving(), term["value"]).text
    return i18n.edtf(cell.text) if _is_time(term) else cell.text


def _over_time(bindings: list[dict[str, dict[str, str]]], column: str, unit: str) -> Chart | None:
    counted: dict[str, int] = {}
    for row in bindings:
        month = row[column]["value"][:7] if column in row else ""
        if _is_month({"value": month}):
            counted[month] = counted.get(month, 0) + _number(row, unit)
    return charts.over_time(sorted(counted.items()), lambda _: None)


def _map(bindings: list[dict[str, dict[str, str]]], column: str, unit: str) -> Map | None:
    """Places below a region are counted in it."""
    serving = http.serving()
    counted: dict[str, int] = {}
    for row in bindings:
        place: str | None = row[column]["value"] if column in row else None
        n, steps = _number(row, unit), 0
        while place and steps < 5:
            code = place.removeprefix(names.PLACE)
            counted[code] = counted.get(code, 0) + n
            place = next(iter(serving.graph.iris(place, names.AQ + "within")), None)
            steps += 1
    country = max((c for c in counted if "-" not in c), key=lambda c: counted[c], default=None)
    return charts.map_of(
        country or "",
        counted,
        lambda code: labels.name(serving, names.PLACE + code).text,
        lambda code: labels.address(serving, names.PLACE + code)[0],
    )


def _cell(term: dict[str, Any] | None, worded: bool) -> Text | None:
    if term is None:
        return None
    if worded and _is_time(term):
        return Text(i18n.edtf(term["value"].partition("T")[0]))
    if worded and term.get("datatype") in _NUMBERS:
        return Text(parts.literal(ox.Literal(term["value"], datatype=ox.NamedNode(names.XSD + "decimal"))))
    if term["type"] == "uri":
        serving = http.serving()
        if worded:
            return labels.link(serving, term["value"])
        href, external = labels.address(serving, term["value"])
        return Text(labels.prefixed(serving, term["value"]), None, href, external)
    if term["type"] == "triple":
        return Text(json.dumps(term["value"], ensure_ascii=False))
    return Text(term["value"], term.get("xml:lang"))
