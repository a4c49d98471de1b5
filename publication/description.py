"""The dataset described as DCAT-AP 3 and VoID, for people, catalogues and query planners; who processes personal data, and why, as DPV.

https://semiceu.github.io/DCAT-AP/releases/3.0.0/, https://www.w3.org/TR/void/, https://w3id.org/dpv. Concepts of the EU's lists are typed
where they are used, so that a catalogue need fetch nothing to check them.
"""

from __future__ import annotations

from datetime import datetime

from rdflib import DCAT, DCTERMS, FOAF, RDF, RDFS, SKOS, VOID, Graph, Literal, Namespace, URIRef
from rdflib.namespace import XSD

from ontology import codes, iris
from ontology import terms as aq
from publication.dumps import PREFIXES
from publication.examples import add_examples
from publication.licences import licence_iri
from publication.partitions import Partitions
from publication.project import Project
from publication.release import ReleaseFile

SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
DCATAP = Namespace("http://data.europa.eu/r5r/")
SH = Namespace("http://www.w3.org/ns/shacl#")
DPV = Namespace("https://w3id.org/dpv#")
PD = Namespace("https://w3id.org/dpv/pd#")
_CATEGORIES = (PD.Name, PD.CriminalCharge, PD.PoliticalOpinion)
"""Kinds of personal data in any dataset of political prosecutions; of the last two the law asks more."""
_EU = "http://publications.europa.eu/resource/authority/"
_MEDIA = "https://www.iana.org/assignments/media-types/"
_PROTOCOL = URIRef("https://www.w3.org/TR/sparql11-protocol/")
_LANGUAGES = {"en": "ENG", "ru": "RUS", "kk": "KAZ"}
_FILE_TYPES = {
    "text/turtle": "RDF_TURTLE",
    "application/n-quads": "RDF_N_QUADS",
    "application/n-triples": "RDF_N_TRIPLES",
    "application/trig": "RDF_TRIG",
    "application/ld+json": "JSON_LD",
    "application/json": "JSON",
    "text/csv": "CSV",
    "text/plain": "TXT",
    "application/geo+json": "GEOJSON",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
}
_FEATURES = {
    "text/turtle": "Turtle",
    "application/n-quads": "N-Quads",
    "application/trig": "TriG",
    "application/ld+json": "JSON-LD",
    "application/rdf+xml": "RDF_XML",
}
"""Dumps by media type, and what https://www.w3.org/ns/formats/ calls their syntax."""
_KEYWORDS = {
    "en": ("human rights", "political prosecution"),
    "ru": ("права человека", "политическое преследование"),
    "kk": ("адам құқықтары", "саяси қудалау"),
}

DRAFT = {
    "en": "UNREVIEWED DRAFT: made by machine from reports and checked by nobody. Do not cite.",
    "ru": "НЕПРОВЕРЕННЫЙ ЧЕРНОВИК: составлен машиной по отчётам и никем не проверен. Не цитировать.",
    "kk": "ТЕКСЕРІЛМЕГЕН ЖОБА: есептерден машина жасаған, ешкім тексермеген. Дәйексөз келтірмеңіз.",
}


def describe(
    project: Project,
    *,
    release: str,
    issued: datetime,
    draft: bool,
    counts: dict[str, int],
    files: list[ReleaseFile],
    partitions: Partitions | None = None,
) -> Graph:
    """The description graph of one release.

    :param counts: ``triples`` and instances by class name.
    :param files: the data files (not the description itself, whose checksum cannot stand inside it).
    :param partitions: counts by property too, and the time that the data spans, where they were taken.
    """
    description = _Description(project, release, issued, draft)
    description.dataset_itself()
    description.statement()
    description.void(counts, partitions)
    for file in files:
        description.distribution(file)
    description.service()
    description.catalogue()
    add_examples(description.graph, project.base)
    return description.graph


