"""The description of one resource: what `/data/…` serves, and what pages and their JSON-LD are made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

import pyoxigraph as ox

from endpoint import names
from endpoint.graph import node
from endpoint.serving import Serving

# A claim belongs to its subject's description, not to that of every list entry and value it names.
_CLAIM_LINKS = {names.AQ + p for p in ("subject", "property", "value", "voice", "modality", "assessment", "extraction", "claimStatus")}
_TO_SOURCE = (names.DERIVED_FROM, names.AQ + "inEntry", names.AQ + "inSource")
_MANY = 1000
"""Triples that point to a resource, beyond which it is a hub: the engine counts and pages then."""
NO_END = 10**9
"""More triples than any store has."""
_LABEL_CACHE = 20_000
_LABELS = (node(names.LABEL), node(names.PREF_LABEL))


class TooLong(Exception):
    """More triples make up a description than were to be read."""


@dataclass
class Description:
    """Triples around ``iri``. ``links`` of the ``links_total`` resources that point to it are on this page of ``pages``."""

    iri: str
    triples: list[ox.Triple] = field(default_factory=list)
    links_total: int = 0
    page: int = 1
    pages: int = 1

    @property
    def cut(self) -> bool:
        return self.pages > 1


def describe(serving: Serving, iri: str, *, page: int = 1, per_page: int = 200, most: int = NO_END) -> Description | None:
    """Describe a resource; ``None`` if the store says nothing about it.

    In order: its own triples, those of its fragments (name forms, participations), the claims about it, what points to it
    (``per_page`` a page), the passages, entries and sources behind all that, and labels of whatever is named.
    The first page alone has the claims.

    :param most: triples to read, labels of neighbours aside.
    :raises TooLong: there are more.
    """
    walk = _Walk(serving, iri, most)
    if not walk.take(ox.NamedNode(iri)):
        return None
    result = Description(iri, page=page)
    walk.fragments()
    if page == 1:
        walk.claims()
    result.links_total = walk.links((page - 1) * per_page, per_page)
    result.pages = max(1, -(-result.links_total // per_page))
    walk.sources()
    walk.labels()
    result.triples = list(dict.fromkeys(walk.triples))
    return result


class _Walk:
    def __init__(self, serving: Serving, iri: str, most: int) -> None:
        self._serving = serving
        self._graph = serving.graph
        self._iri = iri
        self._left = most
        self._taken: set[str] = set()
        self.triples: list[ox.Triple] = []

    def take(self, subject: ox.NamedNode | ox.BlankNode) -> bool:
        """Add all triples of a subject, blank nodes below it included; false if there are none."""
        if subject.value in self._taken:
            return True
        self._taken.add(subject.value)
        found = self._read(self._graph.about(subject))
        self.triples += found
        for triple in found:
            if isinstance(triple.object, ox.BlankNode):
                self.take(triple.object)
        return bool(found)

    def fragments(self) -> None:
        prefix = self._iri + "#"
        for triple in list(self.triples):
            if isinstance(triple.object, ox.NamedNode) and triple.object.value.startswith(prefix):
                self.take(triple.object)

    def claims(self) -> None:
        for triple in self._read(self._graph.pointing_to(self._iri, names.AQ + "subject")):
            if isinstance(triple.subject, ox.NamedNode | ox.BlankNode):
                self.take(triple.subject)

    def links(self, start: int, count: int) -> int:
        """Add the triples that point here, with type and label of where they come from. Claims that do are left out.

        :returns: how many there are in all.
        """
        pointing = self._read(islice(self._graph.pointing_to(self._iri), _MANY + 1))
        if len(pointing) > _MANY:
            total, chosen = _count_many(self._serving, self._iri), _some_of_many(self._serving, self._iri, start, count)
        else:
            links = [t for t in pointing if _is_link(t)]
            total, chosen = len(links), links[start : start + count]
        for triple in chosen:
            self._link(triple)
        return total

    def _read(self, found: Iterable[ox.Triple]) -> list[ox.Triple]:
        triples = list(islice(found, self._left + 1))
        self._left -= len(triples)
        if self._left < 0:
            raise TooLong
        return triples

    def _link(self, triple: ox.Triple) -> None:
        self.triples.append(triple)
        subject = triple.subject
        if not isinstance(subject, ox.NamedNode):
            return
        if "#" in subject.value.removeprefix(names.AQ):
            self.take(subject)  # a participation has no life outside its entry
            return
        for kind in self._graph.values(subject.value, names.TYPE):
            if isinstance(kind, ox.NamedNode):
                self.triples.append(ox.Triple(subject, node(names.TYPE), kind))
        self.triples += self._labels_of(subject.value)

    def sources(self) -> None:
        """Follow what has been taken to passage, entry and source."""
        for predicate in _TO_SOURCE:
            for triple in list(self.triples):
                if triple.predicate.value == predicate and isinstance(triple.object, ox.NamedNode):
                    self.take(triple.object)

    def labels(self) -> None:
        named = {t.object.value for t in self.triples if isinstance(t.object, ox.NamedNode)}
        for iri in sorted(named - self._taken):
            self.triples += self._labels_of(iri)

    def _labels_of(self, iri: str) -> tuple[ox.Triple, ...]:
        held = self._serving.labels.get(iri)
        if held is None:
            subject = ox.NamedNode(iri)
            quads = self._serving.store.quads_for_pattern
            held = tuple(q.triple for p in _LABELS for q in quads(subject, p, None, ox.DefaultGraph()))
            if len(self._serving.labels) < _LABEL_CACHE:
                self._serving.labels[iri] = held
        return held


def _is_link(triple: ox.Triple) -> bool:
    if triple.predicate.value in _CLAIM_LINKS or not isinstance(triple.subject, ox.NamedNode):
        return False
    return not (triple.predicate.value == names.DERIVED_FROM and "#" in triple.subject.value)


# The same rule for the engine, which counts and skips fifteen times faster than a loop here. The store does not change, and so
# neither does the order in which it yields.
_LINKS_OF_MANY = f"""
  ?s ?p <{{iri}}>
  FILTER(isIRI(?s) && ?p NOT IN ({", ".join(f"<{p}>" for p in sorted(_CLAIM_LINKS))}))
  FILTER(?p != <{names.DERIVED_FROM}> || !CONTAINS(STR(?s), "#"))
"""


def _count_many(serving: Serving, iri: str) -> int:
    held = serving.link_counts.get(iri)
    if held is None:
        rows = serving.store.query(f"SELECT (COUNT(*) AS ?n) {{ {_LINKS_OF_MANY.format(iri=iri)} }}")
        number = next(iter(rows))["n"] if isinstance(rows, ox.QuerySolutions) else None
        held = serving.link_counts[iri] = int(number.value) if isinstance(number, ox.Literal) else 0
    return held


def _some_of_many(serving: Serving, iri: str, start: int, count: int) -> list[ox.Triple]:
    rows = serving.store.query(f"SELECT ?s ?p {{ {_LINKS_OF_MANY.format(iri=iri)} }} OFFSET {start} LIMIT {count}")
    target = ox.NamedNode(iri)
    pairs = [(row["s"], row["p"]) for row in rows] if isinstance(rows, ox.QuerySolutions) else []
    return [ox.Triple(s, p, target) for s, p in pairs if isinstance(s, ox.NamedNode) and isinstance(p, ox.NamedNode)]
