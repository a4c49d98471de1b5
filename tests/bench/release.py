"""Files of a release from generated events, beside pyoxigraph's own dumps of the same graph from its store.

``python -m tests.bench.release [--events 100000]``. One event with its entry, passage, person and claims is about 25 triples.
Times are processor seconds of all processes together, since others may work on the machine; the clock stands beside them. Memory is the
proportional set size of all processes at the same moment, looked at every second. A large release is written by three processes, as a build
does it; pyoxigraph dumps in one.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Thread

import pyoxigraph as ox
from rich.console import Console
from rich.table import Table

from converters.packs import load_pack
from converters.rdf.reference import law, places
from converters.rdf.vocabulary import vocabulary_lines
from ontology.iris import ALPHABET
from publication.content import data_lines
from publication.formats import rdf
from publication.new import new_dataset
from publication.progress import Silent
from publication.project import Dataset
from publication.publish import aside, publish
from publication.release import Releases
from publication.writing import DATA, REFERENCE, Edition, write_release

BASE = "https://data.example.org/id/"
_AQ, _RDF, _XSD = "https://w3id.org/aigaq/ns#", "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/2001/XMLSchema#"
_LIST = "https://w3id.org/aigaq/list/"
_TYPES = ("detention", "judgment", "court-hearing", "release", "search")
_PLACES = ("kz-71", "kz-75", "kz-79", "kz-taraz", "kz-semey")
_FORMATS = {"N-Quads": ox.RdfFormat.N_QUADS, "Turtle": ox.RdfFormat.TURTLE, "TriG": ox.RdfFormat.TRIG, "JSON-LD": ox.RdfFormat.JSON_LD}


def opaque(number: int) -> str:
    """An id of twelve characters that differs for every number and does not sort as the numbers do."""
    mixed, found = number * 0x9E3779B97F4A7C15 % 2**64, ""
    for _ in range(12):
        mixed, rest = divmod(mixed, len(ALPHABET))
        found += ALPHABET[rest]
    return found


def lines(events: int) -> Iterator[str]:
    """The triples of so many invented events, about 25 each, in no sorted order."""
    first = date(2000, 1, 1)
    for number in range(events):
        event, entry, passage, person = (f"<{BASE}{opaque(number * 4 + part)}" for part in range(4))
        person = f"<{BASE}{opaque((number // 3 * 3) * 4 + 3)}"
        day, kind, place = first + timedelta(days=number % 9000), _TYPES[number % 5], _PLACES[number % 7 % 5]
        own = passage.rpartition("/")[2]

        def says(subject: str, term: str, value: str, space: str = _AQ) -> str:
            return f"{subject}> <{space}{term}> {value} .\n"

        def claim(term: str, value: str, event: str = event, passage: str = passage, own: str = own) -> Iterator[str]:
            node = f"{event}#{term}-{own}"
            yield says(node, "type", f"<{_AQ}Claim>", _RDF)
            yield says(node, "subject", f"{event}>")
            yield says(node, "property", f"<{_AQ}{term}>")
            yield says(node, "value", value)
            yield says(node, "wasDerivedFrom", f"{passage}>", "http://www.w3.org/ns/prov#")
            yield says(node, "voice", f"<{_LIST}voice/monitor>")

        yield says(event, "type", f"<{_AQ}Event>", _RDF)
        yield says(event, "eventType", f"<{_LIST}event-type/{kind}>")
        yield says(event, "occurred", f'"{day}"^^<{_AQ}edtf>')
        yield says(event, "earliest", f'"{day}"^^<{_XSD}date>')
        yield says(event, "latest", f'"{day}"^^<{_XSD}date>')
        yield says(event, "place", f"<https://w3id.org/aigaq/place/{place}>")
        yield says(event, "person", f"{person}>")
        yield says(event, "label", f'"{kind}, {day}"@en', "http://www.w3.org/2000/01/rdf-schema#")
        yield says(event, "wasDerivedFrom", f"{passage}>", "http://www.w3.org/ns/prov#")
        yield from claim("eventType", f"<{_LIST}event-type/{kind}>")
        yield from claim("occurred", f'"{day}"^^<{_AQ}edtf>')
        yield says(passage, "type", f"<{_AQ}Passage>", _RDF)
        yield says(passage, "inEntry", f"{entry}>")
        yield says(
            passage, "quote", f'"On {day} invented person number {number // 3} was concerned by a {kind} in a place of the list."@en'
        )
        yield says(entry, "type", f"<{_AQ}Entry>", _RDF)
        if number % 3 == 0:
            yield says(person, "type", f"<{_AQ}Person>", _RDF)
            yield says(person, "label", f'"Invented Person {number // 3}"', "http://www.w3.org/2000/01/rdf-schema#")


class _Watch(Thread):
    """Looks every second at the processes of this process group: their processor time, and their memory together."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._spent: dict[str, float] = {}
        self.peak = 0
        """Highest memory of all processes together since it was last set to 0, in bytes."""

    def run(self) -> None:
        while True:
            self.look()
            time.sleep(1)

    def look(self) -> float:
        """:returns: processor seconds of all processes so far, those that have ended included."""
        memory = 0
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                fields = (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
                if int(fields[2]) == os.getpgrp():
                    self._spent[folder.name] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
                    rollup = (folder / "smaps_rollup").read_text(encoding="utf-8")
                    memory += int(rollup.partition("\nPss:")[2].split(maxsplit=1)[0]) * 1024
        self.peak = max(self.peak, memory)
        return sum(self._spent.values())


class _Told(Silent):
    """Says when each thing was done."""

    def __init__(self, watch: _Watch) -> None:
        self._watch, self._clock, self._begin = watch, time.perf_counter(), watch.look()

    @contextmanager
    def stage(self, name: str, total: int | None = None) -> Iterator[Callable[[str], None]]:
        yield self.say

    def say(self, line: str) -> None:
        clock, spent = time.perf_counter() - self._clock, self._watch.look() - self._begin
        print(f"  {clock:7.1f} s  {spent:7.1f} processor s  {self._watch.peak >> 20:5} MiB  {line}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--scratch", type=Path, help="Folder for temporary files, on a disk with room.")
    arguments = parser.parse_args()
    os.setpgrp()
    watch = _Watch()
    watch.start()
    table = Table("what", "processor seconds", "clock", "triples a processor second")
    spent: dict[str, float] = {}

    @contextmanager
    def timed(name: str, triples: int) -> Iterator[None]:
        clock, begin = time.perf_counter(), watch.look()
        yield
        spent[name] = watch.look() - begin
        row = name, f"{spent[name]:.1f}", f"{time.perf_counter() - clock:.1f}", f"{triples / max(spent[name], 0.01):,.0f}"
        table.add_row(*row)
        print(*row, sep="; ", flush=True)

    with tempfile.TemporaryDirectory(dir=arguments.scratch) as scratch:
        folder = Path(scratch) / "dataset"
        new_dataset(folder)
        dataset, releases, pack = Dataset.open(folder), Releases.of(folder), load_pack("kz")
        with aside(releases) as made:
            with (made / DATA).open("w", encoding="utf-8", buffering=1 << 20) as file:
                triples = sum(file.write(line) > 0 for line in lines(arguments.events))
            with (made / REFERENCE).open("w", encoding="utf-8") as file:
                for some in (vocabulary_lines(), law(pack, ()), places(pack)):
                    file.writelines(some)
            for name in ("validation.ttl", "validation.json"):
                (made / name).write_text("", encoding="utf-8")
            watch.peak = 0
            with timed("release: all files, store and search index", triples):
                manifest = write_release(made, dataset.project, Edition("r", datetime.now(UTC), False), _Told(watch))
            ours = watch.peak
            publish(made, manifest, releases)
        current = releases.current()
        store = current.open_store()
        for name, form in _FORMATS.items():
            with timed(f"pyoxigraph's dump, {name}, not compressed", triples), (Path(scratch) / "dump").open("wb") as file:
                store.dump(file, form, from_graph=ox.DefaultGraph()) if name != "N-Quads" else store.dump(file, form)
        lines_of_data = Path(scratch) / "data.nt"
        del store
        with lines_of_data.open("wb") as file:
            file.writelines(data_lines(current))
        syntaxes = (rdf.N_QUADS, rdf.TURTLE, rdf.JSON_LD)
        for syntax in syntaxes:
            with timed(f"our {syntax.title}, gzip and zstd", triples):
                for path in rdf.write(lines_of_data, syntax, dataset.project.base):
                    path.unlink()
        lines_of_data.unlink()
        files = sum(file.bytes for file in manifest.files)
    own, theirs = (sum(seconds for name, seconds in spent.items() if name.startswith(who)) for who in ("our ", "pyoxigraph"))
    print(f"{arguments.events:,} events, {triples:,} triples")
    Console(width=120).print(table)
    print(f"The same four syntaxes (TriG is Turtle's file again): {theirs / own:.2f} of pyoxigraph's speed")
    print(f"Everything beside the four dumps: {theirs / next(iter(spent.values())):.2f} of their speed")
    print(f"Highest memory of all processes together: {ours / 2**20:,.0f} MiB; the files: {files / 2**20:,.0f} MiB")


if __name__ == "__main__":
    main()
