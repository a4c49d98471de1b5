"""Seconds to validate a generated dataset record by record, beside one run of pySHACL over the whole of it; and after one edit.

Where one process does it all, its own processor seconds are told too: those a busy machine changes least.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from converters.packs import load_pack
from converters.rdf.records import Context, RecordWriter
from converters.rdf.sources import source_lines
from converters.resolve.links import Links
from publication.gate import Gate, Held
from publication.intake import scan
from publication.opening import read_all
from publication.people import People
from publication.project import Dataset
from publication.register import Register
from publication.validation import RecordValidation, validating
from publication.withheld import Withheld
from tests.bench.row import Row


@dataclass(frozen=True)
class Figures:
    """Seconds by the clock and of the process's own work, and megabytes of the largest process times how many there were."""

    seconds: float
    processor: float
    megabytes: float

    def told(self, *, alone: bool = True) -> str:
        """:param alone: no other processes helped."""
        own = f" ({self.processor:.1f} s of processor)" if alone else ""
        return f"{self.seconds:.1f} s{own}, {self.megabytes:.0f} MB"


def record_graphs(folder: Path) -> Iterator[tuple[str, str]]:
    """Id and N-Triples of each record of a dataset that was built as a draft, as the build validates them."""
    dataset = Dataset.open(folder)
    register = Register(dataset.register)
    gate = Gate(dataset.project.policy, Withheld(), Links(), unreviewed=True)
    context = Context(dataset.project.base, load_pack(dataset.pack), register.id, People(gate.links, register).person)
    for source, record in read_all(dataset, scan(dataset)):
        public = gate.clear(record, source.name)
        if not isinstance(public, Held):
            opaque = register.id("source", source.name)
            writer = RecordWriter(public, opaque, context)
            lines = writer.lines()
            people = [line for of_one in writer.persons.values() for line in of_one]
            yield record.id, "".join([*source_lines(opaque, "en", "Generated list", None, context), *people, *lines])


def measure(folder: Path) -> Iterator[Row]:
    """Everything new; one record edited; the whole graph by pySHACL. Each in a process of its own, for its memory."""
    with tempfile.TemporaryDirectory() as scratch:
        records, whole = Path(scratch) / "records", Path(scratch) / "whole.nt"
        records.mkdir()
        lines: dict[str, None] = {}
        for number, (_, text) in enumerate(record_graphs(folder)):
            (records / f"{number:06}.nt").write_text(text, encoding="utf-8")
            lines |= dict.fromkeys(text.splitlines(keepends=True))
        whole.write_text("".join(lines), encoding="utf-8")
        events = sum("/ns#Event>" in line for line in lines)
        triples = len(lines)
        del lines
        new = _measured("by_record", records, whole)
        edited = next(iter(sorted(records.iterdir())))
        changed = edited.read_text(encoding="utf-8")
        edited.write_text(changed.replace(" the ", " that "), encoding="utf-8")
        again = _measured("by_record", records, whole)
        peer = _measured("by_pyshacl", records, whole)
    size = f"{events:,} events, {triples:,} triples"
    whole_graph, faster = "pySHACL, whole graph", "{:.1f} times faster"
    new_ratio, again_ratio = (faster.format(peer.seconds / ours.seconds) for ours in (new, again))
    yield Row(f"validation, all new ({size})", new.told(alone=False), whole_graph, peer.told(), new_ratio)
    yield Row("validation, one record edited", again.told(), whole_graph, peer.told(), again_ratio)


def _measured(how: str, records: Path, whole: Path) -> Figures:
    command = [sys.executable, "-m", "tests.bench.validation", how, str(records), str(whole)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return Figures(*map(float, done.stdout.split()[-3:]))


def by_record(records: Path, whole: Path) -> None:
    """As a build does it."""

    def judge(validation: RecordValidation) -> None:
        for path in sorted(records.iterdir()):
            validation.add(path.stem, path.read_text(encoding="utf-8"))
        validation.finish()
        found = validation.whole(whole)
        print(f"{len(validation.findings)} records and {len(found)} nodes with findings")

    with validating(whole.with_suffix(".cache"), lambda _: None) as validation:
        judge(validation)


def by_pyshacl(records: Path, whole: Path) -> None:
    """All at once."""
    from shapes.reading import read_ntriples
    from shapes.validate import Validator

    report = Validator().validate(read_ntriples(whole.read_text(encoding="utf-8")))
    print(f"{len(report.results)} findings")


if __name__ == "__main__":
    begin, worked = time.perf_counter(), time.process_time()
    {"by_record": by_record, "by_pyshacl": by_pyshacl}[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
    own, others = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(time.perf_counter() - begin, time.process_time() - worked, (own + 2 * others) / 1024)
