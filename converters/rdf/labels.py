"""Words for things in three languages, taken from the vocabulary and the packs, never written in code."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from rdflib import SKOS, Literal

import ontology
from ontology import iris

LANGUAGES = ("en", "ru", "kk")
Labels = dict[str, str]


@cache
def concept_labels() -> dict[str, Labels]:
    """``skos:prefLabel`` of every concept of the code lists, by IRI and language."""
    found: dict[str, Labels] = {}
    for subject, label in ontology.vocabulary().subject_objects(SKOS.prefLabel):
        if isinstance(label, Literal) and label.language:
            found.setdefault(str(subject), {})[label.language] = str(label)
    return found


def concept(scheme: str, code: str) -> Labels:
    """Labels of one concept; the code itself where the list has none (the shapes then refuse it)."""
    return concept_labels().get(iris.concept(scheme, code), dict.fromkeys(LANGUAGES, code))


def joined(*parts: Mapping[str, str] | str | None) -> Labels:
    """Labels put together with commas, language by language; a plain string stands for all three."""
    texts = [p for p in parts if p]
    return {tag: ", ".join(t if isinstance(t, str) else t.get(tag, t.get("en", "")) for t in texts) for tag in LANGUAGES}
