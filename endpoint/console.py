"""Progress on the terminal: bars where somebody watches, plain lines elsewhere. Always on standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from endpoint.spoken import Spoken, of_the_terminal
from publication.progress import Progress, Step

if TYPE_CHECKING:
    from publication.build import Outcome

_EVERY = 5.0
"""Seconds between two plain lines of one stage."""
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

        name_column, item_column = (TextColumn(text, markup=False) for text in ("{task.description:<14}", "{task.fields[item]}"))
        columns = (name_column, BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn())
        with Bars(*columns, item_column, console=self._console) as bars:
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


def _withheld(tally: list[tuple[str, int, str]], words: Spoken) -> list[str]:
    """A table of what was withheld, how many, and what a reader still learns."""
    if not tally:
        return []
    rows = [(words.gettext(what), number, words.gettext(learns)) for what, number, learns in tally]
    wide, high = max(len(what) for what, _, _ in rows), max(len(str(number)) for _, number, _ in rows)
    return [
        words.gettext("Withheld, and what a reader still learns:"),
        *(f"  {what:<{wide}}  {number:>{high}}  {learns}" for what, number, learns in rows),
    ]


def _holds(counts: dict[str, int], words: Spoken) -> str:
    """What is in a release, in numbers."""
    ngettext = words.ngettext
    said = {
        "Entry": ngettext("%(num)s entry", "%(num)s entries", counts.get("Entry", 0)),
        "Person": ngettext("%(num)s person", "%(num)s persons", counts.get("Person", 0)),
        "Event": ngettext("%(num)s event", "%(num)s events", counts.get("Event", 0)),
        "Charge": ngettext("%(num)s charge", "%(num)s charges", counts.get("Charge", 0)),
        "Penalty": ngettext("%(num)s penalty", "%(num)s penalties", counts.get("Penalty", 0)),
        "Source": ngettext("%(num)s source", "%(num)s sources", counts.get("Source", 0)),
    }
    shown = ", ".join(text for name, text in said.items() if counts.get(name))
    return "; ".join(filter(None, (shown, ngettext("%(num)s triple", "%(num)s triples", counts["triples"]))))


def outcome_lines(outcome: Outcome, words: Spoken | None = None) -> list[str]:
    """What a build did, in a few lines for the person who ran it.

    :param words: in the terminal's language where they are not given.
    """
    words = words or Spoken(of_the_terminal())
    gettext, ngettext = words.gettext, words.ngettext
    release, assembled = outcome.release, outcome.assembled
    if assembled is None:
        return [gettext("Nothing has changed; release %(id)s stays.", id=release.id)]
    draft = f" ({gettext('UNREVIEWED DRAFT')})" if release.manifest.draft else ""
    holds = _holds(release.manifest.counts, words)
    lines = [gettext("Release %(id)s: %(holds)s.", id=f"{release.id}{draft}", holds=holds)]
    for reason, number in sorted(assembled.held.items()):
        held = ngettext(
            "Not published: %(num)s record, %(reason)s.", "Not published: %(num)s records, %(reason)s.", number, reason=gettext(reason)
        )
        lines.append(held)
    lines += _withheld(assembled.tally.rows(), words)
    lines += [f"{gettext('Warning')}: {problem}" for problem in (*assembled.idle[:_WARNINGS], *assembled.warnings[:_WARNINGS])]
    more = len(assembled.warnings) - _WARNINGS
    if more > 0:
        lines.append(ngettext("… and %(num)s more warning, in validation.ttl.", "… and %(num)s more warnings, in validation.ttl.", more))
    if not assembled.records:
        lines.append(gettext("There is nothing in it: no record is accepted yet. Review the records, or see a draft with --unreviewed."))
    return lines
