"""SHACL over a build: a record's neighbourhood at a time, on all cores, and never twice for the same content.

Most records are proved good in bulk (:mod:`shapes.prover`); pySHACL judges those that are not. What only the whole dataset can tell is
asked of it once (:mod:`shapes.whole`). What was found is remembered by content, findings too.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from publication.files import replacing
from publication.progress import Step
from shapes import stored
from shapes.compiled import Compiled, compiled
from shapes.files import shapes_digest
from shapes.prover import Prover
from shapes.report import Result
from shapes.whole import WholeRules, digest

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

    from shapes.validate import Validator

_CHUNK = 100
"""Records sent to a process at once. Fewer in all are validated here: starting a pool takes about a second."""
_AHEAD = 8
"""Chunks under way at most, so that memory does not grow with the data."""
_COMPILED = "shapes.json"

Task = tuple[str, str, str]
"""Key of the record, digest of its triples, its triples."""
Finding = tuple[str, str, tuple[Result, ...]]
"""Key, digest, results (none where it conforms)."""


class RecordValidation:
    """Validates N-Triples texts by record: :meth:`add` each, then :meth:`finish`, then :meth:`whole`.

    ``findings`` maps the keys of records that have results of any severity to them.
    """

    def __init__(self, cache_file: Path, step: Step) -> None:
        self._file = cache_file
        self._compiled = cache_file.with_name(_COMPILED)
        self._known = _read(cache_file)
        self._kept: dict[str, tuple[Result, ...]] = {}
        self._chunk: list[Task] = []
        self._jobs: deque[Future[list[Finding]]] = deque()
        self._pool: ProcessPoolExecutor | None = None
        self._step = step
        self.findings: dict[str, tuple[Result, ...]] = {}

    def add(self, key: str, text: str) -> bool:
        """Take a record's N-Triples. False: it was judged before, and the outcome stands."""
        name = digest(text)
        if name in self._known:
            self._keep(key, name, self._known[name])
            return False
        self._chunk.append((key, name, text))
        if len(self._chunk) == _CHUNK:
            self._jobs.append(self._processes().submit(_check, self._chunk, self._compiled))
            self._chunk = []
            if len(self._jobs) > _AHEAD:
                self._take(self._jobs.popleft().result())
        return True

    def finish(self) -> None:
        """Validate what is left, and remember what was found."""
        self._take(_check(self._chunk, self._compiled))
        self._chunk = []
        while self._jobs:
            self._take(self._jobs.popleft().result())
        self._write()

    def whole(self, file: Path) -> tuple[Result, ...]:
        """What the rules of the whole dataset find in its N-Triples."""
        rules = _whole_rules(self._compiled)
        lines = rules.lines(file)
        name = digest(lines)
        results = self._known[name] if name in self._known else rules.judge(lines)
        self._kept[name] = results
        self._write()
        return results

    def close(self) -> None:
        """End the processes."""
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def _processes(self) -> ProcessPoolExecutor:
        if not self._pool:
            from concurrent.futures import ProcessPoolExecutor
            from multiprocessing import get_context

            _rules(self._compiled)  # once, not in each process
            # Not fork: the progress display runs a thread, and a forked lock may never open again.
            self._pool = ProcessPoolExecutor(max_workers=os.cpu_count(), mp_context=get_context("forkserver"))
        return self._pool

    def _write(self) -> None:
        with replacing(self._file) as file:
            file.write(f"{shapes_digest()}\n")
            file.writelines(f"{name} {stored.to_json(results)}\n" if results else f"{name}\n" for name, results in self._kept.items())

    def _take(self, found: list[Finding]) -> None:
        for key, name, results in found:
            self._step("validate")
            self._keep(key, name, results)

    def _keep(self, key: str, name: str, results: tuple[Result, ...]) -> None:
        self._kept[name] = results
        if results:
            self.findings[key] = results


@contextmanager
def validating(cache_file: Path, step: Step) -> Iterator[RecordValidation]:
    """A :class:`RecordValidation` whose processes end with the block. They start when the first chunk is full."""
    validation = RecordValidation(cache_file, step)
    try:
        yield validation
    finally:
        validation.close()


def _read(path: Path) -> dict[str, tuple[Result, ...]]:
    """What was found before by these shapes, by digest of the content; nothing where the file cannot be understood."""
    try:
        first, *lines = path.read_text(encoding="utf-8").split("\n")
        if first != shapes_digest():
            return {}
        found = (line.partition(" ") for line in lines if line)
        return {name: stored.from_json(results) if results else () for name, _, results in found}
    except (OSError, ValueError):
        return {}


def _check(chunk: list[Task], compiled_file: Path) -> list[Finding]:
    from shapes.reading import read_ntriples

    doubtful = _prover(compiled_file).doubtful({name: text for _, name, text in chunk}) if chunk else set()
    return [(key, name, tuple(_validator().validate(read_ntriples(text)).results) if name in doubtful else ()) for key, name, text in chunk]


@cache
def _rules(file: Path) -> Compiled:
    """Our shapes compiled, as an earlier build left them in the file; it is written where it is not there or of other shapes."""
    try:
        found = Compiled.from_json(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        found = None
    if found is None or found.digest != shapes_digest():
        found = compiled()
        with replacing(file) as written:
            written.write(found.to_json())
    return found


@cache
def _prover(compiled_file: Path) -> Prover:
    return Prover.asking(_rules(compiled_file).queries)


@cache
def _whole_rules(compiled_file: Path) -> WholeRules:
    return WholeRules.of(_rules(compiled_file).rules)


@cache
def _validator() -> Validator:
    from shapes.files import graph
    from shapes.validate import Validator  # half a second of imports that a build without doubtful records does without

    return Validator(graph(of_whole=False))
