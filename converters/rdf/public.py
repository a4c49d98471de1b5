"""What of a record may be public, as the gate hands it on. What is not in here cannot reach an output."""

from __future__ import annotations

import re
from dataclasses import dataclass

from converters.record import Evidence, Record

MASK = "\x00"
"""Stands, character for character, for text that must not be printed, so that offsets keep their meaning."""
BLANK = "[withheld]"
_MASKED = re.compile(f"{MASK}+")


@dataclass(frozen=True)
class PublicRecord:
    """A record without anything that must not be published.

    ``record`` holds only public elements, its texts masked; ``unnamed`` are the local ids of its people who appear by
    role alone (their names are not in ``record``); ``quotes`` says whether sentences are published at all.
    """

    record: Record
    unnamed: frozenset[str] = frozenset()
    quotes: bool = True

    def printable(self, start: int, end: int) -> str:
        """The entry's text between two offsets of the source, with a mark where something is withheld."""
        entry = self.record.evidence
        return _MASKED.sub(BLANK, entry.quote[start - entry.start : end - entry.start]).strip()

    def sentence(self, evidence: Evidence | None) -> tuple[int, int]:
        """Start and end of the sentence that carries the evidence; the whole entry where none does."""
        entry = self.record.evidence
        if evidence is None:
            return entry.start, entry.end
        for start, end in self.record.sentences:
            if start <= evidence.start < end:
                return start, max(end, evidence.end)
        return entry.start, entry.end
