"""Floor 1: what may be said. Vocabulary, code lists, IRIs, kinds of value and the base of the error family."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rdflib import Graph

__all__ = ["vocabulary"]


@cache
def vocabulary() -> Graph:
    """The whole vocabulary with its code lists, read once; for reading only, as every caller has the same graph."""
    from ontology.files import graph  # here, so that `import ontology.errors` alone does not load RDFLib

    return graph()
