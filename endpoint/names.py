"""IRIs that the pages, descriptions and queries name. The meaning of each stands in the vocabulary."""

from __future__ import annotations

from typing import Final

W3ID: Final = "https://w3id.org/aigaq/"
AQ: Final = "https://w3id.org/aigaq/ns#"
LIST: Final = "https://w3id.org/aigaq/list/"
LAW: Final = "https://w3id.org/aigaq/law/"
PLACE: Final = "https://w3id.org/aigaq/place/"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
SKOSXL: Final = "http://www.w3.org/2008/05/skos-xl#"
DCTERMS: Final = "http://purl.org/dc/terms/"
PROV: Final = "http://www.w3.org/ns/prov#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
FOAF: Final = "http://xmlns.com/foaf/0.1/"
VOID: Final = "http://rdfs.org/ns/void#"
DCAT: Final = "http://www.w3.org/ns/dcat#"
HYDRA: Final = "http://www.w3.org/ns/hydra/core#"
SD: Final = "http://www.w3.org/ns/sparql-service-description#"
FORMATS: Final = "http://www.w3.org/ns/formats/"
SCHEMA: Final = "https://schema.org/"

TERM_STATUS: Final = "http://www.w3.org/2003/06/sw-vocab-status/ns#term_status"
TYPE: Final = RDF + "type"
LABEL: Final = RDFS + "label"
PREF_LABEL: Final = SKOS + "prefLabel"
DERIVED_FROM: Final = PROV + "wasDerivedFrom"

PREFIXES: Final[dict[str, str]] = {
    "aq": AQ,
    "rdf": RDF,
    "rdfs": RDFS,
    "xsd": XSD,
    "skos": SKOS,
    "skosxl": SKOSXL,
    "dcterms": DCTERMS,
    "prov": PROV,
    "owl": OWL,
    "foaf": FOAF,
    "void": VOID,
    "dcat": DCAT,
    "hydra": HYDRA,
}
