"""Word lists and how they are matched: one format, one pass.

A word list is a CSV file with the columns ``pattern`` and ``value`` and, where a recogniser asks for it, ``who``. A
pattern is a row of elements: ``arrest*`` (a word that so begins), ``was|were`` (either), ``not?`` (may be missing),
``~3`` (up to three other words), ``#`` (a number). A text is matched against all patterns of a list in one pass over its
words: each word looks up the few patterns that it can begin.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from converters.packs import Pack
from ontology.errors import BadInput, Where

HERE = Path(__file__).parent / "lexicon"
_LONGEST_PREFIX = 30
_FOLLOWING = 2_000


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a pattern."""

    words: frozenset[str]
    prefixes: tuple[str, ...]
    optional: bool = False
    gap: int = 0
    number: bool = False

    def matches(self, word: str) -> bool:
        if self.number:
            return word[0].isdigit()
        return word in self.words or (bool(self.prefixes) and word.startswith(self.prefixes))


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a word list."""

    pattern: str
    value: str
    who: str
    elements: tuple[Element, ...]
    second: Element | None = None
    """The element that the second word must match, where that is certain (no gap or optional element before or at it)."""
    needs: frozenset[str] = frozenset()
    """Words of which one must follow; empty where no element after the first is that plain."""

    @classmethod
    def of(cls, pattern: str, value: str, who: str, elements: tuple[Element, ...]) -> Row:
        sure = len(elements) > 1 and not any(element.optional or element.gap for element in elements[:2])
        plain = [e.words for e in elements[1:] if e.words and not (e.optional or e.prefixes)]
        return cls(pattern, value, who, elements, elements[1] if sure else None, min(plain, key=len, default=frozenset()))


@dataclass(frozen=True, slots=True)
class Hit:
    """A pattern found: tokens ``start`` to ``end`` (exclusive)."""

    start: int
    end: int
    row: Row

    @property
    def value(self) -> str:
        return self.row.value


class _Begun(dict[str, tuple[Row, ...]]):
    """The rows that one word can begin, by the word that follows it: most patterns fail at their second word."""

    def __init__(self, rows: tuple[Row, ...]) -> None:
        super().__init__()
        self._rows = rows

    def __missing__(self, following: str) -> tuple[Row, ...]:
        rows = tuple(row for row in self._rows if row.second is None or (following and row.second.matches(following)))
        if len(self) < _FOLLOWING and len(following) <= 2 * _LONGEST_PREFIX:
            self[following] = rows
        return rows


_NOTHING = _Begun(())


@dataclass
class WordList:
    """Compiled patterns."""

    rows: list[Row]
    _exact: dict[str, list[Row]] = field(init=False, default_factory=dict)
    _prefix: dict[str, list[Row]] = field(init=False, default_factory=dict)
    _numeric: list[Row] = field(init=False, default_factory=list)
    _memory: dict[str, _Begun] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for row in self.rows:
            for element in _first(row.elements):
                for word in element.words:
                    self._exact.setdefault(word, []).append(row)
                for prefix in element.prefixes:
                    self._prefix.setdefault(prefix, []).append(row)
                if element.number:
                    self._numeric.append(row)

    @cached_property
    def patterns(self) -> frozenset[str]:
        """All patterns as written, for lists of single words."""
        return frozenset(row.pattern for row in self.rows)

    @cached_property
    def lowered(self) -> frozenset[str]:
        """All patterns in small letters."""
        return frozenset(pattern.lower() for pattern in self.patterns)

    @cached_property
    def listed(self) -> tuple[str, ...]:
        """All patterns as written, as ``str.endswith`` takes them."""
        return tuple(self.patterns)

    def scan(self, words: Sequence[str], start: int = 0, end: int | None = None) -> Iterator[Hit]:
        """Yield all hits within ``words[start:end]``, by their first word; of hits of one row at one word the longest."""
        stop = len(words) if end is None else end
        stretch = words[start:stop] if start or stop < len(words) else words
        present: frozenset[str] = frozenset()
        for i, known in enumerate(map(self._memory.get, stretch), start):  # in C: most words begin nothing
            if known is None:
                known = self._candidates(words[i])
            if known is _NOTHING:
                continue
            for row in known[words[i + 1] if i + 1 < stop else ""]:
                if row.needs:
                    present = present or frozenset(stretch)
                    if row.needs.isdisjoint(present):
                        continue  # a hundredth of the cost of looking for it word by word
                last = _match(row.elements, words, i, stop)
                if last > i:
                    yield Hit(i, last, row)

    def _candidates(self, word: str) -> _Begun:
        found = list(self._exact.get(word, ()))
        for length in range(1, min(len(word), _LONGEST_PREFIX) + 1):
            found.extend(self._prefix.get(word[:length], ()))
        if word[0].isdigit():
            found.extend(self._numeric)
        rows = _Begun(tuple(dict.fromkeys(found))) if found else _NOTHING
        if len(self._memory) > 200_000:
            self._memory.clear()
        if len(word) <= 2 * _LONGEST_PREFIX:
            self._memory[word] = rows
        return rows

    def values(self, words: Sequence[str], start: int, end: int) -> set[str]:
        """The values of all hits in a stretch."""
        return {hit.value for hit in self.scan(words, start, end)}


def _first(elements: tuple[Element, ...]) -> Iterator[Element]:
    for element in elements:
        yield element
        if not element.optional:
            return


def _match(elements: tuple[Element, ...], words: Sequence[str], at: int, stop: int, first: int = 0) -> int:
    """One past the last word that ``elements[first:]`` match, or -1. Gaps are tried from the shortest, so none looks too far."""
    for k in range(first, len(elements)):
        element = elements[k]
        if element.gap:
            following = elements[k + 1]
            certain = not following.optional and not following.gap
            for here in range(at, min(at + element.gap + 1, stop)):
                word = words[here]
                if (not certain or following.matches(word)) and (last := _match(elements, words, here, stop, k + 1)) >= 0:
                    return last
                if word in ".;" and not _initial(words, here):
                    return -1
            return -1
        if at < stop and element.matches(words[at]):
            at += 1
        elif not element.optional:
            return -1
    return at


def _initial(words: Sequence[str], at: int) -> bool:
    """Whether a full stop may be that of an initial (``Ivanov I. was``)."""
    return words[at] == "." and 0 < at < len(words) - 1 and len(words[at - 1]) == 1 and words[at - 1].isalpha()


def parse(pattern: str) -> tuple[Element, ...]:
    """Read one pattern. :raises ValueError: it is empty, or starts or ends with a gap."""
    elements = []
    for piece in pattern.lower().split():
        if piece == "#":
            elements.append(Element(frozenset(), (), number=True))
            continue
        if piece.startswith("~") and piece[1:].isdigit():
            elements.append(Element(frozenset(), (), gap=int(piece[1:])))
            continue
        optional = piece.endswith("?") and len(piece) > 1
        options = piece.removesuffix("?").strip("()").split("|") if len(piece) > 1 else [piece]
        elements.append(
            Element(
                frozenset(option for option in options if not option.endswith("*")),
                tuple(option[:-1] for option in options if option.endswith("*")),
                optional,
            )
        )
    if not elements or elements[0].gap or elements[-1].gap or all(e.optional for e in elements):
        raise ValueError(f"pattern {pattern!r} needs a word at its start and its end")
    return tuple(elements)


def read_rows(path: Path) -> Iterator[Row]:
    """Rows of one word list.

    :raises BadInput: a line is no pattern; the message names file and line.
    """
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for row in (reader := csv.DictReader(lines)):
            pattern = (row.get("pattern") or "").strip()
            if not pattern or pattern.startswith("//"):
                continue
            try:
                yield Row.of(pattern, (row.get("value") or "").strip(), (row.get("who") or "").strip(), parse(pattern))
            except ValueError as error:
                raise BadInput(str(error), where=Where(file=str(path), line=reader.line_num), hint="See docs/packs.md.") from error


def folders(pack: Pack, languages: Iterable[str]) -> list[Path]:
    """Where the word lists for these languages lie: those of the language first, then those of the country's pack."""
    found = [HERE / language for language in languages]
    if pack.lexicon is not None:
        found += [pack.lexicon / language for language in languages]
    return [folder for folder in found if folder.is_dir()]


@lru_cache(maxsize=64)
def _compiled(paths: tuple[Path, ...]) -> WordList:
    return WordList([row for path in paths for row in read_rows(path)])


@lru_cache(maxsize=512)
def word_list(pack: Pack, languages: tuple[str, ...], name: str) -> WordList:
    """The word list ``name`` of these languages and this pack, compiled once."""
    return _compiled(tuple(path for folder in folders(pack, languages) if (path := folder / f"{name}.csv").is_file()))
