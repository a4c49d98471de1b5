"""How many triples one pattern has, counted once when a release is loaded.

*How many triples are there, how many events?* is what people and programs ask an endpoint first, and it would step through all of them
each time: a third of a second for a million triples. Only a query that asks this and nothing else is answered so; whatever is spelt
in a less usual way, or names what the release does not have, is left to the engine.

Imported by the query process: only pyoxigraph and the standard library here.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import cast

import pyoxigraph as ox

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
_LONGEST = 2000
_TOKEN = re.compile(
    r"(?>[ \t\r\n]++|#[^\r\n]*+)++|<(?P<iri>[A-Za-z][A-Za-z0-9+.-]*+:[^<>\"{}|^`\\\x00-\x20]*+)>"
    r"|(?P<name>(?:[A-Za-z][A-Za-z0-9_-]*+)?+:(?:[A-Za-z0-9_][A-Za-z0-9_-]*+)?+)"
    r"|[?$](?P<variable>[A-Za-z0-9_]++)|(?P<word>[A-Za-z]++)|(?P<sign>[(){}*.])"
)
# By the kinds of its tokens: V for a variable, I for an IRI, N for a name with a prefix, words and signs as they are.
_QUESTION = re.compile(r"SELECT \( COUNT \( (?:\*|V) \) AS V \) (?:WHERE )?\{ V [VINa] [VIN] (?:\. )?\}")
_PROLOGUE = ["PREFIX", "N", "I"]


@dataclass(frozen=True)
class Counts:
    """Triples of the default graph: all, by their predicate, and by class those that say that something is of it."""

    triples: int
    predicates: dict[str, int]
    classes: dict[str, int]


def taken(store: ox.Store) -> Counts:
    """Count by the engine itself."""
    predicates = _numbers(store, "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p")
    return Counts(sum(predicates.values()), predicates, _numbers(store, f"SELECT ?c (COUNT(*) AS ?n) {{ ?s <{_TYPE}> ?c }} GROUP BY ?c"))


def counted(query: str, counts: Counts) -> ox.QuerySolutions | None:
    """The answer to a query that asks for one of these numbers and nothing else."""
    if (question := _read(query)) is None:
        return None
    name, predicate, of_class = question
    if predicate is None:
        number: int | None = counts.triples
    elif of_class is None:
        number = counts.predicates.get(predicate)
    else:
        number = counts.classes.get(of_class)
    if number is None:
        return None
    row = {name: {"type": "literal", "value": str(number), "datatype": _INTEGER}}
    table = json.dumps({"head": {"vars": [name]}, "results": {"bindings": [row]}})
    found = ox.parse_query_results(table, format=ox.QueryResultsFormat.JSON)
    return found if isinstance(found, ox.QuerySolutions) else None


def _numbers(store: ox.Store, query: str) -> dict[str, int]:
    return {row[0].value: int(row[1].value) for row in cast(ox.QuerySolutions, store.query(query))}


def _read(query: str) -> tuple[str, str | None, str | None] | None:
    """The variable of the number, the predicate and the class that are asked for (``None`` for any); ``None`` if it is another question."""
    tokens = _tokens(query)
    prefixes: dict[str, str] = {}
    while [kind for kind, _ in tokens[:3]] == _PROLOGUE:
        prefixes[tokens[1][1]] = tokens[2][1]
        tokens = tokens[3:]
    if not _QUESTION.fullmatch(" ".join(kind for kind, _ in tokens)):
        return None
    what, number = tokens[4][1], tokens[7][1]
    begun = [kind for kind, _ in tokens].index("{") + 1
    pattern = tokens[begun : begun + 3]
    variables = [text for kind, text in pattern if kind == "V"]
    if len(set(variables)) < len(variables) or number in variables or what not in ("*", *variables):
        return None
    _, predicate, value = (_iri(kind, text, prefixes) for kind, text in pattern)
    if "" in (predicate, value) or (value is not None and predicate != _TYPE):
        return None
    return number, predicate, value


def _iri(kind: str, text: str, prefixes: dict[str, str]) -> str | None:
    """``None`` for a variable; empty if the prefix is not known."""
    if kind == "N":
        prefix, _, local = text.partition(":")
        namespace = prefixes.get(f"{prefix}:", "")
        return namespace and namespace + local
    return {"V": None, "a": _TYPE}.get(kind, text)


def _tokens(query: str) -> list[tuple[str, str]]:
    """Kinds and texts; none if there is anything else in the query."""
    found, at = [], 0
    if len(query) > _LONGEST:
        return []
    while at < len(query):
        token = _TOKEN.match(query, at)
        if token is None:
            return []
        at, kind = token.end(), token.lastgroup
        if kind in ("word", "sign"):
            found.append((token[0] if token[0] == "a" else token[0].upper(), token[0]))
        elif kind:
            found.append((kind[0].upper(), token[kind]))
    return found
