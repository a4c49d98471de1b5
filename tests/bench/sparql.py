"""A release of a million triples over HTTP: descriptions and small queries a second, their slowest hundredth, and analytical queries.

Beside the native Oxigraph server on the same store; and rdflib-endpoint, if AIGAQ_RDFLIB_ENDPOINT names its program. No query is
asked twice in the same words, but for the row that says so. Needs ``wrk``.
"""

from __future__ import annotations

import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import pyoxigraph as ox

from publication.release import Manifest
from tests.bench.http import _aigaq, _counted, _free_port, _oxigraph, _running
from tests.bench.row import Row, compared

EVENTS = 72_000
JSON, TURTLE = "application/sparql-results+json", "text/turtle"
AQ = "https://w3id.org/aigaq/ns#"
ID = "https://data.example.org/id/"
HEAD = (
    f"PREFIX aq: <{AQ}> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>"
    " PREFIX prov: <http://www.w3.org/ns/prov#> "
)
SHARE = 5
"""One charge in so many is of the provision that is commonest, as in the reports; the rest are spread over three hundred."""
COMMON, RARE = (f"?c aq:underProvision <https://w3id.org/aigaq/law/kz/{number}> ." for number in (0, 7))
ANALYTICAL = {
    "a year, a common provision": f"SELECT ?e ?d {{ {COMMON} ?c aq:raisedIn ?e . ?e aq:earliest ?d"
    ' FILTER(?d >= "2021-01-01"^^xsd:date && ?d < "2022-01-01"^^xsd:date) }',
    "dates, a rare provision": f"SELECT ?e ?d {{ {RARE} ?c aq:raisedIn ?e . ?e aq:earliest ?d }}",
    "group by place and type": "SELECT ?p ?t (COUNT(*) AS ?n) { ?e aq:place ?p ; aq:eventType ?t } GROUP BY ?p ?t",
    "text contains": 'SELECT (COUNT(*) AS ?n) { ?e rdfs:label ?l FILTER(CONTAINS(?l, "word1234")) }',
    "path, a common provision": f"SELECT (COUNT(*) AS ?n) {{ {COMMON} ?c aq:raisedIn/prov:wasDerivedFrom/aq:quote ?q }}",
    "path, a rare provision": f"SELECT (COUNT(*) AS ?n) {{ {RARE} ?c aq:raisedIn/prov:wasDerivedFrom/aq:quote ?q }}",
    "ten most often accused": "SELECT ?name (COUNT(*) AS ?n) { ?c aq:accused ?p . ?p rdfs:label ?name }"
    " GROUP BY ?p ?name ORDER BY DESC(?n) LIMIT 10",
    "latest ten": "SELECT ?e ?d { ?e aq:earliest ?d } ORDER BY DESC(?d) LIMIT 10",
    "optional": "SELECT (COUNT(?q) AS ?n) { ?e a aq:Event OPTIONAL { ?e prov:wasDerivedFrom ?q } }",
    "count all": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "count all, by the engine": "SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } }",
}
SMALL = f"SELECT ?p ?o {{ <{ID}e%d> ?p ?o }} # NUMBER"
JOINED = f"SELECT ?l ?d {{ <{ID}e%d> <http://www.w3.org/2000/01/rdf-schema#label> ?l ; <{AQ}earliest> ?d }} # NUMBER"
OWN = f"CONSTRUCT {{ <{ID}e%d> ?p ?o }} WHERE {{ <{ID}e%d> ?p ?o }}"
LUA = """
math.randomseed(%d)
local number = 0
request = function()
  number = number + 1
  local path = string.gsub("%s", "EVENT", math.random(0, %d))
  return wrk.format("GET", (string.gsub(path, "NUMBER", "%d." .. number)))
end
"""
"""Without a seed of its own each run would ask what the one before asked, and be answered from memory."""


