"""A source as N-Triples: that it exists, what it is called, what time it is about. Its file name stays private."""

from __future__ import annotations

from converters.rdf.ntriples import TYPE, iri, literal, triple
from converters.rdf.records import Context
from ontology import iris
from ontology import terms as aq
from ontology.iris import DCTERMS


def source_lines(opaque: str, language: str | None, title: str | None, period: str | None, context: Context) -> list[str]:
    """The triples of one source. ``period`` is the EDTF date or interval it is about; ``title`` has passed the gate."""
    subject = iri(iris.resource(context.base, opaque))
    lines = [triple(subject, TYPE, iri(aq.Source))]
    if title:
        lines.append(triple(subject, iri(f"{DCTERMS}title"), literal(title, language=language)))
    if language:
        lines.append(triple(subject, iri(f"{DCTERMS}language"), literal(language)))
    if period:
        lines.append(triple(subject, iri(f"{DCTERMS}temporal"), literal(period, datatype=aq.edtf)))
    return lines
