"""No request is dropped: not by SIGTERM, not by a change of release. Against the real server, with kept connections and queued ones."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import quote

import pytest

from tests.endpoint.test_served import ROOT, free_port

CODE = """
import sys
from pathlib import Path
from endpoint.serve import serve
serve(Path(sys.argv[1]), port=int(sys.argv[2]), workers=2, listening=lambda: print("up", flush=True))
"""
SLOW = "SELECT (COUNT(*) AS ?n) { VALUES ?x { " + " ".join(map(str, range(60))) + " } ?a ?b ?c . ?d ?e ?f }"
pytestmark = pytest.mark.slow


@contextmanager
def served(dataset: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    port = free_port()
    with (dataset / "log").open("w", encoding="utf-8") as errors:
        process = subprocess.Popen(
            [sys.executable, "-c", CODE, str(dataset), str(port)],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "up\n"
            yield f"127.0.0.1:{port}", process
        finally:
            process.terminate()
            process.wait(20)
            assert process.stdout is not None
            process.stdout.close()


class Reader(threading.Thread):
    """Asks for one address again and again over kept connections, until nobody listens any more or it is told to stop."""

    def __init__(self, host: str, path: str, *, once: bool = False) -> None:
        super().__init__(daemon=True)
        self._host, self._path, self._once = host, path, once
        self.answers: list[tuple[int, bytes, str]] = []
        self.broken: list[str] = []
        self.done = threading.Event()

    def run(self) -> None:
        while not self.done.is_set():
            connection = http.client.HTTPConnection(self._host, timeout=20)
            try:
                connection.connect()
            except (ConnectionRefusedError, ConnectionResetError):  # nobody listens any more; nothing had been asked yet
                return
            try:
                while self._ask(connection) and not self.done.is_set():
                    pass
            except Exception as error:
                self.broken.append(repr(error))
                return
            finally:
                connection.close()
            if self._once:
                return

    def _ask(self, connection: http.client.HTTPConnection) -> bool:
        connection.request("GET", self._path)
        response = connection.getresponse()
        self.answers.append((response.status, response.read(), response.headers.get("ETag", "")))
        return response.headers.get("Connection", "").lower() != "close" and not self._once


def test_sigterm_drops_nothing(publish, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    publish("one")
    with served(tmp_path) as (host, process):
        slow = [Reader(host, f"/sparql?query={quote(SLOW)}", once=True) for _ in range(2)]
        steady = [Reader(host, path) for path in ("/data/eAAAAAAAAAA1.ttl", "/id/eAAAAAAAAAA1", "/health") for _ in range(2)]
        for reader in (*steady, *slow):
            reader.start()
        deadline = monotonic() + 20
        while min(len(r.answers) for r in steady) < 5 and monotonic() < deadline:
            sleep(0.02)
        assert not any(r.answers for r in slow), "the slow queries are to be running still"
        waiting = [http.client.HTTPConnection(host, timeout=20) for _ in range(3)]
        for connection in waiting:
            connection.connect()
            connection.request("GET", "/doc/eAAAAAAAAAA1")
        process.send_signal(signal.SIGTERM)
        assert [connection.getresponse().status for connection in waiting] == [200, 200, 200]
        for connection in waiting:
            connection.close()
        for reader in (*steady, *slow):
            reader.join(30)
        assert process.wait(30) == 0
    assert [r.broken for r in (*steady, *slow)] == [[]] * 8
    assert [[status for status, _, _ in r.answers] for r in slow] == [[200], [200]]
    assert {status for r in steady for status, _, _ in r.answers} == {200, 303}


def test_a_change_of_release_drops_and_mixes_nothing(publish, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    def issue(number: int) -> None:
        publish(f"r{number}", extra=f'<https://data.example.org/id/now> <http://www.w3.org/2000/01/rdf-schema#label> "r{number}" .\n')

    issue(0)
    query = quote("SELECT ?l { <https://data.example.org/id/now> <http://www.w3.org/2000/01/rdf-schema#label> ?l }")
    with served(tmp_path) as (host, _):
        readers = [Reader(host, path) for path in ("/data/now.ttl", f"/sparql?query={query}", "/doc/now") for _ in range(2)]
        for reader in readers:
            reader.start()
        for number in range(1, 5):
            sleep(1)
            issue(number)
        sleep(1)
        for reader in readers:
            reader.done.set()
        for reader in readers:
            reader.join(20)
    for reader in readers:
        assert reader.broken == []
        assert {status for status, _, _ in reader.answers} == {200}
        told = []
        for _, body, tag in reader.answers:
            release = tag.strip('"').partition(".")[0]
            assert release.encode() in body  # the body is that of the release that the tag names
            told.append(int(release[1:]))
        assert told[-1] == 4
        assert told == sorted(told), "no client is taken back to an older release"
