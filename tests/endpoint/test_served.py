"""The real thing: gunicorn on a free port, asked by clients that are not ours."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
import rdflib
from SPARQLWrapper import CSV, JSON, N3, POST, TURTLE, XML, SPARQLWrapper

import endpoint
from endpoint.serve import serve
from ontology.errors import NotFound, Unavailable

ROOT = Path(endpoint.__file__).parents[1]
CODE = """
import sys
from pathlib import Path
from endpoint.serve import serve
serve(Path(sys.argv[1]), port=int(sys.argv[2]), workers=1, listening=lambda: print("up", flush=True))
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(dataset: Path, log: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A server in a process of its own; ends with SIGTERM."""
    port = free_port()
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with log.open("w", encoding="utf-8") as errors:
        process = subprocess.Popen(
            [sys.executable, "-c", CODE, str(dataset), str(port)], stdout=subprocess.PIPE, stderr=errors, text=True, env=environment
        )
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "up\n"
            yield f"http://127.0.0.1:{port}", process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)
            if process.stdout is not None:
                process.stdout.close()


def get(url: str, **headers: str) -> tuple[int, bytes]:
    try:
        with urlopen(Request(url, headers=headers), timeout=20) as response:
            return response.status, response.read()
    except HTTPError as error:
        with error:
            return error.code, error.read()


def test_independent_clients(publish, tmp_path) -> None:  # type: ignore[no-untyped-def]
    publish("one")
    with served(tmp_path, tmp_path / "log") as (site, process):
        client = SPARQLWrapper(f"{site}/sparql")
        client.setQuery("SELECT ?s { ?s a <https://w3id.org/aigaq/ns#Event> }")
        client.setReturnFormat(JSON)
        assert len(client.query().convert()["results"]["bindings"]) == 3
        client.setMethod(POST)
        assert len(client.query().convert()["results"]["bindings"]) == 3
        client.setReturnFormat(XML)
        assert len(client.query().convert().getElementsByTagName("result")) == 3
        client.setReturnFormat(CSV)
        assert client.query().convert().count(b"\r\n") == 4
        for form in (TURTLE, N3):
            client.setQuery("CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 4")
            client.setReturnFormat(form)
            assert len(rdflib.Graph().parse(data=client.query().convert(), format="turtle")) == 4

        # rdflib negotiates, follows the 303 and parses what comes.
        graph = rdflib.Graph().parse(f"{site}/id/eAAAAAAAAAA1")
        assert rdflib.URIRef("https://data.example.org/id/pAAAAAAAAAA1") in set(graph.objects())
        remote = rdflib.Graph("SPARQLStore")
        remote.open(f"{site}/sparql")
        assert len(list(remote.query("SELECT ?s { ?s a <https://w3id.org/aigaq/ns#Charge> }"))) == 1

        publish("two", extra="<https://data.example.org/id/fresh> <http://www.w3.org/2000/01/rdf-schema#label> 'fresh' .")
        assert json.loads(get(f"{site}/health")[1])["release"] == "two"
        assert get(f"{site}/data/fresh.ttl")[0] == 200
        assert get(f"{site}/releases/one/../two/secret.txt")[0] == 404
        assert get(f"{site}/sparql?query=Testova-{'x' * 9000}")[0] in (400, 414)

        began = monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        assert monotonic() - began < 15
    sleep(0.2)
    log = (tmp_path / "log").read_text(encoding="utf-8")
    for line in log.splitlines():
        json.loads(line)
    assert "eAAAAAAAAAA1" not in log
    assert "Testova" not in log


def test_a_port_in_use_is_said(publish, tmp_path) -> None:  # type: ignore[no-untyped-def]
    publish("one")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Unavailable, match="in use") as caught:
            serve(tmp_path, port=taken.getsockname()[1])
    assert "--port" in (caught.value.hint or "")


def test_a_damaged_store_is_said(publish, tmp_path) -> None:  # type: ignore[no-untyped-def]
    shutil.rmtree(publish("one") / "store")
    with pytest.raises(Unavailable, match="store"):
        serve(tmp_path, port=free_port())


def test_nothing_published_is_said_before_listening(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        serve(tmp_path, port=free_port())
