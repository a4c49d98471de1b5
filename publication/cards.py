"""What a list shows of each entry, gathered when the search index is made: reading it from the graph would take some fifty look-ups."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from typing import Any, TypedDict

Said = tuple[str, str | None]
"""A text and its language."""


class Penalty(TypedDict):
    """``on`` is the person; ``durations`` and ``amounts`` as the graph writes them."""

    iri: str
    kind: str | None
    durations: list[str]
    amounts: list[str]
    currency: str | None
    recalled: bool
    on: str | None


class Card(TypedDict):
    """IRIs, but for ``number``, ``reported`` (EDTF), ``language`` and ``quote``, the words of the entry. ``people`` are an IRI, whether
    a name is published, a role, and what they are called."""

    number: str | None
    reported: str | None
    language: str | None
    quote: Said | None
    source: str
    places: list[str]
    kinds: list[str]
    laws: list[str]
    charges: list[str]
    penalties: list[Penalty]
    people: list[tuple[str, bool, str | None, list[Said]]]


def _one(table: str, of: str) -> str:
    return f"(SELECT min(o) FROM temp.{table} WHERE s = {of})"  # noqa: S608


def _of_events(table: str, kind: str) -> str:
    return f"SELECT DISTINCT e.entry, v.o FROM element e JOIN temp.{table} v ON v.s = e.iri WHERE e.kind = '{kind}' ORDER BY 1, 2"  # noqa: S608


_HEADS = (
    f"SELECT n, {_one('number', 'iri')}, {_one('reported', 'iri')}, "  # noqa: S608
    f"coalesce({_one('language', 'iri')}, {_one('language', 'source')}), source FROM entry ORDER BY n"
)
_PENALTIES = (
    f"SELECT entry, iri, {_one('penaltyKind', 'iri')}, (SELECT json_group_array(o) FROM temp.duration WHERE s = iri), "  # noqa: S608
    f"(SELECT json_group_array(o) FROM temp.amount WHERE s = iri), {_one('currency', 'iri')}, "
    f"coalesce({_one('recalled', 'iri')}, '') IN ('true', '1'), {_one('imposedOn', 'iri')} "
    "FROM element WHERE kind = 'penalty' ORDER BY 1, 2"
)
_PEOPLE = """
SELECT e.n, a.o, EXISTS (SELECT 1 FROM temp.nameForm f WHERE f.s = a.o), min(r.o)
FROM temp.agent a JOIN temp.inEntry i ON i.s = a.s JOIN entry e ON e.iri = i.o LEFT JOIN temp.role r ON r.s = a.s
GROUP BY e.n, a.s, a.o ORDER BY e.n, a.s, a.o
"""


def write(connection: sqlite3.Connection, labels: Callable[[str], list[Said]]) -> None:
    """Fill the table ``card`` of an index that is being made.

    :param labels: gives what a person is called.
    """
    quotes = Follow(connection, "SELECT e.n, q.o, q.language FROM entry e JOIN temp.quote q ON q.s = e.iri ORDER BY 1, 2, 3")
    places, kinds = Follow(connection, _of_events("place", "event")), Follow(connection, _of_events("eventType", "event"))
    laws = Follow(connection, _of_events("underProvision", "charge"))
    charges = Follow(connection, "SELECT entry, iri FROM element WHERE kind = 'charge' ORDER BY 1, 2")
    penalties, people = Follow(connection, _PENALTIES), Follow(connection, _PEOPLE)
    for n, number, reported, language, source in connection.execute(_HEADS):
        card = Card(
            number=number,
            reported=reported,
            language=language,
            quote=next(iter(quotes.at(n)), None),
            source=source,
            places=[row[0] for row in places.at(n)],
            kinds=[row[0] for row in kinds.at(n)],
            laws=[row[0] for row in laws.at(n)],
            charges=[row[0] for row in charges.at(n)],
            penalties=[_penalty(row) for row in penalties.at(n)],
            people=[(iri, bool(named), role, labels(iri)) for iri, named, role in people.at(n)],
        )
        connection.execute("INSERT INTO card VALUES (?, ?)", (n, json.dumps(card, ensure_ascii=False, separators=(",", ":"))))


def _penalty(row: tuple[str, ...]) -> Penalty:
    iri, kind, durations, amounts, currency, recalled, on = row
    sizes = [sorted(json.loads(written)) for written in (durations, amounts)]
    return Penalty(iri=iri, kind=kind, durations=sizes[0], amounts=sizes[1], currency=currency, recalled=bool(recalled), on=on)


class Follow:
    """Rows of a query in order of their first column, a number, handed out number by number without it."""

    def __init__(self, connection: sqlite3.Connection, query: str) -> None:
        self._rows = iter(connection.execute(query))
        self._next = next(self._rows, None)

    def at(self, number: int) -> list[Any]:
        """The rows of a number. Numbers are asked for in ascending order."""
        found: list[Any] = []
        while self._next is not None and self._next[0] <= number:
            if self._next[0] == number:
                found.append(self._next[1:])
            self._next = next(self._rows, None)
        return found
