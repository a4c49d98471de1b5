"""The questions of ``ontology/questions/`` as example queries that query editors and federation engines find.

The convention is https://github.com/sib-swiss/sparql-examples: each is a ``sh:SPARQLExecutable`` with its text, the prefixes it
declares and the endpoint it is meant for.
"""

from __future__ import annotations

import re

from rdflib import OWL, RDF, RDFS, SH, XSD, Graph, Literal, Namespace, URIRef

from ontology.questions import questions

_SCHEMA = Namespace("https://schema.org/")
_PREFIX = re.compile(r"^\s*PREFIX\s+([\w-]*):\s*<([^>]*)>", re.IGNORECASE | re.MULTILINE)
_FORM = re.compile(r"^\s*(SELECT|ASK|CONSTRUCT)\b", re.IGNORECASE | re.MULTILINE)
_KINDS = {
    "SELECT": (SH.SPARQLSelectExecutable, SH.select),
    "ASK": (SH.SPARQLAskExecutable, SH.ask),
    "CONSTRUCT": (SH.SPARQLConstructExecutable, SH.construct),
}


def add_examples(graph: Graph, base: str) -> None:
    """Describe them all in ``graph``, with the endpoint under ``base`` as their target."""
    for example in questions():
        form = _FORM.search(example.query)
        if form is None:
            continue
        kind, property_ = _KINDS[form[1].upper()]
        query = URIRef(f"{base}queries/{example.name}")
        for class_ in (SH.SPARQLExecutable, kind):
            graph.add((query, RDF.type, class_))
        for tag, text in sorted(example.text.items()):
            graph.add((query, RDFS.comment, Literal(text, lang=tag)))
        graph.add((query, property_, Literal(example.query)))
        graph.add((query, _SCHEMA.target, URIRef(f"{base}sparql")))
        graph.add((query, SH.prefixes, _prefixes(graph, base, example.query)))


def _prefixes(graph: Graph, base: str, query: str) -> URIRef:
    """One node of declarations for all queries; a prefix is added when first met."""
    node = URIRef(f"{base}dataset#prefixes")
    graph.add((node, RDF.type, OWL.Ontology))
    known = {str(p) for d in graph.objects(node, SH.declare) for p in graph.objects(d, SH.prefix)}
    for prefix, namespace in _PREFIX.findall(query):
        if prefix not in known:
            known.add(prefix)
            declaration = URIRef(f"{base}dataset#prefix-{prefix or 'empty'}")  # no blank node: a store names those at random
            graph.add((node, SH.declare, declaration))
            graph.add((declaration, SH.prefix, Literal(prefix)))
            graph.add((declaration, SH.namespace, Literal(namespace, datatype=XSD.anyURI)))
    return node
