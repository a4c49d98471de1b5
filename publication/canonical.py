"""The canonical form of a graph: its lines sorted, each once; and its hash.

RDFC-1.0 (https://www.w3.org/TR/rdf-canon/) gives a dataset without blank nodes as its canonical N-Quads lines, sorted by code point, each
once. Our data has no blank nodes and is written in canonical N-Triples, and UTF-8 sorts as code points do; so sorting the bytes of the
lines is the whole algorithm. What is larger than memory is sorted in runs on disk that are merged.
"""

from __future__ import annotations

import hashlib
import heapq
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import chain
from pathlib import Path

import pyoxigraph as ox

from ontology.errors import RuleBroken, Where

RUN_BYTES = 128 << 20
"""How much is sorted in memory at once."""
_FAN = 64
"""Runs merged at once, so that open files stay few."""


def sorted_lines(lines: Iterable[bytes], run_bytes: int = RUN_BYTES) -> Iterator[bytes]:
    """The lines in order, each once. Memory stays near twice ``run_bytes``, whatever there is."""
    held: list[bytes] = []
    size = 0
    with ExitStack() as stack:
        runs: list[Path] = []
        folder: Path | None = None
        for line in lines:
            held.append(line)
            size += len(line) + 33  # what Python itself needs for a short string
            if size > run_bytes:
                folder = folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="aigaq-sort-")))
                runs.append(_spill(held, folder / f"{len(runs)}"))
                held, size = [], 0
        held.sort()
        if not runs:
            yield from _once(held)
            return
        while len(runs) > _FAN:
            merged = runs[0].with_name(f"{runs[0].name}m")
            _write(merged, _merged(runs[:_FAN]))
            runs = [*runs[_FAN:], merged]
        yield from _once(heapq.merge(_merged(runs), held))


def _spill(lines: list[bytes], path: Path) -> Path:
    lines.sort()
    _write(path, lines)
    return path


def _write(path: Path, lines: Iterable[bytes]) -> None:
    with path.open("wb", buffering=1 << 20) as file:
        file.writelines(lines)


def _merged(runs: list[Path]) -> Iterator[bytes]:
    with ExitStack() as stack:
        yield from heapq.merge(*(stack.enter_context(run.open("rb", buffering=1 << 18)) for run in runs))


def _once(lines: Iterable[bytes]) -> Iterator[bytes]:
    last = b""
    for line in lines:
        if line != last:
            yield line
            last = line


def refuse_blank_nodes(line: bytes) -> None:
    """:raises RuleBroken: the line has a blank node as subject or object; sorting would then not be canonical."""
    if line.startswith(b"_:") or (b"> _:" in line and line.split(b" ", 2)[2].startswith(b"_:")):
        raise RuleBroken(
            "the data has a blank node, so it has no canonical form by sorting",
            where=Where(file=line[:80].decode("utf-8", "replace")),
            hint="Give the resource an address of its own.",
        )


class CanonicalHash:
    """SHA-256 over sorted canonical lines, taken in while they pass."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self.triples = 0

    def passing(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """The same lines."""
        for line in lines:
            refuse_blank_nodes(line)
            self._digest.update(line)
            self.triples += 1
            yield line

    @property
    def hexdigest(self) -> str:
        return self._digest.hexdigest()


def canonical_line(triple: ox.Triple) -> bytes:
    """A triple as a line of canonical N-Quads."""
    return f"{triple.subject} {triple.predicate} {triple.object} .\n".encode()


def differences(old: Iterable[bytes], new: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    """What two sorted files differ in: ``("-", line)`` is in the old one alone, ``("+", line)`` in the new one alone, in order."""
    left, right = iter(old), iter(new)
    a, b = next(left, None), next(right, None)
    while a is not None and b is not None:
        if a == b:
            a, b = next(left, None), next(right, None)
        elif a < b:
            yield "-", a
            a = next(left, None)
        else:
            yield "+", b
            b = next(right, None)
    for sign, first, rest in (("-", a, left), ("+", b, right)):
        if first is not None:
            yield from ((sign, line) for line in chain([first], rest))
