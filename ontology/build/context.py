"""``ontology/context.jsonld``: short names for JSON-LD, for our terms and those we reuse."""

from __future__ import annotations

import json

from rdflib import OWL, RDF, RDFS, Graph, Namespace, URIRef

from ontology import iris
from ontology.build.terms import name, own_terms

_SCHEMA = Namespace(iris.SCHEMA)
_PREFIXES = {
    "aq": iris.AQ,
    "dcat": iris.DCAT,
    "dcterms": iris.DCTERMS,
    "oa": iris.OA,
    "owl": iris.OWL,
    "prov": iris.PROV,
    "rdf": iris.RDF,
    "rdfs": iris.RDFS,
    "schema": iris.SCHEMA,
    "skos": iris.SKOS,
    "skosxl": iris.SKOSXL,
    "void": iris.VOID,
    "xsd": iris.XSD,
}
# Short name -> (term of others, how its values are typed: "@id", a datatype, or None for plain text).
_REUSED: dict[str, tuple[str, str | None]] = {
    "broader": ("skos:broader", "@id"),
    "date": ("dcterms:date", None),
    "definition": ("skos:definition", None),
    "description": ("dcterms:description", None),
    "inScheme": ("skos:inScheme", "@id"),
    "isPartOf": ("dcterms:isPartOf", "@id"),
    "exactMatch": ("skos:exactMatch", "@id"),
    "issued": ("dcterms:issued", None),
    "label": ("rdfs:label", None),
    "language": ("dcterms:language", None),
    "license": ("dcterms:license", "@id"),
    "literalForm": ("skosxl:literalForm", None),
    "modified": ("dcterms:modified", None),
    "notation": ("skos:notation", None),
    "prefLabel": ("skos:prefLabel", None),
    "publisher": ("dcterms:publisher", "@id"),
    "references": ("dcterms:references", "@id"),
    "seeAlso": ("rdfs:seeAlso", "@id"),
    "temporal": ("dcterms:temporal", None),
    "title": ("dcterms:title", None),
    "wasDerivedFrom": ("prov:wasDerivedFrom", "@id"),
    "Concept": ("skos:Concept", None),
    "ConceptScheme": ("skos:ConceptScheme", None),
}


def text(vocabulary: Graph) -> str:
    """The context document. Every short name stands for one IRI; a value's type follows the property's range."""
    context: dict[str, object] = {"@version": 1.1, "id": "@id", "type": "@type", **_PREFIXES}
    terms: dict[str, object] = {short: _entry(iri, kind) for short, (iri, kind) in _REUSED.items()}
    for term in own_terms(vocabulary):
        terms[name(term)] = _entry(f"aq:{name(term)}", _value_type(vocabulary, term))
    context.update(sorted(terms.items()))
    return json.dumps({"@context": context}, ensure_ascii=False, indent=2) + "\n"


def _entry(iri: str, kind: str | None) -> object:
    return {"@id": iri, "@type": kind} if kind else iri


def _value_type(vocabulary: Graph, term: URIRef) -> str | None:
    if (term, RDF.type, OWL.ObjectProperty) in vocabulary:
        return "@id"
    ranges = {*vocabulary.objects(term, RDFS.range), *vocabulary.objects(term, _SCHEMA.rangeIncludes)}
    if len(ranges) != 1:
        return None
    found = str(ranges.pop())
    for prefix, namespace in (("xsd", iris.XSD), ("aq", iris.AQ)):
        if found.startswith(namespace) and found != f"{iris.XSD}string":
            return f"{prefix}:{found.removeprefix(namespace)}"
    return None
