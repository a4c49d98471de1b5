"""Takes persons, entries and sources out of a release's triples: what leads to them goes, what names them is blanked.

Works on public lines alone, so that a release can be written again long after its records have changed. What to remove is found by
following links from what is withdrawn; then the lines are read once. Rather too much goes than too little.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from converters.rdf import ntriples
from ontology import terms as aq
from ontology.iris import ALPHABET, DCTERMS, OPAQUE_LENGTH, PROV, RDF, RDFS, XSD
from publication import detectors
from publication.gate import blanked
from publication.lines import literal, split
from publication.redaction import FullName, Names

_TYPE = ox.NamedNode(f"{RDF}type")
_AGENT = ox.NamedNode(aq.agent)
_IN_ENTRY = ox.NamedNode(aq.inEntry)
_IN_SOURCE = ox.NamedNode(aq.inSource)
_NAME_FORM = ox.NamedNode(aq.nameForm)
_DERIVED = ox.NamedNode(f"{PROV}wasDerivedFrom")
_LABEL = ox.NamedNode(f"{RDFS}label")
_CORE = {aq.Person, aq.Entry, aq.Passage, aq.Source}
_PROVENANCE = {_IN_ENTRY.value, _IN_SOURCE.value, _DERIVED.value, _TYPE.value}
_QUOTES = {aq.quote, f"{DCTERMS}title"}
_TEXTS = {f"{XSD}string", f"{RDF}langString"}
_OPAQUE = re.compile(f"[{ALPHABET}]{{{OPAQUE_LENGTH}}}")


@dataclass(frozen=True)
class Targets:
    """What is withdrawn: opaque ids, and the names to blank."""

    persons: frozenset[str] = frozenset()
    entries: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    names: frozenset[FullName] = frozenset()
    apart: frozenset[str] = frozenset()
    """Persons who bear one of the names and are judged to be somebody else."""


class Erasure:
    """What goes from one release, and its lines without that."""

    def __init__(self, store: ox.Store, base: str, targets: Targets) -> None:
        """:param store: the release's; it is only read."""
        self._store = store
        self._own = f"{base}id/"
        self._names = Names(targets.names)
        self.removed: set[str] = set()
        """IRIs, without fragment, of everything that goes."""
        self._touched: set[str] = set()
        """Entries that stay, and lose somebody."""
        persons = {f"{self._own}{o}" for o in targets.persons} | self._named_so(targets.names) - {f"{self._own}{o}" for o in targets.apart}
        entries = {f"{self._own}{o}" for o in targets.entries}
        for source in targets.sources:
            entries |= self._subjects(_IN_SOURCE, f"{self._own}{source}")
        self._remove(persons, {e for e in entries if self._is(e, aq.Entry)})
        self._ids = {iri.removeprefix(self._own) for iri in self.removed}
        self._shortened = self._touched | {p for e in self._touched for p in self._subjects(_IN_ENTRY, e)}

    def _remove(self, persons: set[str], entries: set[str]) -> None:
        self.removed |= {p for p in persons if self._is(p, aq.Person)}
        for person in persons:
            for entry in self._entries_of(person):
                others = self._people_of(entry) - persons
                if any(self._is_named(other) for other in others):
                    self._touched.add(entry)
                else:
                    entries.add(entry)
        self._touched -= entries
        gone = set(entries)
        for entry in entries:
            gone |= {passage for passage in self._subjects(_IN_ENTRY, entry) if self._is(passage, aq.Passage)}
            sources = self._objects(entry, _IN_SOURCE)
            gone |= {s for s in sources if self._subjects(_IN_SOURCE, s) <= entries}
        self.removed |= gone
        self._follow()
        for entry in entries:
            self.removed |= {p for p in self._people_of(entry) if self._entries_of(p) <= entries}

    def _follow(self) -> None:
        """What rests on nothing but removed passages, concerns nobody but removed persons, or only hung on something removed."""
        waiting = list(self.removed)
        while waiting:
            node = ox.NamedNode(waiting.pop())
            around = {_base(q.subject) for q in self._store.quads_for_pattern(None, None, node, ox.DefaultGraph())}
            around |= {_base(q.object) for q in self._store.quads_for_pattern(node, None, None, ox.DefaultGraph())}
            for other in around - self.removed - {None}:
                if other and other.startswith(self._own) and not self._is_core(other) and self._falls(other):
                    self.removed.add(other)
                    waiting.append(other)

    def _falls(self, resource: str) -> bool:
        passages = self._objects(resource, _DERIVED)
        if passages and passages <= self.removed:
            return True
        links = self._links(resource)
        people = {link for link in links if self._is(link, aq.Person)}
        if people:
            return people <= self.removed
        # Neither passages of its own nor people: it stood for what it was linked to.
        return bool(links) and links <= self.removed and not (passages - self.removed)

    def _links(self, resource: str) -> set[str]:
        node = ox.NamedNode(resource)
        found = {
            _base(q.object)
            for q in self._store.quads_for_pattern(node, None, None, ox.DefaultGraph())
            if q.predicate.value not in _PROVENANCE
        }
        for quad in self._store.quads_for_pattern(None, None, node, ox.DefaultGraph()):
            if quad.predicate.value not in _PROVENANCE:
                found.add(_base(quad.subject))
        return {f for f in found if f and f.startswith(self._own) and f != resource}

    def _named_so(self, names: Iterable[FullName]) -> set[str]:
        """Persons of the release who bear one of the names in any printed form."""
        wanted = list(names)
        found = set()
        for quad in self._store.quads_for_pattern(None, _NAME_FORM, None, ox.DefaultGraph()) if wanted else ():
            for form in self._store.quads_for_pattern(ox.NamedNode(_iri(quad.object)), _LABEL, None, ox.DefaultGraph()):
                if isinstance(form.object, ox.Literal) and any(FullName.of(form.object.value).same_as(name) for name in wanted):
                    found.add(str(_base(quad.subject)))
        return found

    def _entries_of(self, person: str) -> set[str]:
        parts = [q.subject for q in self._store.quads_for_pattern(None, _AGENT, ox.NamedNode(person), ox.DefaultGraph())]
        return {
            e for part in parts for q in self._store.quads_for_pattern(part, _IN_ENTRY, None, ox.DefaultGraph()) if (e := _base(q.object))
        }

    def _people_of(self, entry: str) -> set[str]:
        parts = [q.subject for q in self._store.quads_for_pattern(None, _IN_ENTRY, ox.NamedNode(entry), ox.DefaultGraph())]
        return {p for part in parts for q in self._store.quads_for_pattern(part, _AGENT, None, ox.DefaultGraph()) if (p := _base(q.object))}

    def _is_named(self, person: str) -> bool:
        return any(True for _ in self._store.quads_for_pattern(ox.NamedNode(person), _NAME_FORM, None, ox.DefaultGraph()))

    def _is(self, resource: str, kind: str) -> bool:
        return ox.Quad(ox.NamedNode(resource), _TYPE, ox.NamedNode(kind)) in self._store

    def _is_core(self, resource: str) -> bool:
        return any(self._is(resource, kind) for kind in _CORE)

    def _subjects(self, predicate: ox.NamedNode, resource: str) -> set[str]:
        found = self._store.quads_for_pattern(None, predicate, ox.NamedNode(resource), ox.DefaultGraph())
        return {s for q in found if (s := _base(q.subject))}

    def _objects(self, resource: str, predicate: ox.NamedNode) -> set[str]:
        found = self._store.quads_for_pattern(ox.NamedNode(resource), predicate, None, ox.DefaultGraph())
        return {o for q in found if (o := _base(q.object))}

    # Lines

    def line(self, line: bytes) -> bytes:
        """A line of the release's data as it may stay; empty if it may not."""
        subject, predicate, written = split(line)
        if self.speaks_of(subject) or (written.startswith("<") and self.speaks_of(written[1:-1])):
            return b""
        value = literal(written)
        if value is None:
            return b"" if predicate == f"{DCTERMS}references" and self._names.in_address(written[1:-1]) else line
        if value.datatype not in _TEXTS and not value.language:
            return line
        spans = list(self._names.spans(value.text))
        if subject in self._shortened and predicate in _QUOTES:
            spans += detectors.head_counts(value.text)
        if not spans:
            return line
        text = ntriples.literal(blanked(value.text, spans), language=value.language)
        return ntriples.triple(f"<{subject}>", f"<{predicate}>", text).encode()

    def speaks_of(self, iri: str) -> bool:
        """Whether an IRI is a removed resource's, or one of its fragments names one."""
        return iri.startswith(self._own) and not self._ids.isdisjoint(_OPAQUE.findall(iri[len(self._own) :]))


def _iri(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""


def _base(term: object) -> str | None:
    return term.value.partition("#")[0] if isinstance(term, ox.NamedNode) else None
