"""Triples to bytes, in each of the formats."""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox

from endpoint import jsonld, names
from endpoint.describe import Description
from endpoint.formats import N_QUADS, TRIG, Format


def prefixes(base: str) -> dict[str, str]:
    """Prefixes for Turtle, TriG and RDF/XML; ``id:`` for the publisher's own resources."""
    return names.PREFIXES | {"id": f"{base}id/"}


def write(triples: Sequence[ox.Triple], form: Format, base: str) -> bytes:
    """Serialise. The same triples in the same order give the same bytes."""
    if form.rdf == ox.RdfFormat.JSON_LD:
        return jsonld.compact(triples)
    items: Sequence[ox.Triple] | list[ox.Quad] = triples
    if form in (N_QUADS, TRIG):
        items = [ox.Quad(t.subject, t.predicate, t.object) for t in triples]
    return ox.serialize(items, format=form.rdf, prefixes=prefixes(base)) or b""


def page_statement(iri: str, described: Description, here: str, following: str) -> list[ox.Triple]:
    """Says in the data itself that the description is one page of several, so that nobody takes it for the whole."""
    document, about = ox.NamedNode(here), ox.NamedNode(iri)
    total = ox.Literal(str(described.links_total), datatype=ox.NamedNode(names.XSD + "integer"))
    comment = (
        f"Page {described.page} of {described.pages}; each names a part of the {described.links_total} resources that point to this one."
    )
    said = [
        ox.Triple(document, ox.NamedNode(names.TYPE), ox.NamedNode(names.HYDRA + "PartialCollectionView")),
        ox.Triple(document, ox.NamedNode(names.FOAF + "primaryTopic"), about),
        ox.Triple(document, ox.NamedNode(names.HYDRA + "totalItems"), total),
        ox.Triple(document, ox.NamedNode(names.RDFS + "comment"), ox.Literal(comment, language="en")),
    ]
    if described.page < described.pages:
        said.append(ox.Triple(document, ox.NamedNode(names.HYDRA + "next"), ox.NamedNode(following)))
    return said
