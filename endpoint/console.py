"""Progress on the terminal: bars where somebody watches, plain lines elsewhere. Always on standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from publication.progress import Progress, Step

if TYPE_CHECKING:
    from publication.build import Outcome

_EVERY = 5.0
"""Seconds between two plain lines of one stage."""
_SHOWN = {"Entry": "entries", "Person": "persons", "Event": "events", "Charge": "charges", "Penalty": "penalties", "Source": "sources"}
_WARNINGS = 10


def progress() -> Progress:
    """Bars on a terminal, plain lines otherwise."""
    return TerminalProgress() if sys.stderr.isatty() else PlainProgress()


class TerminalProgress:
    """A bar a stage: what is being done, how many of how many, time gone and time left."""

    def __init__(self) -> None:
        from rich.console import Console

        self._console = Console(stderr=True)

    @contextmanager
    def stage(self, name: str, total: int | None = None) -> Iterator[Step]:
        if total == 0:
            yield lambda _: None
            return
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
        from rich.progress import Progress as Bars

        columns = (TextColumn("{task.description:<14}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("left"))
        with Bars(*columns, TimeRemainingColumn(), TextColumn("{task.fields[item]}"), console=self._console) as bars:
            task = bars.add_task(name, total=total, item="")
            yield lambda item: bars.update(task, advance=1, item=item)

    def say(self, line: str) -> None:
        self._console.print(line, markup=False, highlight=False)


class PlainProgress:
    """A line when a stage ends, and every few seconds of a long one."""

    @contextmanager
    def stage(self, name: str, total: int | None = None) -> Iterator[Step]:
        begin = last = time.monotonic()
        done = 0

        def step(item: str) -> None:
            nonlocal done, last
            done += 1
            now = time.monotonic()
            if now - last >= _EVERY:
                last = now
                left = f", about {(now - begin) / done * (total - done):.0f} s left" if total else ""
                self.say(f"{name}: {done}{f' of {total}' if total else ''}{left}")

        yield step
        if done:
            self.say(f"{name}: {done} done in {time.monotonic() - begin:.1f} s")

    def say(self, line: str) -> None:
        print(line, file=sys.stderr, flush=True)


def _withheld(rows: list[tuple[str, int, str]]) -> list[str]:
    """A table of what was withheld, how many, and what a reader still learns."""
    if not rows:
        return []
    wide, high = max(len(what) for what, _, _ in rows), max(len(str(number)) for _, number, _ in rows)
    return [
        "Withheld, and what a reader still learns:",
        *(f"  {what:<{wide}}  {number:>{high}}  {learns}" for what, number, learns in rows),
    ]


def outcome_lines(outcome: Outcome) -> list[str]:
    """What a build did, in a few lines for the person who ran it."""
    release, assembled = outcome.release, outcome.assembled
    if assembled is None:
        return [f"Nothing has changed; release {release.id} stays."]
    counts = release.manifest.counts
    parts = [f"{counts[name]} {label}" for name, label in _SHOWN.items() if counts.get(name)]
    draft = " (UNREVIEWED DRAFT)" if release.manifest.draft else ""
    lines = [f"Release {release.id}{draft}: {', '.join(parts)}; {counts['triples']} triples."]
    lines += [f"Not published: {number} record{'s' if number > 1 else ''}, {reason}." for reason, number in sorted(assembled.held.items())]
    lines += _withheld(assembled.tally.rows())
    lines += [f"Warning: {sentence}" for sentence in assembled.idle[:_WARNINGS]]
    lines += [f"Warning: {problem}" for problem in assembled.warnings[:_WARNINGS]]
    if len(assembled.warnings) > _WARNINGS:
        lines.append(f"… and {len(assembled.warnings) - _WARNINGS} more warnings, in validation.ttl of the release.")
    if not assembled.records:
        lines.append("There is nothing in it: no record is accepted yet. Review records/*.jsonl, or look at a draft with --unreviewed.")
    return lines
