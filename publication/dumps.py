"""The files of a release: compressed dumps and the store, all streamed from one N-Triples file.

The same lines give the same bytes: gzip carries neither time nor name, and the order is that of the lines.
"""

from __future__ import annotations

import gzip
import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from ontology import iris
from publication.release import ReleaseFile

PREFIXES = {
    "aq": iris.AQ,
    "dcat": iris.DCAT,
    "dcterms": iris.DCTERMS,
    "owl": iris.OWL,
    "prov": iris.PROV,
    "rdfs": iris.RDFS,
    "skos": iris.SKOS,
    "skosxl": iris.SKOSXL,
    "void": iris.VOID,
    "xsd": iris.XSD,
}
_LEVEL = 6
"""gzip's usual level: a third of level 9's time for three hundredths more bytes."""
_CHUNK = 1 << 20


def prefixes(base: str) -> dict[str, str]:
    """Prefixes of the Turtle dumps; ``id:`` is the publisher's own."""
    return {**PREFIXES, "id": f"{base}id/"}


@contextmanager
def _compressed(path: Path) -> Iterator[IO[bytes]]:
    with path.open("wb") as raw, gzip.GzipFile(filename="", mode="wb", compresslevel=_LEVEL, fileobj=raw, mtime=0) as packed:
        yield cast(IO[bytes], packed)


def write_nquads(lines: Path, target: Path) -> None:
    """Compress a file of N-Triples lines, which are N-Quads of the default graph as they stand."""
    with lines.open("rb") as source, _compressed(target) as packed:
        shutil.copyfileobj(source, packed, _CHUNK)


def write_turtle(lines: Path, target: Path, base: str) -> None:
    """The same triples as Turtle; lines that follow each other about one subject are grouped."""
    with _compressed(target) as packed:
        ox.serialize(ox.parse(path=str(lines), format=ox.RdfFormat.N_TRIPLES), packed, format=ox.RdfFormat.TURTLE, prefixes=prefixes(base))


def write_store(folder: Path, *lines: Path, description: Path, graph: str) -> int:
    """Load the lines into a new store's default graph and the description (Turtle) into the named graph.

    :returns: the number of quads in the store.
    """
    store = ox.Store(str(folder))
    for path in lines:
        store.bulk_load(path=str(path), format=ox.RdfFormat.N_TRIPLES)
    store.bulk_load(path=str(description), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(graph))
    store.flush()
    store.optimize()
    return len(store)


def described(path: Path, title: str, media_type: str, compression: str | None = None) -> ReleaseFile:
    """Size and checksum of a finished file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    return ReleaseFile(
        name=path.name, title=title, media_type=media_type, compression=compression, bytes=path.stat().st_size, sha256=digest.hexdigest()
    )


def content_digest(*lines: Path) -> str:
    """SHA-256 over the uncompressed lines of data and reference data."""
    digest = hashlib.sha256()
    for path in lines:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
    return digest.hexdigest()
