"""What of a record would be public if it were accepted: the gate itself is asked, as the build asks it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from converters.rdf.public import PublicRecord
from converters.record import Record, Review, ReviewStatus
from publication.gate import Gate, Held
from publication.intake import scan
from publication.opening import open_gate
from publication.project import Dataset


@dataclass(frozen=True)
class Preview:
    """``held`` says why nothing of it would be public; otherwise ``public`` is what would be."""

    held: str | None
    public: PublicRecord | None


class Previewer:
    """Asks the gate; makes it anew when a decision or a record has changed."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._stamp: tuple[tuple[str, int], ...] | None = None
        self._gate: Gate | None = None

    def preview(self, record: Record, source: str) -> Preview:
        """The record as it would look, accepted.

        :param source: its file's path under ``sources/``.
        :raises AigaqError: the policy or the decisions cannot be read; then nothing could be published either.
        """
        review = record.review
        if review.status is ReviewStatus.PROPOSED:
            review = Review(status=ReviewStatus.ACCEPTED, by="preview", at=datetime.now(UTC))
        gate = self._current()
        corrected = gate.corrections.applied(record) if gate.corrections else record
        found = gate.clear(corrected.model_copy(update={"review": review}), source)
        return Preview(str(found.value), None) if isinstance(found, Held) else Preview(None, found)

    def _current(self) -> Gate:
        paths = [*self._dataset.decisions.glob("*.csv"), *self._dataset.records.glob("*.jsonl")]
        stamp = tuple(sorted((path.name, path.stat().st_mtime_ns) for path in paths))
        if self._gate is None or stamp != self._stamp:
            self._gate, self._stamp = open_gate(self._dataset, scan(self._dataset)), stamp
        return self._gate
