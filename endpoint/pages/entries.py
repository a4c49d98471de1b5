"""Entries of reports as items of a list: when, where, what, who, and the words that say it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import Markup, escape

from endpoint import i18n, labels, names
from endpoint.labels import Text
from endpoint.pages import parts
from endpoint.search.reading import Index
from endpoint.serving import Serving
from publication.folding import fold

AQ = names.AQ
_SNIPPET = 280
_WORD = re.compile(r"\w+(?:[-’']\w+)*")


@dataclass(frozen=True)
class Item:
    """One entry. ``decided`` pairs penalties with whom they were imposed on, where that is said; ``alleged`` are provisions."""

    iri: str
    title: Text
    source: Text | None
    date: str | None
    places: list[Text]
    events: list[Text]
    people: list[tuple[Text, Text | None]]
    decided: list[tuple[Text, Text | None]]
    alleged: list[Text]
    snippet: Markup
    lang: str | None


def item(serving: Serving, index: Index, iri: str, words: tuple[str, ...] = ()) -> Item:
    """:param words: folded words to mark in the text."""
    said = parts.held(serving, iri)
    number, reported = parts.text(said, AQ + "entryNumber") or "?", parts.text(said, AQ + "reported")
    source = next(iter(parts.iris(said, AQ + "inSource")), None)
    quote = parts.sentence(serving, iri)
    drawn: dict[str, dict[str, parts.Held]] = {"event": {}, "charge": {}, "penalty": {}}
    for kind, element in index.elements(iri):
        drawn[kind][element] = parts.held(serving, element)
    events, charges = drawn["event"].values(), drawn["charge"]
    places = dict.fromkeys(p for e in events for p in parts.iris(e, AQ + "place"))
    kinds = dict.fromkeys(t for e in events for t in parts.iris(e, AQ + "eventType"))
    laws = dict.fromkeys(p for c in charges.values() for p in parts.iris(c, AQ + "underProvision"))
    return Item(
        iri=iri,
        title=Text(i18n.gettext("Entry %(number)s") % {"number": number}, None, labels.address(serving, iri)[0]),
        source=labels.link(serving, source) if source else None,
        date=i18n.edtf(reported) if reported else None,
        places=[labels.link(serving, p) for p in places],
        events=[labels.name(serving, t) for t in kinds],
        people=_people(serving, iri),
        decided=[(parts.penalty(serving, p, values), _whom(serving, values)) for p, values in drawn["penalty"].items()],
        alleged=[labels.link(serving, p) for p in laws] or [labels.link(serving, c) for c in charges],
        snippet=snippet(quote.quote, words),
        lang=quote.lang,
    )


def _people(serving: Serving, entry: str) -> list[tuple[Text, Text | None]]:
    """Those who are named, then those who appear by role alone, with their roles."""
    graph, found = serving.graph, []
    for participation in graph.subjects(AQ + "inEntry", entry):
        values = parts.held(serving, participation)
        for person in parts.iris(values, AQ + "agent"):
            named = bool(graph.iris(person, AQ + "nameForm"))
            role = next(iter(parts.iris(values, AQ + "role")), None)
            found.append((not named, labels.link(serving, person), labels.name(serving, role) if role and named else None))
    return [(who, role) for _, who, role in sorted(found, key=lambda f: (f[0], f[1].text))]


def _whom(serving: Serving, penalty: parts.Held) -> Text | None:
    return next((labels.link(serving, p) for p in parts.iris(penalty, AQ + "imposedOn")), None)


def snippet(text: str, words: tuple[str, ...]) -> Markup:
    """The part of a text around the first of the words, all of them marked; else its beginning."""
    hits = [m.span() for m in _WORD.finditer(text) if words and any(f.startswith(words) for f in fold(m.group()))]
    start = max(0, hits[0][0] - 90) if hits else 0
    start = text.rfind(" ", 0, start) + 1 if start else 0
    end = min(len(text), start + _SNIPPET)
    end = text.rfind(" ", start, end) if end < len(text) and " " in text[start:end] else end
    made, at = (Markup("… ") if start else Markup()), start
    for left, right in hits:
        if left >= at and right <= end:
            made += escape(text[at:left]) + Markup("<mark>%s</mark>") % text[left:right]
            at = right
    return made + escape(text[at:end]) + (" …" if end < len(text) else "")
