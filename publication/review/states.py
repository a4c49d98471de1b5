"""The state of a record: proposed, accepted or rejected, by whom, when; and the version by which two people do not overwrite each other."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from converters.record import Record, Review, ReviewStatus
from ontology.errors import Refused


class Stale(Refused):
    """Somebody else (or another tab) changed the record since the form was made. Holds the record as it stands."""

    def __init__(self, current: Record | None, wanted: Record | None = None) -> None:
        super().__init__(
            "the record was changed since this form was opened" if current else "the record is no longer there",
            hint="Look at both versions, then decide again.",
        )
        self.current = current
        self.wanted = wanted


def version(record: Record) -> str:
    """A digest of the whole record; a form carries it, and what has another one by then is not overwritten."""
    return hashlib.sha256(record.to_json().encode()).hexdigest()[:20]


def signed(record: Record, status: ReviewStatus, by: str) -> Record:
    """The record with a decision of now. ``proposed`` takes every decision back."""
    review = Review() if status is ReviewStatus.PROPOSED else Review(status=status, by=by, at=datetime.now(UTC).replace(microsecond=0))
    return record.model_copy(update={"review": review})
