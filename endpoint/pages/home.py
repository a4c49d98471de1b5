"""The home page: what the dataset is, how much is in it, the latest, and where to go on."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox
from flask import render_template

from endpoint import http, labels, names
from endpoint.pages import parts
from endpoint.pages.parts import Card
from endpoint.serving import Serving

_LATEST = 8
_COUNTED = ("Person", "Event", "Charge", "Penalty", "Source", "Entry")


@dataclass(frozen=True)
class Bar:
    """One row of a chart in words and numbers; ``share`` of the largest, 0 to 100."""

    title: labels.Text
    count: int
    share: int


def page() -> str:
    """The HTML page."""
    serving = http.serving()
    counts = [(parts.property_label(serving, names.AQ + c), serving.manifest.counts[c]) for c in _COUNTED if c in serving.manifest.counts]
    return render_template("home.html", counts=counts, latest=_latest(serving), kinds=_kinds(serving), sources=_sources(serving))


def _latest(serving: Serving) -> list[Card]:
    """The events with the latest days. One pass over the days, no query."""
    quads = serving.store.quads_for_pattern(None, ox.NamedNode(names.AQ + "earliest"), None, ox.DefaultGraph())
    days = ((q.object.value, q.subject.value) for q in quads if isinstance(q.object, ox.Literal) and isinstance(q.subject, ox.NamedNode))
    cards = []
    for _, iri in sorted(days, reverse=True):
        if names.AQ + "Event" in serving.graph.types(iri):
            cards.append(parts.card(serving, iri))
        if len(cards) == _LATEST:
            break
    return cards


def _kinds(serving: Serving) -> list[Bar]:
    tally: dict[str, int] = {}
    for quad in serving.store.quads_for_pattern(None, ox.NamedNode(names.AQ + "eventType"), None, ox.DefaultGraph()):
        if isinstance(quad.object, ox.NamedNode):
            tally[quad.object.value] = tally.get(quad.object.value, 0) + 1
    most = max(tally.values(), default=1)
    ranked = sorted(tally.items(), key=lambda item: (-item[1], item[0]))
    return [Bar(labels.link(serving, iri), count, round(100 * count / most)) for iri, count in ranked]


def _sources(serving: Serving) -> list[labels.Text]:
    found = [labels.link(serving, s) for s in serving.graph.subjects(names.TYPE, names.AQ + "Source")]
    return sorted(found, key=lambda t: t.text)[:50]