class _Description:
    def __init__(self, project: Project, release: str, issued: datetime, draft: bool) -> None:
        self._project, self._release, self._draft = project, release, draft
        self._base = base = project.base
        self._issued = Literal(issued.isoformat(), datatype=XSD.dateTime)
        self._dataset, self._service = URIRef(f"{base}dataset"), URIRef(f"{base}sparql")
        self._publisher = URIRef(project.publisher_url or f"{base}#publisher")
        self._contact = URIRef(f"{base}dataset#contact")
        self._licence = URIRef(licence_iri(project.licence))
        self.graph = Graph()
        for prefix, namespace in PREFIXES.items():
            self.graph.bind(prefix, namespace)
        for prefix, further in (("spdx", SPDX), ("vcard", VCARD), ("dcatap", DCATAP), ("sh", SH), ("dpv", DPV), ("pd", PD)):
            self.graph.bind(prefix, further)

    def _say(self, subject: URIRef, *pairs: tuple[URIRef, URIRef | Literal]) -> None:
        for predicate, value in pairs:
            self.graph.add((subject, predicate, value))

    def _texts(self, subject: URIRef, predicate: URIRef, values: dict[str, str], draft_marked: bool = False) -> None:
        for tag, text in sorted(values.items()):
            marked = self._draft and draft_marked
            self.graph.add((subject, predicate, Literal(f"{DRAFT[tag]} {text}" if marked else text, lang=tag)))

    def _concept(self, scheme: str, code: str, kind: URIRef = SKOS.Concept) -> URIRef:
        concept = URIRef(f"{_EU}{scheme}/{code}")
        self._say(concept, (RDF.type, SKOS.Concept), (RDF.type, kind), (SKOS.inScheme, URIRef(f"{_EU}{scheme}")))
        self._say(concept, (SKOS.prefLabel, Literal(code.replace("_", " "), lang="en")))
        return concept

    def _media_type(self, media_type: str) -> URIRef:
        found = URIRef(_MEDIA + media_type)
        self._say(found, (RDF.type, DCTERMS.MediaType))
        return found

    def _offered(self, subject: URIRef) -> None:
        """What holds of dataset, service and catalogue alike."""
        self._say(subject, (DCTERMS.license, self._licence), (DCTERMS.publisher, self._publisher), (DCAT.contactPoint, self._contact))
        self._say(subject, (DCTERMS.accessRights, self._concept("access-right", "PUBLIC", DCTERMS.RightsStatement)))
        self._say(subject, (DCAT.theme, self._concept("data-theme", "JUST")))
        for tag in self._project.languages:
            self._say(subject, (DCTERMS.language, self._concept("language", _LANGUAGES[tag], DCTERMS.LinguisticSystem)))
            for word in _KEYWORDS[tag]:
                self._say(subject, (DCAT.keyword, Literal(word, lang=tag)))

    def dataset_itself(self) -> None:
        project, dataset, publisher = self._project, self._dataset, self._publisher
        self._say(dataset, (RDF.type, DCAT.Dataset), (RDF.type, VOID.Dataset))
        self._texts(dataset, DCTERMS.title, dict(project.title), draft_marked=True)
        self._texts(dataset, DCTERMS.description, dict(project.description), draft_marked=True)
        self._offered(dataset)
        self._say(dataset, (DCTERMS.creator, publisher), (DCTERMS.issued, self._issued), (DCTERMS.modified, self._issued))
        self._say(dataset, (URIRef(f"{iris.DCAT}version"), Literal(self._release)), (DCTERMS.identifier, Literal(str(dataset))))
        first = project.languages[0]
        self._say(dataset, (RDFS.label, Literal(project.title[first], lang=first)))
        self._say(self._licence, (RDF.type, DCTERMS.LicenseDocument))
        self._say(publisher, (RDF.type, FOAF.Agent), (RDF.type, FOAF.Organization), (FOAF.name, Literal(project.publisher)))
        address = project.contact if ":" in project.contact else f"mailto:{project.contact}"
        self._say(self._contact, (RDF.type, VCARD.Kind), (RDF.type, VCARD.Organization), (VCARD.fn, Literal(project.publisher)))
        self._say(self._contact, (VCARD.hasEmail if address.startswith("mailto:") else VCARD.hasURL, URIRef(address)))

    def statement(self) -> None:
        """Who answers for the data, why it is public, and what it does not cover."""
        said = self._project.statement
        self._texts(self._dataset, URIRef(aq.purpose), dict(said.purpose))
        self._texts(self._dataset, URIRef(aq.scope), dict(said.scope))
        self._texts(self._dataset, URIRef(aq.knownBias), dict(said.known_bias))
        self._texts(self._dataset, URIRef(aq.legalBasis), dict(said.legal_basis))
        self._say(self._dataset, (URIRef(aq.controller), Literal(said.controller)))
        self._processing()
        if self._draft:
            self._say(self._dataset, (URIRef(aq.reviewStatus), URIRef(codes.ReviewStatus.UNREVIEWED_DRAFT)))

    def _processing(self) -> None:
        """The same for registers of processing that read DPV: controller, purpose, legal basis, categories of data."""
        said, dataset = self._project.statement, self._dataset
        controller = URIRef(f"{dataset}#controller")
        self._say(dataset, (DPV.hasDataController, controller))
        self._say(controller, (RDF.type, DPV.DataController), (RDF.type, FOAF.Agent), (FOAF.name, Literal(said.controller)))
        self._say(controller, (DCAT.contactPoint, self._contact))
        for name, link, kind, texts in (
            ("purpose", DPV.hasPurpose, DPV.Purpose, said.purpose),
            ("legal-basis", DPV.hasLegalBasis, DPV.LegalBasis, said.legal_basis),
        ):
            node = URIRef(f"{dataset}#{name}")
            self._say(dataset, (link, node))
            self._say(node, (RDF.type, kind))
            self._texts(node, DCTERMS.description, dict(texts))
        self._say(dataset, *((DPV.hasPersonalData, category) for category in _CATEGORIES))

    def void(self, counts: dict[str, int], partitions: Partitions | None) -> None:
        dataset = self._dataset
        self._say(dataset, (VOID.sparqlEndpoint, self._service), (VOID.uriSpace, Literal(f"{self._base}id/")))
        self._say(dataset, (VOID.vocabulary, URIRef(iris.AQ)), (VOID.triples, Literal(counts["triples"])))
        if partitions is None:
            for name, number in sorted(counts.items()):
                if name != "triples":
                    self._class_partition(iris.AQ + name, number)
            return
        self._say(dataset, (VOID.distinctSubjects, Literal(partitions.subjects)), (VOID.classes, Literal(len(partitions.classes))))
        self._say(dataset, (VOID.properties, Literal(len(partitions.properties))))
        self._property_partitions(dataset, "property", partitions.properties)
        for iri, part in sorted(partitions.classes.items()):
            node = self._class_partition(iri, part.entities)
            self._say(node, (VOID.triples, Literal(part.triples)))
            self._property_partitions(node, f"class-{_local(iri)}", part.properties)
        example = partitions.classes.get(aq.Event)
        if example:
            self._say(dataset, (VOID.exampleResource, URIRef(example.example)))
        if partitions.first_day and partitions.last_day:
            period = URIRef(f"{dataset}#period")
            self._say(dataset, (DCTERMS.temporal, period))
            self._say(period, (RDF.type, DCTERMS.PeriodOfTime), (DCAT.startDate, Literal(partitions.first_day, datatype=XSD.date)))
            self._say(period, (DCAT.endDate, Literal(partitions.last_day, datatype=XSD.date)))

    def _class_partition(self, iri: str, entities: int) -> URIRef:
        part = URIRef(f"{self._dataset}#class-{_local(iri)}")
        self._say(self._dataset, (VOID.classPartition, part))
        self._say(part, (RDF.type, VOID.Dataset), (VOID["class"], URIRef(iri)), (VOID.entities, Literal(entities)))
        return part

    def _property_partitions(self, of: URIRef, fragment: str, counts: dict[str, int]) -> None:
        for iri, number in sorted(counts.items()):
            part = URIRef(f"{self._dataset}#{fragment}-{_local(iri)}")
            self._say(of, (VOID.propertyPartition, part))
            self._say(part, (RDF.type, VOID.Dataset), (VOID.property, URIRef(iri)), (VOID.triples, Literal(number)))

    def distribution(self, file: ReleaseFile) -> None:
        folder = f"{self._base}releases/{self._release}/"
        url, found = URIRef(folder + file.name), URIRef(f"{self._dataset}#{file.name}")
        self._say(self._dataset, (DCAT.distribution, found))
        self._say(found, (RDF.type, DCAT.Distribution), (DCTERMS.title, Literal(file.title, lang="en")))
        self._say(found, (DCTERMS.description, Literal(f"{file.title}, in release {self._release}.", lang="en")))
        self._say(found, (DCAT.downloadURL, url), (DCAT.accessURL, URIRef(folder)), (DCTERMS.license, self._licence))
        self._say(found, (DCTERMS.issued, self._issued), (DCAT.byteSize, Literal(file.bytes, datatype=XSD.nonNegativeInteger)))
        self._say(found, (DCATAP.availability, self._concept("planned-availability", "STABLE")))
        self._say(found, (DCAT.mediaType, self._media_type(file.media_type)))
        if file.compression:
            self._say(found, (DCAT.compressFormat, self._media_type(file.compression)))
        code = _FILE_TYPES.get(file.media_type)  # only codes that somebody has looked up
        form = self._concept("file-type", code, DCTERMS.MediaTypeOrExtent) if code else self._media_type(file.media_type)
        self._say(form, (RDF.type, DCTERMS.MediaTypeOrExtent))
        self._say(found, (DCTERMS["format"], form))
        if file.compression and file.media_type in _FEATURES:  # reports and tables are no dumps
            self._say(self._dataset, (VOID.dataDump, url))
            self._say(url, (DCTERMS["format"], form))
            self._say(self._dataset, (VOID.feature, URIRef(f"http://www.w3.org/ns/formats/{_FEATURES[file.media_type]}")))
        checksum, algorithm = URIRef(f"{found}-checksum"), SPDX.checksumAlgorithm_sha256
        self._say(found, (SPDX.checksum, checksum))
        self._say(checksum, (RDF.type, SPDX.Checksum), (SPDX.algorithm, algorithm))
        self._say(checksum, (SPDX.checksumValue, Literal(file.sha256, datatype=XSD.hexBinary)))
        self._say(algorithm, (RDF.type, SPDX.ChecksumAlgorithm))

    def service(self) -> None:
        service = self._service
        self._say(service, (RDF.type, DCAT.DataService), (DCTERMS.title, Literal("SPARQL 1.1 query service", lang="en")))
        self._say(service, (DCTERMS.description, Literal("Answers SPARQL 1.1 queries on the current release. It only reads.", lang="en")))
        self._offered(service)
        self._say(service, (DCAT.endpointURL, service), (DCAT.endpointDescription, service), (DCAT.servesDataset, self._dataset))
        self._say(service, (DCTERMS.conformsTo, _PROTOCOL), (DCTERMS.identifier, Literal(str(service))))
        self._say(_PROTOCOL, (RDF.type, DCTERMS.Standard), (RDFS.label, Literal("SPARQL 1.1 Protocol", lang="en")))

    def catalogue(self) -> None:
        """Harvesters look for a catalogue first: this one has a single dataset and its service."""
        catalogue = URIRef(f"{self._dataset}#catalogue")
        self._say(catalogue, (RDF.type, DCAT.Catalog))
        self._texts(catalogue, DCTERMS.title, dict(self._project.title), draft_marked=True)
        self._texts(catalogue, DCTERMS.description, dict(self._project.description), draft_marked=True)
        self._offered(catalogue)
        self._say(catalogue, (DCTERMS.issued, self._issued), (DCTERMS.modified, self._issued), (FOAF.homepage, URIRef(self._base)))
        self._say(catalogue, (DCAT.themeTaxonomy, URIRef(f"{_EU}data-theme")), (DCAT.service, self._service), (DCAT.dataset, self._dataset))
        self._say(URIRef(self._base), (RDF.type, FOAF.Document))
        self._say(URIRef(f"{_EU}data-theme"), (RDF.type, SKOS.ConceptScheme), (DCTERMS.title, Literal("Data theme", lang="en")))


def _local(iri: str) -> str:
    """The last part of an IRI, for a fragment; with the vocabulary's own terms first, no two of ours fall together."""
    local = iri.replace("#", "/").rstrip("/").rsplit("/", 1)[-1]
    return local if iri.startswith(iris.AQ) else f"{iri.split('//')[-1].replace('#', '/').strip('/').replace('/', '.')}"
