"""The service description of the endpoint (https://www.w3.org/TR/sparql11-service-description/), made from what it really offers.

That vocabulary has no words for methods and limits. The methods are a Hydra operation each; the limits are ``schema:additionalProperty``
under the names that they have in the header ``Aigaq-Answer``.
"""

from __future__ import annotations

import pyoxigraph as ox

from endpoint import formats, names
from endpoint.serving import Serving
from endpoint.settings import Settings
from endpoint.sparql import door, protocol

_FORMATS = {
    "application/sparql-results+json": "SPARQL_Results_JSON",
    "application/sparql-results+xml": "SPARQL_Results_XML",
    "text/csv": "SPARQL_Results_CSV",
    "text/tab-separated-values": "SPARQL_Results_TSV",
    formats.TURTLE.media_type: "Turtle",
    formats.JSON_LD.media_type: "JSON-LD",
    formats.N_TRIPLES.media_type: "N-Triples",
    formats.RDF_XML.media_type: "RDF_XML",
    formats.N_QUADS.media_type: "N-Quads",
    formats.TRIG.media_type: "TriG",
}
"""Names of the formats in https://www.w3.org/ns/formats/; what is offered twice under another media type has none."""

Subject = ox.NamedNode | ox.BlankNode
Term = ox.NamedNode | ox.BlankNode | ox.Literal


def description(serving: Serving, settings: Settings) -> list[ox.Triple]:
    """Triples about the service, its limits, and the graphs in it."""
    service = ox.NamedNode(f"{serving.base}sparql")
    dataset, default = ox.NamedNode(serving.dataset_iri), ox.BlankNode("default")
    sd = names.SD
    said: list[tuple[Subject, str, Term]] = [
        (service, names.TYPE, ox.NamedNode(sd + "Service")),
        (service, sd + "endpoint", service),
        (service, sd + "supportedLanguage", ox.NamedNode(sd + "SPARQL11Query")),
        (service, sd + "defaultDataset", dataset),
        (dataset, names.TYPE, ox.NamedNode(sd + "Dataset")),
        (dataset, sd + "defaultGraph", default),
        (default, names.TYPE, ox.NamedNode(sd + "Graph")),
        (default, names.VOID + "triples", _number(serving.manifest.counts.get("triples", len(serving.store)))),
    ]
    offered = [_FORMATS[media] for media in (*protocol.TABLES, *protocol.GRAPHS) if media in _FORMATS]
    said += [(service, sd + "resultFormat", ox.NamedNode(names.FORMATS + name)) for name in offered]
    for position, name in enumerate(sorted(serving.graph_names)):
        graph = ox.BlankNode(f"named{position}")
        said += [
            (dataset, sd + "namedGraph", graph),
            (graph, names.TYPE, ox.NamedNode(sd + "NamedGraph")),
            (graph, sd + "name", ox.NamedNode(name)),
        ]
    said += [*_methods(service), *_limits(service, settings)]
    return [ox.Triple(s, ox.NamedNode(p), o) for s, p, o in said]


def _methods(service: ox.NamedNode) -> list[tuple[Subject, str, Term]]:
    said: list[tuple[Subject, str, Term]] = []
    for method in door.METHODS:
        operation = ox.BlankNode(f"method{method}")
        said += [
            (service, names.HYDRA + "operation", operation),
            (operation, names.TYPE, ox.NamedNode(names.HYDRA + "Operation")),
            (operation, names.HYDRA + "method", ox.Literal(method)),
        ]
        if method in protocol.WITH_BODY:
            said += [(operation, names.SCHEMA + "encodingType", ox.Literal(media)) for media in protocol.BODIES]
    return said


def _limits(service: ox.NamedNode, settings: Settings) -> list[tuple[Subject, str, Term]]:
    limits: list[tuple[str, float, str]] = [
        ("max-rows", settings.max_rows, "rows or triples"),
        ("max-bytes", settings.max_bytes, "bytes"),
        ("max-seconds", settings.query_timeout, "seconds"),
        ("max-query-bytes", settings.max_query_bytes, "bytes"),
    ]
    said: list[tuple[Subject, str, Term]] = []
    for name, value, unit in limits:
        limit = ox.BlankNode(name)
        said += [
            (service, names.SCHEMA + "additionalProperty", limit),
            (limit, names.TYPE, ox.NamedNode(names.SCHEMA + "PropertyValue")),
            (limit, names.SCHEMA + "propertyID", ox.Literal(name)),
            (limit, names.SCHEMA + "value", _number(value)),
            (limit, names.SCHEMA + "unitText", ox.Literal(unit)),
        ]
    return said


def _number(value: float) -> ox.Literal:
    whole = value == int(value)
    return ox.Literal(str(int(value) if whole else value), datatype=ox.NamedNode(names.XSD + ("integer" if whole else "decimal")))
