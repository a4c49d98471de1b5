"""Starts real engines for the store tests, each in a scratch folder and on a port of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from publication.store.remote import Engine

_START_SECONDS = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def _running(command: list[str], folder: Path, probe: str) -> Iterator[None]:
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(_START_SECONDS * 5):
            try:
                with urlopen(probe, timeout=5):
                    break
            except HTTPError as error:  # it answers
                error.close()
                break
            except OSError:
                if process.poll() is not None:
                    raise RuntimeError(f"{command[0]} ended with {process.returncode}") from None
                time.sleep(0.2)
        else:
            raise RuntimeError(f"{command[0]} did not start")
        yield
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def oxigraph(folder: Path) -> Iterator[Engine]:
    program = Path(sys.executable).with_name("oxigraph")
    if not program.exists():
        pytest.skip("the Oxigraph server is not installed (PyPI: oxigraph)")
    port = free_port()
    command = [str(program), "serve", "--location", str(folder / "data"), "--bind", f"127.0.0.1:{port}"]
    with _running(command, folder, f"http://127.0.0.1:{port}/"):
        yield Engine(f"http://127.0.0.1:{port}/query", f"http://127.0.0.1:{port}/update")


@contextmanager
def fuseki(folder: Path) -> Iterator[Engine]:
    jar = os.environ.get("AIGAQ_FUSEKI")
    if not jar or not Path(jar).is_file() or not shutil.which("java"):
        pytest.skip("Fuseki is not here: AIGAQ_FUSEKI names the file jena-fuseki-server-5.x.jar, and Java 17 runs it")
    port = free_port()
    command = ["java", "-Xmx512m", "-jar", jar, "--port", str(port), "--localhost", "--update", "--mem", "/ds"]
    with _running(command, folder, f"http://127.0.0.1:{port}/$/ping"):
        yield Engine(f"http://127.0.0.1:{port}/ds/query", f"http://127.0.0.1:{port}/ds/update")


@contextmanager
def virtuoso(folder: Path) -> Iterator[Engine]:
    program = os.environ.get("AIGAQ_VIRTUOSO") or shutil.which("virtuoso-t")
    client = os.environ.get("AIGAQ_VIRTUOSO_ISQL") or shutil.which("isql-vt")
    if not program or not client:
        pytest.skip("Virtuoso is not installed (Debian: virtuoso-opensource)")
    port, sql = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(
        f"[Database]\nDatabaseFile={folder}/v.db\nErrorLogFile={folder}/v.log\nLockFile={folder}/v.lck\nTransactionFile={folder}/v.trx\n"
        f"xa_persistent_file={folder}/v.pxa\n[TempDatabase]\nDatabaseFile={folder}/t.db\nTransactionFile={folder}/t.trx\n"
        f"[Parameters]\nServerPort={sql}\nNumberOfBuffers=10000\nMaxDirtyBuffers=6000\nDefaultIsolation=2\n"
        f"[HTTPServer]\nServerPort=127.0.0.1:{port}\nServerRoot={folder}\n[SPARQL]\nResultSetMaxRows=100000\n",
        encoding="utf-8",
    )
    with _running([program, "+foreground", "+configfile", str(folder / "virtuoso.ini")], folder, f"http://127.0.0.1:{port}/sparql"):
        grant = 'grant SPARQL_UPDATE to "SPARQL"; GRANT EXECUTE ON DB.DBA.SPARQL_INSERT_DICT_CONTENT TO "SPARQL";'
        subprocess.run([client, f"127.0.0.1:{sql}", "dba", "dba", f"exec={grant}"], check=True, capture_output=True, timeout=60)
        yield Engine(f"http://127.0.0.1:{port}/sparql", f"http://127.0.0.1:{port}/sparql")


ENGINES = {"oxigraph": oxigraph, "fuseki": fuseki, "virtuoso": virtuoso}
