"""Files of a release from generated events, beside pyoxigraph's own dumps of the same graph from its store.

``python -m tests.bench.release [--events 100000]``. One event with its entry, passage, person and claims is about 25 triples.
Times are processor seconds, since others may work on the machine; the clock stands beside them. All is done in one process, so that no
second goes uncounted; ``--processes`` writes as a build does, whose processes only the clock sees.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyoxigraph as ox
from rich.console import Console
from rich.table import Table

from converters.packs import load_pack
from converters.rdf.reference import law, places
from converters.rdf.vocabulary import vocabulary_lines
from ontology.iris import ALPHABET
from publication import downloads
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


def _peak() -> int:
    """Highest resident memory of this process or of one of those it started, in MiB."""
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) // 1024


@contextmanager
def _timed(times: dict[str, float], name: str) -> Iterator[None]:
    clock, begin = time.perf_counter(), _processor()
    yield
    times[name], times[f"{name}, by the clock"] = _processor() - begin, time.perf_counter() - clock


def _processor() -> float:
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


class _Told(Silent):
    """Says when each file was done."""

    def __init__(self) -> None:
        self.begin = time.perf_counter()

    @contextmanager
    def stage(self, name: str, total: int | None = None) -> Iterator[object]:  # type: ignore[override]
        yield lambda what: print(f"  {time.perf_counter() - self.begin:7.1f} s  {_peak():5} MiB  {what}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--processes", action="store_true")
    parser.add_argument("--scratch", type=Path, help="Folder for temporary files, on a disk with room.")
    arguments = parser.parse_args()
    if not arguments.processes:
        downloads._LARGE = 10**12
    times: dict[str, float] = {}
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
            with _timed(times, "all"):
                manifest = write_release(made, dataset.project, Edition("r", datetime.now(UTC), False), _Told())
            publish(made, manifest, releases)
        ours = _peak()
        store = releases.current().open_store()
        for name, form in _FORMATS.items():
            with _timed(times, name), (Path(scratch) / "dump").open("wb") as file:
                store.dump(file, form, from_graph=ox.DefaultGraph()) if name != "N-Quads" else store.dump(file, form)
        files = sum(file.bytes for file in manifest.files)
        shutil.rmtree(folder)
    theirs = sum(times[name] for name in _FORMATS)
    table = Table("what", "figure", title=f"{arguments.events:,} events, {triples:,} triples")
    table.add_row("release, all files, store and index", f"{times['all']:.0f} s, {triples / times['all']:,.0f} triples/s")
    table.add_row("the same by the clock", f"{times['all, by the clock']:.0f} s")
    for name in _FORMATS:
        table.add_row(f"pyoxigraph's dump as {name}, not compressed", f"{times[name]:.0f} s")
    table.add_row("release beside the four dumps together", f"{theirs / times['all']:.2f} of their speed")
    table.add_row("highest memory of any process, release", f"{ours:,} MiB")
    table.add_row("size of the files", f"{files / 2**20:,.0f} MiB")
    Console(width=110).print(table)


if __name__ == "__main__":
    main()
