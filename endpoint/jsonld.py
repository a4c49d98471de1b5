"""JSON-LD with the vocabulary's published context, so that what a reader gets are words and not IRIs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef

from endpoint import names

_Node = URIRef | BNode | Literal


@cache
def context() -> dict[str, Any]:
    """The context of the vocabulary; only prefixes where it is not installed."""
    path = resources.files("ontology") / "context.jsonld"
    if path.is_file():
        found: Any = json.loads(path.read_text(encoding="utf-8"))
        inner = found["@context"]
        if isinstance(inner, dict):
            return inner
    return dict(names.PREFIXES)


def compact(triples: Iterable[ox.Triple]) -> bytes:
    """The triples as one compacted document with its context inside, so that nothing need be fetched to read it.

    Nodes and keys are sorted: equal data gives equal bytes.
    """
    graph = Graph(bind_namespaces="none")
    for triple in triples:
        if not isinstance(triple.subject, ox.Triple) and not isinstance(triple.object, ox.Triple):
            graph.add((_term(triple.subject), URIRef(triple.predicate.value), _term(triple.object)))
    text = graph.serialize(format="json-ld", context=context(), auto_compact=False, indent=1, sort_keys=True)
    return text.encode()


def _term(term: ox.NamedNode | ox.BlankNode | ox.Literal) -> _Node:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if term.language:
        return Literal(term.value, lang=term.language)
    if term.datatype.value == names.XSD + "string":
        return Literal(term.value)
    # Not normalised: a page and its data must say the same characters.
    return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)
