"""Reading a release's store by pattern: plain strings in, pyoxigraph terms out. No SPARQL, so no query can run away."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import pyoxigraph as ox

from endpoint import names

DEFAULT = ox.DefaultGraph()


@lru_cache(maxsize=4096)
def node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


def is_iri(text: str) -> bool:
    """Whether a text made from an address can be an IRI at all."""
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


class Graph:
    """One graph of a store (the default graph unless told)."""

    def __init__(self, store: ox.Store, name: ox.NamedNode | ox.DefaultGraph = DEFAULT) -> None:
        self._store = store
        self._name = name

    def about(self, subject: str | ox.NamedNode | ox.BlankNode) -> Iterator[ox.Triple]:
        """All triples of a subject."""
        term = ox.NamedNode(subject) if isinstance(subject, str) else subject
        for quad in self._store.quads_for_pattern(term, None, None, self._name):
            yield quad.triple

    def pointing_to(self, target: str, predicate: str | None = None) -> Iterator[ox.Triple]:
        """All triples whose object is ``target``."""
        wanted = node(predicate) if predicate else None
        for quad in self._store.quads_for_pattern(None, wanted, ox.NamedNode(target), self._name):
            yield quad.triple

    def values(self, subject: str, predicate: str) -> list[ox.NamedNode | ox.BlankNode | ox.Literal]:
        found = self._store.quads_for_pattern(ox.NamedNode(subject), node(predicate), None, self._name)
        return [q.object for q in found if not isinstance(q.object, ox.Triple)]

    def text(self, subject: str, predicate: str) -> str | None:
        """One value as text; the smallest of several, so that pages are the same each time."""
        return min((v.value for v in self.values(subject, predicate)), default=None)

    def iris(self, subject: str, predicate: str) -> list[str]:
        """IRIs among the values, in order."""
        return sorted(v.value for v in self.values(subject, predicate) if isinstance(v, ox.NamedNode))

    def subjects(self, predicate: str, target: str) -> list[str]:
        """IRIs of the subjects, in order."""
        return sorted(t.subject.value for t in self.pointing_to(target, predicate) if isinstance(t.subject, ox.NamedNode))

    def has(self, subject: str) -> bool:
        return next(self.about(subject), None) is not None

    def types(self, subject: str) -> list[str]:
        return self.iris(subject, names.TYPE)
