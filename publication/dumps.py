"""The store of a release, and what its files say of themselves."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

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
_SLICE = 64 << 20
"""How much of a file is loaded at once: the engine holds what it loads in memory until that is done."""


def prefixes(base: str) -> dict[str, str]:
    """Prefixes of the Turtle dumps; ``id:`` is the publisher's own."""
    return {**PREFIXES, "id": f"{base}id/"}


def write_store(folder: Path, *lines: Path, description: Path, graph: str) -> int:
    """Load the lines into a new store's default graph and the description (Turtle) into the named graph.

    :returns: the number of quads in the store.
    """
    return finish_store(load_store(folder, *lines), description=description, graph=graph)


def load_store(folder: Path, *lines: Path) -> ox.Store:
    """Load the lines into a new store's default graph."""
    store = ox.Store(str(folder))
    for path in lines:
        with path.open("rb") as file:
            while piece := file.read(_SLICE):
                store.bulk_load(io.BytesIO(piece + file.readline()), format=ox.RdfFormat.N_TRIPLES)
    return store


def finish_store(store: ox.Store, *, description: Path, graph: str) -> int:
    """Load the description (Turtle) into the named graph, and make all of it durable and compact. :returns: the number of quads."""
    store.bulk_load(path=str(description), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(graph))
    store.flush()
    store.optimize()
    return len(store)


def described(path: Path, title: str, media_type: str, compression: str | None = None, table: str | None = None) -> ReleaseFile:
    """Size and checksum of a finished file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    return ReleaseFile(
        name=path.name,
        title=title,
        media_type=media_type,
        compression=compression,
        bytes=path.stat().st_size,
        sha256=digest.hexdigest(),
        table=table,
    )
