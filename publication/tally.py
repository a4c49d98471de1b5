"""What a build withheld, counted for the person who ran it. Nothing of it is published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from converters.record import Role
from publication.personal import Personal
from publication.policy import Naming

if TYPE_CHECKING:
    from publication.gate import Verdict

_ROLES = {
    Role.AFFECTED: "people affected",
    Role.OFFICIAL: "officials",
    Role.COUNSEL: "counsel",
    Role.SPEAKER: "speakers",
    Role.RELATIVE: "relatives",
    Role.WITNESS: "witnesses",
    Role.OTHER: "people only mentioned",
}
_LEARNS = {
    Naming.ROLE: "what happened, where and when, and their role; no name",
    Naming.ABSENT: "that something is withheld in the sentence; no name, no number, no link",
}


class Tally:
    """Counts: people once each, texts by place."""

    def __init__(self) -> None:
        self._people: dict[tuple[str, str], set[str]] = {}
        self._texts: Counter[str] = Counter()

    def person(self, role: Role, verdict: Verdict, key: str) -> None:
        """A person as one record has them. ``key`` is the same for all mentions that decisions join."""
        if verdict.naming is not Naming.NAME:
            row = (
                ("people withheld by decision or due for review", "nothing, where the entry is about them; else that something is withheld")
                if verdict.secret
                else (f"{_ROLES[role]} {'without a name' if verdict.naming is Naming.ROLE else 'left out'}", _LEARNS[verdict.naming])
            )
            self._people.setdefault(row, set()).add(key)

    def texts(
        self, personal: Iterable[tuple[Personal, int, int]], names: int, harm: int, health: int, informers: int, addresses: int
    ) -> None:
        """What was blanked in one record."""
        self._texts.update(kind.value for kind, _, _ in personal)
        self._texts.update({"name": names, "harm": harm, "health": health, "informer": informers, "address": addresses})

    def rows(self) -> list[tuple[str, int, str]]:
        """What was withheld, how many, and what a reader still learns."""
        people = sorted((what, len(keys), learns) for (what, learns), keys in self._people.items())
        blank = "that something is withheld there"
        texts = [
            ("names blanked in sentences", self._texts["name"], blank),
            *((f"{_plural(kind)} blanked", self._texts[kind], blank) for kind in Personal),
            ("sentences on self-harm", self._texts["harm"], blank),
            ("sentences on health, sexual life or violence", self._texts["health"], blank),
            ("sentences on informers or protected sources", self._texts["informer"], blank),
            ("web addresses left out", self._texts["address"], "the other addresses of the entry, if there are any"),
        ]
        return [*people, *(row for row in texts if row[1])]


def _plural(kind: Personal) -> str:
    return kind.value if kind is Personal.COORDINATES else f"{kind.value}es" if kind.value.endswith("ss") else f"{kind.value}s"
