"""Entries of reports as items of a list: when, where, what, who, and the words that say it."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from endpoint import i18n, labels
from endpoint.labels import Text
from endpoint.pages import parts
from endpoint.pages.snippets import Marker
from endpoint.search.reading import Index
from endpoint.serving import Serving
from publication.cards import Card, Penalty

_PLAIN = Marker()


@dataclass(frozen=True)
class Item:
    """One entry. ``decided`` pairs penalties with whom they were imposed on, where that is said; ``recalled`` are those of earlier cases.
    ``alleged`` are provisions."""

    iri: str
    title: Text
    source: Text | None
    date: str | None
    places: list[Text]
    events: list[Text]
    people: list[tuple[Text, Text | None]]
    decided: list[tuple[Text, Text | None]]
    recalled: list[tuple[Text, Text | None]]
    alleged: list[Text]
    snippet: Markup
    lang: str | None


def item(serving: Serving, index: Index, iri: str, marker: Marker = _PLAIN) -> Item:
    """:param marker: marks words in the text."""
    card = index.card(iri)
    quote, quoted_in = card["quote"] or ("", None)
    language = card["language"]
    penalties = [(p["recalled"], (_penalty(serving, p), labels.link(serving, p["on"]) if p["on"] else None)) for p in card["penalties"]]
    return Item(
        iri=iri,
        title=Text(i18n.gettext("Entry %(number)s") % {"number": card["number"] or "?"}, None, _page(serving, iri)),
        source=labels.link(serving, card["source"]),
        date=i18n.edtf(card["reported"]) if card["reported"] else None,
        places=[labels.link(serving, p) for p in card["places"]],
        events=[labels.name(serving, t) for t in card["kinds"]],
        people=_people(serving, card),
        decided=[penalty for recalled, penalty in penalties if not recalled],
        recalled=[penalty for recalled, penalty in penalties if recalled],
        alleged=[labels.link(serving, p) for p in card["laws"] or card["charges"]],
        snippet=marker.snippet(quote),
        lang=quoted_in or (language if language and len(language) < 12 else None),
    )


def _page(serving: Serving, iri: str) -> str:
    """The page of something that is in the index, and so in the release."""
    return labels.document(iri.removeprefix(f"{serving.base}id/"))


def _people(serving: Serving, card: Card) -> list[tuple[Text, Text | None]]:
    """Those who are named, then those who appear by role alone, with their roles."""
    found = [
        (not named, labels.link(serving, person, said), labels.name(serving, role) if role and named else None)
        for person, named, role, said in card["people"]
    ]
    return [(who, role) for _, who, role in sorted(found, key=lambda f: (f[0], f[1].text))]


def _penalty(serving: Serving, card: Penalty) -> Text:
    href = _page(serving, card["iri"])
    if card["kind"] is None:
        return labels.link(serving, card["iri"])
    return parts.penalty_text(serving, card["kind"], card["durations"], card["amounts"], card["currency"], href)
