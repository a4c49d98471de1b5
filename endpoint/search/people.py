"""People by name: as spelt, in any alphabet, else by names that look alike."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import nsmallest

from rapidfuzz import process
from rapidfuzz.distance import OSA

from endpoint.search.reading import Index

_ALIKE = 0.72
"""How alike two words must be (1 is equal): one wrong letter in four, two in eight."""
_LOOKALIKES = 12
_SHORTEST = 4
"""Shorter words have too many that look like them."""


@dataclass(frozen=True)
class Found:
    """A person. ``entries`` is how many entries of reports name them."""

    iri: str
    label: str
    entries: int


@dataclass(frozen=True)
class People:
    """People found, those in most entries first; ``alike`` if nobody is spelt as asked and these only look like it."""

    people: list[Found]
    total: int = 0
    alike: bool = False


def find(index: Index, words: list[str], limit: int) -> People:
    """People whose name has all the words (folded; the last letters may be missing), else whose name has words like them."""
    words = [w for w in words if len(w) > 1]
    if not words:
        return People([])
    exact = _meet([_beginning(index, word) for word in words])
    if exact:
        return _people(index, exact, limit)
    close = [_alike(index, word) for word in words]
    both = _meet([set(scores) for scores in close])
    ranked = sorted(both, key=lambda person: (-sum(scores[person] for scores in close), person))[:limit]
    found = _people(index, set(ranked), limit)
    order = {iri: place for place, iri in enumerate(_iris(index, ranked))}
    return People(sorted(found.people, key=lambda p: order.get(p.iri, limit)), found.total, alike=bool(found.people))


def _beginning(index: Index, word: str) -> set[int]:
    end = word[:-1] + chr(ord(word[-1]) + 1)
    return {row[0] for row in index.rows("SELECT person FROM name WHERE word >= ? AND word < ?", (word, end))}


def _alike(index: Index, word: str) -> dict[int, float]:
    """Persons with a word like it, and how like it is."""
    if len(word) < _SHORTEST:
        return dict.fromkeys(_beginning(index, word), 1.0)
    near = process.extract(word, index.name_words(), scorer=OSA.normalized_similarity, score_cutoff=_ALIKE, limit=_LOOKALIKES)
    scores: dict[int, float] = {}
    for like, score, _ in near:
        for (person,) in index.rows("SELECT person FROM name WHERE word = ?", [like]):
            scores[person] = max(score, scores.get(person, 0.0))
    return scores


def _meet(sets: list[set[int]]) -> set[int]:
    return set.intersection(*sets) if sets else set()


def _iris(index: Index, numbers: list[int]) -> list[str]:
    marks = ", ".join("?" * len(numbers))
    named = dict(index.rows(f"SELECT n, iri FROM person WHERE n IN ({marks})", numbers))  # noqa: S608
    return [named[n] for n in numbers]


def _people(index: Index, numbers: set[int], limit: int) -> People:
    """Of many, those in most entries: the index numbers persons in that order. What is withdrawn is not among them, nor counted."""
    numbers = numbers - index.hidden_people()
    first = nsmallest(limit, numbers)
    marks = ", ".join("?" * len(first))
    rows = index.rows(f"SELECT iri, label, entries FROM person WHERE n IN ({marks}) ORDER BY n", first)  # noqa: S608
    return People([Found(*row) for row in rows], len(numbers))
