"""The service description of the endpoint, made from what it really offers."""

from __future__ import annotations

import pyoxigraph as ox

from endpoint import formats, names
from endpoint.serving import Serving

_RESULT_FORMATS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_GRAPH_FORMATS = {
    formats.TURTLE: "Turtle",
    formats.JSON_LD: "JSON-LD",
    formats.N_TRIPLES: "N-Triples",
    formats.RDF_XML: "RDF_XML",
    formats.N_QUADS: "N-Quads",
    formats.TRIG: "TriG",
}


def description(serving: Serving) -> list[ox.Triple]:
    """Triples about the service and the graphs in it."""
    service = ox.NamedNode(f"{serving.base}sparql")
    dataset, default = ox.NamedNode(serving.dataset_iri), ox.BlankNode("default")
    sd = names.SD
    said: list[tuple[ox.NamedNode | ox.BlankNode, str, ox.NamedNode | ox.BlankNode | ox.Literal]] = [
        (service, names.TYPE, ox.NamedNode(sd + "Service")),
        (service, sd + "endpoint", service),
        (service, sd + "supportedLanguage", ox.NamedNode(sd + "SPARQL11Query")),
        (service, sd + "defaultDataset", dataset),
        (dataset, names.TYPE, ox.NamedNode(sd + "Dataset")),
        (dataset, sd + "defaultGraph", default),
        (default, names.TYPE, ox.NamedNode(sd + "Graph")),
        (default, names.VOID + "triples", _number(serving.manifest.counts.get("triples", len(serving.store)))),
    ]
    said += [(service, sd + "resultFormat", ox.NamedNode(names.FORMATS + f)) for f in (*_RESULT_FORMATS, *_GRAPH_FORMATS.values())]
    for position, name in enumerate(sorted(serving.graph_names)):
        graph = ox.BlankNode(f"named{position}")
        said += [
            (dataset, sd + "namedGraph", graph),
            (graph, names.TYPE, ox.NamedNode(sd + "NamedGraph")),
            (graph, sd + "name", ox.NamedNode(name)),
        ]
    return [ox.Triple(s, ox.NamedNode(p), o) for s, p, o in said]


def _number(value: int) -> ox.Literal:
    return ox.Literal(str(value), datatype=ox.NamedNode(names.XSD + "integer"))
