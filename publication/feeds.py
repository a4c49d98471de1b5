"""The log of changes: which address was published, corrected or withdrawn, in which release, and when. Never what it said.

Each release carries the whole log as ``changes.csv``: that of the release before it, and what is different now. A resource is its own
triples and those of its fragments. A draft is nobody's predecessor, so what it showed leaves no trace in later logs.
"""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from pathlib import Path

from publication.content import data_lines
from publication.lines import resource_of
from publication.release import Release, Releases

CHANGES = "changes.csv"
SUMMARY = "CHANGES.md"
_COLUMNS = ["time", "release", "change", "id"]
_SUMMARY = f"""# Changes · Изменения · Өзгерістер

How many addresses each release published, corrected and withdrew; `{CHANGES}` names them, and `aigaq diff` says what differs.

Сколько адресов каждый выпуск опубликовал, исправил и отозвал; сами адреса — в `{CHANGES}`, различия покажет `aigaq diff`.

Әр шығарылым қанша мекенжайды жариялады, түзетті, кері қайтарды; мекенжайлардың өзі `{CHANGES}` файлында, айырманы `aigaq diff` айтады.

| release · выпуск · шығарылым | time · время · уақыты | published · опубликовано · жарияланды | corrected · исправлено · түзетілді \
| withdrawn · отозвано · кері қайтарылды |
|---|---|---|---|---|"""


class Change(StrEnum):
    """What happened to an address. Coming back after a withdrawal looks like being published."""

    PUBLISHED = "published"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Entry:
    """One line of the log. ``time`` in UTC as ``xsd:dateTime``."""

    time: str
    release: str
    change: Change
    id: str


def write_changes(target: Path, lines: Iterable[bytes], base: str, release_id: str, time: str, releases: Releases) -> None:
    """Write the log of a release being made.

    :param lines: its sorted data.
    """
    earlier = _predecessor(releases, base, release_id)
    counts: dict[tuple[str, str], Counter[str]] = {(time, release_id): Counter()}
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_COLUMNS)
        if earlier:
            for entry in entries(earlier):
                writer.writerow([entry.time, entry.release, entry.change, entry.id])
                counts.setdefault((entry.time, entry.release), Counter())[entry.change] += 1
        before = _resources(data_lines(earlier), base) if earlier else iter(())
        for change, opaque in _compared(before, _resources(lines, base, content=earlier is not None)):
            writer.writerow([time, release_id, change, opaque])
            counts[time, release_id][change] += 1
    _write_summary(target.with_name(SUMMARY), counts)


def _write_summary(target: Path, counts: dict[tuple[str, str], Counter[str]]) -> None:
    """How much changed in each release, the newest first."""
    rows = [f"| {release} | {time} | {' | '.join(str(found[c]) for c in Change)} |" for (time, release), found in sorted(counts.items())]
    target.write_text("\n".join([_SUMMARY, *reversed(rows), ""]), encoding="utf-8", newline="\n")


def entries(release: Release) -> Iterator[Entry]:
    """The log of a release, oldest first. A release without one counts as the beginning."""
    path = release.folder / CHANGES
    if not path.is_file():
        time = stamp(release)
        yield from (
            Entry(time, release.id, Change.PUBLISHED, o) for o, _ in _resources(data_lines(release), release.manifest.base, content=False)
        )
        return
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows, None)
        yield from (Entry(time, of, Change(change), opaque) for time, of, change, opaque in rows)


def stamp(release: Release) -> str:
    """When a release was issued, as ``xsd:dateTime``."""
    return release.manifest.issued.strftime("%Y-%m-%dT%H:%M:%SZ")


def _predecessor(releases: Releases, base: str, release_id: str) -> Release | None:
    older = (releases.get(i) for i in releases.ids() if i < release_id)
    return next((r for r in older if not r.manifest.draft and r.manifest.base == base), None)


def _resources(lines: Iterable[bytes], base: str, *, content: bool = True) -> Iterator[tuple[str, bytes]]:
    """Opaque id and digest of each resource, in order; no digest where nothing is compared by ``content``."""
    own = f"<{base}id/".encode()
    held: list[bytes] = []
    starts = (b">", b"#")  # of no line, so that the first one begins a resource
    for line in chain(lines, (b"<>",)):  # the last one ends one
        if line.startswith(starts):
            if content:
                held.append(line)
            continue
        if starts[0].startswith(own):
            yield starts[0][len(own) : -1].decode(), hashlib.sha256(b"".join(held)).digest() if content else b""
        resource = resource_of(line)
        starts, held = (resource + b">", resource + b"#"), [line]


def _compared(before: Iterator[tuple[str, bytes]], after: Iterator[tuple[str, bytes]]) -> Iterator[tuple[Change, str]]:
    old, new = next(before, None), next(after, None)
    while old and new:
        if old[0] < new[0]:
            yield Change.WITHDRAWN, old[0]
            old = next(before, None)
        elif new[0] < old[0]:
            yield Change.PUBLISHED, new[0]
            new = next(after, None)
        else:
            if old[1] != new[1]:
                yield Change.CORRECTED, new[0]
            old, new = next(before, None), next(after, None)
    while old:
        yield Change.WITHDRAWN, old[0]
        old = next(before, None)
    while new:
        yield Change.PUBLISHED, new[0]
        new = next(after, None)
