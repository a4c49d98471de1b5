"""The class diagram, as Mermaid reads it: which property leads from which of our classes to which."""

from __future__ import annotations

from rdflib import OWL, RDF, RDFS, Graph, Namespace, URIRef

from ontology import iris
from ontology.build.terms import name, own_terms

_SCHEMA = Namespace(iris.SCHEMA)


def text(vocabulary: Graph) -> str:
    """The diagram's source, sorted: the same Turtle gives the same bytes."""
    own = own_terms(vocabulary)
    classes = {term for term in own if (term, RDF.type, OWL.Class) in vocabulary}
    lines = set()
    for inner in classes:
        lines |= {f"    {name(outer)} <|-- {name(inner)}" for outer in _among(vocabulary, inner, (RDFS.subClassOf,), classes)}
    for term in own:
        for start in _among(vocabulary, term, (RDFS.domain, _SCHEMA.domainIncludes), classes):
            for end in _among(vocabulary, term, (RDFS.range, _SCHEMA.rangeIncludes), classes):
                lines.add(f"    {name(start)} --> {name(end)} : {name(term)}")
    linked = {word for line in lines for word in line.split()}
    lines |= {f"    class {name(alone)}" for alone in classes if name(alone) not in linked}
    return "\n".join(["classDiagram", "    direction LR", *sorted(lines)]) + "\n"


def _among(graph: Graph, term: URIRef, predicates: tuple[URIRef, ...], wanted: set[URIRef]) -> set[URIRef]:
    return {found for predicate in predicates for found in graph.objects(term, predicate) if isinstance(found, URIRef) and found in wanted}
