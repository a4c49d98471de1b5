"""The recipes of ``docs/deploy/``: nginx and Caddy in front of the real server, systemd's check of its units, a socket handed over."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from tests.endpoint.test_served import ROOT, free_port, get, served

DEPLOY = ROOT / "docs" / "deploy"
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
CADDY = shutil.which("caddy")


@contextmanager
def nginx(folder: Path, upstream: str) -> Iterator[str]:
    """The shipped configuration with the lines changed that it marks as the reader's own, as a process of this test."""
    assert NGINX is not None
    port = free_port()
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    text, changed = re.subn(r"^ *ssl_certificate.*# <- yours\n", "", text, flags=re.MULTILINE)
    text = text.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};").replace("127.0.0.1:8000", upstream)
    text = text.replace("/var/log/nginx/", f"{folder}/")
    assert changed == 2
    paths = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    main = folder / "main.conf"
    main.write_text(f"daemon off;\npid {folder}/pid;\nevents {{}}\nhttp {{\n{paths}{text}\n}}\n", encoding="utf-8")
    with running([NGINX, "-p", str(folder), "-e", str(folder / "error"), "-c", str(main)], folder, port):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def caddy(folder: Path, upstream: str) -> Iterator[str]:
    """The shipped configuration under another name, without TLS, as a process of this test."""
    assert CADDY is not None
    port = free_port()
    text = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    assert "\ndata.example.org {" in text
    text = text.replace("data.example.org {", f"http://127.0.0.1:{port} {{").replace("127.0.0.1:8000", upstream)
    (folder / "main.conf").write_text(f"{{\n\tadmin off\n}}\n{text}", encoding="utf-8")
    with running([CADDY, "run", "--adapter", "caddyfile", "--config", str(folder / "main.conf")], folder, port):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def running(command: list[str], folder: Path, port: int) -> Iterator[None]:
    """A proxy that writes into the folder alone, and what it says into a file there."""
    homes = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said, env=os.environ | homes)
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)


@pytest.mark.parametrize(
    "proxy",
    [
        pytest.param(nginx, marks=pytest.mark.skipif(NGINX is None, reason="nginx is not installed (Debian: nginx-light)")),
        pytest.param(caddy, marks=pytest.mark.skipif(CADDY is None, reason="Caddy is not installed (Debian: caddy)")),
    ],
)
def test_proxies(publish, tmp_path: Path, proxy) -> None:  # type: ignore[no-untyped-def]
    publish("one")
    folder = tmp_path / "proxy"
    folder.mkdir()
    with served(tmp_path, tmp_path / "log") as (site, _), proxy(folder, site.removeprefix("http://")) as front:
        assert get(f"{front}/health")[0] == 200
        status, body = get(f"{front}/id/eAAAAAAAAAA1", Accept="text/turtle")
        assert (status, b"Detention" in body) == (200, True)
        with urlopen(Request(f"{front}/doc/eAAAAAAAAAA1", headers={"Accept-Encoding": "gzip"})) as response:
            tag = response.headers["ETag"]
            assert response.headers.get_all("Content-Encoding") == ["gzip"]
        assert get(f"{front}/doc/eAAAAAAAAAA1", **{"If-None-Match": tag, "Accept-Encoding": "gzip"})[0] == 304
        assert get(f"{front}/releases/one/data.ttl", Range="bytes=2-5")[0] == 206
        assert get(f"{front}/sparql?query=ASK%7B%7D", Accept="application/sparql-results+json")[0] == 200
        assert get(f"{front}/metrics")[0] == 404  # came through a proxy
        assert get(f"{front}/sparql?query=Testova-{'x' * 7000}")[0] == 400
    written = "".join(p.read_text(errors="replace") for p in folder.rglob("*") if p.is_file() and p.name != "main.conf")
    assert "eAAAAAAAAAA1" not in written
    assert "Testova" not in written


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_reads_the_units(tmp_path: Path) -> None:
    for name in ("aigaq.service", "aigaq.socket"):
        text = (DEPLOY / name).read_text(encoding="utf-8").replace("/opt/aigaq/bin/aigaq", sys.executable)
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", str(tmp_path / "aigaq.service"), str(tmp_path / "aigaq.socket")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "aigaq" not in done.stderr, done.stderr


def test_a_socket_that_is_handed_over_is_used_and_left_open(publish, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    publish("one")
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        code = (
            "import os, sys\n"
            "os.dup2(int(sys.argv[2]), 3); os.set_inheritable(3, True); os.environ.update(LISTEN_FDS='1', LISTEN_PID=str(os.getpid()))\n"
            "os.execv(sys.executable, [sys.executable, '-m', 'endpoint', 'serve', sys.argv[1], '--workers', '1', '--port', '9'])\n"
        )
        site = f"http://127.0.0.1:{listener.getsockname()[1]}"
        for _ in range(2):  # started again on the same socket, with requests waiting in it meanwhile
            process = subprocess.Popen(
                [sys.executable, "-c", code, str(tmp_path), str(listener.fileno())],
                pass_fds=[listener.fileno()],
                stderr=subprocess.DEVNULL,
                env=os.environ | {"PYTHONPATH": str(ROOT)},
            )
            try:
                assert get(f"{site}/health")[0] == 200
            finally:
                process.terminate()
                assert process.wait(20) == 0
