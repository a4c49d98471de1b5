"""Entries a second through ``aigaq build``, first time and unchanged; and the example dataset again after one record was edited."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from publication.new import copy_example, new_dataset
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
    yield _example()


def _example() -> Row:
    """Processor seconds of whole commands; the least of five edits, since other work can only add to them.

    Modules are compiled before, as an installer does it.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "example"
        copy_example(folder)
        shutil.copytree(folder, Path(scratch) / "before")
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment["PYTHONPYCACHEPREFIX"] = str(Path(scratch) / "bytecode")
        _processor(Path(scratch) / "before", environment)
        first = _processor(folder, environment)
        again = []
        for days in range(31, 36):
            edit_penalty(folder, days)
            again.append(_processor(folder, environment))
    ratio = f"{first / min(again):.1f} times less"
    return Row("example dataset, one record edited", f"{min(again):.1f} s of processor", "all new", f"{first:.1f} s of processor", ratio)


def edit_penalty(folder: Path, days: int) -> None:
    """Give the first penalty of a dataset's first monthly list another length, as an editor of records would."""
    path = folder / "records" / "monitoring-2024-01.jsonl"
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    next(r for r in records if r["penalties"])["penalties"][0]["duration"] = f"P{days}D"
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")


def _processor(folder: Path, environment: dict[str, str]) -> float:
    def spent() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    begin = spent()
    subprocess.run([sys.executable, "-m", "endpoint", "build", str(folder)], env=environment, check=True, capture_output=True)
    return spent() - begin


def _build(folder: Path) -> float:
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-m", "endpoint", "build", str(folder), "--unreviewed"], check=True, capture_output=True)
    return time.perf_counter() - begin
