"""The vocabulary and its code lists as N-Triples, in one order for ever."""

from __future__ import annotations

from ontology.files import triples


def vocabulary_lines() -> list[str]:
    """Sorted lines. The vocabulary has no blank nodes (its tests see to that), so they are the same from run to run."""
    return sorted(f"{triple} .\n" for triple in triples())
