"""Pages of things that many reports name: a provision, a place, a source, a kind of event. All from the search index, at any size."""

from __future__ import annotations

from dataclasses import dataclass, replace

from endpoint import i18n, labels, names
from endpoint.labels import Text
from endpoint.pages import charts, entries
from endpoint.pages.charts import Bar, Chart
from endpoint.pages.entries import Item
from endpoint.search import asking
from endpoint.search.asking import FACETS, PER_PAGE, Asked
from endpoint.search.people import People
from endpoint.search.reading import Index, index_of
from endpoint.serving import Serving

AQ = names.AQ
_LATEST = 5
_RANKED = 10
_MOST_LISTED = 120


@dataclass
class Hub:
    """What the template shows."""

    total: int
    months: Chart | None
    tables: list[tuple[str, str, list[Bar]]]
    lists: list[tuple[str, list[Text]]]
    entries: list[Item]
    entries_title: str
    search: str | None
    pages: int = 1


def facet_of(serving: Serving, iri: str, kind: str) -> tuple[str, str] | None:
    """Name and code of the facet that holds a thing's reports; ``None`` for what has none."""
    if kind == "Source":
        return "source", iri.removeprefix(f"{serving.base}id/")
    for name, start in FACETS.items():
        if start and iri.startswith(start) and (name != "article" or kind in ("LegalProvision", "LegalInstrument")):
            return name, iri.removeprefix(start)
    return None


def view(serving: Serving, iri: str, kind: str, facet: tuple[str, str], page: int) -> Hub:
    """:param page: of the entries, where the thing lists them all (a source)."""
    index = index_of(serving)
    name, code = facet
    asked = Asked(chosen={name: (code,)})
    rows = index.facet(name, iri) & index.everything
    total = rows.bit_count()
    whole = kind == "Source"
    count = PER_PAGE if whole else _LATEST
    shown = index.entries(rows, (page - 1) * count if whole else 0, count, oldest_first=whole)
    result = asking.Result(asked, total, [], People([]), rows)
    return Hub(
        total=total,
        months=charts.over_time(
            asking.months(index, rows), lambda key: _search(replace(asked, first=_edge(key), last=_edge(key, end=True)))
        ),
        tables=[
            t for t in (_table(serving, index, result, other) for other in ("penalty", "type", "article", "place") if other != name) if t[2]
        ],
        lists=[found for found in _lists(serving, iri, kind) if found[1]],
        entries=[entries.item(serving, index, e) for e in shown],
        entries_title=i18n.gettext("Its text, entry by entry") if whole else i18n.gettext("Latest reports"),
        search=_search(asked) if total else None,
        pages=max(1, -(-total // PER_PAGE)) if whole else 1,
    )


def _edge(key: str, *, end: bool = False) -> str:
    return asking.day(key, end=end)


def _search(asked: Asked) -> str:
    pairs = asked.parameters()
    lang = labels.kept_language()
    return labels.with_query("search.search", [*pairs, ("lang", lang)] if lang else pairs)


def _table(serving: Serving, index: Index, result: asking.Result, name: str) -> tuple[str, str, list[Bar]]:
    titles = {
        "penalty": (i18n.gettext("Outcomes: penalties in these reports"), i18n.gettext("Kind")),
        "type": (i18n.gettext("What these reports tell of"), i18n.gettext("Kind")),
        "article": (i18n.gettext("Provisions named in these reports"), i18n.gettext("Article")),
        "place": (i18n.gettext("Places of these reports"), i18n.gettext("Place")),
    }
    found = [v for v in asking.values(index, result, name) if _ranked(name, v.code)][:_RANKED]
    return (*titles[name], charts.bars([(labels.link(serving, v.iri), v.entries) for v in found]))


def _ranked(name: str, code: str) -> bool:
    """Whole articles, which hold their parts, and no country, which would only repeat the number of all."""
    return code.count("/") == 1 if name == "article" else name != "place" or "-" in code


def _lists(serving: Serving, iri: str, kind: str) -> list[tuple[str, list[Text]]]:
    """What lies within: parts of an article, articles of a law, places of a region, narrower kinds."""
    below = {
        "LegalProvision": [(names.DCTERMS + "isPartOf", i18n.gettext("Parts"))],
        "LegalInstrument": [(AQ + "instrument", i18n.gettext("Provisions of this law"))],
        "Place": [(AQ + "within", i18n.gettext("Places within it"))],
    }.get(kind, [(names.SKOS + "broader", i18n.gettext("Narrower"))])
    found = []
    for predicate, title in below:
        inside = serving.graph.subjects(predicate, iri)[:_MOST_LISTED]
        found.append((title, sorted((labels.link(serving, s) for s in inside), key=lambda t: t.text)))
    return found
