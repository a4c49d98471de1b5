"""``ontology/about/vocabulary.ttl``: the vocabulary's own description for catalogues, in DCAT and VoID."""

from __future__ import annotations

from rdflib import DCAT, DCTERMS, OWL, RDF, RDFS, SKOS, VOID, XSD, Graph, Literal, URIRef

from ontology.build.codes import schemes
from ontology.build.terms import own_terms
from ontology.build.words import ABOUT
from ontology.iris import AQ

_THIS = URIRef(AQ)
_DATASET = URIRef(AQ.rstrip("#") + "/dataset")
_VOCABULARIES = (OWL, RDFS, SKOS, DCTERMS)
_FILES = {
    "vocabulary.ttl": ("text/turtle", "All terms and code lists"),
    "context.jsonld": ("application/ld+json", "JSON-LD context"),
    "shapes.ttl": ("text/turtle", "SHACL shapes"),
}


def text(vocabulary: Graph) -> str:
    """The Turtle source."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in (("aq", AQ), ("dcat", DCAT), ("dcterms", DCTERMS), ("owl", OWL), ("void", VOID), ("xsd", XSD)):
        graph.bind(prefix, namespace)
    graph += [(_DATASET, RDF.type, kind) for kind in (DCAT.Dataset, VOID.Dataset)]
    same = {RDFS.label: DCTERMS.title, SKOS.definition: DCTERMS.description}
    same |= {term: term for term in (DCTERMS.license, DCTERMS.issued, DCTERMS.language)}
    for predicate, ours in same.items():
        graph += [(_DATASET, ours, value) for value in vocabulary.objects(_THIS, predicate)]
    graph += [(_DATASET, DCTERMS.subject, _THIS), (_DATASET, DCAT.landingPage, _THIS), (_DATASET, VOID.uriSpace, Literal(AQ))]
    graph += [(_DATASET, OWL.versionInfo, value) for value in vocabulary.objects(_THIS, OWL.versionInfo)]
    graph += [(_DATASET, DCTERMS.hasPart, scheme) for scheme in schemes(vocabulary)]
    graph += [(_DATASET, VOID.vocabulary, URIRef(str(used))) for used in _VOCABULARIES]
    graph.add((_DATASET, VOID.triples, Literal(len(vocabulary))))
    graph.add((_DATASET, DCTERMS.publisher, URIRef(AQ.removesuffix("/ns#"))))
    for said, texts in ABOUT.items():
        graph += [(_DATASET, URIRef(f"{AQ}{said}"), Literal(words, lang=language or None)) for language, words in texts.items()]
    graph += [(_DATASET, VOID.entities, Literal(len(own_terms(vocabulary)) + len(set(vocabulary.subjects(RDF.type, SKOS.Concept)))))]
    for file, (media, title) in _FILES.items():
        node = URIRef(f"{_DATASET}/{file}")
        graph += [
            (_DATASET, DCAT.distribution, node),
            (node, RDF.type, DCAT.Distribution),
            (node, DCTERMS.title, Literal(title, lang="en")),
        ]
        graph.add((node, DCAT.accessURL, _THIS))
        graph.add((node, DCAT.mediaType, URIRef(f"https://www.iana.org/assignments/media-types/{media}")))
        graph += [(node, DCTERMS.license, licence) for licence in vocabulary.objects(_THIS, DCTERMS.license)]
    return "# Generated from the vocabulary by `python -m ontology.build`.\n\n" + graph.serialize(format="turtle")
