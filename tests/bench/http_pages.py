"""What descriptions cost: made anew, held in memory, and as 304, beside the native server. Needs ``wrk``.

``python -m tests.bench --only pages``; the ratio of 304 to 200 is of whole requests, the server's parsing of them included.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from urllib.request import Request, urlopen

import pyoxigraph as ox

from ontology import terms as aq
from publication.release import Releases
from tests.bench.http import CONNECTIONS, SECONDS, _aigaq, _oxigraph, _rate
from tests.bench.row import Row, compared

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
    events = sorted(q.subject.value for q in quads if isinstance(q.subject, ox.NamedNode))
    event = events[len(events) // 2]
    own = f"CONSTRUCT {{ <{event}> ?p ?o }} WHERE {{ <{event}> ?p ?o }}"
    with _aigaq(folder) as ours, _oxigraph(release.store_folder) as theirs:
        path = f"{ours}/data/{event.rpartition('/')[2]}.ttl"
        with urlopen(Request(path)) as response:
            tag, body = response.headers["ETag"], response.read()
        subjects = {q.subject.value for q in ox.parse(body, format=ox.RdfFormat.TURTLE) if isinstance(q.subject, ox.NamedNode)}
        values = " ".join(f"<{s}>" for s in sorted(subjects))
        whole = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ {values} }} ?s ?p ?o }}"
        held = _rate(path, "text/turtle")
        native = _rate(f"{theirs}/query?query={quote(own)}", "text/turtle")
        yield compared("/data/<id>.ttl, one address", held, "oxigraph server, its own triples alone", native, "requests/s")
        if len(quote(whole)) < 16_000:
            same = _rate(f"{theirs}/query?query={quote(whole)}", "text/turtle")
            yield compared("/data/<id>.ttl, one address", held, "oxigraph server, the same subjects", same, "requests/s")
        confirmed = _rate(path, "text/turtle", "-H", f"If-None-Match: {tag}")
        yield compared("304 of the same", confirmed, "its 200 from memory", held, "requests/s")
        many = _of_many(ours, [e.rpartition("/")[2] for e in events], folder)
        yield compared("304 of the same", confirmed, "200 of all events in turn", many, "requests/s")
        packed = _rate(path, "text/turtle", "-H", "Accept-Encoding: br")
        yield compared("/data/<id>.ttl, Brotli", packed, "uncompressed", held, "requests/s")


def _of_many(site: str, ids: list[str], folder: Path) -> float:
    (folder / "ids.txt").write_text("\n".join(ids), encoding="utf-8")
    script = folder / "many.lua"
    script.write_text(_MANY % (folder / "ids.txt"), encoding="utf-8")
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-s", str(script), site]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=SECONDS + 30)
    found = re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)
    if not found or "Non-2xx" in done.stdout:
        raise RuntimeError(f"answers were not 200:\n{done.stdout}")
    return float(found.group(1))
