"""People by name: as spelt, in any alphabet, else by names that look alike."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from itertools import product
from operator import and_

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
    everybody = ~index.hidden_people()
    exact = reduce(and_, (index.bearers(word, beginning=True) for word in words), everybody)
    if exact:
        return People(_people(index, _first(exact, limit)), exact.bit_count())
    alike = {0.0: everybody}
    for word in words:
        alike = _added(alike, _alike(index, word))
    ranked = [person for score in sorted(alike, reverse=True) for person in _first(alike[score], limit)][:limit]
    return People(_people(index, ranked), len(ranked), alike=bool(ranked))


def _alike(index: Index, word: str) -> dict[float, int]:
    """Persons with a word like it, by how like it is."""
    if len(word) < _SHORTEST:
        return {1.0: index.bearers(word, beginning=True)}
    near = process.extract(word, index.name_words(), scorer=OSA.normalized_similarity, score_cutoff=_ALIKE, limit=_LOOKALIKES)
    scores: dict[float, int] = {}
    others = -1
    for like, score, _ in near:  # the most like come first
        found = index.bearers(like) & others
        scores[score] = scores.get(score, 0) | found
        others &= ~found
    return scores


def _added(some: dict[float, int], more: dict[float, int]) -> dict[float, int]:
    """Persons that are in both, by the sum of their scores."""
    sums: dict[float, int] = {}
    for (one, these), (other, those) in product(some.items(), more.items()):
        if both := these & those:
            sums[one + other] = sums.get(one + other, 0) | both
    return sums


def _first(people: int, limit: int) -> list[int]:
    """The lowest numbers of a set: the index numbers persons by how many entries name them."""
    found: list[int] = []
    while people and len(found) < limit:
        lowest = people & -people
        found.append(lowest.bit_length() - 1)
        people ^= lowest
    return found


def _people(index: Index, numbers: list[int]) -> list[Found]:
    marks = ", ".join("?" * len(numbers))
    known = {n: Found(*row) for n, *row in index.rows(f"SELECT n, iri, label, entries FROM person WHERE n IN ({marks})", numbers)}  # noqa: S608
    return [known[n] for n in numbers]
