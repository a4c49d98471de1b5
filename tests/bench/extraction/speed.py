"""How long ``aigaq extract`` takes on generated lists of growing length, and how much memory it and its workers take.

``python -m tests.bench.extraction.speed [ENTRIES ...]``; 10,000, 30,000 and 100,000 entries unless told. The command is run as its
user runs it, file to file. On a busy machine compare the processors' time, which other work changes less. Linux only (it reads ``/proc``).
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench.generate import monthly_list

SIZES = (10_000, 30_000, 100_000)
_TICK = 0.2  # seconds between two looks at the memory


def held(pid: int) -> int:
    """Bytes of memory that a process and those under it hold now; pages that they share count once."""
    total = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        total += sum(held(int(child)) for child in (task / "children").read_text().split())
    line = next(line for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines() if line.startswith("Pss:"))
    return total + int(line.split()[1]) * 1024


def spent() -> float:
    """Processor seconds of all processes that have ended under this one."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def measure(entries: int, folder: Path) -> tuple[int, float, float, int]:
    """Extract a list of ``entries`` entries. :returns: bytes read, seconds, processor seconds, bytes of memory at the most."""
    report, records = folder / "list-2024.txt", folder / "records.jsonl"
    with report.open("w", encoding="utf-8") as file:
        file.writelines(monthly_list(entries))
    most, begun, before = 0, time.perf_counter(), spent()
    with subprocess.Popen([sys.executable, "-m", "endpoint", "extract", str(report), "-o", str(records)]) as running:
        while running.poll() is None:
            with suppress(FileNotFoundError, ProcessLookupError, StopIteration):  # one of them has just ended
                most = max(most, held(running.pid))
            time.sleep(_TICK)
        seconds = time.perf_counter() - begun
    with records.open("rb") as file:
        made = sum(1 for _ in file)
    if running.returncode or made != entries:
        raise SystemExit(f"extract ended with {running.returncode} and {made} of {entries} records")
    return report.stat().st_size, seconds, spent() - before, most


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("entries", type=int, nargs="*", default=SIZES)
    table = Table("entries", "MB", "seconds", "entries/s", "processor s", "memory, MB")
    with tempfile.TemporaryDirectory() as folder:
        for entries in parser.parse_args().entries:
            size, seconds, cpu, most = measure(entries, Path(folder))
            table.add_row(
                f"{entries:,}", f"{size / 1e6:.1f}", f"{seconds:.1f}", f"{entries / seconds:,.0f}", f"{cpu:.0f}", f"{most / 1e6:,.0f}"
            )
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
