"""Requests a second of the served release beside the native Oxigraph server on the same data. Needs ``wrk``."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote
from urllib.request import Request, urlopen

import pyoxigraph as ox

from ontology import terms as aq
from publication.release import Releases
from tests.bench.row import Row, compared

SECONDS = 4
CONNECTIONS = 16


@dataclass(frozen=True)
class Running:
    """A server: where it answers, and its first process."""

    address: str
    pid: int


def measure(folder: Path) -> Iterator[Row]:
    """A description as Turtle, and a small SELECT."""
    if not shutil.which("wrk"):
        yield Row("requests a second", "not measured: wrk is not installed")
        return
    release = Releases.of(folder).current()
    store = release.open_store()
    events = [quad.subject for quad in store.quads_for_pattern(None, None, ox.NamedNode(aq.Event))]
    event = str(events[len(events) // 2]).strip("<>")
    select = f"SELECT ?p ?o WHERE {{ <{event}> ?p ?o }}"
    construct = f"CONSTRUCT {{ <{event}> ?p ?o }} WHERE {{ <{event}> ?p ?o }}"
    with _aigaq(folder) as ours, _oxigraph(release.store_folder) as theirs:
        path = f"{ours.address}/data/{event.rpartition('/')[2]}.ttl"
        native = _rate(f"{theirs}/query?query={quote(construct)}", "text/turtle")
        yield compared("/data/<id>.ttl", _rate(path, "text/turtle"), "oxigraph server, CONSTRUCT", native, "requests/s")
        rates = [
            _rate(f"{address}?query={quote(select)}", "application/sparql-results+json")
            for address in (f"{ours.address}/sparql", f"{theirs}/query")
        ]
        yield compared("small SELECT", rates[0], "oxigraph server", rates[1], "requests/s")


@contextmanager
def _aigaq(folder: Path, *options: str) -> Iterator[Running]:
    port = _free_port()
    command = [sys.executable, "-m", "endpoint", "serve", str(folder), "--port", str(port), "--workers", "2", *options]
    with _running(command, f"http://127.0.0.1:{port}/health") as running:
        yield replace(running, address=running.address.removesuffix("/health"))


@contextmanager
def _oxigraph(store: Path) -> Iterator[str]:
    port = _free_port()
    program = Path(sys.executable).with_name("oxigraph")
    command = [str(program), "serve-read-only", "--location", str(store), "--bind", f"127.0.0.1:{port}"]
    with _running(command, f"http://127.0.0.1:{port}/query?query=ASK%7B%7D") as running:
        yield running.address.partition("/query")[0]


@contextmanager
def _running(command: list[str], ready: str, patience: float = 60) -> Iterator[Running]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + patience
        while True:
            try:
                with urlopen(Request(ready), timeout=30):
                    break
            except OSError as error:
                if process.poll() is not None or time.monotonic() > until:
                    raise RuntimeError(f"{' '.join(command)} did not start (ended with {process.poll()}): {error}") from error
                time.sleep(0.1)
        yield Running(ready, process.pid)
    finally:
        process.terminate()
        process.wait(20)


def _rate(url: str, accept: str, *more: str) -> float:
    """Requests a second that ``wrk`` counts; it runs on the same machine and shares its cores."""
    return _counted("-H", f"Accept: {accept}", *more, url)[0]


def _counted(*arguments: str) -> tuple[float, float]:
    """Requests a second by ``wrk``, and the 99th percentile in milliseconds."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=SECONDS + 60)
    if "Non-2xx" in done.stdout:
        raise RuntimeError(f"answers were not 200:\n{done.stdout}")
    rate, slowest = re.search(r"Requests/sec:\s+([\d.]+)", done.stdout), re.search(r"99%\s+([\d.]+)(us|ms|s)", done.stdout)
    if not rate or not slowest:
        raise RuntimeError(f"wrk said nothing that can be read:\n{done.stdout}")
    return float(rate[1]), float(slowest[1]) * {"us": 0.001, "ms": 1, "s": 1000}[slowest[2]]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
