"""The lines of a release's graph, read back from its dumps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from publication.canonical import canonical_line, sorted_lines
from publication.formats.packing import unpacked
from publication.release import Release


def dumps_of(release: Release, ending: str) -> list[Path]:
    """The parts of a dump, in order: ``data.nq.gz``, or ``data-001.nq.gz`` and so on."""
    names = sorted(f.name for f in release.manifest.files if f.name.startswith("data") and f.name.endswith(ending))
    return [release.folder / name for name in names]


def data_lines(release: Release) -> Iterator[bytes]:
    """The data's canonical lines in order. What was released before dumps were sorted is sorted on the way."""
    lines = (line for path in dumps_of(release, ".nq.gz") for line in _lines(path))
    yield from lines if "data" in release.manifest.graphs else sorted_lines(lines)


def _lines(path: Path) -> Iterator[bytes]:
    with unpacked(path) as file:
        yield from file


def parsed_lines(path: Path) -> Iterator[bytes]:
    """Canonical lines of any RDF dump, unsorted.

    :raises SyntaxError: it is not well-formed.
    """
    form = ox.RdfFormat.from_extension(path.name.removesuffix(".gz").removesuffix(".zst").rpartition(".")[2])
    if form is None:
        raise SyntaxError("no RDF syntax is known by that ending")
    with unpacked(path) as file:
        for quad in ox.parse(file, format=form):
            yield canonical_line(quad.triple)
