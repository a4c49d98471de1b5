"""Names of things in the reader's language, from the store; and where on this site each has its page."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote_plus
from weakref import WeakKeyDictionary

import pyoxigraph as ox
from flask import current_app, g, request, url_for
from markupsafe import escape

from endpoint import i18n, names
from endpoint.graph import Graph
from endpoint.serving import Serving
from publication.cards import Said

_FALLBACK = ("en", "ru", "kk")
_SHARED = (names.LIST, names.LAW, names.PLACE, names.AQ)
"""What begins so is reference data."""
_REMEMBERED = 20_000
_DOCUMENT, _ANY = "resources.document", "~any~"
_ROOTS = 16
"""Paths under which proxies show the site, times languages; more are not remembered."""
_DAY = re.compile(r"(?<![\w-])(?:\d{4}|XXXX)-\d\d(?:-\d\d)?(?![\w-])", re.ASCII)
"""A day or month as data writes it, in the label of an event."""


@dataclass(frozen=True)
class Text:
    """A text with its language where it is not that of the page; ``href`` where it leads. Templates write it as a link or a span."""

    text: str
    lang: str | None = None
    href: str | None = None
    external: bool = False

    def __html__(self) -> str:
        lang = f' lang="{escape(self.lang)}"' if self.lang else ""
        if not self.href:
            return f"<span{lang}>{escape(self.text)}</span>"
        away = ' rel="noreferrer nofollow"' if self.external else ""
        return f'<a href="{escape(self.href)}"{lang}{away}>{escape(self.text)}</a>'


def best(literals: list[ox.Literal], language: str) -> ox.Literal | None:
    """The literal in the wanted language, else in the next best; the smallest of equals."""
    order = [language, None, *(t for t in _FALLBACK if t != language)]
    ranked = sorted(literals, key=lambda v: (order.index(v.language) if v.language in order else len(order), v.value))
    return ranked[0] if ranked else None


_names: WeakKeyDictionary[Serving, dict[tuple[str, str], Text]] = WeakKeyDictionary()
_known: WeakKeyDictionary[Serving, dict[str, bool]] = WeakKeyDictionary()


def name(serving: Serving, iri: str, said: Sequence[Said] = ()) -> Text:
    """The label of a resource, or the end of its IRI if it has none.

    :param said: its labels, where they are known already.
    """
    held = _names.setdefault(serving, {})
    key = (i18n.language(), iri)
    found = held.get(key)
    if found is None:
        if len(held) >= _REMEMBERED:  # what is named often is soon there again
            held.clear()
        found = held[key] = _name(serving, iri, _SHARED_NAMES if iri.startswith(_SHARED) else _OWN_NAMES, said)
    return found


_SHARED_NAMES = (names.PREF_LABEL, names.LABEL, names.DCTERMS + "title", names.SKOS + "notation")
_OWN_NAMES = (names.LABEL, names.PREF_LABEL, names.DCTERMS + "title", names.SKOS + "notation")


def _name(serving: Serving, iri: str, predicates: tuple[str, ...], said: Sequence[Said]) -> Text:
    language = i18n.language()
    for predicate in predicates:
        if said and predicate == names.LABEL:
            found = [ox.Literal(text, language=tag) for text, tag in said]
        else:
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


def link(serving: Serving, iri: str, said: Sequence[Said] = ()) -> Text:
    """A resource's name, with the address of its page; ``said`` as for :func:`name`."""
    named = name(serving, iri, said)
    own = f"{serving.base}id/"
    if iri.startswith(own) and "#" not in iri and named.text != iri.removeprefix(own):
        return Text(named.text, named.lang, document(iri.removeprefix(own)))  # what has a label has a page
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
        return document(opaque) + (f"#{fragment}" if fragment else ""), False
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
    held, lang = _addresses()
    key = (endpoint, *values.items())
    found = held.get(key)
    if found is None:
        found = _built(held, key, values if lang is None else {**values, "lang": lang})
    return found


def document(opaque: str) -> str:
    """The page of a resource. Most pages lead to dozens, so addresses are put together from the parts of one."""
    if not (opaque.isascii() and opaque.isalnum()):
        return here(_DOCUMENT, opaque=opaque)
    start, _, end = here(_DOCUMENT, opaque=_ANY).partition(_ANY)
    return f"{start}{opaque}{end}"


def kept_language() -> str | None:
    """The language that links keep: the one chosen by ``?lang=``, if it was."""
    return _addresses()[1]


def with_query(endpoint: str, pairs: list[tuple[str, str]]) -> str:
    """An address on this site with parameters that may occur more than once."""
    held, _ = _addresses()
    key = (endpoint, None)
    found = held.get(key) or _built(held, key, {})
    return f"{found}?{'&'.join([f'{_quoted(name)}={_quoted(value)}' for name, value in pairs])}" if pairs else found


_quoted = lru_cache(maxsize=_REMEMBERED)(quote_plus)


def _addresses() -> tuple[dict[Hashable, str], str | None]:
    """The addresses built so far for requests like this one, and the language that they keep. Building one costs as much as reading a
    label, and it depends on nothing else."""
    found: tuple[dict[Hashable, str], str | None] | None = g.get("addresses")
    if found is None:
        lang = request.args.get("lang")
        lang = lang if lang in i18n.NAMES else None
        known: dict[Hashable, dict[Hashable, str]] = current_app.extensions.setdefault("aigaq_addresses", {})
        root = (request.script_root, lang)
        if root not in known and len(known) < _ROOTS:
            known[root] = {}
        found = g.addresses = (known.get(root, {}), lang)
    return found


def _built(held: dict[Hashable, str], key: tuple[Hashable, ...], values: dict[str, str | int]) -> str:
    made = url_for(str(key[0]), _external=False, **values)  # type: ignore[arg-type]
    if len(held) < _REMEMBERED:
        held[key] = made
    return made
