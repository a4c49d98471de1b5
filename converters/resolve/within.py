"""Within one record: how its events are called, and which of them a charge or penalty belongs to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import TypeVar

from converters.record import ChargeElement, EventElement, EventType, PenaltyElement, Record

T = TypeVar("T", ChargeElement, EventElement, PenaltyElement)

# In these events a charge is brought, heard or decided, so a charge of the same entry and person belongs to them.
JUDICIAL = frozenset(
    {EventType.CASE_OPENED, EventType.MEASURE_OF_RESTRAINT, EventType.COURT_HEARING, EventType.JUDGMENT, EventType.APPEAL_DECISION}
)
IMPOSING = frozenset({EventType.JUDGMENT, EventType.APPEAL_DECISION})


def numbered(record: Record, elements: list[T], describe: Callable[[T], str]) -> Iterator[tuple[int, T, str]]:
    """Elements with their place in the list and a key that survives the coming and going of other elements.

    Told apart by where the entry says it: an id must never pass from what is withheld to its neighbour.
    """
    seen: Counter[str] = Counter()
    for index, element in enumerate(elements):
        at = element.evidence.start - record.evidence.start if element.evidence else "-"
        name = f"{describe(element)}/{at}"
        seen[name] += 1
        yield index, element, f"{name}/{seen[name]}"


def events(record: Record) -> list[tuple[int, EventElement, str]]:
    """Place, event and key: ``judgment/106/1`` is a judgment that the entry tells of from its 107th character on."""
    return list(numbered(record, record.events, lambda event: event.type))


def penalties(record: Record) -> list[tuple[int, PenaltyElement, str]]:
    """Place, penalty and key: kind, person and number."""
    return list(numbered(record, record.penalties, lambda penalty: f"{penalty.kind}/{penalty.person or '-'}"))


def belonging(record: Record, person: str | None, types: frozenset[EventType]) -> list[int]:
    """Places of the record's events of those types that concern the person: those of the entry's own day, else the only ones there are."""
    concerned = [
        (i, event)
        for i, event in enumerate(record.events)
        if event.type in types and (person in event.people if person else not event.people)
    ]
    today = [i for i, event in concerned if event.date == record.date]
    return today or [i for i, _ in concerned]


def imposing(record: Record, penalty: PenaltyElement) -> int | None:
    """Place of the event that imposed the penalty; none for one that the entry only recalls."""
    found = [] if penalty.background else belonging(record, penalty.person, IMPOSING)
    return found[0] if found else None
