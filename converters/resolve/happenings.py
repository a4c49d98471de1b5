"""Which accounts tell of one event. Only a row of ``decisions/identities.csv`` joins them; likeness never does.

An event's key is ``<record id>/<type>/<character>/<number>``: where in its entry the event is told. Joined accounts share one address, that
of the account whose id is the oldest. What they tell of penalties of one kind on one person is one penalty then, too. Where they differ
on something that can have one value only, every value stays as a marked claim, and the plain triple says what the eldest account says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from converters.record import EventElement, PenaltyElement, Record
from converters.resolve import within
from converters.resolve.links import Links


@dataclass(frozen=True)
class Account:
    """What one record tells of an event: when and where."""

    date: str | None
    place_code: str | None
    place: str | None


@dataclass(frozen=True)
class Happening:
    """An event as the dataset knows it. ``disputed`` holds the properties (local names) on which its accounts differ."""

    key: str
    account: Account
    """When and where, as the account that lends the address tells it; what that one leaves out, as the next one does."""
    joined: bool = False
    disputed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Imposed:
    """A penalty as the dataset knows it; ``penalty`` as the account that lends the address tells it, filled up from the others."""

    key: str
    penalty: PenaltyElement
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
            return Happening(whole, own)
        eldest = sorted(accounts, key=lambda k: (self._age("event", k), k))
        told: dict[str, set[str | None]] = {
            "occurred": {a.date for a in accounts.values()},
            "place": {a.place_code for a in accounts.values()},
            "placeName": {a.place_code or a.place for a in accounts.values()},
        }
        disputed = {name for name, values in told.items() if len(values - {None}) > 1}
        in_order = [accounts[k] for k in eldest]
        placed = next((a for a in in_order if a.place_code or a.place), own)
        when = next((a.date for a in in_order if a.date), None)
        return Happening(eldest[0], Account(when, placed.place_code, placed.place), joined=True, disputed=frozenset(disputed))

    def penalty(self, record: Record, penalty: PenaltyElement, key: str) -> Imposed:
        """The penalty that one account (``key`` within its record) tells of."""
        whole = f"{record.id}/{key}"
        told = self._penalties[self._signatures[whole]] if whole in self._signatures else {}
        if len(told) < 2:
            return Imposed(whole, penalty)
        eldest = sorted(told, key=lambda k: (self._age("penalty", k), k))
        sized = next((told[k] for k in eldest if told[k].duration or told[k].amount is not None), told[eldest[0]])
        sizes: dict[str, set[object]] = {"duration": {p.duration for p in told.values()}, "amount": {p.amount for p in told.values()}}
        return Imposed(eldest[0], sized, joined=True, disputed=frozenset(name for name, v in sizes.items() if len(v - {None}) > 1))
