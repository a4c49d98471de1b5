"""The canonical form of a graph: its lines sorted, each once; and its hash.

RDFC-1.0 (https://www.w3.org/TR/rdf-canon/) gives a dataset without blank nodes as its canonical N-Quads lines, sorted by code point, each
once. Our data has no blank nodes and is written in canonical N-Triples, and UTF-8 sorts as code points do; so sorting the bytes of the
lines is the whole algorithm. What is larger than memory is sorted in runs on disk that are merged.
"""

from __future__ import annotations

import hashlib
import tempfile
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import chain, islice
from pathlib import Path

import pyoxigraph as ox

from ontology.errors import RuleBroken, Where

RUN_BYTES = 128 << 20
"""How much is sorted in memory at once."""
_BATCH = 50_000
"""Lines taken at once."""
_FAN = 64
"""Runs merged at once, so that open files stay few."""
_AHEAD = 64 << 20
"""How much of all runs is read ahead while they are merged."""


def sorted_lines(lines: Iterable[bytes], run_bytes: int = RUN_BYTES) -> Iterator[bytes]:
    """The lines in order, each once. Memory stays near twice ``run_bytes``, whatever there is."""
    return chain.from_iterable(sorted_blocks(lines, run_bytes))


def sorted_blocks(lines: Iterable[bytes], run_bytes: int = RUN_BYTES) -> Iterator[list[bytes]]:
    """The same in blocks of any length, for those who work on many lines at once."""
    held: list[bytes] = []
    size, source = 0, iter(lines)
    with ExitStack() as stack:
        runs: list[Path] = []
        folder: Path | None = None
        while batch := list(islice(source, _BATCH)):
            held += batch
            size += sum(map(len, batch)) + 33 * len(batch)  # what Python itself needs for a short string
            if size > run_bytes:
                folder = folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="aigaq-sort-")))
                runs.append(_spill([_once(held)], folder / f"{len(runs)}"))
                held, size = [], 0
        if not runs:
            yield _once(held)
            return
        runs.append(_spill([_once(held)], runs[0].with_name(f"{len(runs)}")))
        held = []
        while len(runs) > _FAN:
            runs = [*runs[_FAN:], _spill(_merged(runs[:_FAN]), runs[0].with_name(f"{runs[0].name}m"))]
        yield from _merged(runs)


def _once(lines: list[bytes]) -> list[bytes]:
    lines.sort()
    return [line for line, before in zip(lines, chain((None,), lines), strict=False) if line != before]


def _spill(blocks: Iterable[list[bytes]], path: Path) -> Path:
    with path.open("wb", buffering=1 << 20) as file:
        for block in blocks:
            file.writelines(block)
    return path


def _merged(runs: list[Path]) -> Iterator[list[bytes]]:
    """Blocks of all runs together. Lines up to the least of the runs' last ones read are known to be complete, and are sorted at once."""
    ahead = max(1 << 18, _AHEAD // len(runs))
    with ExitStack() as stack:
        files = [stack.enter_context(run.open("rb", buffering=1 << 18)) for run in runs]
        heads = [file.readlines(ahead) for file in files]
        starts = [0] * len(files)
        while any(heads):
            bound = min(head[-1] for head in heads if head)
            block: list[bytes] = []
            for index, head in enumerate(heads):
                end = bisect_right(head, bound, starts[index])
                block += head[starts[index] : end]
                starts[index] = end
                if head and end == len(head):
                    heads[index], starts[index] = files[index].readlines(ahead), 0
            yield _once(block)


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
        source = iter(lines)
        while block := list(islice(source, 1000)):
            self.take(block)
            yield from block

    def take(self, block: list[bytes]) -> bytes:
        """Take in the next lines. :returns: them in one piece."""
        whole = b"".join(block)
        if whole.startswith(b"_:") or b"\n_:" in whole or b"> _:" in whole:
            for line in block:
                refuse_blank_nodes(line)
        self._digest.update(whole)
        self.triples += len(block)
        return whole

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
