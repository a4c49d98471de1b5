"""The processes of a running server: which they are, what they hold and how long they have worked. Linux only (it reads ``/proc``)."""

from __future__ import annotations

import os
from pathlib import Path


def children(pid: int) -> list[int]:
    """The processes that a process has begun and that still run."""
    found: list[int] = []
    try:  # it or one of its threads may have ended meanwhile
        for path in Path(f"/proc/{pid}/task").glob("*/children"):
            found += [int(child) for child in path.read_text(encoding="ascii").split()]
    except OSError:
        pass
    return found


def below(pid: int) -> list[int]:
    """Its children, and theirs."""
    found = children(pid)
    return found + [p for child in found for p in below(child)]


def resident(pid: int) -> float:
    """MiB that a process holds, its part of what it shares; 0 if it has ended."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in text.splitlines() if line.startswith("Pss:")), 0.0)


def worked(pid: int) -> float:
    """Processor seconds of a process and all below it so far."""
    ticks = 0
    for one in (pid, *below(pid)):
        try:
            fields = Path(f"/proc/{one}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")
