"""``ontology/terms.py``: every term as a constant, so that a misspelt one does not type-check."""

from __future__ import annotations

from rdflib import RDF, RDFS, SKOS, Graph, URIRef

from ontology.iris import AQ

_HEAD = '''"""The terms of the vocabulary as IRI strings: ``from ontology import terms as aq``, then ``aq.Person``, ``aq.eventType``.

Generated from ontology/*.ttl by ``python -m ontology.build``; edit those.
"""

# ruff: noqa: E501

from typing import Final

'''


def own_terms(vocabulary: Graph) -> list[URIRef]:
    """The terms that the vocabulary itself defines: classes first, then the rest, each by name."""
    found = {term for term in vocabulary.subjects(RDFS.isDefinedBy, URIRef(AQ)) if isinstance(term, URIRef) and term != URIRef(AQ)}
    return sorted(found, key=lambda term: (not name(term)[0].isupper(), name(term)))


def name(term: URIRef) -> str:
    """A term's local name."""
    return term.removeprefix(AQ)


def text(vocabulary: Graph) -> str:
    """The module's source."""
    lines = []
    for term in own_terms(vocabulary):
        kind = _kind(vocabulary, term)
        definition = next(str(d) for d in vocabulary.objects(term, SKOS.definition) if getattr(d, "language", None) == "en")
        lines.append(f'{name(term)}: Final = "{term}"\n"""{kind}. {definition}"""\n')
    return _HEAD + "".join(lines)


def _kind(vocabulary: Graph, term: URIRef) -> str:
    kinds = sorted(str(kind).rpartition("#")[2] for kind in vocabulary.objects(term, RDF.type))
    return {"Class": "Class", "Datatype": "Datatype"}.get(kinds[0], "Property")
