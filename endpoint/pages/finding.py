"""The page of a search: what is asked, the people found, the reports found, and the counts to narrow them by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from flask import render_template

from endpoint import i18n, labels
from endpoint.labels import Text
from endpoint.pages import charts, entries
from endpoint.pages.charts import Chart
from endpoint.pages.entries import Item
from endpoint.pages.snippets import Marker
from endpoint.search import asking, query
from endpoint.search.asking import FACETS, Asked, Result
from endpoint.search.reading import Index
from endpoint.serving import Serving
from publication.folding import fold

_SHOWN = 12


@dataclass(frozen=True)
class Facet:
    """One facet: its title and its values (name, count, address that adds or removes it, whether it is chosen)."""

    title: str
    values: list[tuple[Text, int, str, bool]]


@dataclass(frozen=True)
class Page:
    """What the template shows."""

    asked: Asked
    result: Result
    people: list[tuple[Text, int]]
    items: list[Item]
    facets: list[Facet]
    chosen: list[tuple[str, str]]
    months: Chart | None
    sorts: list[tuple[str, str | None]]
    previous: str | None
    next: str | None
    json: str
    csv: str
    query: str
    ask: str


def page(serving: Serving, index: Index, asked: Asked, result: Result) -> str:
    """The HTML page."""
    words = fold(asked.q)
    if result.people.alike:
        words = [w for p in result.people.people for w in fold(p.label) if len(w) > 1]
    marker = Marker(*words)
    shown = query.sparql(serving, asked)
    view = Page(
        asked=asked,
        result=result,
        people=[(labels.link(serving, p.iri), p.entries) for p in result.people.people],
        items=[entries.item(serving, index, iri, marker) for iri in result.entries],
        facets=[f for f in (_facet(serving, index, result, name) for name in FACETS) if f.values],
        chosen=_chosen(serving, asked),
        months=charts.over_time(asking.months(index, result.rows), _months(asked)),
        sorts=[
            (i18n.gettext("newest first"), address(asked, page=1, sort="") if asked.oldest_first else None),
            (i18n.gettext("oldest first"), None if asked.oldest_first else address(asked, page=1, sort="oldest")),
        ],
        previous=address(asked, page=asked.page - 1) if asked.page > 1 else None,
        next=address(asked, page=asked.page + 1) if asked.page < result.pages else None,
        json=address(asked, format="json"),
        csv=address(asked, format="csv", page=1),
        query=shown,
        ask=labels.here("sparql.sparql", query=shown, format="html"),
    )
    return render_template("search.html", page=view)


def address(asked: Asked, **more: str | int) -> str:
    """The address of a search, with the language that was chosen."""
    pairs = [p for p in asked.parameters(**more) if p[1] != "" and not (p[0] == "page" and p[1] == "1")]
    if "sort" in more:
        pairs = [p for p in pairs if p[0] != "sort" or p[1] == more["sort"]]
    lang = labels.kept_language()
    return labels.with_query("search.search", [*pairs, ("lang", lang)] if lang else pairs)


def _months(asked: Asked) -> Callable[[str], str]:
    """Where the columns of the chart lead: the same search of a month or year."""
    lang = labels.kept_language()
    same = [*replace(asked, first="", last="", page=1).parameters(), *([("lang", lang)] if lang else [])]
    return lambda key: labels.with_query("search.search", [*same, ("from", asking.day(key)), ("to", asking.day(key, end=True))])


def _facet(serving: Serving, index: Index, result: Result, name: str) -> Facet:
    titles = {
        "type": i18n.gettext("What happened"),
        "penalty": i18n.gettext("Penalty"),
        "article": i18n.gettext("Provision"),
        "place": i18n.gettext("Place"),
        "role": i18n.gettext("Role of a person"),
        "source": i18n.gettext("Source"),
    }
    found = []
    for value in asking.values(index, result, name)[:_SHOWN]:
        other = result.asked.without(name, value.code) if value.chosen else result.asked.with_(name, value.code)
        found.append((labels.name(serving, value.iri), value.entries, address(other), value.chosen))
    return Facet(titles[name], found)


def _chosen(serving: Serving, asked: Asked) -> list[tuple[str, str]]:
    """What narrows the search, each with the address that takes it away."""
    found = []
    for name, codes in asked.chosen.items():
        for code in codes:
            iri = f"{serving.base}id/{code}" if name == "source" else FACETS[name] + code
            known = labels.name(serving, iri).text if not iri.startswith(f"{serving.base}id/") or serving.graph.has(iri) else code
            found.append((known, address(asked.without(name, code))))
    if asked.first:
        found.append((i18n.gettext("from %(start)s on") % {"start": i18n.edtf(asked.first)}, address(replace(asked, first="", page=1))))
    if asked.last:
        found.append((i18n.gettext("until %(end)s") % {"end": i18n.edtf(asked.last)}, address(replace(asked, last="", page=1))))
    return found
