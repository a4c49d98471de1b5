"""Entries a second through ``aigaq build``, first time and unchanged."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from publication.new import new_dataset
from publication.release import Releases
from tests.bench.generate import monthly_list
from tests.bench.row import Row


def prepare(folder: Path, entries: int) -> Path:
    """A dataset with ``entries`` generated entries in four sources, built once; the time is kept for :func:`measure`."""
    new_dataset(folder)
    for part in range(4):
        with (folder / "sources" / f"list-{part + 1}.txt").open("w", encoding="utf-8") as file:
            file.writelines(monthly_list(entries // 4, year=2020 + part, seed=part))
    (folder / "first.txt").write_text(str(_build(folder)), encoding="utf-8")
    return folder


def measure(folder: Path) -> Iterator[Row]:
    """Entries a second: everything new; one entry edited; nothing changed."""
    entries = Releases.of(folder).current().manifest.counts["Entry"]
    first = float((folder / "first.txt").read_text(encoding="utf-8"))
    yield Row("build, all new", f"{entries / first:,.0f} entries/s", "", f"{first:.1f} s whole process")
    source = folder / "sources" / "list-1.txt"
    source.write_text(source.read_text(encoding="utf-8").replace("near the park", "near the old park", 1), encoding="utf-8")
    edited = _build(folder)
    yield Row("build, one entry edited", f"{edited:.1f} s", "build, all new", f"{first:.1f} s", f"{first / edited:.1f} times faster")
    again = _build(folder)
    yield Row("build, nothing changed", f"{again:.1f} s", "build, all new", f"{first:.1f} s", f"{first / again:.1f} times faster")


def _build(folder: Path) -> float:
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-m", "endpoint", "build", str(folder), "--unreviewed"], check=True, capture_output=True)
    return time.perf_counter() - begin
