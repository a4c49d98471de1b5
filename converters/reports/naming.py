"""Which name-shaped words are people, and which word is the surname, where the word lists of names do not tell.

The words beside a name tell (``was fined``, ``imprisonment of``), so does the list it stands in (of ``A, B and C`` all are
people if two are) and, in a list entry, a segment of its own between commas.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

from converters.reports.marks import Marks
from converters.reports.recognise.people import Name, Strength

_JOINTS = frozenset([",", "and", "и", "&", "#", "⚡", "мен", "және", "а", "also", "также", "as", "well"])
_BOUNDS = frozenset([",", ":", ";", "–", "—", "-", "("])
_FAMILY_NAME_FIRST = frozenset(["surname", "last", "family", "фамилия", "фио", "ф"])
_CUE_REACH = 8


@dataclass
class Naming:
    """The name-shaped words of one entry; ``head`` is the first token after date and place."""

    marks: Marks
    head: int
    _row_of: dict[int, int] = field(init=False, default_factory=dict)
    _surnames: set[str] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        for n, row in enumerate(self.rows):
            for name in row:
                self._row_of[name.start] = n

    @cached_property
    def rows(self) -> list[list[Name]]:
        """Names side by side: ``A, B and C``."""
        words, quiet = self.marks.text.words, _JOINTS
        found: list[list[Name]] = []
        for name in self.marks.names:
            if found and all(word in quiet for word in words[found[-1][-1].end : name.start]):
                found[-1].append(name)
            else:
                found.append([name])
        return found

    def row(self, name: Name) -> list[Name]:
        """The row that a mention stands in."""
        return self.rows[self._row_of[name.start]]

    def row_number(self, name: Name) -> int:
        """The same for two mentions that stand side by side, and are two people therefore."""
        return self._row_of[name.start]

    def cue(self, name: Name) -> bool:
        """Whether the words beside it, or beside the row it stands in, are said of people only."""
        row = self.row(name)
        return self._beside(name.start, name.end) or (len(row) > 1 and self._beside(row[0].start, row[-1].end))

    def _beside(self, start: int, end: int) -> bool:
        words = self.marks.text.words
        cues = self.marks.words("person-cues")
        if end < len(words) and any(
            h.start == end and h.value == "after" for h in cues.scan(words, end, min(end + _CUE_REACH, len(words)))
        ):
            return True
        first = start - 1 if start and words[start - 1] == "#" else start
        return any(h.end == first and h.value == "before" for h in cues.scan(words, max(0, first - 5), first))

    def flanked(self, name: Name) -> bool:
        """Whether it stands in a row between two names that are certain."""
        first, last = self._certain[self._row_of[name.start]]
        return first < name.start < last

    @cached_property
    def _certain(self) -> list[tuple[int, int]]:
        """Where the first and the last certain name of each row begin."""
        sure = [[name.start for name in row if name.strength >= Strength.NAMED] for row in self.rows]
        return [(starts[0], starts[-1]) if starts else (0, 0) for starts in sure]

    @cached_property
    def _orders(self) -> list[bool | None]:
        """For each row whether the names whose surname is told all begin with it; nothing where none is told."""
        told = [[n for n in row if n.given and not n.unordered and len(n.given) > 2] for row in self.rows]
        return [all(n.name.lower().startswith(n.surname.lower()) for n in row) if row else None for row in told]

    def segment(self, name: Name) -> bool:
        """Whether the row it stands in is a segment of its own in the first sentence of a list entry."""
        marks = self.marks
        if marks.entry.narrative or not marks.entry.head or marks.sentence(name.start) > marks.sentence(self.head):
            return False
        return self._alone(self.row(name))

    def _alone(self, row: list[Name]) -> bool:
        raw = self.marks.text.raw
        first = row[0].start - self._tagged(row[0])
        begins = first <= self.head or (first > 0 and raw[first - 1] in _BOUNDS)
        return begins and row[-1].end < len(raw) and raw[row[-1].end] in _BOUNDS

    def ordered(self, name: Name) -> Name:
        """The mention with its surname told by its place: first at the head and in segments of list entries, last in prose.

        To be called in the order of the text: a surname met before tells too.
        """
        if name.given and (self._told_otherwise(name) or (name.unordered and not self._family_name_first(name))):
            words = name.name.split()
            name = replace(name, surname=words[-1], given=" ".join(words[:-1]))
        if name.given and name.strength >= Strength.NAMED:
            self._surnames.add(name.surname.lower())
        return name

    def _told_otherwise(self, name: Name) -> bool:
        """Whether the other names of the report say the given name first, and little speaks against it in this one."""
        return name.leaning and self.marks.entry.surname_first is False and name.name.lower().startswith(name.surname.lower())

    def _family_name_first(self, name: Name) -> bool:
        entry, words = self.marks.entry, self.marks.text.words
        first, *_, last = (word.lower() in self._surnames for word in name.name.split())
        if first != last:
            return first
        told = self._orders[self._row_of[name.start]]
        if told is not None:
            return told
        if entry.narrative:
            return False
        if not entry.head:
            label = words[max(0, name.start - 5) : name.start]
            return self.marks.languages == ("ru",) or bool(_FAMILY_NAME_FIRST & set(label))
        row = self.row(name)
        if row[0].start - self._tagged(row[0]) <= self.head or self._alone(row):
            return entry.surname_first is not False
        return False

    def _tagged(self, name: Name) -> bool:
        return name.start > 0 and self.marks.text.raw[name.start - 1] == "#"
