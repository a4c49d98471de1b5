"""A release's log of changes, read by page: where each page begins is remembered, the log itself stays on disk."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from publication.feeds import CHANGES, Change, Entry
from publication.release import Release

PAGE = 500
"""Changes on a page."""


@dataclass(frozen=True)
class Page:
    """Some changes of one release; no later release adds to them."""

    release: str
    number: int
    time: str
    offset: int
    length: int


@dataclass(frozen=True)
class Log:
    """The pages, oldest first, and the numbers of each kind of change by release."""

    path: Path
    pages: tuple[Page, ...]
    counts: dict[str, dict[Change, int]]
    times: dict[str, str]

    def read(self, page: Page) -> list[Entry]:
        """The changes on a page."""
        with self.path.open("rb") as file:
            file.seek(page.offset)
            lines = file.read(page.length).decode().splitlines()
        return [Entry(time, release, Change(change), opaque) for time, release, change, opaque in (line.split(",") for line in lines)]

    def find(self, release: str, number: int) -> Page | None:
        return next((p for p in self.pages if (p.release, p.number) == (release, number)), None)


def log_of(release: Release) -> Log:
    """The log of a release; empty for one that has none."""
    path = release.folder / CHANGES
    return _log(path, path.stat().st_mtime_ns) if path.is_file() else Log(path, (), {}, {})


@lru_cache(maxsize=4)
def _log(path: Path, changed: int) -> Log:
    pages: list[Page] = []
    counts: dict[str, dict[Change, int]] = {}
    times: dict[str, str] = {}
    begin = offset = rows = number = 0
    current = time = ""
    with path.open("rb") as file:
        offset = begin = len(file.readline())
        for line in file:
            at, release, change, _ = line.decode().split(",")
            if release != current or rows == PAGE:
                if rows:
                    pages.append(Page(current, number, time, begin, offset - begin))
                number = number + 1 if release == current else 1
                current, time, begin, rows = release, at, offset, 0
            held = counts.setdefault(release, dict.fromkeys(Change, 0))
            held[Change(change)] += 1
            times[release] = at
            rows += 1
            offset += len(line)
    if rows:
        pages.append(Page(current, number, time, begin, offset - begin))
    return Log(path, tuple(pages), counts, times)
