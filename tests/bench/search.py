"""Milliseconds of a search at a million entries, the release's own index and nothing else: ``python -m tests.bench.search [--entries N]``.

The index is written by :func:`publication.index.index` from generated triples that are handed to it as it asks for them; no store is made.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

import pyoxigraph as ox
from rich.console import Console
from rich.table import Table
from werkzeug.datastructures import MultiDict

from endpoint.search import asking
from endpoint.search.asking import FACETS, Asked
from endpoint.search.reading import Index
from ontology import terms as aq
from ontology.iris import DCTERMS, PROV, RDFS
from publication.index import index

BASE = "https://data.example.org/"
_LIST, _LAW, _PLACE = "https://w3id.org/aigaq/list/", "https://w3id.org/aigaq/law/", "https://w3id.org/aigaq/place/"
_SOURCES, _PER_PERSON, _WORDS = 500, 5, 20_000
_SOUNDS = ("ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "zo", "dar", "gul", "kan", "mir", "tem")
ASKED = {
    "everything": "",
    "a common word": "q=detained",
    "two common words": "q=detained+court",
    "a rare word": "q=w19990",
    "the beginning of many words": "q=w19",
    "a name": "q={name}",
    "a misspelt name": "q={misspelt}",
    "nothing has it": "q=zzzzzzzz",
    "one value": "type=judgment",
    "values and days": "type=judgment&place=kz-75&penalty=fine&from=2010-03&to=2012-05",
    "a word and values": "q=court&article=kz-cao/488&type=detention",
    "the last page": "page={last}&sort=oldest",
}


class Triples:
    """Answers the patterns that the index asks for, from numbers alone."""

    def __init__(self, entries: int) -> None:
        self._entries = entries
        self._first = date(2000, 1, 1)

    def quads_for_pattern(
        self, subject: ox.NamedNode | None, predicate: ox.NamedNode, _object: object, _graph: object
    ) -> Iterator[ox.Quad]:
        if subject is not None:
            text = self._label(subject.value, predicate.value)
            yield from [ox.Quad(subject, predicate, ox.Literal(text))] if text else []
            return
        for name, value in self._values(predicate.value):
            yield ox.Quad(ox.NamedNode(name), predicate, value)

    def name(self, person: int) -> str:
        chance = random.Random(person)
        return " ".join("".join(chance.choices(_SOUNDS, k=n)).title() for n in (4, 3))

    def _label(self, iri: str, predicate: str) -> str:
        if predicate != f"{RDFS}label":
            return ""
        if "id/p" in iri:
            return self.name(int(iri.partition("id/p")[2].partition("#")[0]))
        return iri.rpartition("/")[2].replace("-", " ")

    def _values(self, predicate: str) -> Iterator[tuple[str, Any]]:
        node, number = ox.NamedNode, range(self._entries)

        def day(n: int) -> ox.Literal:
            return ox.Literal(str(self._first + timedelta(days=n * 7919 % 9000)))

        if predicate == aq.inSource:
            yield from ((f"{BASE}id/r{n}", node(f"{BASE}id/s{n * 7919 % 9000 * _SOURCES // 9000}")) for n in number)
        elif predicate in (aq.earliest, aq.latest, aq.reported):
            yield from ((f"{BASE}id/{letter}{n}", day(n)) for n in number for letter in "re")
        elif predicate == aq.entryNumber:
            yield from ((f"{BASE}id/r{n}", ox.Literal(str(n))) for n in number)
        elif predicate == aq.quote:
            yield from ((f"{BASE}id/r{n}", ox.Literal(self._text(n))) for n in number)
        elif predicate == f"{PROV}wasDerivedFrom":
            yield from ((f"{BASE}id/{letter}{n}", node(f"{BASE}id/r{n}")) for n in number for letter in ("e", *("cf" * (n % 3 == 0))))
        elif predicate == aq.eventType:
            kinds = ("detention", "judgment", "court-hearing", "release", "search", "assembly", "charge", "appeal", "summons", "threat")
            yield from ((f"{BASE}id/e{n}", node(f"{_LIST}event-type/{kinds[n * 13 % 97 % 10]}")) for n in number)
        elif predicate == aq.place:
            yield from ((f"{BASE}id/e{n}", node(f"{_PLACE}kz-{60 + n * 31 % 1009 % 40}")) for n in number)
        elif predicate == aq.penaltyKind:
            yield from ((f"{BASE}id/f{n}", node(f"{_LIST}penalty-kind/{('fine', 'arrest')[n % 2]}")) for n in number[::3])
        elif predicate == aq.underProvision:
            yield from ((f"{BASE}id/c{n}", node(f"{_LAW}kz-cao/{(488, 405, 274, 174)[n % 4]}")) for n in number[::3])
        elif predicate == aq.agent:
            yield from ((f"{BASE}id/r{n}#p", node(f"{BASE}id/p{n // _PER_PERSON}")) for n in number)
        elif predicate == aq.role:
            yield from ((f"{BASE}id/r{n}#p", node(f"{_LIST}role/{('activist', 'journalist', 'lawyer')[n % 3]}")) for n in number)
        elif predicate == aq.inEntry:
            yield from ((f"{BASE}id/r{n}#p", node(f"{BASE}id/r{n}")) for n in number)
        elif predicate == aq.nameForm:
            yield from ((f"{BASE}id/p{n}", node(f"{BASE}id/p{n}#form")) for n in range(-(-self._entries // _PER_PERSON)))
        elif predicate == f"{DCTERMS}language":
            yield from ((f"{BASE}id/s{n}", ox.Literal("en")) for n in range(_SOURCES))

    def _text(self, n: int) -> str:
        """Some twenty words: half of a few common ones, half of many rare ones."""
        chance = random.Random(n)
        common = chance.choices(("detained", "court", "police", "article", "fined", "rally", "lawyer", "hearing", "city"), k=10)
        return " ".join([*common, *(f"w{int(chance.random() ** 3 * _WORDS)}" for _ in range(10))])


def measure(folder: Path, entries: int) -> Iterator[tuple[str, int, float, float, float]]:
    """Each search: what it finds, and the milliseconds of the first time by an index that remembers nothing, of the first time by one that
    is prepared as a server prepares it when it opens a release, and of the median of five more; with all counts beside the result."""
    name = Triples(entries).name(entries // _PER_PERSON // 2)
    for what, written in ASKED.items():
        filled = written.format(name=name, misspelt=name[:5] + "x" + name[6:], last=entries // asking.PER_PAGE)
        asked = Asked.of(MultiDict(pair.split("=") for pair in filled.replace("+", " ").split("&") if pair))
        bare, reading = (Index(folder / "search.sqlite", folder / "withdrawn.txt", BASE) for _ in range(2))
        asking.prepare(reading)
        unprepared = _milliseconds(bare, asked)
        first, *again = (_milliseconds(reading, asked) for _ in range(6))
        total = asking.find(reading, asked).total
        bare.close()
        reading.close()
        yield what, total, unprepared, first, statistics.median(again)


def _milliseconds(reading: Index, asked: Asked) -> float:
    began = time.process_time()
    result = asking.find(reading, asked)
    for facet in FACETS:
        asking.values(reading, result, facet)
    asking.months(reading, result.rows)
    return (time.process_time() - began) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="where an index is kept, or lies from an earlier run")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.folder or Path(scratch)
        if not (folder / "search.sqlite").is_file():
            folder.mkdir(parents=True, exist_ok=True)
            began = time.process_time()
            size = index(folder, cast(ox.Store, Triples(arguments.entries))).stat().st_size
            print(f"{arguments.entries} entries indexed in {time.process_time() - began:.0f} processor seconds; {size / 1e6:.0f} MB")
        table = Table("search", "reports", "first of all, ms", "first in a server, ms", "again, ms")
        for what, total, *times in measure(folder, arguments.entries):
            table.add_row(what, f"{total:,}", *(f"{taken:.1f}" for taken in times))
        Console().print(table)


if __name__ == "__main__":
    main()
