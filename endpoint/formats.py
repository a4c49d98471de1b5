"""The formats that data is served in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox
from werkzeug.datastructures import MIMEAccept

from endpoint.errors import NotAcceptable
from endpoint.negotiation import choose


@dataclass(frozen=True)
class Format:
    """One format of RDF data. ``extension`` is how its address ends, ``media_type`` without parameters."""

    extension: str
    media_type: str
    title: str
    rdf: ox.RdfFormat
    text: bool = True

    @property
    def content_type(self) -> str:
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


TURTLE = Format("ttl", "text/turtle", "Turtle", ox.RdfFormat.TURTLE)
JSON_LD = Format("jsonld", "application/ld+json", "JSON-LD", ox.RdfFormat.JSON_LD)
N_TRIPLES = Format("nt", "application/n-triples", "N-Triples", ox.RdfFormat.N_TRIPLES)
RDF_XML = Format("rdf", "application/rdf+xml", "RDF/XML", ox.RdfFormat.RDF_XML)
N_QUADS = Format("nq", "application/n-quads", "N-Quads", ox.RdfFormat.N_QUADS)
TRIG = Format("trig", "application/trig", "TriG", ox.RdfFormat.TRIG)
JSON = Format("json", "application/json", "JSON (the same as JSON-LD)", ox.RdfFormat.JSON_LD)

DATA: tuple[Format, ...] = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML, N_QUADS, TRIG, JSON)
BY_EXTENSION = {f.extension: f for f in DATA}
BY_MEDIA_TYPE = {f.media_type: f for f in DATA}
HTML = "text/html"


def asked_by_address(asked: str | None) -> str | None:
    """The media type that ``?format=`` names by extension, by ``html`` or in full; ``None`` for a value that is not known."""
    if not asked:
        return None
    if asked in ("html", HTML):
        return HTML
    form = BY_EXTENSION.get(asked) or BY_MEDIA_TYPE.get(asked)
    return form.media_type if form else None


def choose_or_refuse(accept: MIMEAccept, offers: Sequence[str], places: Iterable[str] = ()) -> str:
    """As :func:`choose`.

    :param places: address of each offer, in their order, for the list that a refused client gets.
    :raises NotAcceptable: none of the offers will do.
    """
    chosen = choose(accept, offers)
    if chosen is None:
        raise NotAcceptable(list(zip(offers, places, strict=False)) or [(o, "") for o in offers])
    return chosen
