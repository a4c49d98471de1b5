"""Records for tests, of invented people."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from converters.record import Evidence, Record, Review, ReviewStatus

ACCEPTED = Review(status=ReviewStatus.ACCEPTED, by="reviewer-1", at=datetime(2024, 4, 2, tzinfo=UTC))


def record(text: str, *, people: dict[str, tuple[str, str]], review: Review = ACCEPTED, start: int = 0, **fields: Any) -> Record:
    """A record of ``text`` at ``start``. ``people`` maps a local id to name and role; surnames come first in names."""
    mentions = []
    for identity, (name, role) in people.items():
        at = text.index(name)
        surname, _, given = name.partition(" ")
        evidence = {"start": start + at, "end": start + at + len(name), "quote": name}
        mentions.append({"id": identity, "name": name, "surname": surname, "given": given or None, "role": role, "evidence": evidence})
    sentences, position = [], 0
    for piece in text.split(". "):
        end = min(position + len(piece) + 1, len(text))
        sentences.append((start + position, start + end))
        position += len(piece) + 2
    return Record.model_validate(
        {
            "id": "r1",
            "doc": "list",
            "entry": 1,
            "language": "en",
            "date": "2024-01-05",
            "people": mentions,
            "evidence": Evidence(start=start, end=start + len(text), quote=text).model_dump(),
            "sentences": sentences,
            "review": review.model_dump(),
            **fields,
        }
    )
