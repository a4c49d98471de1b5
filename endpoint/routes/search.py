"""`/search`: people and reports by name, place, article, word, day; as page, JSON and CSV of one view."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from flask import Blueprint, Response, request, url_for

from endpoint import answers, formats, http, i18n, labels
from endpoint.negotiation import choose
from endpoint.pages import entries, finding
from endpoint.search import asking
from endpoint.search.asking import FACETS, Asked, Result
from endpoint.search.reading import Index, index_of
from ontology.errors import BadInput, TooMuch

blueprint = Blueprint("search", __name__)

_JSON, _CSV = "application/json", "text/csv"
_FORMATS = {"html": formats.HTML, "json": _JSON, "csv": _CSV}
_MOST_ROWS = 5000
_VARY = ("Accept", "Accept-Language")


@blueprint.get("/search")
def search() -> Response:
    """One search. ``format=`` decides before ``Accept``.

    :raises BadInput: a parameter that cannot be understood.
    :raises TooMuch: more rows than a CSV may have.
    """
    asked, media = Asked.of(request.args), _media()
    index = index_of(http.serving())
    hidden = len(index.hidden()[1])

    def make_json() -> bytes:
        return json.dumps(_document(index, asked, asking.find(index, asked)), ensure_ascii=False, indent=1).encode()

    if media == _JSON:
        response = answers.answer(f"json-{hidden}-{i18n.language()}", _JSON, make_json, vary=_VARY)
    elif media == _CSV:
        response = answers.answer(f"csv-{hidden}-{i18n.language()}", f"{_CSV}; charset=utf-8", lambda: _table(index, asked), vary=_VARY)
        response.headers["Content-Disposition"] = 'attachment; filename="search.csv"'
    else:
        response = answers.answer(
            f"html-{hidden}-{i18n.language()}",
            "text/html; charset=utf-8",
            lambda: finding.page(http.serving(), index, asked, asking.find(index, asked)).encode(),
            vary=_VARY,
        )
    response.headers["Content-Language"] = i18n.language()
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _media() -> str:
    asked = request.args.get("format", "")
    if asked:
        if asked not in _FORMATS:
            raise BadInput("there is no such format", hint=f"Choose one of {', '.join(_FORMATS)}.")
        return _FORMATS[asked]
    return choose(request.accept_mimetypes, list(_FORMATS.values())) or formats.HTML


def _document(index: Index, asked: Asked, result: Result) -> dict[str, Any]:
    serving = http.serving()
    items = [entries.item(serving, index, iri) for iri in result.entries]
    return {
        "release": serving.manifest.id,
        "asked": dict(asked.parameters()),
        "total": result.total,
        "page": asked.page,
        "pages": result.pages,
        "alike": result.people.alike,
        "people": [{"iri": p.iri, "name": p.label, "reports": p.entries} for p in result.people.people],
        "reports": [_report(item) for item in items],
        "facets": {
            name: [
                {"code": v.code, "name": labels.name(serving, v.iri).text, "reports": v.entries} for v in asking.values(index, result, name)
            ]
            for name in FACETS
        },
        "next": url_for(".search") + asked.address(page=asked.page + 1, format="json") if asked.page < result.pages else None,
    }


def _report(item: entries.Item) -> dict[str, Any]:
    return {
        "iri": item.iri,
        "date": item.date,
        "events": [t.text for t in item.events],
        "places": [t.text for t in item.places],
        "people": [{"name": who.text, "role": role.text if role else None} for who, role in item.people],
        "alleged": [t.text for t in item.alleged],
        "imposed": [{"penalty": p.text, "on": whom.text if whom else None} for p, whom in item.decided],
        "recalled": [{"penalty": p.text, "on": whom.text if whom else None} for p, whom in item.recalled],
        "source": item.source.text if item.source else None,
        "text": item.snippet.striptags(),
    }


_COLUMNS = ("iri", "date", "events", "places", "people", "alleged", "imposed", "recalled", "source", "text")


def _table(index: Index, asked: Asked) -> bytes:
    serving = http.serving()
    result = asking.find(index, asked, per_page=_MOST_ROWS)
    if result.total > _MOST_ROWS:
        raise TooMuch(
            f"{result.total} reports are more than a CSV of a search may have ({_MOST_ROWS})",
            hint="Narrow the search, or take the tables from /data.",
        )
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for iri in result.entries:
        row = _report(entries.item(serving, index, iri))
        people = [p["name"] for p in row["people"]]
        penalties = {n: [f"{p['penalty']} ({p['on']})" if p["on"] else p["penalty"] for p in row[n]] for n in ("imposed", "recalled")}
        flat = {**row, "people": people, **penalties}
        writer.writerow([_cell(flat[name]) for name in _COLUMNS])
    return text.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = "; ".join(value) if isinstance(value, list) else str(value or "")
    return f"'{text}" if text[:1] in "=+-@\t\r" else text
