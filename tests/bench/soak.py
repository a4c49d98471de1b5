"""Mixed load on the real server while workers are killed and releases change: nothing wrong may be answered.

``python -m tests.bench.soak [--minutes 30]`` prints the counts. Query processes and web workers are killed in turn; what breaks within
three seconds of a kill, and a 503 that says when to come back, are put down to it. Everything else that is no right answer is a fault.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from statistics import median
from urllib.parse import quote

import pyoxigraph as ox

from publication.release import Releases
from tests.bench.http import _free_port
from tests.bench.processes import below, children, resident
from tests.endpoint.conftest import make_release, point_to

NOW = "https://data.example.org/id/now"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
EXPLAINED_SECONDS = 3.0
CLIENTS = 4

Kept = tuple[str, str]


@dataclass
class Outcome:
    """``answers`` counts by address and status; ``faults`` are in words; ``memory`` is that of all processes, in MiB, over time."""

    answers: Counter[str] = field(default_factory=Counter)
    explained: int = 0
    kills: int = 0
    releases: int = 0
    faults: list[str] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)

    @property
    def fifths(self) -> list[float]:
        """Memory in each fifth of the time, by medians: with every release it goes up and down."""
        bounds = [len(self.memory) * part // 5 for part in range(6)]
        return [median(self.memory[begin:end] or self.memory) for begin, end in pairwise(bounds)]

    @property
    def growth(self) -> float:
        """Memory of the last fifth to that of the third: by then what the server remembers on purpose is full."""
        return self.fifths[4] / self.fifths[2]


class Soak:
    """One run. The release says its own number in a label; each answer must be right for the release its ETag names."""

    def __init__(self, folder: Path, *, seconds: float, kill_every: float = 20, release_every: float = 60) -> None:
        self._folder, self._seconds = folder, seconds
        self._kill_every, self._release_every = kill_every, release_every
        self._releases = folder / "releases"
        self._outcome = Outcome()
        self._lock = threading.Lock()
        self._last_kill = 0.0
        self._end = 0.0
        self._port = _free_port()

    def run(self) -> Outcome:
        self._publish()
        command = [sys.executable, "-m", "endpoint", "serve", str(self._folder), "--port", str(self._port), "--workers", "2"]
        with (self._folder / "log").open("w", encoding="utf-8") as log:
            server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=log)
            try:
                self._wait()
                self._end = time.monotonic() + self._seconds
                clients = [threading.Thread(target=self._client, args=(n,)) for n in range(CLIENTS)]
                for client in clients:
                    client.start()
                self._disturb(server.pid)
                for client in clients:
                    client.join(60)
            finally:
                server.terminate()
                if server.wait(40) != 0:
                    self._outcome.faults.append(f"the server ended with {server.returncode}")
        return self._outcome

    def _publish(self) -> None:
        number = self._outcome.releases
        self._outcome.releases += 1
        make_release(self._releases, f"r{number:05}", extra=f'<{NOW}> <{LABEL}> "r{number:05}" .\n')
        point_to(self._releases, f"r{number:05}")
        for old in sorted(Releases(self._releases).ids())[:-3]:
            shutil.rmtree(self._releases / old)

    def _wait(self) -> None:
        for _ in range(300):
            connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=5)
            try:
                connection.request("GET", "/ready")
                if connection.getresponse().status == 200:
                    return
            except OSError:
                pass
            finally:
                connection.close()
            time.sleep(0.1)
        raise RuntimeError("the server did not start")

    def _disturb(self, main: int) -> None:
        next_kill, next_release = time.monotonic() + self._kill_every, time.monotonic() + self._release_every
        turn = 0
        while (now := time.monotonic()) < self._end:
            if now >= next_kill:
                next_kill = now + self._kill_every
                turn += 1
                self._kill(main, web=turn % 2 == 0)
            if now >= next_release:
                next_release = now + self._release_every
                self._publish()
            self._outcome.memory.append(sum(map(resident, [main, *below(main)])))
            time.sleep(0.5)

    def _kill(self, main: int, *, web: bool) -> None:
        """One of the web workers (children of the server), or one of the processes that answer queries (all below those)."""
        workers = children(main)
        chosen = workers if web else [p for p in below(main) if p not in workers]
        if chosen:
            self._last_kill = time.monotonic()
            self._outcome.kills += 1
            os.kill(random.choice(chosen), signal.SIGKILL)

    def _client(self, seed: int) -> None:
        chance = random.Random(seed)
        held: dict[str, Kept] = {}
        connection: http.client.HTTPConnection | None = None
        while time.monotonic() < self._end:
            name, path, accept, check = chance.choice(_REQUESTS)
            headers = {"Accept": accept, "Accept-Encoding": "identity"}
            if path in held and chance.random() < 0.5:
                headers["If-None-Match"] = held[path][0]
            connection = connection or http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
            try:
                connection.request("GET", path, headers=headers)
                response = connection.getresponse()
                body = response.read()
            except (OSError, http.client.HTTPException) as error:
                connection.close()
                connection = None
                self._unless_killed(f"{name}: {type(error).__name__}")
                continue
            self._judge(name, path, response, body, headers, held, check)
            if response.headers.get("Connection", "").lower() == "close":
                connection.close()
                connection = None
        if connection:
            connection.close()

    def _judge(
        self,
        name: str,
        path: str,
        response: http.client.HTTPResponse,
        body: bytes,
        headers: dict[str, str],
        held: dict[str, Kept],
        check: Callable[[bytes, str], bool],
    ) -> None:
        status, tag = response.status, response.headers.get("ETag", "")
        with self._lock:
            self._outcome.answers[f"{name} {status}"] += 1
        if status == 304:
            if headers.get("If-None-Match") != tag:
                self._fault(f"{name}: 304 for another version")
        elif status == 200:
            release = tag.strip('"').partition(".")[0]
            if not check(body, release):
                self._fault(f"{name}: a wrong answer for {release}: {body[:200]!r}")
            elif tag:
                held[path] = (tag, release)
        elif status == 303:
            if response.headers.get("Location") != "/data/now.ttl":
                self._fault(f"{name}: sent to {response.headers.get('Location')}")
        elif status == 503 and response.headers.get("Retry-After"):
            self._unless_killed(f"{name}: 503")
        else:
            self._fault(f"{name}: {status} {body[:200]!r}")

    def _unless_killed(self, what: str) -> None:
        if time.monotonic() - self._last_kill <= EXPLAINED_SECONDS:
            with self._lock:
                self._outcome.explained += 1
        else:
            self._fault(what)

    def _fault(self, what: str) -> None:
        with self._lock:
            if len(self._outcome.faults) < 50:
                self._outcome.faults.append(what)


def _named(body: bytes, release: str) -> bool:
    return release.encode() in body and {q.subject.value for q in ox.parse(body, format=ox.RdfFormat.TURTLE)} >= {NOW}  # type: ignore[union-attr]


def _row(body: bytes, release: str) -> bool:
    rows = json.loads(body)["results"]["bindings"]
    return [row["l"]["value"] for row in rows] == [release]


def _sum(body: bytes, _: str) -> bool:
    rows = json.loads(body)["results"]["bindings"]
    return len(rows) == 1 and int(rows[0]["n"]["value"]) == 3


def _select(query: str) -> str:
    return f"/sparql?query={quote(query)}"


_EVENT = "https://w3id.org/aigaq/ns#Event"
_JSON = "application/sparql-results+json"
_REQUESTS: list[tuple[str, str, str, Callable[[bytes, str], bool]]] = [
    ("data", "/data/now.ttl", "text/turtle", _named),
    ("id", "/id/now", "text/turtle", lambda *_: False),
    ("page", "/doc/now", "text/html", lambda body, release: release.encode() in body and body.rstrip().endswith(b"</html>")),
    ("home", "/", "text/html", lambda body, release: release.encode() in body),
    ("query", _select(f"SELECT ?l {{ <{NOW}> <{LABEL}> ?l }}"), _JSON, _row),
    ("count", _select(f"SELECT (COUNT(?e) AS ?n) {{ ?e a <{_EVENT}> }}"), _JSON, _sum),
    (
        "slow",
        _select("SELECT (COUNT(?e) AS ?n) { ?e a <https://w3id.org/aigaq/ns#Event> FILTER EXISTS { ?a ?b ?c . ?d ?f ?g } }"),
        _JSON,
        _sum,
    ),
    ("dump", "/releases/current/data.ttl", "*/*", lambda body, _: body.startswith(b"# An invented dataset")),
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        outcome = Soak(Path(folder), seconds=arguments.minutes * 60).run()
    print(f"{outcome.kills} kills, {outcome.releases} releases, {outcome.explained} failures explained by a kill")
    print(json.dumps(dict(sorted(outcome.answers.items())), indent=1))
    print(f"memory {', '.join(f'{fifth:.0f}' for fifth in outcome.fifths)} MiB by fifths of the time, late to early {outcome.growth:.2f}")
    print("\n".join(outcome.faults) or "no fault")
    sys.exit(1 if outcome.faults else 0)


if __name__ == "__main__":
    main()
