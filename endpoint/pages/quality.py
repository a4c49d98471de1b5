"""The quality page: what was checked and what not, how complete facts are, where sources disagree. In words and numbers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from flask import render_template

from endpoint import http, i18n, names
from endpoint.labels import Text
from endpoint.pages import parts
from endpoint.search.reading import Index, index_of
from endpoint.serving import Serving

AQ = names.AQ
_REVIEWED = f"{names.LIST}review-status/accepted"


@dataclass(frozen=True)
class Share:
    """A part of a whole, in words: *81 of 91 events (89 %)*."""

    said: str
    part: int
    whole: int

    @property
    def percent(self) -> float:
        return round(100 * self.part / self.whole, 1) if self.whole else 0.0


def page() -> str:
    """The HTML page."""
    serving = http.serving()
    index = index_of(serving)
    report = _report(serving)
    entries = index.tally("review")
    ways = index.tally("extraction")
    return render_template(
        "quality.html",
        report=report,
        warnings=sorted(report.get("warnings_by_rule", {}).items()) if report else [],
        reviewed=Share("", entries.get(_REVIEWED, 0), sum(entries.values())),
        by_rule=Share("", ways.get(f"{names.LIST}extraction/rule", 0), sum(ways.values())),
        coverage=_coverage(index),
        single=Share("", index.tally("event-sources").get("one", 0), sum(index.tally("event-sources").values())),
        conflicts=_conflicts(serving, index),
    )


def _report(serving: Serving) -> dict[str, Any] | None:
    path = serving.release.folder / "validation.json"
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found


def _coverage(index: Index) -> list[Share]:
    dated, placed = index.tally("event-dated"), index.tally("event-placed")
    return [
        Share(i18n.gettext("Events with a known day, month or year"), dated.get("yes", 0), sum(dated.values())),
        Share(i18n.gettext("Events at a place that the gazetteer knows"), placed.get("yes", 0), sum(placed.values())),
    ]


def _conflicts(serving: Serving, index: Index) -> list[tuple[Text, int]]:
    """Properties of which one thing has several values, with how many things do."""
    return [(parts.property_label(serving, prop), n) for prop, n in index.tally("conflict").items() if n]
