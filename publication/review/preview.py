"""What of a record would be public if it were accepted: the gate itself is asked, as the build asks it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from converters.rdf.public import PublicRecord
from converters.record import Record, Review, ReviewStatus, Role
from publication import detectors
from publication.gate import Gate, Held
from publication.intake import scan
from publication.opening import open_gate
from publication.project import Dataset

FEW = 5
"""Fewer entries than this from one place make a nameless person easy to tell (rules 8 and 19)."""


@dataclass(frozen=True)
class Preview:
    """``held`` says why nothing of it would be public; otherwise ``public`` is what would be."""

    held: str | None
    public: PublicRecord | None
    beliefs: bool = False
    """It would speak of somebody's ethnicity, religion or party (rule 14)."""
    alike: int | None = None
    """How many entries are from that place, where somebody would appear without a name, with a day and a place, and these are few."""


class Previewer:
    """Asks the gate; makes it anew when a decision or a record has changed."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._stamp: tuple[tuple[str, int], ...] | None = None
        self._gate: Gate | None = None

    def preview(self, record: Record, source: str, others: Iterable[Record] = ()) -> Preview:
        """The record as it would look, accepted, with what only a person can judge.

        :param source: its file's path under ``sources/``.
        :param others: all records of the dataset, this one among them.
        :raises AigaqError: the policy or the decisions cannot be read; then nothing could be published either.
        """
        review = record.review
        if review.status is ReviewStatus.PROPOSED:
            review = Review(status=ReviewStatus.ACCEPTED, by="preview", at=datetime.now(UTC))
        gate = self._current()
        corrected = gate.corrections.applied(record) if gate.corrections else record
        found = gate.clear(corrected.model_copy(update={"review": review}), source)
        if isinstance(found, Held):
            return Preview(str(found.value), None)
        return Preview(None, found, _beliefs(found), _few_alike(found, others))

    def _current(self) -> Gate:
        paths = [*self._dataset.decisions.glob("*.csv"), *self._dataset.records.glob("*.jsonl")]
        stamp = tuple(sorted((path.name, path.stat().st_mtime_ns) for path in paths))
        if self._gate is None or stamp != self._stamp:
            self._gate, self._stamp = open_gate(self._dataset, scan(self._dataset)), stamp
        return self._gate


def _beliefs(found: PublicRecord) -> bool:
    span = found.record.evidence
    return found.quotes and detectors.beliefs(found.printable(span.start, span.end))


def _few_alike(found: PublicRecord, others: Iterable[Record]) -> int | None:
    record = found.record
    nameless = any(p.role is Role.AFFECTED and p.id in found.unnamed for p in record.people)
    if not nameless or record.place is None or record.date is None or len(record.date) < len("2024-01-01"):
        return None
    number = sum(1 for other in others if (other.place_code or other.place) == (record.place_code or record.place))
    return number if 0 < number < FEW else None
