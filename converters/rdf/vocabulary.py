"""The vocabulary and its code lists as N-Triples, in one order for ever."""

from __future__ import annotations

import ontology


def vocabulary_lines() -> list[str]:
    """Sorted lines. The vocabulary has no blank nodes (its tests see to that), so they are the same from run to run."""
    text: str = ontology.vocabulary().serialize(format="nt")
    return sorted(f"{line}\n" for line in text.split("\n") if line.strip())
