"""Quads a second from records into the files of a release, beside raw pyoxigraph bulk loading of the same file."""

from __future__ import annotations

import gzip
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from converters.packs import load_pack
from converters.rdf.records import Context, RecordWriter
from converters.resolve.links import Links
from publication import dumps
from publication.assemble import read_all
from publication.gate import Gate, Held
from publication.intake import scan
from publication.people import People
from publication.project import Dataset
from publication.register import Register
from publication.release import Releases
from publication.withheld import Withheld
from tests.bench.row import Row, compared


def measure(folder: Path) -> Iterator[Row]:
    """Three rates: records to lines; lines to store; the whole of both against raw bulk loading."""
    dataset, release = Dataset.open(folder), Releases.of(folder).current()
    with tempfile.TemporaryDirectory() as scratch:
        lines = Path(scratch) / "data.nt"
        lines.write_bytes(gzip.decompress((release.folder / "data.nq.gz").read_bytes()))
        triples = release.manifest.counts["triples"]

        begin = time.perf_counter()
        raw = ox.Store(str(Path(scratch) / "raw"))
        raw.bulk_load(path=str(lines), format=ox.RdfFormat.N_QUADS)
        raw.flush()
        bare = time.perf_counter() - begin
        del raw

        begin = time.perf_counter()
        written = _write_lines(dataset, Path(scratch) / "again.nt")
        making = time.perf_counter() - begin

        begin = time.perf_counter()
        dumps.write_store(
            Path(scratch) / "store", lines, description=release.folder / "description.ttl", graph=f"{dataset.project.base}dataset"
        )
        loading = time.perf_counter() - begin

    yield Row("records to N-Triples lines", f"{written / making:,.0f} triples/s")
    yield compared("lines into the store of a release", triples / loading, "pyoxigraph bulk_load", triples / bare, "quads/s")
    yield compared("records into the store, whole way", triples / (making + loading), "pyoxigraph bulk_load", triples / bare, "quads/s")


def _write_lines(dataset: Dataset, target: Path) -> int:
    register = Register(dataset.register)
    gate = Gate(dataset.project.policy, Withheld(), Links(), unreviewed=True)
    context = Context(dataset.project.base, load_pack(dataset.pack), register.id, People(gate.links, register).person)
    written = 0
    with target.open("w", encoding="utf-8") as file:
        for source, record in read_all(dataset, scan(dataset)):
            public = gate.clear(record, source.name)
            if isinstance(public, Held):
                continue
            writer = RecordWriter(public, register.id("source", source.name), context)
            lines = writer.lines() + [line for of_one in writer.persons.values() for line in of_one]
            file.writelines(lines)
            written += len(lines)
    return written