def measure(_: Path) -> Iterator[Row]:
    if not shutil.which("wrk"):
        yield Row("SPARQL", "not measured: wrk is not installed")
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        release = _release(folder)
        with _aigaq(folder) as site, _oxigraph(release / "store") as native:
            ours, theirs = f"{site.address}/sparql", f"{native}/query"
            _settle(ours)
            small, joined = (
                [partial(_wrk, _asking(address, query), scripts=folder) for address in (ours, theirs)] for query in (SMALL, JOINED)
            )
            for run in (*small, *joined):  # what has not been asked yet is not in any process's own memory
                run()
            yield from _rates("a lookup, the same again", [partial(_wrk, f"{a}?query={quote(SMALL % 77)}") for a in (ours, theirs)])
            yield from _rates("lookups", small)
            yield from _rates("small SELECTs of two patterns", joined)
            described = partial(_wrk, f"{site.address}/data/eEVENT.ttl", TURTLE, scripts=folder)
            native_own = partial(_wrk, _asking(theirs, OWN), TURTLE, scripts=folder)
            yield from _rates("/data/<id>.ttl, no two alike", [described, native_own], "oxigraph server, its own triples alone")
            for name, query in ANALYTICAL.items():
                rounds = [[_ask(address, query) for address in (ours, theirs)] for _ in range(7)]
                times = [statistics.median(taken) for taken in zip(*rounds, strict=True)]
                ratio = f"{times[1] / times[0]:.2f}"
                yield Row(name, f"{times[0] * 1000:,.1f} ms", "oxigraph server", f"{times[1] * 1000:,.1f} ms", ratio)
            held = f"{ours}?query={quote(HEAD + ANALYTICAL['count all'])}"
            yield Row("count all, the same again", f"{statistics.median(_get(held) for _ in range(7)) * 1000:,.1f} ms")
            rates = {
                "lookups": small[0]()[0],
                "small SELECTs of two patterns": joined[0]()[0],
                "/data/<id>.ttl, no two alike": described()[0],
            }
        program = os.environ.get("AIGAQ_RDFLIB_ENDPOINT")
        if program:
            with _rdflib(program, folder / "data.nt") as theirs:
                forms = ((SMALL, JSON), (JOINED, JSON), (OWN, TURTLE))
                others = [_wrk(_asking(theirs, query), accept, scripts=folder)[0] for query, accept in forms]
            for (what, rate), other in zip(rates.items(), others, strict=True):
                yield compared(what, rate, "rdflib-endpoint", other, "requests/s")
        else:
            yield Row("lookups", "", "rdflib-endpoint", "not measured: AIGAQ_RDFLIB_ENDPOINT does not name it")


