"""A command of ours that kills itself, as the system would kill it, the moment that something has become true of its dataset."""

from __future__ import annotations

import os
import runpy
import signal
import sys
from collections.abc import Callable
from pathlib import Path

MOMENTS: dict[str, Callable[[Path], Callable[[], bool]]] = {
    "twin made": lambda dataset: lambda: any(dataset.glob(".releases-*/current")),
    "releases written": lambda dataset: lambda: any(dataset.glob(".releases-*/*/NOTICE.txt")),
    "decision waiting": lambda dataset: lambda: any((dataset / "decisions").glob(".withheld-*.csv")),
    "places changed": lambda dataset: _is_another(dataset / "releases"),
}


def _is_another(folder: Path) -> Callable[[], bool]:
    before = folder.stat().st_ino
    return lambda: folder.stat().st_ino != before


def main(moment: str, dataset: Path, arguments: list[str]) -> None:
    """Run ``aigaq`` with ``arguments``; look before everything that it asks of the system."""
    reached = MOMENTS[moment](dataset)
    looking = False

    def look(event: str, _: object) -> None:
        nonlocal looking
        if looking or not event.startswith(("os.", "open", "shutil.", "fcntl.", "ctypes.")):
            return
        looking = True  # looking is a call too
        try:
            if reached():
                os.kill(os.getpid(), signal.SIGKILL)
        finally:
            looking = False

    sys.addaudithook(look)
    sys.argv = ["aigaq", *arguments]
    runpy.run_module("endpoint", run_name="__main__")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
