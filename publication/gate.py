"""The publication gate: what of a record may be public. Everything else is not hidden but absent.

It works on records, before any quad is made; it fails closed. The rules are explained in ``docs/gate.md``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote

from converters.flags import FlagCode
from converters.rdf.public import BLANK, MASK, PublicRecord
from converters.record import Evidence, PersonMention, Record, ReviewStatus
from converters.resolve.links import Links
from publication import detectors
from publication.project import Policy
from publication.withheld import Withheld


class Held(StrEnum):
    """Why a whole record is not public. Only counted, never published."""

    PROPOSED = "not yet reviewed"
    REJECTED = "rejected by a reviewer"
    WITHHELD = "withheld by decision"
    MINOR = "speaks of a minor"


@dataclass(frozen=True)
class Gate:
    """The gate of one build.

    :param names: words of the names of persons withheld by decision; blanked wherever they stand.
    :param unreviewed: let proposed records through (the dataset is then marked as a draft).
    """

    policy: Policy
    withheld: Withheld
    links: Links
    names: tuple[str, ...] = ()
    unreviewed: bool = False

    def clear(self, record: Record, source: str) -> PublicRecord | Held:
        """What of ``record`` is public, or why nothing is. ``source`` is its file's path under ``sources/``."""
        status = record.review.status
        if status is ReviewStatus.REJECTED:
            return Held.REJECTED
        if status is ReviewStatus.PROPOSED and not self.unreviewed:
            return Held.PROPOSED
        if source in self.withheld.sources or record.id in self.withheld.records:
            return Held.WITHHELD
        # The extractor's flag is wider than the detector; a person who accepts the record has looked at it.
        doubtful = status is ReviewStatus.PROPOSED and any(flag.code == FlagCode.MINOR for flag in record.flags)
        if doubtful or detectors.minor(record.evidence.quote):
            return Held.MINOR
        secret = {p.id for p in record.people if self._withheld(record, p)}
        if secret and all(p.id in secret for p in record.people if p.role in self.policy.named_roles):
            return Held.WITHHELD
        return self._without(record, secret)

    def _withheld(self, record: Record, person: PersonMention) -> bool:
        return not self.withheld.persons.isdisjoint(self.links.group(f"{record.id}/{person.id}"))

    def _without(self, record: Record, secret: set[str]) -> PublicRecord:
        policy = self.policy
        named = {p.id for p in record.people if p.role in policy.named_roles and p.id not in secret}
        unnamed = {p.id for p in record.people if p.role in policy.anonymous_roles and p.id not in secret and p.id not in named}
        shown = named | unnamed
        hidden_names = [word for p in record.people if p.id not in named for word in name_words(p)] + list(self.names)
        public_words = {word.casefold() for p in record.people if p.id in named for word in name_words(p)}
        hidden_names = [word for word in hidden_names if word.casefold() not in public_words]

        events = [e for e in record.events if e.type not in policy.withheld_events and not (e.people and secret.issuperset(e.people))]
        mask = _Mask(record)
        mask.cover(detectors.personal_data(record.evidence.quote))
        mask.cover(detectors.name_spans(record.evidence.quote, hidden_names))
        for event in record.events:
            if event not in events:
                mask.cover_sentence(event.evidence)
        mask.cover_health()

        kept = [i for i, url in enumerate(record.urls) if not _names_in_address(url, hidden_names)]
        public = record.model_copy(
            update={
                "people": [
                    p.model_copy(
                        update={"evidence": mask.over(p.evidence)}
                        if p.id in named
                        else {"name": p.role.value, "surname": p.role.value, "given": None, "evidence": mask.over(p.evidence)}
                    )
                    for p in record.people
                    if p.id in shown
                ],
                "charges": [
                    c.model_copy(update={"evidence": mask.over(c.evidence)})
                    for c in record.charges
                    if c.person is None or c.person in shown
                ],
                "events": [
                    e.model_copy(update={"people": [i for i in e.people if i in shown], "evidence": mask.over(e.evidence)}) for e in events
                ],
                "penalties": [
                    p.model_copy(update={"evidence": mask.over(p.evidence)})
                    for p in record.penalties
                    if p.person is None or p.person in shown
                ],
                "urls": [record.urls[i] for i in kept],
                "url_evidence": [],
                "date_evidence": mask.over(record.date_evidence),
                "place_evidence": mask.over(record.place_evidence),
                "evidence": mask.over(record.evidence),
                "flags": [],
            }
        )
        return PublicRecord(public, frozenset(unnamed), policy.quotes)

    def title(self, title: str | None, records: Iterable[Record]) -> str | None:
        """A source's title with every name blanked that its records do not publish, and personal data too."""
        if not title:
            return None
        hidden, named = set(self.names), set[str]()
        for record in records:
            for person in record.people:
                public = person.role in self.policy.named_roles and not self._withheld(record, person)
                (named if public else hidden).update(name_words(person))
        known = {word.casefold() for word in named}
        words = [word for word in hidden if word.casefold() not in known]
        text = title
        for start, end in sorted({*detectors.personal_data(title), *detectors.name_spans(title, words)}, reverse=True):
            text = text[:start] + BLANK + text[end:]
        return text


class _Mask:
    """The entry's text with masked stretches, offsets kept."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._start = record.evidence.start
        self._text = list(record.evidence.quote)

    def cover(self, spans: Iterable[tuple[int, int]]) -> None:
        for start, end in spans:
            self._text[start:end] = MASK * (end - start)

    def cover_sentence(self, evidence: Evidence | None) -> None:
        start, end = PublicRecord(self._record).sentence(evidence)
        self.cover([(start - self._start, end - self._start)])

    def cover_health(self) -> None:
        quote = self._record.evidence.quote
        spans = [(s - self._start, e - self._start) for s, e in self._record.sentences] or [(0, len(quote))]
        self.cover((s, e) for s, e in spans if detectors.health(quote[s:e]))
        if detectors.health(quote) and not any(detectors.health(quote[s:e]) for s, e in spans):
            self.cover([(0, len(quote))])

    def over(self, evidence: Evidence | None) -> Evidence | None:
        if evidence is None:
            return None
        left, right = evidence.start - self._start, evidence.end - self._start
        inside = left >= 0 and right <= len(self._text)
        quote = "".join(self._text[left:right]) if inside else MASK * len(evidence.quote)
        return evidence.model_copy(update={"quote": quote})


def name_words(person: PersonMention) -> list[str]:
    """The words of a person's name that identify them: three letters and more, initials left out."""
    words = {*person.name.split(), person.surname, *(person.given or "").split()}
    return sorted(w for w in (word.strip(".,’'\"«»“”#()") for word in words) if len(w) >= 3)


def _names_in_address(url: str, names: list[str]) -> bool:
    address = unquote(url).casefold()
    return any(name.casefold() in address for name in names)
