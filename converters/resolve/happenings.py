"""Which accounts tell of one event. Only a row of ``decisions/identities.csv`` joins them; likeness never does.

An event's key is ``<record id>/<type>/<character>/<number>``: where in its entry the event is told. Joined accounts share one address, that
of the account whose id is the oldest. What they tell of penalties of one kind on one person is one penalty then, too. Where they differ
on something that can have one value only, all values stand side by side, in the plain triples as in the claims, and are marked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from converters.record import EventElement, PenaltyElement, Record
from converters.resolve import within
from converters.resolve.links import Links

_T = TypeVar("_T")


@dataclass(frozen=True)
class Account:
    """What one record tells of an event: when and where."""

    date: str | None
    place_code: str | None
    place: str | None


@dataclass(frozen=True)
class Happening:
    """An event as the dataset knows it: when and where by the account that lends the address, then by those that say otherwise.

    ``disputed`` holds the properties (local names) on which its accounts differ; the others have one value at most.
    """

    key: str
    dates: tuple[str, ...]
    place_codes: tuple[str, ...]
    places: tuple[str, ...]
    """As printed."""
    joined: bool = False
    disputed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Imposed:
    """A penalty as the dataset knows it: its sizes by the account that lends the address, then by those that say otherwise."""

    key: str
    durations: tuple[str, ...]
    amounts: tuple[float, ...]
    currencies: tuple[str, ...]
    joined: bool = False
    disputed: frozenset[str] = frozenset()


def account(record: Record, event: EventElement) -> Account:
    """The entry's place is where its own happening was; what it recalls from other days may have been elsewhere."""
    at_entry = event.date == record.date
    return Account(event.date, record.place_code if at_entry else None, record.place if at_entry else None)


class Happenings:
    """Answers which event an account tells of. Only what decisions joined is held in memory."""

    def __init__(self, links: Links, age: Callable[[str, str], float]) -> None:
        """:param age: rank of a thing by when its id was minted, by kind and key; infinite if it has none."""
        self._links = links
        self._age = age
        self._accounts: dict[str, Account] = {}
        self._penalties: dict[tuple[str, str], dict[str, PenaltyElement]] = {}
        self._signatures: dict[str, tuple[str, str]] = {}

    def see(self, record: Record) -> None:
        """Learn what a public record tells of joined events; do so for every record before asking."""
        keys = [f"{record.id}/{key}" for _, _, key in within.events(record)]
        for event, key in zip(record.events, keys, strict=True):
            if self._links.linked(key):
                self._accounts[key] = account(record, event)
        seen: Counter[tuple[str, str]] = Counter()
        for _, penalty, key in within.penalties(record):
            by = within.imposing(record, penalty)
            if by is None or not self._links.linked(keys[by]):
                continue
            whom = min(self._links.group(f"{record.id}/{penalty.person}")) if penalty.person else "-"
            group = min(self._links.group(keys[by]))
            seen[group, f"{penalty.kind}/{whom}"] += 1
            signature = (group, f"{penalty.kind}/{whom}/{seen[group, f'{penalty.kind}/{whom}']}")
            self._penalties.setdefault(signature, {})[f"{record.id}/{key}"] = penalty
            self._signatures[f"{record.id}/{key}"] = signature

    def event(self, record: Record, event: EventElement, key: str) -> Happening:
        """The event that one account (``key`` within its record) tells of."""
        own, whole = account(record, event), f"{record.id}/{key}"
        accounts = {k: self._accounts[k] for k in self._links.group(whole) if k in self._accounts}
        if len(accounts) < 2:
            accounts = {whole: own}
        eldest = sorted(accounts, key=lambda k: (self._age("event", k), k))
        told = [accounts[k] for k in eldest]
        dates, codes = _different(a.date for a in told), _different(a.place_code for a in told)
        # A place is disputed where the places differ; one place has many spellings.
        printed = _different(a.place for a in told)
        where = _different(a.place_code or a.place for a in told)
        values = {"occurred": dates, "place": codes, "placeName": where}
        disputed = frozenset(name for name, found in values.items() if len(found) > 1)
        return Happening(eldest[0], dates, codes, printed if len(where) > 1 else printed[:1], len(told) > 1, disputed)

    def penalty(self, record: Record, penalty: PenaltyElement, key: str) -> Imposed:
        """The penalty that one account (``key`` within its record) tells of."""
        whole = f"{record.id}/{key}"
        told = self._penalties[self._signatures[whole]] if whole in self._signatures else {}
        if len(told) < 2:
            told = {whole: penalty}
        eldest = sorted(told, key=lambda k: (self._age("penalty", k), k))
        durations, amounts = _different(told[k].duration for k in eldest), _different(told[k].amount for k in eldest)
        disputed = frozenset(name for name, found in (("duration", durations), ("amount", amounts)) if len(found) > 1)
        return Imposed(eldest[0], durations, amounts, _different(told[k].currency for k in eldest), len(told) > 1, disputed)


def _different(told: Iterable[_T | None]) -> tuple[_T, ...]:
    """What is told, once each, in the order in which it is told first."""
    return tuple(dict.fromkeys(value for value in told if value is not None))
