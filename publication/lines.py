"""Reading N-Triples lines that this project wrote: split, not parsed, since one writer made them all.

For lines of anybody else use pyoxigraph; :func:`publication.canonical.canonical_line` makes them ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from ontology.iris import XSD

_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_PLAIN = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
STRING = f"{XSD}string"


class Triple(NamedTuple):
    """Subject and predicate as IRIs; the object as written (``<…>`` or ``"…"…``)."""

    subject: str
    predicate: str
    object: str


class Literal(NamedTuple):
    """A literal's text, and its language or datatype IRI."""

    text: str
    language: str | None
    datatype: str


def split(line: bytes) -> Triple:
    """The three terms of a line whose subject is an IRI."""
    subject, predicate, rest = line.decode().split(" ", 2)
    return Triple(subject[1:-1], predicate[1:-1], rest[:-3])


def literal(written: str) -> Literal | None:
    """What a written object says; ``None`` for an IRI."""
    match = _LITERAL.fullmatch(written)
    if not match:
        return None
    text, language, datatype = match.groups()
    return Literal(unescaped(text), language, datatype or STRING)


def unescaped(text: str) -> str:
    """What stands between a literal's quotation marks, without escapes."""
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(match: re.Match[str]) -> str:
    four, eight, plain = match.groups()
    return chr(int(four or eight, 16)) if four or eight else _PLAIN.get(plain, plain)


def resource_of(line: bytes) -> bytes:
    """The subject without fragment: lines of a resource and of its fragments stand together in sorted data."""
    return line[: line.index(b">")].partition(b"#")[0]


def by_resource(lines: Iterable[bytes]) -> Iterator[list[Triple]]:
    """The triples of each resource with those of its fragments, from sorted lines."""
    for _, group in groupby(lines, key=resource_of):
        yield [split(line) for line in group]
