"""Looking things up in a public store by their address."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from ontology import iris
from ontology import terms as aq

_TYPE = ox.NamedNode(f"{iris.RDF}type")
_GRAPH = ox.DefaultGraph()


class Looking:
    """One store's default graph, subject by subject. Nothing else is asked of it, so what it shows is what is public."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def of_class(self, class_iri: str) -> Iterator[str]:
        """Addresses of the resources of a class, in the order of the store."""
        for quad in self._store.quads_for_pattern(None, _TYPE, ox.NamedNode(class_iri), _GRAPH):
            if isinstance(quad.subject, ox.NamedNode):
                yield quad.subject.value

    def classes(self, subject: str) -> set[str]:
        """The classes of a resource."""
        return {value for value, _ in self.values(subject, _TYPE.value)}

    def values(self, subject: str, predicate: str) -> list[tuple[str, str | None]]:
        """Values of a property, sorted, with their language where they have one."""
        quads = self._store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), None, _GRAPH)
        terms = (quad.object for quad in quads)
        return sorted(
            ((term.value, term.language if isinstance(term, ox.Literal) else None) for term in terms if not isinstance(term, ox.Triple)),
            key=lambda found: (found[0], found[1] or ""),
        )

    def texts(self, subject: str, predicate: str) -> list[str]:
        """Values of a property, without their languages."""
        return [value for value, _ in self.values(subject, predicate)]

    def sources(self, subject: str) -> list[str]:
        """Addresses of the sources that a resource was taken from."""
        entries = {entry for passage in self.texts(subject, f"{iris.PROV}wasDerivedFrom") for entry in self.entries(passage)}
        return sorted({source for entry in entries for source in self.texts(entry, aq.inSource)})

    def entries(self, passage: str) -> list[str]:
        """The entry of a passage; an entry is its own."""
        return self.texts(passage, aq.inEntry) or [passage]

    def name(self, person: str) -> str | None:
        """The name by which a person is shown; ``None`` for who appears by role alone."""
        return next((text for text, language in self.values(person, f"{iris.RDFS}label") if language is None), None)

    def forms(self, person: str) -> list[str]:
        """Every form of a person's name that sources print."""
        forms = {text for form in self.texts(person, aq.nameForm) for text in self.texts(form, f"{iris.RDFS}label")}
        return sorted(forms)
