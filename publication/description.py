"""The dataset described as DCAT and VoID, for people, catalogues and query planners.

https://www.w3.org/TR/vocab-dcat-3/ and https://www.w3.org/TR/void/.
"""

from __future__ import annotations

from datetime import datetime

from rdflib import DCAT, DCTERMS, FOAF, RDF, RDFS, VOID, Graph, Literal, Namespace, URIRef
from rdflib.namespace import XSD

from ontology import codes, iris
from ontology import terms as aq
from publication.dumps import PREFIXES
from publication.licences import licence_iri
from publication.project import Project
from publication.release import ReleaseFile

SPDX = Namespace("http://spdx.org/rdf/terms#")
_MEDIA = "https://www.iana.org/assignments/media-types/"

DRAFT = {
    "en": "UNREVIEWED DRAFT: made by machine from reports and checked by nobody. Do not cite.",
    "ru": "НЕПРОВЕРЕННЫЙ ЧЕРНОВИК: составлен машиной по отчётам и никем не проверен. Не цитировать.",
    "kk": "ТЕКСЕРІЛМЕГЕН ЖОБА: есептерден машина жасаған, ешкім тексермеген. Дәйексөз келтірмеңіз.",
}


def describe(project: Project, *, release: str, issued: datetime, draft: bool, counts: dict[str, int], files: list[ReleaseFile]) -> Graph:
    """The description graph of one release.

    :param counts: ``triples`` and instances by class name.
    :param files: the data files (not the description itself, whose checksum cannot stand inside it).
    """
    graph = Graph()
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    graph.bind("spdx", SPDX)
    base = project.base
    dataset, publisher = URIRef(f"{base}dataset"), URIRef(project.publisher_url or f"{base}#publisher")

    def texts(subject: URIRef, predicate: URIRef, values: dict[str, str], draft_marked: bool = False) -> None:
        for tag, text in sorted(values.items()):
            graph.add((subject, predicate, Literal(f"{DRAFT[tag]} {text}" if draft and draft_marked else text, lang=tag)))

    graph.add((dataset, RDF.type, DCAT.Dataset))
    graph.add((dataset, RDF.type, VOID.Dataset))
    texts(dataset, DCTERMS.title, dict(project.title), draft_marked=True)
    texts(dataset, DCTERMS.description, dict(project.description), draft_marked=True)
    graph.add((dataset, DCTERMS.license, URIRef(licence_iri(project.licence))))
    graph.add((dataset, DCTERMS.publisher, publisher))
    graph.add((publisher, RDF.type, FOAF.Agent))
    graph.add((publisher, FOAF.name, Literal(project.publisher)))
    contact = URIRef(f"{base}dataset#contact")
    vcard = Namespace("http://www.w3.org/2006/vcard/ns#")
    graph.bind("vcard", vcard)
    graph.add((dataset, DCAT.contactPoint, contact))
    graph.add((contact, RDF.type, vcard.Kind))
    graph.add((contact, vcard.fn, Literal(project.publisher)))
    address = project.contact if ":" in project.contact else f"mailto:{project.contact}"
    graph.add((contact, vcard.hasEmail if address.startswith("mailto:") else vcard.hasURL, URIRef(address)))
    graph.add((dataset, DCTERMS.issued, Literal(issued.isoformat(), datatype=XSD.dateTime)))
    graph.add((dataset, URIRef(f"{iris.DCAT}version"), Literal(release)))
    graph.add((dataset, DCTERMS.identifier, Literal(f"{base}dataset")))
    for tag in project.languages:
        graph.add((dataset, DCTERMS.language, Literal(tag)))
    statement = project.statement
    texts(dataset, URIRef(aq.purpose), dict(statement.purpose))
    texts(dataset, URIRef(aq.scope), dict(statement.scope))
    texts(dataset, URIRef(aq.knownBias), dict(statement.known_bias))
    graph.add((dataset, URIRef(aq.controller), Literal(statement.controller)))
    graph.add((dataset, URIRef(aq.legalBasis), Literal(statement.legal_basis)))
    if draft:
        graph.add((dataset, URIRef(aq.reviewStatus), URIRef(codes.ReviewStatus.UNREVIEWED_DRAFT)))

    graph.add((dataset, VOID.sparqlEndpoint, URIRef(f"{base}sparql")))
    graph.add((dataset, VOID.uriSpace, Literal(f"{base}id/")))
    graph.add((dataset, VOID.vocabulary, URIRef(iris.AQ)))
    graph.add((dataset, VOID.triples, Literal(counts["triples"])))
    for name, number in sorted(counts.items()):
        if name == "triples":
            continue
        part = URIRef(f"{base}dataset#class-{name}")
        graph.add((dataset, VOID.classPartition, part))
        graph.add((part, VOID["class"], URIRef(iris.AQ + name)))
        graph.add((part, VOID.entities, Literal(number)))

    for file in files:
        url = URIRef(f"{base}releases/{release}/{file.name}")
        distribution = URIRef(f"{base}dataset#{file.name}")
        graph.add((dataset, DCAT.distribution, distribution))
        if file.compression:  # the dumps; reports and descriptions are not data
            graph.add((dataset, VOID.dataDump, url))
        graph.add((distribution, RDF.type, DCAT.Distribution))
        graph.add((distribution, DCTERMS.title, Literal(file.title, lang="en")))
        graph.add((distribution, DCAT.downloadURL, url))
        graph.add((distribution, DCAT.accessURL, URIRef(f"{base}releases/{release}/")))
        graph.add((distribution, DCTERMS.license, URIRef(licence_iri(project.licence))))
        graph.add((distribution, DCAT.mediaType, URIRef(_MEDIA + file.media_type)))
        if file.compression:
            graph.add((distribution, DCAT.compressFormat, URIRef(_MEDIA + file.compression)))
        graph.add((distribution, DCAT.byteSize, Literal(file.bytes, datatype=XSD.nonNegativeInteger)))
        checksum = URIRef(f"{distribution}-checksum")
        graph.add((distribution, SPDX.checksum, checksum))
        graph.add((checksum, RDF.type, SPDX.Checksum))
        graph.add((checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256))
        graph.add((checksum, SPDX.checksumValue, Literal(file.sha256, datatype=XSD.hexBinary)))

    service = URIRef(f"{base}sparql")
    graph.add((service, RDF.type, DCAT.DataService))
    graph.add((service, DCTERMS.title, Literal("SPARQL 1.1 query service", lang="en")))
    graph.add((service, DCAT.endpointURL, service))
    graph.add((service, DCAT.servesDataset, dataset))
    graph.add((dataset, RDFS.label, Literal(project.title[project.languages[0]], lang=project.languages[0])))
    return graph
