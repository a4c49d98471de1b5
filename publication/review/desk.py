"""The review desk over a dataset folder: reads records, and carries out decisions one at a time, each logged before it takes effect."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from converters.readers import read_source
from converters.record import Record, ReviewStatus
from converters.resolve.decisions import Identity
from converters.source import Source
from ontology.errors import NotFound, Refused, Unavailable
from publication.corrections import Corrections
from publication.files import only_writer, told_plainly
from publication.intake import SourceFile, scan
from publication.project import Dataset
from publication.review import changes, identities
from publication.review.changes import Edit
from publication.review.fields import KINDS
from publication.review.log import LOG, MACHINE, Action, LogEntry, ReviewLog
from publication.review.recordfile import RecordFile
from publication.review.states import Stale, signed, version
from publication.withheld import read_withheld

_REMEMBERED = 2000
"""Versions kept in memory of which forms were made."""
_PATIENCE = 5.0
"""Seconds to wait for another command that writes the dataset."""


@dataclass(frozen=True)
class Versioned:
    """A record's id with the version that the reviewer saw."""

    id: str
    version: str


class ReviewDesk:
    """One dataset at the desk. Safe for several threads, and beside other commands on the same folder."""

    def __init__(self, dataset: Dataset) -> None:
        """Carries out what a crash cut short.

        :raises AigaqError: the log, the records or the decisions cannot be read.
        """
        self.dataset = dataset
        self.log = ReviewLog(dataset.decisions / LOG)
        self._mutex = threading.RLock()
        self._sources: dict[str, SourceFile] = {source.doc: source for source in scan(dataset)}
        self._read: dict[str, Source] = {}
        self._files: dict[str, RecordFile] = {}
        self._shown: dict[str, Record] = {}
        if self.log.pending():
            with self._writing():
                for entry in self.log.pending():
                    self._carry_out(entry)

    # Reading

    @property
    def documents(self) -> list[str]:
        """Names of the sources, as records use them."""
        return [doc for doc in self._sources if (self.dataset.records / f"{doc}.jsonl").exists()]

    def records(self, doc: str | None = None) -> list[Record]:
        """The records as they stand on the disk, of one source or of all."""
        return [record for name in ([doc] if doc else self.documents) for record in self._file(name).records()]

    def record(self, record_id: str) -> Record:
        """:raises NotFound: there is none of that id."""
        for doc in self.documents:
            if found := self._file(doc).get(record_id):
                return found
        raise NotFound("there is no record with this id", hint="The queue lists those there are.")

    def source(self, doc: str) -> Source:
        """The text that the evidence of a source's records points into."""
        with self._mutex:
            if doc not in self._read:
                self._read[doc] = read_source(self._sources[doc].path)
            return self._read[doc]

    def source_name(self, doc: str) -> str:
        """The source's path under ``sources/``."""
        return self._sources[doc].name

    def identities(self) -> list[Identity]:
        """The judgements in force on who is whom."""
        return identities.in_force(self.dataset)

    def history(self, record_id: str) -> list[LogEntry]:
        """What was done to a record, the latest first."""
        return [entry for entry in reversed(self.log.entries()) if entry.touches(record_id)]

    def returned_from(self, record: Record) -> Record | None:
        """The decided version of a record that came back because its evidence changed, as long as nobody has decided anew."""
        for entry in self.history(record.id):
            if entry.action is Action.RETURN:
                return next(old for old in entry.before if old.id == record.id)
            if entry.n not in self.log.undone() and entry.action in (Action.ACCEPT, Action.REJECT, Action.UNDO):
                return None
        return None

    def _file(self, doc: str) -> RecordFile:
        with self._mutex:
            if doc not in self._sources:
                raise NotFound("there is no source of this name", hint="The queue lists those there are.")
            return self._files.setdefault(doc, RecordFile(self.dataset.records / f"{doc}.jsonl"))

    def ids_of_people(self, record_id: str) -> set[str]:
        """Local ids that people of the record have or once had."""
        return {p.id for e in self.history(record_id) for r in (*e.before, *e.after) if r.id == record_id for p in r.people}

    # Deciding

    def decide(self, which: Sequence[Versioned], status: ReviewStatus, by: str, why: str | None = None) -> LogEntry:
        """Accept, reject or reopen records, all or none.

        :raises Stale: one was changed since the reviewer saw it.
        """
        actions = {ReviewStatus.ACCEPTED: Action.ACCEPT, ReviewStatus.REJECTED: Action.REJECT, ReviewStatus.PROPOSED: Action.REOPEN}
        with self._writing():
            before = [self._current(one) for one in which]
            return self._do(actions[status], by, before, [signed(record, status, by) for record in before], why=why)

    def show(self, record: Record) -> str:
        """Remember a version that a form is made from, so that it can be told what the form changed. Gives the version."""
        with self._mutex:
            self._shown[own := version(record)] = record
            while len(self._shown) > _REMEMBERED:
                self._shown.pop(next(iter(self._shown)))
        return own

    def seen(self, which: Versioned) -> Record | None:
        """The record as the reviewer saw it, where that version is still known."""
        past = (old for entry in self.history(which.id) for old in (*entry.after, *entry.before) if old.id == which.id)
        return self._shown.get(which.version) or next((old for old in past if version(old) == which.version), None)

    def correct(self, which: Versioned, make: Callable[[Record], Edit], by: str, *, accept: bool, over: str | None = None) -> LogEntry:
        """Change a record field by field; accepted at once, or proposed for another look.

        :param make: the edit of a record; called with the version that the form was made from.
        :param over: the version to put the result in place of, where the reviewer has seen that one too.
        :raises Stale: it was changed meanwhile; holds the record as this edit would have it, where that can be said.
        :raises BadInput: a value or a quote is wrong.
        """
        with self._writing():
            current, seen = self._find(which.id), self.seen(which)
            if current is None:
                raise Stale(None)
            base = current if version(current) == which.version else seen
            source, taken = self.source(current.doc), self.ids_of_people(which.id)
            changed = changes.corrected(base, make(base), source, taken) if base else None
            if changed is None or version(current) not in (which.version, over):
                raise Stale(current, changed)
            self._must_not_slip(current, changed)
            return self._do(
                Action.CORRECT, by, [current], [signed(changed, ReviewStatus.ACCEPTED if accept else ReviewStatus.PROPOSED, by)]
            )

    def split(self, which: Versioned, at: int, by: str) -> LogEntry:
        """Make two records of one.

        :raises Refused: it cannot be split there, or it is withheld as a whole.
        """
        with self._writing():
            record = self._current(which)
            self._must_be_free(record)
            first, second = changes.split(record, at, self.source(record.doc), [r.id for r in self.records(record.doc)])
            both = {p.id for p in first.people} & {p.id for p in second.people}
            moved = {p.id for p in second.people}
            # Whatever was decided about a mention (withheld, the same as …) holds for its copy too.
            pairs = [(f"{record.id}/{i}", f"{second.id}/{i}") for i in sorted(both | moved)]
            judged = identities.same(pairs, by, "one mention before the entry was split")
            return self._do(Action.SPLIT, by, [record], [first, second], judged=judged)

    def merge(self, which: Versioned, other: Versioned, by: str) -> LogEntry:
        """Make one record of two neighbours, under the id of the earlier.

        :raises Refused: they are not neighbours, or one is withheld as a whole.
        """
        with self._writing():
            first, second = sorted((self._current(which), self._current(other)), key=lambda r: r.evidence.start)
            if first.doc != second.doc or first.id == second.id:
                raise Refused("only two entries of one source can be merged", hint="Who is whom across sources is decided under People.")
            for record in (first, second):
                self._must_be_free(record)
            whole, ids = changes.merged(first, second, self.source(first.doc), self.records(first.doc), self.ids_of_people(first.id))
            pairs = [(f"{first.id}/{mine}", f"{second.id}/{theirs}") for theirs, mine in ids.items()]
            judged = identities.same(pairs, by, "one mention since the entries were merged")
            return self._do(Action.MERGE, by, [first, second], [whole], judged=judged)

    def add(self, doc: str, quote: str, by: str) -> LogEntry:
        """Make a record for words of the source that none covers."""
        with self._writing():
            record = changes.added(doc, quote, self.source(doc), self.records(doc), str(self.dataset.pack))
            return self._do(Action.ADD, by, [], [record])

    def identify(self, judged: Sequence[Identity], by: str, seen: str, keys: Iterable[str]) -> LogEntry:
        """Say who is whom.

        :param seen: digest of what was decided about the mentions ``keys`` when the form was made.
        :raises Stale: something else was decided since.
        :raises BadInput: it contradicts what was decided before.
        """
        with self._writing():
            if identities.digest(self.identities(), keys) != seen:
                raise Stale(None)
            identities.must_agree(self.dataset, judged)
            return self._do(Action.IDENTIFY, by, [], [], judged=judged)

    def import_all(self, edits: Sequence[tuple[Record, Record]], by: str) -> LogEntry:
        """Replace records by those of a spreadsheet, all or none; pairs of the record as it stands and as it shall be."""
        with self._writing():
            before = [self._current(Versioned(old.id, version(old))) for old, _ in edits]
            for old, new in edits:
                self._must_not_slip(old, new)
            return self._do(Action.IMPORT, by, before, [new for _, new in edits])

    def undo(self, by: str, number: int | None = None) -> LogEntry:
        """Take a decision back: the one of that number, else the latest that a person took and nobody took back.

        :raises Refused: there is none, or what it changed was changed again since.
        """
        with self._writing():
            entry = self.undoable(number)
            if entry is None:
                raise Refused("there is nothing to take back", hint="The log shows what was done.")
            for record in entry.after:
                if (current := self._find(record.id)) is None or version(current) != version(record):
                    raise Refused(
                        "a record was changed again after that decision", hint="Take the later change back first; the log shows it."
                    )
            identities.must_hold(self.dataset, entry.judged)
            return self._do(Action.UNDO, by, entry.after, entry.before, judged=entry.withdrawn, withdrawn=entry.judged, undoes=entry.n)

    def undoable(self, number: int | None = None) -> LogEntry | None:
        """The decision that :meth:`undo` would take back."""
        undone = self.log.undone()
        for entry in reversed(self.log.entries()):
            open_ = entry.n not in undone and entry.action is not Action.UNDO and entry.by != MACHINE
            if open_ and number in (None, entry.n):
                return entry
        return None

    # Writing

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the dataset's write lock; wait a little for another command to end."""
        with self._mutex, told_plainly(self.dataset.folder):
            until = time.monotonic() + _PATIENCE
            while True:
                try:
                    with only_writer(self.dataset.cache):
                        yield
                        return
                except Unavailable as error:
                    if "another aigaq command" not in error.message or time.monotonic() > until:
                        raise
                time.sleep(0.1)

    def _current(self, which: Versioned) -> Record:
        record = self._find(which.id)
        if record is None or version(record) != which.version:
            raise Stale(record)
        return record

    def _find(self, record_id: str) -> Record | None:
        return next((found for doc in self.documents if (found := self._file(doc).get(record_id))), None)

    def bound(self, record: Record) -> list[str]:
        """What decisions name by its place in this record (``events[0]``): a withheld statement, role or property, or a correction."""
        withheld = read_withheld(self.dataset.decisions / "withheld.csv")
        keys = sorted(key for key in (*withheld.statements, *withheld.roles, *withheld.properties) if key.startswith(f"{record.id}/"))
        corrections = Corrections(self.dataset.decisions / "corrections.csv").of(record.id)
        return keys + [f"{record.id}/{c.element or c.field}" for c in corrections]

    def _must_be_free(self, record: Record) -> None:
        """A part of a withheld entry would not be withheld, and elements that move would slip from under their decision."""
        whole = record.id in read_withheld(self.dataset.decisions / "withheld.csv").records
        if whole or self.bound(record):
            raise Refused(
                "a decision in decisions/ withholds or corrects this entry or a part of it, and would miss what moves to another",
                hint="Take that decision back first, change the entry, then decide again.",
            )

    def _must_not_slip(self, before: Record, after: Record) -> None:
        """Elements may be taken out of a record only where no decision counts on their places."""
        fewer = any(len(getattr(after, kind.list)) < len(getattr(before, kind.list)) for kind in KINDS)
        if fewer and self.bound(before):
            self._must_be_free(before)

    def _do(
        self,
        action: Action,
        by: str,
        before: Iterable[Record],
        after: Iterable[Record],
        *,
        judged: Iterable[Identity] = (),
        withdrawn: Iterable[Identity] = (),
        undoes: int | None = None,
        why: str | None = None,
    ) -> LogEntry:
        entry = self.log.append(action, by, before=before, after=after, judged=judged, withdrawn=withdrawn, undoes=undoes, why=why)
        self._carry_out(entry)
        return entry

    def _carry_out(self, entry: LogEntry) -> None:
        """Bring the files to where the decision wants them; doing so twice changes nothing."""
        for doc in sorted({record.doc for record in (*entry.before, *entry.after)}):
            before = [record for record in entry.before if record.doc == doc]
            self._file(doc).replace(before, [record for record in entry.after if record.doc == doc])
        identities.apply(self.dataset, add=entry.judged, remove=entry.withdrawn)
        self.log.done(entry)
