"""SPARQL over HTTP on a release of a million triples: small queries a second, their slowest hundredth, and analytical queries.

Beside the native Oxigraph server on the same store; and rdflib-endpoint, if AIGAQ_RDFLIB_ENDPOINT names its program. No query is
asked twice in the same words, but for the row that says so. Needs ``wrk``.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from urllib.parse import quote
from urllib.request import Request, urlopen

import pyoxigraph as ox

from publication.release import Manifest
from tests.bench.http import _aigaq, _free_port, _oxigraph, _running
from tests.bench.row import Row, compared

EVENTS = 72_000
SECONDS = 4
JSON = "application/sparql-results+json"
AQ = "https://w3id.org/aigaq/ns#"
ID = "https://data.example.org/id/"
HEAD = f"PREFIX aq: <{AQ}> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX prov: <http://www.w3.org/ns/prov#> "
ANALYTICAL = {
    "date and provision": "SELECT ?e ?d { ?c aq:underProvision <https://w3id.org/aigaq/law/kz/7> ; aq:raisedIn ?e . ?e aq:earliest ?d }",
    "group by place and type": "SELECT ?p ?t (COUNT(*) AS ?n) { ?e aq:place ?p ; aq:eventType ?t } GROUP BY ?p ?t",
    "text contains": 'SELECT (COUNT(*) AS ?n) { ?e rdfs:label ?l FILTER(CONTAINS(?l, "word1234")) }',
    "path": "SELECT (COUNT(*) AS ?n)"
    " { ?c aq:underProvision <https://w3id.org/aigaq/law/kz/9> ; aq:raisedIn/prov:wasDerivedFrom/aq:quote ?q }",
    "latest ten": "SELECT ?e ?d { ?e aq:earliest ?d } ORDER BY DESC(?d) LIMIT 10",
    "optional": "SELECT (COUNT(?q) AS ?n) { ?e a aq:Event OPTIONAL { ?e prov:wasDerivedFrom ?q } }",
    "count all": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
}
LUA = """
request = function()
  local event = math.random(0, %d)
  return wrk.format("GET", "%s?query=SELECT%%20%%3Fp%%20%%3Fo%%20%%7B%%3C%s" .. "e" .. event .. "%%3E%%20%%3Fp%%20%%3Fo%%7D")
end
"""


def measure(_: Path) -> Iterator[Row]:
    if not shutil.which("wrk"):
        yield Row("SPARQL", "not measured: wrk is not installed")
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        release = _release(folder)
        with _aigaq(folder) as site, _oxigraph(release / "store") as native:
            ours, theirs = f"{site}/sparql", f"{native}/query"
            _settle(ours)
            repeated = quote(f"SELECT ?p ?o {{ <{ID}e77> ?p ?o }}")
            rates = [_wrk(f"{address}?query={repeated}") for address in (ours, theirs)]
            yield compared("small SELECT, the same again", rates[0][0], "oxigraph server", rates[1][0], "requests/s")
            rates = [_wrk(address, folder) for address in (ours, theirs)]
            yield compared("small SELECTs", rates[0][0], "oxigraph server", rates[1][0], "requests/s")
            yield Row("their slowest hundredth", f"{rates[0][1]:.1f} ms", "oxigraph server", f"{rates[1][1]:.1f} ms")
            for name, query in ANALYTICAL.items():
                times = [_median(address, query) for address in (ours, theirs)]
                ratio = f"{times[1] / times[0]:.2f}"
                yield Row(name, f"{times[0] * 1000:,.1f} ms", "oxigraph server", f"{times[1] * 1000:,.1f} ms", ratio)
        program = os.environ.get("AIGAQ_RDFLIB_ENDPOINT")
        if program:
            with _rdflib(program, folder / "data.nt") as theirs:
                rate = _wrk(theirs, folder)[0]
            yield compared("small SELECTs", rates[0][0], "rdflib-endpoint", rate, "requests/s")
        else:
            yield Row("small SELECTs", "", "rdflib-endpoint", "not measured: AIGAQ_RDFLIB_ENDPOINT does not name it")


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
        yield f"{charge} <{AQ}underProvision> <https://w3id.org/aigaq/law/kz/{n % 300}> .\n"
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
    text = quote(f"{HEAD}{query} # {next(_numbers)}")
    began = time.perf_counter()
    with urlopen(Request(f"{address}?query={text}", headers={"Accept": JSON})) as response:
        response.read()
    return time.perf_counter() - began


def _median(address: str, query: str) -> float:
    return statistics.median(_ask(address, query) for _ in range(7))


def _settle(address: str) -> None:
    """Wait until the release is in memory: a full count becomes several times as fast."""
    first = _ask(address, ANALYTICAL["count all"])
    for _ in range(60):
        time.sleep(0.5)
        if _ask(address, ANALYTICAL["count all"]) < first / 2:
            return


def _wrk(url: str, scripts: Path | None = None) -> tuple[float, float]:
    """Requests a second and 99th percentile in milliseconds. With a folder for its script, each request asks about another event."""
    command = ["wrk", "-t1", "-c16", f"-d{SECONDS}s", "--latency", "-H", f"Accept: {JSON}"]
    if scripts is not None:
        path = "/" + url.split("/", 3)[3]
        (scripts / "wrk.lua").write_text(LUA % (EVENTS - 1, path, quote(ID)), encoding="utf-8")
        command += ["-s", str(scripts / "wrk.lua")]
    done = subprocess.run([*command, url], capture_output=True, text=True, check=True, timeout=SECONDS + 60)
    if "Non-2xx" in done.stdout:
        raise RuntimeError(f"answers were not 200:\n{done.stdout}")
    rate, slowest = re.search(r"Requests/sec:\s+([\d.]+)", done.stdout), re.search(r"99%\s+([\d.]+)(us|ms|s)", done.stdout)
    if not rate or not slowest:
        raise RuntimeError(f"wrk said nothing that can be read:\n{done.stdout}")
    return float(rate[1]), float(slowest[1]) * {"us": 0.001, "ms": 1, "s": 1000}[slowest[2]]


@contextmanager
def _rdflib(program: str, data: Path) -> Iterator[str]:
    port = _free_port()
    command = [program, "serve", "--host", "127.0.0.1", "--port", str(port), str(data)]
    with _running(command, f"http://127.0.0.1:{port}/?query=ASK%7B%7D", patience=600) as address:
        yield address.partition("?")[0]
