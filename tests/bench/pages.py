"""Milliseconds of the server for each kind of page, nothing held from an earlier request: ``python -m tests.bench.pages [--entries N]``.

28,000 generated entries give about 100,000 events, and take an hour to build on two cores; ``--dataset`` takes one that is built already.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
from rich.console import Console
from rich.table import Table

from endpoint.app import create_app
from endpoint.serve import spare_collector
from endpoint.settings import Settings
from publication.release import Release, Releases
from tests.bench import build
from tests.bench.generate import PLACES, SURNAMES
from tests.bench.row import Row

_EACH = 40
_CLASSES = ("Person", "Event", "Charge", "Penalty", "Source", "Entry")


def measure(folder: Path) -> Iterator[Row]:
    """Median and 95th percentile of each kind of page, over different resources of the kind."""
    release = Releases.of(folder).current()
    app = create_app(Releases.of(folder), Settings(cache_bytes=0))
    client = app.test_client()
    client.get("/")
    spare_collector()  # as each worker of the server does
    for kind, addresses in _addresses(release).items():
        client.get(addresses[0])
        times = []
        for address in addresses:
            begin = time.process_time()
            response = client.get(address, headers={"Accept": "text/html"})
            times.append((time.process_time() - begin) * 1000)
            if response.status_code != 200:
                raise RuntimeError(f"{address} answered {response.status_code}")
        slow = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
        yield Row(kind, f"{statistics.median(times):.1f} ms", "p95", f"{slow:.1f} ms")
    app.extensions["aigaq_current"].close()


def _addresses(release: Release) -> dict[str, list[str]]:
    store, base = release.open_store(), release.manifest.base
    found = {"home": ["/"] * 5, "quality": ["/quality"] * 5, "data": ["/data"] * 5, "search": [f"/search?page={n}" for n in range(1, 20)]}
    words = ["rally", "lawyer hearing", "picket akimat", *SURNAMES, *(f"{n[:3]}x{n[4:]}" for n in SURNAMES), *(f"{p} fine" for p in PLACES)]
    found["found"] = [f"/search?q={w}" for w in words]
    narrow = "/search?place={}&type={}&from=2021&to=2022"
    found["narrowed"] = [
        narrow.format(p, t) for p in ("kz-71", "kz-75", "kz-79", "kz-10") for t in ("judgment", "detention", "picket", "summons")
    ]
    found["place"] = [f"/place/{p}" for p in ("kz-71", "kz-75", "kz-79", "kz-10", "kz")]
    found["list"] = ["/list/event-type", "/list/penalty-kind", "/list/role", "/list/review-status", "/law/kz-cao", "/law/kz-cc"]
    found["questions"] = ["/queries"] * 5
    found["editor"] = ["/sparql"] * 5
    found["provision"] = ["/law/kz-cao/488", "/law/kz-cc/405", "/law/kz-cc/274", "/law/kz-cao/488/6"]
    for name in _CLASSES:
        kind = ox.NamedNode(f"https://w3id.org/aigaq/ns#{name}")
        quads = store.quads_for_pattern(None, ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), kind, ox.DefaultGraph())
        iris = [q.subject.value for q, _ in zip(quads, range(_EACH), strict=False) if isinstance(q.subject, ox.NamedNode)]
        found[name.lower()] = [f"/doc/{iri.removeprefix(base + 'id/')}" for iri in iris]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=28_000)
    parser.add_argument("--dataset", type=Path, help="a dataset that is built already")
    arguments = parser.parse_args()
    table = Table("page", "median", "", "95th percentile")
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.dataset or build.prepare(Path(scratch) / "dataset", arguments.entries)
        for row in measure(folder):
            table.add_row(row.what, row.ours, row.peer, row.theirs)
    Console().print(table)


if __name__ == "__main__":
    main()
