"""What a release holds, in numbers: resources and triples by class, and by property within each class (https://www.w3.org/TR/void/#class-property-partitions)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ontology import terms as aq
from ontology.iris import RDF

_TYPE = f"<{RDF}type>".encode()
_EARLIEST, _LATEST = f"<{aq.earliest}>".encode(), f"<{aq.latest}>".encode()


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
        current, predicates, kinds = b"", Counter[bytes](), list[bytes]()
        for line in lines:
            subject, predicate, rest = line.split(b" ", 2)
            if subject != current:
                self._take(current, predicates, kinds)
                current, predicates, kinds = subject, Counter(), []
            predicates[predicate] += 1
            if predicate == _TYPE:
                kinds.append(rest.rstrip(b" .\n"))
            elif predicate in (_EARLIEST, _LATEST):
                self._date(predicate, rest)
            yield line
        self._take(current, predicates, kinds)

    def _take(self, subject: bytes, predicates: Counter[bytes], kinds: list[bytes]) -> None:
        if not subject:
            return
        self.subjects += 1
        by_name = {predicate[1:-1].decode(): number for predicate, number in predicates.items()}
        self.properties.update(by_name)
        for kind in kinds:
            part = self.classes.setdefault(kind[1:-1].decode(), Part())
            part.entities += 1
            part.triples += predicates.total()
            part.properties.update(by_name)
            part.example = part.example or subject[1:-1].decode()

    def _date(self, predicate: bytes, rest: bytes) -> None:
        day = rest[1:11].decode()
        if predicate == _EARLIEST:
            self.first_day = min(self.first_day or day, day)
        else:
            self.last_day = max(self.last_day, day)
