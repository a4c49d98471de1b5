"""`aigaq serve` as a process of its own."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def started(dataset: Path, *options: str) -> Iterator[int]:
    """Serve a dataset with one web worker, and give the port; ends with SIGTERM, and that without a fault."""
    with running(dataset, *options) as (port, _):
        yield port


@contextmanager
def running(dataset: Path, *options: str, files: int | None = None) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """As :func:`started`, with the process.

    :param files: descriptors that it may have.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    limit = ["prlimit", f"--nofile={files}"] if files else []
    command = [*limit, sys.executable, "-m", "endpoint", "serve", str(dataset), "--port", str(port), "--workers", "1", *options]
    process = subprocess.Popen(command, cwd=Path(__file__).parents[2], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port, process
    finally:
        process.terminate()
        assert process.wait(20) == 0
