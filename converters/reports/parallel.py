"""Long sources on several processors: chunks of entries go to workers, records come back in order."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass

from converters.packs import Pack
from converters.record import Record
from converters.reports.assemble import assemble
from converters.reports.entry import Entry
from converters.reports.kinds import language_of
from converters.reports.years import Years

_WORTH_IT = 3_000
_CHUNK = 250


@dataclass(frozen=True)
class Job:
    """All that makes the records of a source whose entries do not depend on one another."""

    doc: str
    text: str
    pack: Pack
    years: Years
    entries: Sequence[Entry]

    def records(self, first: int, last: int) -> list[Record]:
        """The records of entries ``first`` to ``last`` (exclusive)."""
        return [
            assemble(self.text, entry, self.pack, language_of(self.text[entry.start : entry.end]), self.years, self.doc, number)
            for number, entry in enumerate(self.entries[first:last], start=first + 1)
        ]


_job: Job | None = None  # of a worker, inherited when it is forked


def _chunk(first: int, last: int) -> list[str]:
    if _job is None:
        raise RuntimeError("a worker was asked for records before it had its job")
    return [record.model_dump_json() for record in _job.records(first, last)]  # read back three times as fast as a pickle


def _begin(job: Job) -> None:
    global _job
    _job = job
    gc.freeze()  # the job is shared with the parent; looking through it for garbage would copy it
    gc.set_threshold(100_000)


def worker_count(entries: int, asked: int | None) -> int:
    """How many processes to use: those asked for, else all processors (four at most) for a long source, one for a short."""
    if "fork" not in multiprocessing.get_all_start_methods():
        return 1
    if asked is not None:
        return max(1, asked)
    return min(os.cpu_count() or 1, 4) if entries >= _WORTH_IT else 1


def run(job: Job, workers: int) -> Iterator[Record]:
    """Yield the records in order; only a few chunks are ever in flight."""
    bounds = [(first, min(first + _CHUNK, len(job.entries))) for first in range(0, len(job.entries), _CHUNK)]
    context = multiprocessing.get_context("fork")
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(job,))
    try:
        waiting: deque[Future[list[str]]] = deque()
        for first, last in bounds:
            waiting.append(pool.submit(_chunk, first, last))
            if len(waiting) > 2 * workers:
                yield from map(Record.model_validate_json, waiting.popleft().result())
        while waiting:
            yield from map(Record.model_validate_json, waiting.popleft().result())
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
