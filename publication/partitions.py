"""What a release holds, in numbers: resources and triples by class, and by property within each class (https://www.w3.org/TR/void/#class-property-partitions)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ontology import terms as aq
from ontology.iris import AQ, RDF

_TYPE = f"<{RDF}type>".encode()
_EARLIEST, _LATEST = f"<{aq.earliest}>".encode(), f"<{aq.latest}>".encode()
_BOUNDS = frozenset((_EARLIEST, _LATEST))
_ALIKE = 10_000
"""Ways of being described that are counted at once."""


@dataclass
class Part:
    """The resources of one class. ``properties`` counts the triples by property; ``example`` is one of the resources."""

    entities: int = 0
    triples: int = 0
    properties: Counter[str] = field(default_factory=Counter)
    example: str = ""


@dataclass
class Partitions:
    """Counts taken from N-Triples lines on their way; all lines of a subject must follow each other, as in sorted files.

    ``first_day`` and ``last_day`` are the bounds of all dated events and charges (``YYYY-MM-DD``), empty if there are none.
    """

    classes: dict[str, Part] = field(default_factory=dict)
    properties: Counter[str] = field(default_factory=Counter)
    subjects: int = 0
    first_day: str = ""
    last_day: str = ""

    def passing(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """Count the lines and hand them on."""
        current = b""
        predicates: list[bytes] = []
        kinds: list[bytes] = []
        alike: Counter[tuple[bytes, bytes]] = Counter()  # subjects by their classes and predicates: there are few ways to be described
        for line in lines:
            subject, predicate, rest = line.split(b" ", 2)
            if subject != current:
                if current:
                    self._subject(current, predicates, kinds, alike)
                current, predicates, kinds = subject, [], []
            predicates.append(predicate)
            if predicate == _TYPE:
                kinds.append(rest[:-3])
            elif predicate in _BOUNDS:
                self._date(predicate, rest)
            yield line
        if current:
            self._subject(current, predicates, kinds, alike)
        self._take(alike)

    def entities(self) -> dict[str, int]:
        """The number of resources of each class of ours, by its local name."""
        return {iri.removeprefix(AQ): part.entities for iri, part in sorted(self.classes.items()) if iri.startswith(AQ)}

    def _subject(self, subject: bytes, predicates: list[bytes], kinds: list[bytes], alike: Counter[tuple[bytes, bytes]]) -> None:
        key = b" ".join(kinds), b" ".join(predicates)
        if key not in alike:
            if len(alike) >= _ALIKE:
                self._take(alike)
                alike.clear()
            for kind in kinds:
                part = self.classes.setdefault(kind[1:-1].decode(), Part())
                part.example = part.example or subject[1:-1].decode()
        alike[key] += 1

    def _take(self, alike: Counter[tuple[bytes, bytes]]) -> None:
        for (kinds, predicates), subjects in alike.items():
            self.subjects += subjects
            by_name = {p[1:-1].decode(): number * subjects for p, number in Counter(predicates.split(b" ")).items()}
            self.properties.update(by_name)
            for kind in kinds.split():
                part = self.classes[kind[1:-1].decode()]
                part.entities += subjects
                part.triples += sum(by_name.values())
                part.properties.update(by_name)

    def _date(self, predicate: bytes, rest: bytes) -> None:
        day = rest[1:11].decode()
        if predicate == _EARLIEST:
            self.first_day = min(self.first_day or day, day)
        else:
            self.last_day = max(self.last_day, day)
