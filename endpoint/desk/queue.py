"""The queue: which records come, in which order. Undecided ones first, and of those the ones with flags."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from converters.record import Record, ReviewStatus
from converters.resolve.names import fold

_STATUSES = {"proposed", "accepted", "rejected", "all"}


@dataclass(frozen=True)
class Filter:
    """What the reviewer wants to see. Empty fields want everything."""

    doc: str = ""
    person: str = ""
    flag: str = ""
    status: str = "proposed"

    @classmethod
    def of(cls, values: Mapping[str, str]) -> Filter:
        """Read it from a request's parameters; what is not understood wants everything."""
        status = values.get("status", "proposed")
        return cls(
            values.get("doc", ""), values.get("person", "").strip(), values.get("flag", ""), status if status in _STATUSES else "proposed"
        )

    def query(self) -> dict[str, Any]:
        """The parameters that make it, for links."""
        values = {"doc": self.doc, "person": self.person, "flag": self.flag, "status": "" if self.status == "proposed" else self.status}
        return {name: value for name, value in values.items() if value}

    def wants(self, record: Record) -> bool:
        """Whether the record is asked for, its status apart."""
        if self.doc and record.doc != self.doc:
            return False
        if self.flag == "any" and not record.flags:
            return False
        if self.flag == "none" and record.flags:
            return False
        if self.flag not in ("", "any", "none") and all(flag.code != self.flag for flag in record.flags):
            return False
        return not self.person or any(fold(self.person) in fold(person.name) for person in record.people)

    def select(self, records: Iterable[Record]) -> list[Record]:
        """The records asked for, in the order of the queue."""
        found = [r for r in records if self.wants(r) and self.status in ("all", r.review.status.value)]
        return sorted(found, key=order)


def order(record: Record) -> tuple[bool, bool, str, int, int]:
    """Undecided first, flagged first, then as the sources have them."""
    decided = record.review.status is not ReviewStatus.PROPOSED
    return decided, not record.flags, record.doc, record.entry, record.evidence.start


@dataclass(frozen=True)
class Standing:
    """How far the review of a source is."""

    doc: str
    total: int
    accepted: int
    rejected: int
    flagged: int
    """Undecided ones that bear a flag."""

    @property
    def proposed(self) -> int:
        return self.total - self.accepted - self.rejected


def standing(doc: str, records: Iterable[Record]) -> Standing:
    """Count one source's records."""
    held = list(records)
    states = Counter(record.review.status for record in held)
    flagged = sum(1 for r in held if r.flags and r.review.status is ReviewStatus.PROPOSED)
    return Standing(doc, len(held), states[ReviewStatus.ACCEPTED], states[ReviewStatus.REJECTED], flagged)


def after(record: Record, queue: list[Record]) -> Record | None:
    """The next undecided record of the queue after this one; from the beginning again at its end."""
    waiting = [r for r in queue if r.review.status is ReviewStatus.PROPOSED and r.id != record.id]
    return next((r for r in waiting if order(r) > order(record)), waiting[0] if waiting else None)


def beside(record: Record, queue: list[Record]) -> tuple[Record | None, Record | None]:
    """The records before and after this one in the queue, wherever it stands itself."""
    earlier = [r for r in queue if order(r) < order(record)]
    later = [r for r in queue if order(r) > order(record)]
    return (earlier[-1] if earlier else None), (later[0] if later else None)
