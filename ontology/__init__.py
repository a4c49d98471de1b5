"""Floor 1: what may be said. Vocabulary, code lists, IRIs, kinds of value and the base of the error family."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rdflib import Graph

__all__ = ["vocabulary"]


def vocabulary() -> Graph:
    """The whole vocabulary with its code lists, as a new graph that the caller may change."""
    read = _read()
    copy = type(read)(namespace_manager=read.namespace_manager)
    for triple in read:
        copy.add(triple)
    return copy


@cache
def _read() -> Graph:
    from ontology.files import graph  # here, so that `import ontology.errors` alone does not load RDFLib

    return graph()
