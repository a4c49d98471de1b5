"""Lookups: queries for what is said of a resource and of its neighbours, the commonest of all, answered from the store's index.

``SELECT ?p ?o { <subject> ?p ?o }`` asks for one triple pattern with its subject given, ``SELECT ?label ?day { ?c aq:raisedIn <event> ;
rdfs:label ?label . <event> aq:earliest ?day }`` for three that hang together. They are read here and followed from what is given by
patterns of the store's index, as descriptions are (:mod:`endpoint.graph`): no text of a stranger reaches the engine in this process, and
nothing has to be killed, since only so much is read. Whatever is spelt in a less usual way, needs more than that, or cannot be right is
left to the query processes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from operator import attrgetter

import pyoxigraph as ox

from endpoint import names
from endpoint.graph import DEFAULT
from endpoint.sparql import tokens
from endpoint.sparql.results import Row, Term

MOST = 250
"""Triples that are read, worth a millisecond or two; finding where they begin costs as much as some of them."""
_FINDING = 2
_MOST_PATTERNS = 8

# Absolute, and nothing in it that resolving could change.
_IRI = r"<(?:(?![/:]\.)[^<>\"{}|^`\\\x00-\x20])*+>"
_PREFIX = r"(?:[A-Za-z][A-Za-z0-9_-]*+)?+"
_MORE = rf"[{tokens.LETTER_OR_DIGIT}:%\\-]"
_NAME = rf"{_PREFIX}:[A-Za-z0-9_-]*+(?!{_MORE}|\.(?:\.|{_MORE}))"
_VARIABLE = r"[?$][A-Za-z0-9_]++"
_TOKEN = rf"{_IRI}|{_NAME}|{_VARIABLE}|a(?!{_MORE})|[.;,]"
_GAP = tokens.GAP
_LOOKUP = re.compile(
    rf"(?P<prologue>{_GAP}(?:(?i:PREFIX){_GAP}{_PREFIX}:{_GAP}{_IRI}{_GAP})*+)"
    rf"(?i:SELECT)(?P<distinct>{tokens.SPACE}++(?i:DISTINCT))?+{_GAP}(?P<chosen>(?:{_VARIABLE}{_GAP})++)"
    rf"(?:(?i:WHERE){_GAP})?+\{{{_GAP}(?P<block>(?:(?:{_TOKEN}){_GAP})++)\}}{_GAP}(?:(?i:LIMIT){tokens.SPACE}++(?P<limit>[0-9]{{1,9}}+){_GAP})?+"
)
_PARTS = re.compile(rf"{tokens.SPACE}++|({_TOKEN})")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_KEPT = {".": 0, ";": 1, ",": 2}
"""How many terms of a triple pattern the next one begins with, by the sign between them (SPARQL 1.1, section 4.2)."""

Pattern = tuple[ox.NamedNode | str, ox.NamedNode | str, ox.NamedNode | str]
"""Subject, predicate and object; a text is a variable."""
_WEIGHTS = (4, 1, 2)
"""How far it narrows a pattern that its subject, predicate or object is known."""
_TERMS = tuple(attrgetter(name) for name in ("subject", "predicate", "object"))


@dataclass(frozen=True)
class Lookup:
    """Triple patterns in the order in which they are followed. ``variables`` are those chosen, in their order."""

    patterns: list[Pattern]
    variables: list[str]
    distinct: bool = False
    limit: int | None = None


class _TooMuch(Exception):
    """More is to be read than may be."""


def read(query: str) -> Lookup | None:
    """The lookup that a query is; ``None`` if it is another query, or none."""
    # What a backslash stands for, in a comment too, an engine finds out before it reads.
    found = _LOOKUP.fullmatch(query) if "\\" not in query else None
    if found is None:
        return None
    declared = tokens.declarations(found["prologue"])
    prefixes = {prefix: iri for prefix, iri in declared if prefix is not None}
    variables = [part[1:] for part in _PARTS.findall(found["chosen"]) if part]
    if len(prefixes) < len(declared) or len(set(variables)) < len(variables):
        return None
    try:
        patterns = _ordered(_patterns([part for part in _PARTS.findall(found["block"]) if part], prefixes))
    except (KeyError, ValueError):  # what is wrong with it, the query process says
        return None
    if not patterns:
        return None
    return Lookup(patterns, variables, found["distinct"] is not None, int(found["limit"]) if found["limit"] else None)


def rows(store: ox.Store, lookup: Lookup) -> list[Row] | None:
    """The solutions, the terms of each in the order of the variables; ``None`` if there is too much to read."""
    followed = _Following(store, everything=lookup.limit is None).solutions(lookup.patterns, {})
    found: Iterator[Row] = (tuple(map(solution.get, lookup.variables)) for solution in followed)
    try:
        return list(islice(_once(found) if lookup.distinct else found, lookup.limit))
    except _TooMuch:
        return None


class _Following:
    """Finds what fits one pattern after the other."""

    def __init__(self, store: ox.Store, *, everything: bool) -> None:
        """
        :param everything: whether all solutions are wanted.
        """
        self._store = store
        self._all = everything
        self._left = MOST

    def solutions(self, patterns: list[Pattern], known: dict[str, Term]) -> Iterator[dict[str, Term]]:
        """
        :param known: terms of variables.
        :raises _TooMuch: all that may be read has been.
        """
        pattern, *others = patterns
        subject, predicate, target = [known.get(term) if isinstance(term, str) else term for term in pattern]
        if isinstance(subject, ox.Literal | ox.Triple) or not isinstance(predicate, ox.NamedNode | None):
            return  # nothing is said of these
        new = [(term, get) for term, get in zip(pattern, _TERMS, strict=True) if isinstance(term, str) and term not in known]
        self._read(_FINDING)
        found: Iterable[ox.Quad] = self._store.quads_for_pattern(subject, predicate, target, DEFAULT)
        if self._all and others:
            found = self._if_few(found, len(others))
        for quad in found:
            self._read(1)
            more = known | {variable: get(quad) for variable, get in new}
            if len(more) < len(known) + len(new) and any(more[variable] != get(quad) for variable, get in new):
                continue  # a variable that stands twice in the pattern
            if others:
                yield from self.solutions(others, more)
            else:
                yield more

    def _if_few(self, found: Iterable[ox.Quad], following: int) -> list[ox.Quad]:
        """So that it is known before the others are read that there will be too much."""
        most = self._left // (1 + following * _FINDING)
        few = list(islice(found, most + 1))
        if len(few) > most:
            raise _TooMuch
        return few

    def _read(self, number: int) -> None:
        self._left -= number
        if self._left < 0:
            raise _TooMuch


def _once(rows: Iterable[Row]) -> Iterator[Row]:
    seen: set[Row] = set()
    for row in rows:
        if row not in seen:
            seen.add(row)
            yield row


def _patterns(block: list[str], prefixes: dict[str, str]) -> list[Pattern]:
    """
    :raises KeyError: a prefix is not declared.
    :raises ValueError: it is not right, or written in a less usual way.
    """
    found: list[Pattern] = []
    terms: list[str] = []
    for part in block if block[-1] == "." else [*block, "."]:
        if part in _KEPT:
            subject, predicate, target = terms
            if "a" in (subject, target):
                raise ValueError
            found.append((_term(subject, prefixes), _term(predicate, prefixes), _term(target, prefixes)))
            del terms[_KEPT[part] :]
        else:
            terms.append(part)
    return found


def _ordered(patterns: list[Pattern]) -> list[Pattern]:
    """As they are best followed: each next one is the one of which most is known by then; none if that is no subject and no object."""
    left, ordered = patterns.copy(), []
    known: set[str] = set()
    if len(patterns) > _MOST_PATTERNS:
        return []
    while left:
        narrowed = [sum(w for term, w in zip(p, _WEIGHTS, strict=True) if not isinstance(term, str) or term in known) for p in left]
        if (most := max(narrowed)) < min(_WEIGHTS[0], _WEIGHTS[2]):
            return []
        best = left.pop(narrowed.index(most))
        ordered.append(best)
        known.update(term for term in best if isinstance(term, str))
    return ordered


def _term(written: str, prefixes: dict[str, str]) -> ox.NamedNode | str:
    """
    :raises KeyError: the prefix is not declared.
    :raises ValueError: this is no absolute IRI.
    """
    if written[0] in "?$":
        return written[1:]
    if written == "a":
        return ox.NamedNode(names.TYPE)
    if written.startswith("<"):
        iri = written[1:-1]
    else:
        prefix, _, local = written.partition(":")
        iri = prefixes[prefix] + local
    if not _ABSOLUTE.match(iri):
        raise ValueError
    return ox.NamedNode(iri)
