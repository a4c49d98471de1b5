"""The home page: what the dataset is, how much is in it, the latest, and where to go on. Its numbers were counted at release."""

from __future__ import annotations

from collections.abc import Callable
from weakref import WeakKeyDictionary

from flask import render_template

from endpoint import http, i18n, labels, names
from endpoint.pages import charts, entries
from endpoint.pages.charts import Bar, Map
from endpoint.search.reading import Index, index_of
from endpoint.serving import Serving

_LATEST = 5
_RANKED = 10
_COUNTRY = f"{names.LIST}place-kind/country"


def page() -> str:
    """The HTML page."""
    serving = http.serving()
    index = index_of(serving)
    known = index.tally("class")
    latest = index.entries(index.everything, 0, _LATEST)
    return render_template(
        "home.html",
        counts=[(said, n) for said, n in _counts(known) if n],
        latest=[entries.item(serving, index, iri) for iri in latest],
        months=charts.over_time(sorted(index.tally("event-month").items()), month_address),
        kinds=_ranked(serving, index, "event-type", search_for("type", f"{names.LIST}event-type/")),
        provisions=_ranked(serving, index, "charge-article", lambda iri: labels.address(serving, iri)[0], _is_article),
        penalties=_ranked(serving, index, "penalty-kind", search_for("penalty", f"{names.LIST}penalty-kind/")),
        places=regions(serving, index)[:_RANKED],
        map=country_map(serving, index),
        dated=index.tally("event-dated"),
        scope=[labels.best_text(serving.description, serving.dataset_iri, names.AQ + p) for p in ("scope", "knownBias")],
    )


def _counts(known: dict[str, int]) -> list[tuple[str, int]]:
    """What the numbers are numbers of, in the plural that each needs."""

    def of(kind: str) -> int:
        return known.get(names.AQ + kind, 0)

    return [
        (i18n.ngettext("person", "people", of("Person")), of("Person")),
        (i18n.ngettext("event", "events", of("Event")), of("Event")),
        (i18n.ngettext("accusation", "accusations", of("Charge")), of("Charge")),
        (i18n.ngettext("penalty", "penalties", of("Penalty")), of("Penalty")),
        (i18n.ngettext("source", "sources", of("Source")), of("Source")),
    ]


def month_address(key: str) -> str:
    """The search for a month or year."""
    return labels.here("search.search", **{"from": key, "to": key})


def search_for(name: str, start: str) -> Callable[[str], str | None]:
    """The search for a value of a list."""
    return lambda iri: labels.here("search.search", **{name: iri.removeprefix(start)})


def _is_article(iri: str) -> bool:
    """Whole articles: their parts are counted in them, codes hold too many."""
    return iri.removeprefix(names.LAW).count("/") == 1


def _ranked(
    serving: Serving, index: Index, what: str, address: Callable[[str], str | None], wanted: Callable[[str], bool] = lambda _: True
) -> list[Bar]:
    ranked = sorted(((n, iri) for iri, n in index.tally(what).items() if wanted(iri)), key=lambda f: (-f[0], f[1]))[:_RANKED]
    return charts.bars([(labels.Text(labels.name(serving, iri).text, None, address(iri)), n) for n, iri in ranked])


_geography: WeakKeyDictionary[Serving, tuple[list[str], list[str]]] = WeakKeyDictionary()


def _places(serving: Serving, index: Index) -> tuple[list[str], list[str]]:
    """Countries, and places directly below one, among those where something is documented. The same for every page of a release."""
    held = _geography.get(serving)
    if held is None:
        graph, known = serving.graph, list(index.tally("event-place"))
        countries = {iri for iri in known if _COUNTRY in graph.iris(iri, names.AQ + "placeKind")}
        below = [iri for iri in known if countries & set(graph.iris(iri, names.AQ + "within"))]
        held = _geography[serving] = (sorted(countries), below)
    return held


def regions(serving: Serving, index: Index) -> list[Bar]:
    """Places directly below a country, with the events at or within them, the most first."""
    tally = index.tally("event-place")
    ranked = sorted(((tally[iri], iri) for iri in _places(serving, index)[1]), key=lambda f: (-f[0], f[1]))
    return charts.bars([(labels.link(serving, iri), n) for n, iri in ranked])


def country_map(serving: Serving, index: Index) -> Map | None:
    """Events by region on the outlines of the country that most of them happened in."""
    tally = index.tally("event-place")
    countries = _places(serving, index)[0]
    if not countries:
        return None
    code = max(countries, key=lambda iri: (tally[iri], iri)).removeprefix(names.PLACE)
    return charts.map_of(
        code,
        {iri.removeprefix(names.PLACE): n for iri, n in tally.items()},
        lambda place: labels.name(serving, names.PLACE + place).text,
        lambda place: labels.address(serving, names.PLACE + place)[0],
    )
