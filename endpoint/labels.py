"""Names of things in the reader's language, from the store; and where on this site each has its page."""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass
from urllib.parse import urlencode
from weakref import WeakKeyDictionary

import pyoxigraph as ox
from flask import current_app, g, request, url_for

from endpoint import i18n, names
from endpoint.graph import Graph
from endpoint.serving import Serving

_FALLBACK = ("en", "ru", "kk")
_SHARED = (names.LIST, names.LAW, names.PLACE, names.AQ)
"""What begins so is reference data: named on most pages, so that its names are remembered."""
_REMEMBERED = 20_000
_DAY = re.compile(r"(?<![\w-])(?:\d{4}|XXXX)-\d\d(?:-\d\d)?(?![\w-])", re.ASCII)
"""A day or month as data writes it, in the label of an event."""


@dataclass(frozen=True)
class Text:
    """A text with its language where it is not that of the page; ``href`` where it leads."""

    text: str
    lang: str | None = None
    href: str | None = None
    external: bool = False


def best(literals: list[ox.Literal], language: str) -> ox.Literal | None:
    """The literal in the wanted language, else in the next best; the smallest of equals."""
    order = [language, None, *(t for t in _FALLBACK if t != language)]
    ranked = sorted(literals, key=lambda v: (order.index(v.language) if v.language in order else len(order), v.value))
    return ranked[0] if ranked else None


_names: WeakKeyDictionary[Serving, dict[tuple[str, str], Text]] = WeakKeyDictionary()
_known: WeakKeyDictionary[Serving, dict[str, bool]] = WeakKeyDictionary()


def name(serving: Serving, iri: str) -> Text:
    """The label of a resource, or the end of its IRI if it has none."""
    if not iri.startswith(_SHARED):
        seen: dict[tuple[Serving, str], Text] = g.setdefault("names", {})  # within this request
        if (serving, iri) not in seen:
            seen[serving, iri] = _name(serving, iri, _OWN_NAMES)
        return seen[serving, iri]
    held = _names.setdefault(serving, {})
    key = (i18n.language(), iri)
    found = held.get(key)
    if found is None:
        found = _name(serving, iri, _SHARED_NAMES)
        if len(held) < _REMEMBERED:
            held[key] = found
    return found


_SHARED_NAMES = (names.PREF_LABEL, names.LABEL, names.DCTERMS + "title", names.SKOS + "notation")
_OWN_NAMES = (names.LABEL, names.PREF_LABEL, names.DCTERMS + "title", names.SKOS + "notation")


def _name(serving: Serving, iri: str, predicates: tuple[str, ...]) -> Text:
    language = i18n.language()
    for predicate in predicates:
        found = [v for v in serving.graph.values(iri, predicate) if isinstance(v, ox.Literal)]
        chosen = best(found, language)
        if chosen is not None:
            foreign = chosen.language not in (language, None)
            shown = chosen.value if foreign or predicates is not _OWN_NAMES else _DAY.sub(lambda day: i18n.edtf(day[0]), chosen.value)
            return Text(shown, chosen.language if foreign else None)
    return Text(short(serving, iri))


def best_text(graph: Graph, iri: str, predicate: str) -> Text | None:
    """The value of a property that is a text in several languages, in the reader's if it is there."""
    language = i18n.language()
    chosen = best([v for v in graph.values(iri, predicate) if isinstance(v, ox.Literal)], language)
    return Text(chosen.value, chosen.language if chosen.language != language else None) if chosen else None


def short(serving: Serving, iri: str) -> str:
    """An IRI without what everybody knows."""
    for start in (f"{serving.base}id/", serving.base, names.AQ, names.LIST, names.LAW, names.PLACE):
        if iri.startswith(start) and len(iri) > len(start):
            return iri[len(start) :]
    return iri


def prefixed(serving: Serving, iri: str) -> str:
    """An IRI as queries write it (``rdf:type``), where one of the usual prefixes fits."""
    for prefix, start in names.PREFIXES.items():
        rest = iri.removeprefix(start)
        if rest != iri and rest.replace("_", "").replace("-", "").isalnum():
            return f"{prefix}:{rest}"
    return short(serving, iri)


def link(serving: Serving, iri: str) -> Text:
    """A resource's name, with the address of its page."""
    named = name(serving, iri)
    own = f"{serving.base}id/"
    if iri.startswith(own) and "#" not in iri and named.text != iri.removeprefix(own):
        return Text(named.text, named.lang, here("resources.document", opaque=iri.removeprefix(own)))  # what has a label has a page
    href, external = address(serving, iri)
    return Text(named.text, named.lang, href, external)


def address(serving: Serving, iri: str) -> tuple[str | None, bool]:
    """The page of a resource on this site, else its IRI if a browser can follow it. Second: whether it leads away.

    ``None`` for what has no page: one of ours that the release says nothing about.
    """
    if iri == serving.dataset_iri:
        return here("dataset.dataset"), False
    if iri.startswith(names.AQ):
        return here("reference.vocabulary") + f"#{iri.removeprefix(names.AQ)}", False
    own = f"{serving.base}id/"
    if iri.startswith(own):
        opaque, _, fragment = iri.removeprefix(own).partition("#")
        if not serving.graph.has(own + opaque):
            return None, False
        return here("resources.document", opaque=opaque) + (f"#{fragment}" if fragment else ""), False
    if iri.startswith((names.LIST, names.LAW, names.PLACE)):
        kind, _, rest = iri.removeprefix(names.W3ID).partition("/")
        return (here("reference.resource", kind=kind, rest=rest), False) if _is_known(serving, iri) else (None, False)
    return (iri, True) if iri.startswith(("https://", "http://")) else (None, False)


def _is_known(serving: Serving, iri: str) -> bool:
    """Whether the release says anything about a piece of reference data."""
    held = _known.setdefault(serving, {})
    found = held.get(iri)
    if found is None:
        found = serving.graph.has(iri)
        if len(held) < _REMEMBERED:
            held[iri] = found
    return found


def here(endpoint: str, **values: str | int) -> str:
    """An address on this site that keeps the language chosen by ``?lang=``."""
    lang = request.args.get("lang")
    if lang in i18n.NAMES:
        values = {**values, "lang": lang}
    # An address depends on nothing else, and building one costs as much as reading a label.
    held: dict[Hashable, str] = current_app.extensions.setdefault("aigaq_addresses", {})
    key = (request.script_root, endpoint, *values.items())
    found = held.get(key)
    if found is None:
        found = url_for(endpoint, _external=False, **values)  # type: ignore[arg-type]
        if len(held) < _REMEMBERED:
            held[key] = found
    return found


def with_query(endpoint: str, pairs: list[tuple[str, str]]) -> str:
    """An address on this site with parameters that may occur more than once."""
    return url_for(endpoint, _external=False) + ("?" + urlencode(pairs) if pairs else "")
