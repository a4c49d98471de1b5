"""SHACL over a build: a record's neighbourhood at a time, on all cores, and never twice for the same content."""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from publication.files import replacing
from publication.progress import Step
from shapes.files import shapes_digest
from shapes.report import Result

if TYPE_CHECKING:
    from shapes.validate import Validator

_CHUNK = 24
"""Records sent to a process at once. Fewer in all are validated here: starting a pool takes about a second."""
_AHEAD = 8
"""Chunks under way at most, so that memory does not grow with the data."""

Task = tuple[str, str, str]
"""Key of the record, digest of its triples, its triples."""
Finding = tuple[str, str, tuple[Result, ...]]
"""Key, digest, results (none where it conforms)."""


class RecordValidation:
    """Validates N-Triples texts by record: :meth:`add` each, then :meth:`finish`.

    ``findings`` maps the keys of records that have results of any severity to them.
    """

    def __init__(self, cache_file: Path, pool: ProcessPoolExecutor, step: Step) -> None:
        self._file = cache_file
        self._known = _read(cache_file)
        self._good: list[str] = []
        self._chunk: list[Task] = []
        self._jobs: deque[Future[list[Finding]]] = deque()
        self._pool = pool
        self._step = step
        self.findings: dict[str, tuple[Result, ...]] = {}

    def add(self, key: str, text: str) -> bool:
        """Take a record's N-Triples. False: it was found good before and is not looked at again."""
        digest = hashlib.sha256(text.encode()).hexdigest()
        if digest in self._known:
            self._good.append(digest)
            return False
        self._chunk.append((key, digest, text))
        if len(self._chunk) == _CHUNK:
            self._jobs.append(self._pool.submit(_check, self._chunk))
            self._chunk = []
            if len(self._jobs) > _AHEAD:
                self._take(self._jobs.popleft().result())
        return True

    def finish(self) -> None:
        """Validate what is left, and remember the records without any result."""
        self._take(_check(self._chunk))
        self._chunk = []
        while self._jobs:
            self._take(self._jobs.popleft().result())
        with replacing(self._file) as file:
            file.write(f"{shapes_digest()}\n")
            file.writelines(f"{digest}\n" for digest in self._good)

    def _take(self, found: list[Finding]) -> None:
        for key, digest, results in found:
            self._step("validate")
            if results:
                self.findings[key] = results
            else:
                self._good.append(digest)


@contextmanager
def validating(cache_file: Path, step: Step) -> Iterator[RecordValidation]:
    """A :class:`RecordValidation` whose processes end with the block. They start when the first chunk is full."""
    # Not fork: the progress display runs a thread, and a forked lock may never open again.
    pool = ProcessPoolExecutor(max_workers=os.cpu_count(), mp_context=get_context("forkserver"))
    try:
        yield RecordValidation(cache_file, pool, step)
    finally:
        pool.shutdown(cancel_futures=True)


def _read(path: Path) -> set[str]:
    try:
        lines = path.read_text(encoding="utf-8").split()
    except (OSError, UnicodeDecodeError):
        return set()
    return set(lines[1:]) if lines and lines[0] == shapes_digest() else set()


def _check(chunk: list[Task]) -> list[Finding]:
    from shapes.reading import read_ntriples

    return [(key, digest, tuple(_validator().validate(read_ntriples(text)).results)) for key, digest, text in chunk]


@cache
def _validator() -> Validator:
    from shapes.validate import Validator  # half a second of imports that a build without news does without

    return Validator()
