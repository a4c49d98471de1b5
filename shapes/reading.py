"""Reads somebody's RDF file into an RDFLib graph, or says in which line it breaks."""

from __future__ import annotations

import gzip
import logging
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
from lxml import etree
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.term import Identifier

from ontology.errors import BadInput, NotFound, Unavailable, Where
from ontology.iris import XSD
from shapes.lines import first_lines

_STRING = ox.NamedNode(f"{XSD}string")

FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "turtle": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
    "json": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
    "owl": ox.RdfFormat.RDF_XML,
    "xml": ox.RdfFormat.RDF_XML,
}
"""File name ending -> how the file is read; ``.gz`` may follow."""


def read_rdf(path: Path) -> Graph:
    """All triples of a file, its named graphs merged.

    Oxigraph's parser reads it: it names lines, is fast, and fetches nothing from the network.

    :raises NotFound: there is no such file.
    :raises BadInput: unknown ending, broken syntax (with the line), or no triple at all.
    :raises Unavailable: the system refuses to give the file.
    """
    return _read(path, _content(path))


def read_with_lines(path: Path) -> tuple[Graph, Callable[[Iterable[Identifier]], dict[Identifier, int]]]:
    """As :func:`read_rdf`, and what tells in which lines of the file nodes are first described (:mod:`shapes.lines`)."""
    content = _content(path)
    graph = _read(path, content)
    return graph, lambda nodes: first_lines(content, _format(path), path.resolve().as_uri(), nodes)


def _read(path: Path, content: bytes) -> Graph:
    graph = parse(content, _format(path), base=path.resolve().as_uri(), file=str(path))
    if not graph:
        raise BadInput("the file holds no RDF triple", where=Where(file=str(path)), hint="Check that it is the file you meant.")
    return graph


def parse(content: bytes, format_: ox.RdfFormat, *, base: str, file: str | None = None) -> Graph:
    """The triples of a document.

    :param base: what its relative IRIs are relative to.
    :param file: what an error calls it.
    :raises BadInput: broken syntax, with the line.
    """
    graph = Graph()
    with _quiet():
        try:
            for quad in ox.parse(content, format=format_, base_iri=base):
                graph.add((term(quad.subject), term(quad.predicate), term(quad.object)))
        except (SyntaxError, ValueError) as error:
            raise _unreadable(error, content, format_, file) from error
    return graph


def _unreadable(error: SyntaxError | ValueError, content: bytes, format_: ox.RdfFormat, file: str | None) -> BadInput:
    message = error.msg if isinstance(error, SyntaxError) else str(error)
    line = error.lineno if isinstance(error, SyntaxError) else None
    hint = "Correct that line, or give the file the ending of the format it is in."
    if "LoadDocumentCallback" in message:
        message, hint = "its context lies on the web, and nothing is fetched", "Copy the context into the file."
    elif "triple term" in message:
        hint = "Write the statement as a node of its own."
    elif line is None and format_ == ox.RdfFormat.RDF_XML:
        line = _line_of_broken_xml(content)
    return BadInput(f"this is not {format_.name}: {message}", where=Where(file=file, line=line), hint=hint)


def _line_of_broken_xml(content: bytes) -> int | None:
    """Where the XML itself is broken; Oxigraph's parser does not say."""
    try:
        etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        return error.lineno
    return None


def read_ntriples(text: str) -> Graph:
    """A graph from N-Triples of our own making; a third faster than RDFLib's parser.

    :raises SyntaxError: the text is no N-Triples, which is a fault of whoever made it.
    """
    graph = Graph(bind_namespaces="none")
    with _quiet():
        for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES):
            graph.add((term(quad.subject), term(quad.predicate), term(quad.object)))
    return graph


def _format(path: Path) -> ox.RdfFormat:
    endings = [ending.lstrip(".").lower() for ending in path.suffixes]
    if endings and endings[-1] == "gz":
        endings.pop()
    if not endings or endings[-1] not in FORMATS:
        raise BadInput(
            "the file's ending names no RDF format", where=Where(file=str(path)), hint=f"Use one of: {', '.join(f'.{e}' for e in FORMATS)}."
        )
    return FORMATS[endings[-1]]


def _content(path: Path) -> bytes:
    where = Where(file=str(path))
    try:
        content = path.read_bytes()
        return gzip.decompress(content) if path.suffix.lower() == ".gz" else content
    except (FileNotFoundError, IsADirectoryError) as error:
        raise NotFound("there is no such file", where=where, hint="Check the path.") from error
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise BadInput("the file is not whole gzip", where=where, hint="Fetch it again, or take away the ending .gz.") from error
    except OSError as error:
        raise Unavailable(f"the file cannot be read: {error.strerror or error}", where=where, hint="Check its permissions.") from error


def term(found: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Identifier:
    """One of Oxigraph's terms as RDFLib's.

    :raises ValueError: a triple term.
    """
    match found:
        case ox.NamedNode():
            return URIRef(found.value)
        case ox.BlankNode():
            return BNode(found.value)
        case ox.Literal():
            # As written: a shape may ask for a pattern, and "007" is not "7". To RDFLib a plain literal is no xsd:string.
            plain = found.language is not None or found.datatype == _STRING
            return Literal(found.value, lang=found.language, datatype=None if plain else URIRef(found.datatype.value), normalize=False)
    raise ValueError("it holds a triple term, which only RDF 1.2 knows")


@contextmanager
def _quiet() -> Iterator[None]:
    """RDFLib logs a traceback for each ill-typed literal; the report says it better."""
    logger = logging.getLogger("rdflib.term")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)
