"""What is known of each person over all records that may be public: charged or only detained, cleared, when last in the news.

Learnt from those records alone, so that nothing about a person depends on what is withheld. Only people whom decisions join are held
in memory; of everybody else the one record says everything.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from converters.record import EventType, Record
from converters.resolve.links import Links
from ontology.edtf import bounds
from publication import detectors
from publication.policy import Policy, Retained

_HELD_ONCE = {EventType.DETENTION, EventType.RELEASE, EventType.SUMMONS, EventType.INTERROGATION, EventType.ASSEMBLY}
_BEFORE_A_COURT = {
    *(EventType.CASE_OPENED, EventType.MEASURE_OF_RESTRAINT, EventType.COURT_HEARING, EventType.JUDGMENT, EventType.APPEAL_DECISION)
}
_ENDINGS = {EventType.JUDGMENT, EventType.APPEAL_DECISION, EventType.RELEASE, EventType.REDRESS, EventType.COURT_HEARING}


@dataclass
class Facts:
    """Of one person."""

    kinds: set[EventType] = field(default_factory=set)
    accused: bool = False
    """A charge or a penalty concerns them."""
    last: date | None = None
    """Last day that is told of."""
    signed: date | None = None
    """When somebody last signed a record of theirs; ``None`` while nobody has."""
    cleared: date | None = None
    """When they were last acquitted or amnestied."""

    @property
    def detained_once(self) -> bool:
        """Nothing more than taken, summoned or in a crowd, and let go: no charge, no penalty, no custody, no court."""
        return not self.accused and self.kinds <= _HELD_ONCE

    @property
    def tried(self) -> bool:
        """Charged, punished, held by order or before a court themselves."""
        return self.accused or not self.kinds.isdisjoint(_BEFORE_A_COURT)

    def add(self, record: Record, person: str) -> None:
        told = last_day(record.date)
        self.accused |= any(c.person == person for c in record.charges) or any(p.person == person for p in record.penalties)
        days = [told]
        for event in record.events:
            if person not in event.people:
                continue
            self.kinds.add(event.type)
            on = last_day(event.date) or told
            days.append(on)
            if event.type in _ENDINGS and event.evidence and detectors.cleared(_around(record, event.evidence.start)):
                self.cleared = _later(self.cleared, on or self.signed or date.min)
        for on in days:
            self.last = _later(self.last, on)
        if record.review.at:
            self.signed = _later(self.signed, record.review.at.date())


class Standing:
    """Answers what is known of the person behind a mention."""

    def __init__(self, links: Links) -> None:
        self._links = links
        self._linked: dict[str, Facts] = {}

    def learn(self, record: Record) -> None:
        """Take in a record that may be public."""
        for person in record.people:
            key = f"{record.id}/{person.id}"
            if self._links.linked(key):
                self._linked.setdefault(min(self._links.group(key)), Facts()).add(record, person.id)

    def facts(self, record: Record, person: str) -> Facts:
        key = f"{record.id}/{person}"
        found = self._linked.get(min(self._links.group(key))) if self._links.linked(key) else None
        if found is None:
            found = Facts()
            found.add(record, person)
        return found


def due(facts: Facts, policy: Policy, kept: Retained | None) -> date | None:
    """The day on which somebody must have looked at the person again (rule 26); ``None`` for who awaits a first review anyway.

    A row in ``decisions/retention.csv`` sets it, unless the person was cleared since.
    """
    if kept and (facts.cleared is None or kept.at >= facts.cleared):
        return kept.until
    if facts.cleared:
        return facts.cleared
    if facts.signed is None:
        return None
    since = max(facts.signed, facts.last or facts.signed)
    try:
        return since.replace(year=since.year + policy.review_after_years)
    except ValueError:  # 29 February
        return since.replace(year=since.year + policy.review_after_years, day=28)


def last_day(edtf: str | None) -> date | None:
    """The last day that the date may mean; ``None`` where nobody can tell the year or it lies open."""
    span = bounds(edtf) if edtf else None
    return span[1] if span and span[1].year < 9999 else None


def _later(one: date | None, other: date | None) -> date | None:
    return max(one, other) if one and other else one or other


def _around(record: Record, at: int) -> str:
    start, end = next(((s, e) for s, e in record.sentences if s <= at < e), (record.evidence.start, record.evidence.end))
    return record.evidence.quote[start - record.evidence.start : end - record.evidence.start]
