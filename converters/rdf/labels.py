"""Words for things in three languages, taken from the vocabulary and the packs, never written in code."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

import pyoxigraph as ox
from babel.units import format_unit

from ontology import iris
from ontology.files import triples

LANGUAGES = ("en", "ru", "kk")
Labels = dict[str, str]
_UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day", "TH": "hour", "TM": "minute"}
# CLDR has no Kazakh words for days and months yet; Kazakh nouns stay in the singular after a number.
_KAZAKH = {"year": "жыл", "month": "ай", "week": "апта", "day": "күн", "hour": "сағат", "minute": "минут"}


@cache
def concept_labels() -> dict[str, Labels]:
    """``skos:prefLabel`` of every concept of the code lists, by IRI and language."""
    found: dict[str, Labels] = {}
    preferred = ox.NamedNode(f"{iris.SKOS}prefLabel")
    for concept, label in ((t.subject, t.object) for t in triples() if t.predicate == preferred):
        if isinstance(concept, ox.NamedNode) and isinstance(label, ox.Literal) and label.language:
            found.setdefault(concept.value, {})[label.language] = label.value
    return found


def concept(scheme: str, code: str) -> Labels:
    """Labels of one concept; the code itself where the list has none (the shapes then refuse it)."""
    return concept_labels().get(iris.concept(scheme, code), dict.fromkeys(LANGUAGES, code))


def duration(iso: str) -> Labels:
    """``P1Y6M`` in words: *1 year 6 months*, *1 год 6 месяцев*, *1 жыл 6 ай*."""
    parts = [(int(number), _UNITS[unit]) for number, unit in re.findall(r"(\d+)([YMWD])", iso.partition("T")[0])]
    parts += [(int(number), _UNITS[f"T{unit}"]) for number, unit in re.findall(r"(\d+)([HM])", iso.partition("T")[2])]
    found = {tag: " ".join(format_unit(number, f"duration-{unit}", "long", locale=tag) for number, unit in parts) for tag in ("en", "ru")}
    return {**found, "kk": " ".join(f"{number} {_KAZAKH[unit]}" for number, unit in parts)}


def joined(*parts: Mapping[str, str] | str | None) -> Labels:
    """Labels put together with commas, language by language; a plain string stands for all three."""
    texts = [p for p in parts if p]
    return {tag: ", ".join(t if isinstance(t, str) else t.get(tag, t.get("en", "")) for t in texts) for tag in LANGUAGES}


def beside(texts: Sequence[Mapping[str, str] | str]) -> Labels | None:
    """Labels that sources differ on, side by side; nothing where there are none."""
    if not texts:
        return None
    return {tag: " / ".join(t if isinstance(t, str) else t.get(tag, t.get("en", "")) for t in texts) for tag in LANGUAGES}
