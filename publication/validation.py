"""SHACL over a build: a record's neighbourhood at a time, on all cores, and never twice for the same content."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from rdflib import Graph

from publication.files import replacing
from shapes.validate import Result, Validator, shapes_digest

_INLINE = 24
"""Below so many records a pool costs more than it saves (starting it takes about a second)."""
_CHUNK = 16


@dataclass(frozen=True)
class Checked:
    """One record's outcome: ``key`` as the caller named it, and the results, none where it conforms."""

    key: str
    results: tuple[Result, ...]


class RecordValidation:
    """Validates N-Triples texts by record. Use :meth:`add` for each, then :meth:`finish`."""

    def __init__(self, cache_file: Path) -> None:
        self._file = cache_file
        self._known = self._read()
        self._good: list[str] = []
        self._waiting: list[tuple[str, str, str]] = []

    def add(self, key: str, text: str) -> bool:
        """Take a record's N-Triples. False: it was found good before and is not looked at again."""
        digest = hashlib.sha256(text.encode()).hexdigest()
        if digest in self._known:
            self._good.append(digest)
            return False
        self._waiting.append((key, digest, text))
        return True

    @property
    def pending(self) -> int:
        """Records that need a look."""
        return len(self._waiting)

    def finish(self) -> Iterator[Checked]:
        """Validate what is waiting; yields each record's outcome. Remembers those without any result."""
        for key, digest, results in self._outcomes():
            if not results:
                self._good.append(digest)
            yield Checked(key, results)
        self._waiting.clear()
        with replacing(self._file) as file:
            file.write(f"{shapes_digest()}\n")
            file.writelines(f"{digest}\n" for digest in self._good)

    def _outcomes(self) -> Iterator[tuple[str, str, tuple[Result, ...]]]:
        if len(self._waiting) <= _INLINE:
            yield from _check(self._waiting)
            return
        chunks = [self._waiting[i : i + _CHUNK] for i in range(0, len(self._waiting), _CHUNK)]
        with ProcessPoolExecutor(max_workers=os.cpu_count(), mp_context=get_context("forkserver")) as pool:
            jobs: list[Future[list[tuple[str, str, tuple[Result, ...]]]]] = [pool.submit(_check, chunk) for chunk in chunks]
            for job in jobs:
                yield from job.result()

    def _read(self) -> set[str]:
        try:
            lines = self._file.read_text(encoding="utf-8").split()
        except (OSError, UnicodeDecodeError):
            return set()
        return set(lines[1:]) if lines and lines[0] == shapes_digest() else set()


def _check(chunk: list[tuple[str, str, str]]) -> list[tuple[str, str, tuple[Result, ...]]]:
    return [(key, digest, tuple(_validator().validate(Graph().parse(data=text, format="nt")).results)) for key, digest, text in chunk]


@cache
def _validator() -> Validator:
    return Validator()
