"""The log of decisions: ``decisions/log.jsonl``, one JSON object a line, only ever added to.

A decision is written here, and synced to disk, before the files it changes are; a line ``{"done": n}`` follows when they are.
So a decision without that line is one that a crash cut short, and :meth:`ReviewLog.pending` finds it. An entry holds whole
records before and after: the log alone tells how each record came to be what it is.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from converters.record import Record
from converters.resolve.decisions import Identity
from ontology.errors import BadInput, Where
from publication.files import sync_folder

LOG = "log.jsonl"
"""Its name in ``decisions/``."""
MACHINE = "aigaq"
"""The signer of what the program did on its own: returning a record whose evidence changed."""


class Action(StrEnum):
    """What was done."""

    ACCEPT = "accept"
    REJECT = "reject"
    REOPEN = "reopen"
    CORRECT = "correct"
    SPLIT = "split"
    MERGE = "merge"
    ADD = "add"
    IDENTIFY = "identify"
    IMPORT = "import"
    RETURN = "return"
    UNDO = "undo"


class LogEntry(BaseModel):
    """One decision. Applying it replaces the records ``before`` by those ``after`` and adds (``undo``: removes) the judgements."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    n: int
    at: datetime
    by: str
    action: Action
    before: list[Record] = []
    after: list[Record] = []
    judged: list[Identity] = []
    """Rows added to ``decisions/identities.csv``."""
    withdrawn: list[Identity] = []
    """Rows taken out of it again."""
    undoes: int | None = None
    why: str | None = None

    def touches(self, record_id: str) -> bool:
        """Whether the record is one of those it changed."""
        return any(record.id == record_id for record in (*self.before, *self.after))


@dataclass
class DeskWork:
    """What people did to the records of a dataset, as far as a new extraction must heed it."""

    made: set[str] = field(default_factory=set)
    """Ids of records that a person made: by splitting, merging or adding."""
    replaced: set[str] = field(default_factory=set)
    """Ids of records that others stand for now."""
    touched: set[str] = field(default_factory=set)
    """Ids of records that a person has changed in any way."""


class ReviewLog:
    """Reads the log, and writes to its end. Callers hold the dataset's write lock when they write."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._entries: list[LogEntry] = []
        self._done: set[int] = set()
        self._read = 0
        self._lines = 0
        self._reading = threading.RLock()

    def entries(self) -> list[LogEntry]:
        """All decisions, oldest first.

        :raises BadInput: a line is damaged; the message names it. A last line that a crash cut off was never a decision.
        """
        with self._reading:
            if self.path.exists():
                with self.path.open("rb") as file:
                    file.seek(self._read)
                    for line in file:
                        if not line.endswith(b"\n"):
                            break
                        self._lines += 1
                        self._take(line)
                        self._read += len(line)
            return self._entries[:]

    def _take(self, line: bytes) -> None:
        try:
            value = json.loads(line)
            if "done" in value:
                self._done.add(int(value["done"]))
            else:
                self._entries.append(LogEntry.model_validate(value))
        except (ValueError, TypeError, ValidationError) as error:
            raise BadInput(
                "is not an entry of the log of decisions",
                where=Where(file=str(self.path), line=self._lines),
                hint="Restore the file from a backup, or move it away: the records hold the present state, the log their history.",
            ) from error

    def pending(self) -> list[LogEntry]:
        """Decisions that were logged and perhaps not yet carried out."""
        return [entry for entry in self.entries() if entry.n not in self._done]

    def undone(self) -> set[int]:
        """Numbers of the decisions that were taken back."""
        return {entry.undoes for entry in self.entries() if entry.undoes is not None}

    def append(
        self,
        action: Action,
        by: str,
        *,
        before: Iterable[Record] = (),
        after: Iterable[Record] = (),
        judged: Iterable[Identity] = (),
        withdrawn: Iterable[Identity] = (),
        undoes: int | None = None,
        why: str | None = None,
    ) -> LogEntry:
        """Write a decision to the disk. It counts from the moment this returns."""
        number = self.entries()[-1].n + 1 if self.entries() else 1
        entry = LogEntry(
            n=number,
            at=datetime.now(UTC),
            by=by,
            action=action,
            before=list(before),
            after=list(after),
            judged=list(judged),
            withdrawn=list(withdrawn),
            undoes=undoes,
            why=why or None,
        )
        self._write(entry.model_dump_json(exclude_none=True))
        return entry

    def done(self, entry: LogEntry) -> None:
        """Note that a decision has been carried out."""
        self._write(json.dumps({"done": entry.n}))

    def _write(self, line: str) -> None:
        self.entries()
        fresh = not self.path.exists()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab") as file:
            file.truncate(self._read)  # half a line that a crash left
            file.write(line.encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        if fresh:
            sync_folder(self.path.parent)


def desk_work(log: ReviewLog) -> DeskWork:
    """Fold the log: what a new extraction must not undo."""
    work = DeskWork()
    for entry in log.entries():
        if entry.by == MACHINE and entry.action is Action.RETURN:
            continue
        before, after = {record.id for record in entry.before}, {record.id for record in entry.after}
        work.touched |= before | after
        work.made = (work.made | (after - before)) - (before - after)
        work.replaced = (work.replaced | (before - after)) - after
    return work
