"""The text of an entry with stretches masked, character for character, so that offsets keep their meaning."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from converters.rdf.public import MASK, PublicRecord
from converters.record import Evidence, Record
from publication.redaction import Span

# What lies between two masked stretches and would only tell how many words are under them.
_BETWEEN = re.compile(f"(?<={MASK})[\\s.,\\-–'’«»\"“”()]{{1,3}}(?={MASK})")


class Masked:
    """Covers stretches of an entry's quote; :meth:`over` gives any evidence of the entry with the same stretches masked."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._start = record.evidence.start
        self._text = list(record.evidence.quote)

    def cover(self, spans: Iterable[Span]) -> int:
        """Mask the spans, counted from the entry's beginning; say how many there were."""
        number = 0
        for start, end in spans:
            self._text[start:end] = MASK * (min(end, len(self._text)) - start)
            number += 1
        return number

    def cover_evidence(self, evidence: Evidence | None) -> None:
        if evidence:
            self.cover([self._inside(evidence.start, evidence.end)])

    def cover_sentence(self, evidence: Evidence | None) -> None:
        """Mask the sentence that carries the evidence."""
        self.cover([self._inside(*PublicRecord(self._record).sentence(evidence))])

    def cover_sentences(self, speaks: Callable[[str], bool]) -> int:
        """Mask every sentence of which ``speaks`` is true; all of it, if only the whole entry does. Say how many."""
        quote = self._record.evidence.quote
        if not speaks(quote):
            return 0
        sentences = [self._inside(*sentence) for sentence in self._record.sentences] or [(0, len(quote))]
        found = [(start, end) for start, end in sentences if speaks(quote[start:end])]
        return self.cover(found or [(0, len(quote))])

    def close(self) -> None:
        """Join masked stretches that only a blank or a comma parts."""
        text = "".join(self._text)
        self._text = list(_BETWEEN.sub(lambda m: MASK * len(m.group()), text))

    def over(self, evidence: Evidence | None) -> Evidence | None:
        """The evidence with what is masked; wholly masked if it lies outside the entry."""
        if evidence is None:
            return None
        left, right = evidence.start - self._start, evidence.end - self._start
        inside = left >= 0 and right <= len(self._text)
        quote = "".join(self._text[left:right]) if inside else MASK * len(evidence.quote)
        return evidence.model_copy(update={"quote": quote, "sheet": None, "row": None, "column": None})

    def _inside(self, start: int, end: int) -> Span:
        return max(0, start - self._start), max(0, end - self._start)
