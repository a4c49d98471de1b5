"""Namespaces, and how the project's IRIs are made. Plain strings: converters write N-Quads by the million."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

AQ: Final = "https://w3id.org/aigaq/ns#"
LIST: Final = "https://w3id.org/aigaq/list/"
LAW: Final = "https://w3id.org/aigaq/law/"
PLACE: Final = "https://w3id.org/aigaq/place/"
SHAPES: Final = "https://w3id.org/aigaq/shapes#"

DCAT: Final = "http://www.w3.org/ns/dcat#"
DCTERMS: Final = "http://purl.org/dc/terms/"
OA: Final = "http://www.w3.org/ns/oa#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
PROV: Final = "http://www.w3.org/ns/prov#"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
SCHEMA: Final = "https://schema.org/"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
SKOSXL: Final = "http://www.w3.org/2008/05/skos-xl#"
VOID: Final = "http://rdfs.org/ns/void#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"

ALPHABET: Final = "23456789bcdfghjkmnpqrstvwxz"
"""Letters of opaque ids: none that look alike, no vowels, so that no id spells a word."""
OPAQUE_LENGTH: Final = 12
OPAQUE: Final = re.compile(rf"[{ALPHABET}]{{{OPAQUE_LENGTH}}}")
"""An opaque id; use ``fullmatch``."""

# RFC 3986 unreserved characters need no escape; all else is percent-encoded as UTF-8.
_SAFE: Final = "-._~"


def _segment(text: str) -> str:
    """:raises ValueError: the segment is empty, or ``.`` or ``..``, which a browser would resolve away."""
    if text in ("", ".", ".."):
        raise ValueError(f"{text!r} cannot be a segment of an IRI")
    return quote(text, safe=_SAFE)


def concept(scheme: str, code: str) -> str:
    """IRI of a concept of a code list: ``concept("event-type", "detention")``."""
    return f"{LIST}{_segment(scheme)}/{_segment(code)}"


def instrument(code: str) -> str:
    """IRI of an act by its code slug: ``instrument("kz-cao")``."""
    return f"{LAW}{_segment(code)}"


def provision(code: str, article: str, part: str | None = None) -> str:
    """IRI of an article, or of a part of one: ``provision("kz-cao", "488", "6")``."""
    whole = f"{LAW}{_segment(code)}/{_segment(article)}"
    return whole if part is None else f"{whole}/{_segment(part)}"


def place(code: str) -> str:
    """IRI of a place of the gazetteer: ``place("kz-71")``."""
    return f"{PLACE}{_segment(code)}"


def resource(base: str, opaque: str, fragment: str | None = None) -> str:
    """IRI of something that a publisher speaks of; ``fragment`` names a thing without a life of its own.

    :param base: the publisher's base IRI, ending in ``/``.
    :param opaque: an id of the register.
    :raises ValueError: the base or the id is malformed; names and other speaking ids are refused.
    """
    if not base.endswith("/"):
        raise ValueError(f"the base IRI {base!r} does not end in '/'")
    if not OPAQUE.fullmatch(opaque):
        raise ValueError(f"{opaque!r} is not an opaque id")
    iri = f"{base}id/{opaque}"
    return iri if fragment is None else f"{iri}#{quote(fragment, safe=_SAFE)}"
