"""What somebody means who asks to take something out: an address, a key, or a name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from converters.record import Record
from converters.resolve import decisions
from converters.resolve.links import Links
from ontology.errors import NotFound
from ontology.iris import OPAQUE
from publication.erasure import Targets
from publication.gate import full_name
from publication.intake import SourceFile
from publication.opening import read_all
from publication.project import Dataset
from publication.redaction import FullName
from publication.register import Register

ADDRESS = re.compile(r"https?://\S+/(?:id|doc|data)/([^/?#.]+)")


@dataclass
class Found:
    """What arguments stand for: rows for ``decisions/withheld.csv`` (what, key), and what to take out of releases."""

    rows: dict[tuple[str, str], None] = field(default_factory=dict)
    persons: set[str] = field(default_factory=set)
    entries: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    names: set[FullName] = field(default_factory=set)
    apart: set[str] = field(default_factory=set)
    """People who bear one of the names and are judged to be somebody else."""

    def targets(self) -> Targets:
        return Targets(
            frozenset(self.persons), frozenset(self.entries), frozenset(self.sources), frozenset(self.names), frozenset(self.apart)
        )


class Finder:
    """Looks arguments up in the register and the records of a dataset."""

    def __init__(self, dataset: Dataset, sources: list[SourceFile], register: Register) -> None:
        self._register = register
        self._sources = {source.name for source in sources}
        self._records: dict[str, tuple[str, Record]] = {r.id: (s.name, r) for s, r in read_all(dataset, sources)}
        path = dataset.decisions / "identities.csv"
        self._identities = decisions.read_identities(path)
        self._links: Links = decisions.links(self._identities, path)

    def find(self, arguments: Iterable[str]) -> Found:
        """:raises NotFound: an argument stands for nothing here; then nothing is withheld at all."""
        found = Found()
        for argument in arguments:
            self._add(argument.strip(), found)
        return found

    def _add(self, argument: str, found: Found) -> None:
        address = ADDRESS.fullmatch(argument)
        opaque = address[1] if address else argument
        known = self._register.named(opaque) if OPAQUE.fullmatch(opaque) else None
        if known:
            kind, key = known
            if kind == "person":
                self._person(key, found)
            elif kind == "source":
                self._source(key, found)
            else:  # what hangs on an entry goes with it
                self._record(key.partition("/")[0], found)
        elif argument in self._sources:
            self._source(argument, found)
        elif argument in self._records:
            self._record(argument, found)
        elif "/" in argument and self._mention(argument):
            self._person(argument, found)
        else:
            keys = self._bearers(FullName.of(argument))
            if not keys:
                raise NotFound(
                    "nothing here has that address, key or name",
                    hint="Give an address (https://…/id/…), a record's id, RECORD/PERSON, a file under sources/ or a whole name in quotes.",
                )
            for key in keys:
                self._person(key, found)

    def _mention(self, key: str) -> bool:
        record, _, person = key.rpartition("/")
        return record in self._records and any(p.id == person for p in self._records[record][1].people)

    def _bearers(self, name: FullName) -> list[str]:
        """Keys of all mentions that bear the name; those of one person once."""
        mentions = (f"{r.id}/{p.id}" for _, r in self._records.values() for p in r.people if name.words and full_name(p).same_as(name))
        return sorted({min(self._links.group(key)) for key in mentions})

    def _person(self, key: str, found: Found) -> None:
        found.rows["person", key] = None
        for member in self._links.group(key):
            opaque = self._register.known("person", member)
            if opaque:
                found.persons.add(opaque)
            record, _, person = member.rpartition("/")
            if record in self._records:
                found.names |= {full_name(p) for p in self._records[record][1].people if p.id == person}
        group = set(self._links.group(key))
        for identity in self._identities:
            for one, other in ((identity.a, identity.b), (identity.b, identity.a)):
                if identity.decision == "different" and one in group:
                    found.apart |= {o for k in self._links.group(other) if (o := self._register.known("person", k))}

    def _record(self, key: str, found: Found) -> None:
        found.rows["record", key] = None
        found.entries |= {o for o in [self._register.known("entry", key)] if o}

    def _source(self, name: str, found: Found) -> None:
        found.rows["source", name] = None
        found.sources |= {o for o in [self._register.known("source", name)] if o}
