"""The graph in each RDF syntax, streamed from sorted lines. What is large is cut between two resources, so that each part stands alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from publication.dumps import prefixes
from publication.formats import jsonld
from publication.formats.packing import packed

_CHUNK = 1 << 20


Write = Callable[[Path, IO[bytes], str], None]


@dataclass(frozen=True)
class Syntax:
    """One syntax: how a file of it ends, its media type, and how lines become it."""

    ending: str
    media_type: str
    title: str
    write: Write


def _lines(source: Path, target: IO[bytes], base: str) -> None:
    with source.open("rb") as file:  # N-Triples are N-Quads of the default graph as they stand
        shutil.copyfileobj(file, target, _CHUNK)


def _by_engine(syntax: ox.RdfFormat) -> Write:
    def write(source: Path, target: IO[bytes], base: str) -> None:
        ox.serialize(ox.parse(path=str(source), format=ox.RdfFormat.N_TRIPLES), target, format=syntax, prefixes=prefixes(base))

    return write


def _json_ld(source: Path, target: IO[bytes], base: str) -> None:
    with source.open("rb") as file:
        jsonld.write(file, target, base)


N_QUADS = Syntax("nq", "application/n-quads", "N-Quads", _lines)
TURTLE = Syntax("ttl", "text/turtle", "Turtle", _by_engine(ox.RdfFormat.TURTLE))
TRIG = Syntax("trig", "application/trig", "TriG", _by_engine(ox.RdfFormat.TRIG))
JSON_LD = Syntax("jsonld", "application/ld+json", "JSON-LD", _json_ld)
RDF_XML = Syntax("rdf", "application/rdf+xml", "RDF/XML", _by_engine(ox.RdfFormat.RDF_XML))


def write(source: Path, syntax: Syntax, base: str, endings: tuple[str, ...] = (".gz", ".zst")) -> list[Path]:
    """Write ``<name>.<ending>`` with each of the compressions beside ``<name>.nt``.

    :returns: the files.
    """
    targets = [source.with_name(f"{source.stem}.{syntax.ending}{ending}") for ending in endings]
    with packed(targets) as stream:
        syntax.write(source, stream, base)
    return targets


def as_trig(turtle: list[Path]) -> list[Path]:
    """The same files as TriG: a Turtle document is one, of the default graph alone (https://www.w3.org/TR/trig/#sec-intro).

    :returns: the files.
    """
    targets = [path.with_name(path.name.replace(f".{TURTLE.ending}.", f".{TRIG.ending}.")) for path in turtle]
    for path, target in zip(turtle, targets, strict=True):
        shutil.copyfile(path, target)
    return targets