def _lines() -> Iterator[str]:
    """A million triples in the shape of the resolved layer."""
    kind, label = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", "<http://www.w3.org/2000/01/rdf-schema#label>"
    for n in range(EVENTS):
        event, charge, person, passage = (f"<{ID}{letter}{number}>" for letter, number in zip("ecpq", (n, n, n // 3, n), strict=True))
        yield f"{event} {kind} <{AQ}Event> .\n{charge} {kind} <{AQ}Charge> .\n{passage} {kind} <{AQ}Passage> .\n"
        yield f"{event} <{AQ}person> {person} .\n{charge} <{AQ}accused> {person} .\n{charge} <{AQ}raisedIn> {event} .\n"
        yield f"{event} <{AQ}place> <https://w3id.org/aigaq/place/p{n % 40}> .\n"
        yield f"{event} <{AQ}eventType> <https://w3id.org/aigaq/list/event-type/t{n % 9}> .\n"
        day = f"{2018 + n % 7}-{1 + n % 12:02}-{1 + n % 28:02}"
        yield f'{event} <{AQ}earliest> "{day}"^^<http://www.w3.org/2001/XMLSchema#date> .\n'
        yield f'{event} {label} "Event {n}, with word{n * 7919 % 5000} and word{n * 104729 % 5000}" .\n'
        yield f"{charge} <{AQ}underProvision> <https://w3id.org/aigaq/law/kz/{n % 300 if n % SHARE else 0}> .\n"
        yield f'{event} <http://www.w3.org/ns/prov#wasDerivedFrom> {passage} .\n{passage} <{AQ}quote> "Sentence {n} says so." .\n'
        if n % 3 == 0:
            yield f'{person} {kind} <{AQ}Person> .\n{person} {label} "Person {n // 3}" .\n'


def _release(folder: Path) -> Path:
    release = folder / "releases" / "one"
    release.mkdir(parents=True)
    with (folder / "data.nt").open("w", encoding="utf-8") as file:
        file.writelines(_lines())
    store = ox.Store(str(release / "store"))
    store.bulk_load(path=str(folder / "data.nt"), format=ox.RdfFormat.N_TRIPLES)
    store.flush()
    store.optimize()
    manifest = Manifest(
        id="one", base="https://data.example.org/", title={"en": "Bench"}, description={"en": "Bench"}, publisher="Nobody",
        licence="CC0", contact="nobody@example.org", languages=["en"], issued=datetime(2031, 1, 1, tzinfo=UTC), draft=False, digest="0",
        counts={}, files=[],
    )  # fmt: skip
    (release / "release.json").write_text(manifest.model_dump_json(), encoding="utf-8")
    (folder / "releases/current").symlink_to("one")
    return release


_numbers = count()


def _ask(address: str, query: str) -> float:
    """Seconds for one query, asked in words of its own."""
    return _get(f"{address}?query={quote(f'{HEAD}{query} # {next(_numbers)}')}")


def _get(url: str) -> float:
    """Seconds until the whole answer is here."""
    began = time.perf_counter()
    with urlopen(Request(url, headers={"Accept": JSON})) as response:
        response.read()
    return time.perf_counter() - began


def _rates(what: str, both: list[Callable[[], tuple[float, float]]], peer: str = "oxigraph server") -> Iterator[Row]:
    """Requests a second of ours and theirs in turn, medians of three; on a machine that others use the ratio is steadier than either."""
    rounds = [[run() for run in both] for _ in range(3)]
    ours, theirs = ([statistics.median(column) for column in zip(*side, strict=True)] for side in zip(*rounds, strict=True))
    yield compared(what, ours[0], peer, theirs[0], "requests/s")
    yield Row("their slowest hundredth", f"{ours[1]:.1f} ms", "oxigraph server", f"{theirs[1]:.1f} ms")


def _settle(address: str) -> None:
    """Wait until the release is in memory; on a busy machine the first counts, on disk, take too long."""
    last = float("inf")
    for _ in range(60):
        try:
            taken = _ask(address, ANALYTICAL["count all"])
        except HTTPError:
            taken = float("inf")
        if taken < 0.6 or taken < last / 2 < float("inf"):
            return
        last = taken
        time.sleep(1)


def _asking(address: str, query: str) -> str:
    """The address of a query about an event, for :func:`_wrk` to put its number in."""
    return f"{address}?query={quote(query.replace('%d', 'EVENT'))}"


def _wrk(url: str, accept: str = JSON, *, scripts: Path | None = None) -> tuple[float, float]:
    """Requests a second and 99th percentile in milliseconds. With a folder for its script, each request is about another ``EVENT``
    and has a ``NUMBER`` of its own."""
    arguments = ["-H", f"Accept: {accept}"]
    if scripts is not None:
        path = "/" + url.split("/", 3)[3]
        run = next(_numbers)
        (scripts / "wrk.lua").write_text(LUA % (run, path, EVENTS - 1, run), encoding="utf-8")
        arguments += ["-s", str(scripts / "wrk.lua")]
    return _counted(*arguments, url)


@contextmanager
def _rdflib(program: str, data: Path) -> Iterator[str]:
    port = _free_port()
    command = [program, "serve", "--host", "127.0.0.1", "--port", str(port), str(data)]
    with _running(command, f"http://127.0.0.1:{port}/?query=ASK%7B%7D", patience=600) as running:
        yield running.address.partition("?")[0]
