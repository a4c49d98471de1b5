"""A search: what is asked, what is found, and the counts beside it."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from endpoint import names
from endpoint.graph import is_iri
from endpoint.paging import page_number
from endpoint.search import people
from endpoint.search.people import People
from endpoint.search.reading import Index
from ontology.errors import BadInput
from publication.folding import fold

PER_PAGE: Final = 20
_PEOPLE: Final = 12
_LONGEST: Final = 200
"""Characters of a text or a value."""
_MOST_CHOSEN: Final = 50
"""Values that may be chosen together; each is a link on the page, which names all others."""
_VALUES: Final = 60
"""Most values of one facet that are counted, the commonest of the release; those that are chosen besides."""

# Facets by the name of their parameter, with what the IRIs of their values begin with.
FACETS: Final[dict[str, str]] = {
    "type": f"{names.LIST}event-type/",
    "penalty": f"{names.LIST}penalty-kind/",
    "article": names.LAW,
    "place": names.PLACE,
    "role": f"{names.LIST}role/",
    "source": "",
}
_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True)
class Asked:
    """A search as its address says it. ``chosen`` has facet names with codes (``kz-cao/488``, ``fine``); days are ISO, "" for none."""

    q: str = ""
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    first: str = ""
    last: str = ""
    oldest_first: bool = False
    page: int = 1

    @classmethod
    def of(cls, arguments: MultiDict[str, str]) -> Asked:
        """Read the parameters of a request.

        :raises BadInput: a day or a value that cannot be, a text that is too long, too many values.
        """
        q = " ".join(arguments.get("q", "").split())
        if len(q) > _LONGEST:
            raise BadInput(f"a search may have {_LONGEST} characters", hint="Leave some words out.")
        chosen = {name: tuple(dict.fromkeys(v for v in arguments.getlist(name) if v)) for name in FACETS}
        if sum(map(len, chosen.values())) > _MOST_CHOSEN:
            raise BadInput(f"a search may have {_MOST_CHOSEN} values", hint="Leave some values out.")
        for name, values in chosen.items():
            if not all(len(value) <= _LONGEST and is_iri((FACETS[name] or names.PLACE) + value) for value in values):
                raise BadInput(f"there is no such value of {name}", hint="Choose one of those that the search page offers.")
        return cls(
            q,
            {name: values for name, values in chosen.items() if values},
            day(arguments.get("from", "")),
            day(arguments.get("to", ""), end=True),
            arguments.get("sort") == "oldest",
            page_number(arguments.get("page")),
        )

    def with_(self, name: str, code: str) -> Asked:
        """The same search with one value more."""
        return replace(self, chosen={**self.chosen, name: (*self.chosen.get(name, ()), code)}, page=1)

    def without(self, name: str, code: str) -> Asked:
        """The same search with one value less."""
        left = tuple(c for c in self.chosen.get(name, ()) if c != code)
        rest = {n: v for n, v in self.chosen.items() if n != name}
        return replace(self, chosen={**rest, name: left} if left else rest, page=1)

    def parameters(self, **more: str | int) -> list[tuple[str, str]]:
        pairs = [("q", self.q)] if self.q else []
        pairs += [(name, code) for name, codes in self.chosen.items() for code in codes]
        pairs += [(n, v) for n, v in (("from", self.first), ("to", self.last), ("sort", "oldest" if self.oldest_first else "")) if v]
        if self.page > 1 and "page" not in more:
            pairs.append(("page", str(self.page)))
        return [*pairs, *((name, str(value)) for name, value in more.items())]

    def address(self, **more: str | int) -> str:
        return "?" + urlencode(self.parameters(**more))

    @property
    def anything(self) -> bool:
        """Whether anything is asked at all."""
        return bool(self.q or self.chosen or self.first or self.last)


@lru_cache(maxsize=4096)
def day(text: str, *, end: bool = False) -> str:
    """A day as ISO writes it; of a month or year the first or last one.

    :raises BadInput: there is no such day.
    """
    text = text.strip()
    if not text:
        return ""
    match = _DAY.fullmatch(text)
    year, month, of_month = match.groups() if match else ("", None, None)
    month_number = int(month or (12 if end else 1))
    if not match or not 1 <= month_number <= 12 or int(year) < 1:
        raise BadInput("this is no day", hint="Write days as 2024-02-29, months as 2024-02.")
    longest = monthrange(int(year), month_number)[1]
    number = int(of_month) if of_month else (longest if end else 1)
    if not 1 <= number <= longest:
        raise BadInput("there is no such day", hint="Write days as 2024-02-29, months as 2024-02.")
    return f"{year}-{month_number:02}-{number:02}"


@dataclass(frozen=True)
class Value:
    """One value of a facet: how many of the entries found have it."""

    code: str
    iri: str
    entries: int
    chosen: bool = False


@dataclass(frozen=True)
class Result:
    """What a search found. ``entries`` are the IRIs of one page of ``total``."""

    asked: Asked
    total: int
    entries: list[str]
    people: People
    rows: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PER_PAGE))


def find(index: Index, asked: Asked, per_page: int = PER_PAGE) -> Result:
    """Search. A name that is withheld is found as little as one that nobody bears: the index never knew it."""
    words = fold(asked.q)
    found = _filtered(index, asked)
    said = found
    for word in words:
        said &= index.word(word)
    named = people.find(index, words, _PEOPLE) if words else People([])
    if asked.q and not words:
        said = 0
    if words and not said and named.alike:
        said = 0
        for person in named.people:
            said |= index.of_person(person.iri)
        said &= found
    total = said.bit_count()
    entries = index.entries(said, (asked.page - 1) * per_page, per_page, oldest_first=asked.oldest_first)
    return Result(asked, total, entries, named, said)


def _filtered(index: Index, asked: Asked) -> int:
    found = index.everything
    for name, codes in asked.chosen.items():
        either = 0
        for code in codes:
            either |= index.facet(name, FACETS[name] + code if name != "source" else index.base + "id/" + code)
        found &= either
    if asked.first or asked.last:
        found &= index.between(asked.first, asked.last)
    return found


def values(index: Index, result: Result, name: str) -> list[Value]:
    """The values of one facet among what was found, the most frequent first."""
    start = FACETS[name] or f"{index.base}id/"
    chosen = result.asked.chosen.get(name, ())
    counted = dict(_counted(index, result.rows, name, [value for value, _ in index.facets(name)[:_VALUES]]))
    counted |= dict(_counted(index, result.rows, name, [start + code for code in chosen if start + code not in counted]))
    found = [Value(iri.removeprefix(start), iri, n, iri.removeprefix(start) in chosen) for iri, n in counted.items()]
    return sorted(found, key=lambda v: (not v.chosen, -v.entries, v.code))


def prepare(index: Index) -> None:
    """Read what every search needs, the sets to count in and the words of names, which the first one would else have to."""
    index.name_words()
    for name in (*FACETS, "month"):
        for value, _ in index.facets(name)[: None if name == "month" else _VALUES]:
            index.part(name, value)


def months(index: Index, rows: int) -> list[tuple[str, int]]:
    """Months (``2024-02``) with the number of entries among ``rows``, in order of time."""
    return sorted(_counted(index, rows, "month", [value for value, _ in index.facets("month")]))


def _counted(index: Index, rows: int, kind: str, wanted: list[str]) -> Iterable[tuple[str, int]]:
    """Values with their number of entries among ``rows``, without those that have none."""
    if rows == (1 << index.size) - 1:
        known = dict(index.facets(kind))
        return [(value, known[value]) for value in wanted if value in known]
    if not rows:
        return []
    parts = ((value, *index.part(kind, value)) for value in wanted)
    return [(value, n) for value, start, found in parts if (n := ((rows >> start) & found).bit_count())]
