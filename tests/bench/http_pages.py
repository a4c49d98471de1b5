"""What descriptions cost: made anew, held in memory, and as 304, beside the native server. Needs ``wrk``.

``python -m tests.bench --only pages``; the ratio of 304 to 200 is of whole requests, the server's parsing of them included. What one
answer costs is processor time of all processes of the server. Clients of this machine are not counted against a limit, as all others
are; so that is measured once more as behind a proxy, with a limit that nobody reaches.
"""

from __future__ import annotations

import shutil
import statistics
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter
from urllib.parse import quote
from urllib.request import Request, urlopen

import pyoxigraph as ox

from ontology import terms as aq
from publication.release import Releases
from tests.bench.http import SECONDS, Running, _aigaq, _counted, _oxigraph, _rate
from tests.bench.processes import worked
from tests.bench.row import Row, compared

_TURTLE = "Accept: text/turtle"
_PROXIED = 'trusted_proxies = 1\nrate_limit = "100000000/minute"\n'
_MANY = """
local ids = {}
for line in io.lines("%s") do ids[#ids + 1] = line end
local at = 0
request = function()
  at = (at * 7919 + 13) %% #ids + 1
  return wrk.format("GET", "/data/" .. ids[at] .. ".ttl", {["Accept"] = "text/turtle"})
end
"""


def measure(folder: Path) -> Iterator[Row]:
    """Descriptions of events as Turtle."""
    if not shutil.which("wrk"):
        yield Row("descriptions", "not measured: wrk is not installed")
        return
    release = Releases.of(folder).current()
    store = release.open_store()
    quads = store.quads_for_pattern(None, None, ox.NamedNode(aq.Event))
    # What lies below another resource (after a #) has no address of its own.
    events = sorted(q.subject.value for q in quads if isinstance(q.subject, ox.NamedNode) and "#" not in q.subject.value)
    event = events[len(events) // 2]
    own = f"CONSTRUCT {{ <{event}> ?p ?o }} WHERE {{ <{event}> ?p ?o }}"
    with _aigaq(folder) as server, _oxigraph(release.store_folder) as theirs:
        ours = server.address
        path = f"{ours}/data/{event.rpartition('/')[2]}.ttl"
        with urlopen(Request(path)) as response:
            tag, body = response.headers["ETag"], response.read()
        subjects = {q.subject.value for q in ox.parse(body, format=ox.RdfFormat.TURTLE) if isinstance(q.subject, ox.NamedNode)}
        values = " ".join(f"<{s}>" for s in sorted(subjects))
        whole = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ {values} }} ?s ?p ?o }}"
        held, slowest = _counted("-H", _TURTLE, path)
        native, their_slowest = _counted("-H", _TURTLE, f"{theirs}/query?query={quote(own)}")
        yield compared("/data/<id>.ttl, one address", held, "oxigraph server, its own triples alone", native, "requests/s")
        yield Row("their slowest hundredth", f"{slowest:.1f} ms", "oxigraph server", f"{their_slowest:.1f} ms")
        if len(quote(whole)) < 16_000:
            same = _rate(f"{theirs}/query?query={quote(whole)}", "text/turtle")
            yield compared("/data/<id>.ttl, one address", held, "oxigraph server, the same subjects", same, "requests/s")
        confirmed = _rate(path, "text/turtle", "-H", f"If-None-Match: {tag}")
        yield compared("304 of the same", confirmed, "its 200 from memory", held, "requests/s")
        yield _costs("processor time of that 304", server, path, tag)
        ids = [e.rpartition("/")[2] for e in events]
        made, again = _made_and_not_modified(ours, ids)
        yield Row(
            "304, one after the other", f"{again * 1000:.2f} ms", "its 200, made", f"{made * 1000:.2f} ms", f"{made / again:.1f} times less"
        )
        first = _of_many(ours, ids, folder)
        yield Row(
            "/data/<id>.ttl, all events in turn, from the start", f"{first[0]:,.0f} requests/s", "slowest hundredth", f"{first[1]:.1f} ms"
        )
        many = _of_many(ours, ids, folder)[0]
        yield compared("304 of the same", confirmed, "200 of all events in turn", many, "requests/s")
        packed = _rate(path, "text/turtle", "-H", "Accept-Encoding: br")
        yield compared("/data/<id>.ttl, Brotli", packed, "uncompressed", held, "requests/s")
    settings = folder / "proxied.toml"
    settings.write_text(_PROXIED, encoding="utf-8")
    with _aigaq(folder, "--settings", str(settings)) as server:
        path = f"{server.address}/data/{event.rpartition('/')[2]}.ttl"
        yield _costs("the same, asked through a proxy", server, path, tag, "-H", "X-Forwarded-For: 203.0.113.9")


def _costs(what: str, server: Running, url: str, tag: str, *more: str) -> Row:
    full, confirmed = (_cost(server, url, *more, *held) for held in ((), ("-H", f"If-None-Match: {tag}")))
    return Row(what, f"{confirmed:.0f} us", "its 200 from memory", f"{full:.0f} us", f"{full / confirmed:.1f} times less")


def _cost(server: Running, url: str, *headers: str) -> float:
    """Microseconds of processor time for one answer."""
    before = worked(server.pid)
    rate = _rate(url, "text/turtle", *headers)
    return (worked(server.pid) - before) / (rate * SECONDS) * 1e6


def _made_and_not_modified(site: str, ids: list[str]) -> tuple[float, float]:
    """Median seconds of the first request for each description, and of the next one, by a client that holds it."""
    connection = HTTPConnection(site.removeprefix("http://"))

    def ask(held: dict[str, str], one: str) -> tuple[float, str]:
        began = perf_counter()
        connection.request("GET", f"/data/{one}.ttl", headers={"Accept": "text/turtle"} | held)
        response = connection.getresponse()
        response.read()
        return perf_counter() - began, response.headers["ETag"]

    made = [ask({}, one) for one in ids]
    again = [ask({"If-None-Match": tag}, one)[0] for one, (_, tag) in zip(ids, made, strict=True)]
    connection.close()
    return statistics.median(taken for taken, _ in made), statistics.median(again)


def _of_many(site: str, ids: list[str], folder: Path) -> tuple[float, float]:
    (folder / "ids.txt").write_text("\n".join(ids), encoding="utf-8")
    script = folder / "many.lua"
    script.write_text(_MANY % (folder / "ids.txt"), encoding="utf-8")
    return _counted("-s", str(script), site)
