"""Whom a charge, a penalty or a happening in a sentence is about."""

from __future__ import annotations

from dataclasses import dataclass

from converters.reports.marks import Marks
from converters.reports.people import Person
from converters.reports.recognise.people import Name

_APART = ("official", "counsel", "witness", "speaker", "other")


_SEVERAL = frozenset(
    [
        "they",
        "them",
        "their",
        "both",
        "were",
        "are",
        "all",
        "activists",
        "defenders",
        "journalists",
        "bloggers",
        "они",
        "их",
        "им",
        "оба",
        "активисты",
        "журналисты",
    ]
)


_WHO = frozenset(["who", "whom", "whose", "который", "которая", "которые", "которого", "которой", "которых"])


@dataclass
class Referents:
    """People of an entry by where they are mentioned."""

    marks: Marks
    people: list[Person]

    def __post_init__(self) -> None:
        self._mentions: list[tuple[Name, Person]] = sorted(
            ((n, p) for p in self.people for n in p.mentions), key=lambda pair: pair[0].start
        )

    def mentions(self, start: int, end: int) -> list[tuple[Name, Person]]:
        """Mentions within tokens ``start`` to ``end``."""
        return [(n, p) for n, p in self._mentions if start <= n.start < end]

    def accused(self, token: int) -> list[Person]:
        """Whom a charge or penalty at ``token`` is against."""
        start, end = self._bounds(token)
        before = self._group([pair for pair in self.mentions(start, token) if self._may_be_accused(pair[1])], last=True)
        if before:
            return before
        after = self._group([pair for pair in self.mentions(token, end) if self._may_be_accused(pair[1])], last=False)
        return after or self.topic(token)

    def listed(self, token: int, count: int) -> list[Person]:
        """The ``count`` people that as many things at ``token`` are dealt out to, ``respectively``; fewer or more if unclear."""
        group = self.accused(token)
        if len(group) == count:
            return group
        start, _ = self._bounds(token)
        named = _unique([p for _, p in self.mentions(start, token) if self._may_be_accused(p)])
        return named if len(named) == count else group

    def sentenced(self, token: int, lengths: list[int]) -> list[Person]:
        """People of the sentence before ``token`` who each have a term of their own (or side by side with the next one)."""
        start, _ = self._bounds(token)
        words = self.marks.text.words
        pairs = [pair for pair in self.mentions(start, token) if self._may_be_accused(pair[1])]
        apart = 0
        ends = [*(name.start for name, _ in pairs[1:]), token] if pairs else []
        for (name, _), after in zip(pairs, ends, strict=True):
            told = any(name.end <= length < after for length in lengths)
            if not told and (after == token or not set(words[name.end : after]) <= {",", "and", "и"}):
                return []
            if _WHO & set(words[name.end : after]):
                return []
            apart += told
        return _unique([p for _, p in pairs]) if apart > 1 else []

    def accused_or_nobody(self, token: int) -> list[Person | None]:
        """Like :meth:`accused`; where nobody is named, one ``None`` to hang a charge or penalty on."""
        return [*self.accused(token)] or [None]

    def touched(self, first: int, last: int, *, subject: bool, anyone: bool = False) -> list[Person]:
        """Whom a happening told by tokens ``first`` to ``last`` befell; ``subject`` prefers those named before it.

        ``anyone`` lets it befall officials, counsel and witnesses too.
        """
        start, end = self._bounds(first)
        before = self._group([pair for pair in self.mentions(start, first) if anyone or self._may_suffer(pair[1])], last=True)
        inside = self._group([pair for pair in self.mentions(first, last) if anyone or self._may_suffer(pair[1])], last=False)
        later = [pair for pair in self.mentions(last, end) if anyone or self._may_suffer(pair[1])]
        after = self._group([pair for pair in later if not self._tells(last, pair[0].start)], last=False)
        return (before or inside or after) if subject else (inside or after or before)

    def _tells(self, last: int, mention: int) -> bool:
        """Whether somebody named after a happening is who tells of it: ``…, according to his sister, Ivanova A.``."""
        cues = self.marks.cues
        return any(last <= h.start and 0 <= mention - h.end <= 6 for name in ("say", "quote-say") for h in cues.get(name, ()))

    def told_next(self, token: int) -> list[Person]:
        """Those whom the next sentence names as the unnamed of this one: ``The victim, Ivanov I., …``; ``Ivanov I. was among them``."""
        sentences = self.marks.text.sentences
        number = self.marks.sentence(token) + 1
        if number >= len(sentences):
            return []
        start, end = sentences[number]
        words = self.marks.text.words
        named = [pair for pair in self.mentions(start, end) if self._may_suffer(pair[1])]
        if not named:
            return []
        if any(start <= h.start < end for h in self.marks.cues.get("among", ())):
            return self._group(named, last=False)
        first = named[0][0].start
        victims = [h for h in self.marks.cues.get("victim", ()) if start <= h.start <= start + 1]
        if (victims and first - start <= 9 and words[first - 1] in (",", "—", "–", "-", ":")) or (victims and first == victims[0].end):
            return self._group(named, last=False)
        return []

    def topic(self, token: int) -> list[Person]:
        """Whom the entry is about at ``token``: the group last named before, else those of the head, else those in the dock."""
        start = self._bounds(token)[0]
        back = [pair for pair in self.mentions(0, start) if self._may_be_accused(pair[1])]
        heads = [p for p in self.people if p.head and self._may_be_accused(p)]
        if heads and self.marks.entry.fields:
            return heads
        if back and self._they(token):
            return _unique([p for _, p in back])
        if back:
            sentence = self.marks.sentence(back[-1][0].start)
            if heads and back[-1][1] in heads:
                return (
                    heads
                    if len(heads) > 1 and all(p in heads for _, p in back) and self._plural(token)
                    else [back[-1][1]]
                    if len(heads) > 1
                    else heads
                )
            group = self._group([pair for pair in back if self.marks.sentence(pair[0].start) == sentence], last=True)
            return heads if len(heads) == 1 else group
        return heads

    def _plural(self, token: int) -> bool:
        start, end = self._bounds(token)
        return bool(_SEVERAL & set(self.marks.text.words[start:end]))

    def _they(self, token: int) -> bool:
        """Whether the sentence speaks of several people already named, and of none alone."""
        start, _ = self._bounds(token)
        words = set(self.marks.text.words[start:token])
        return (
            bool({"they", "both", "они", "оба"} & words) and not {"him", "her", "he", "she", "his", "он", "она", "его", "её", "ее"} & words
        )

    def _bounds(self, token: int) -> tuple[int, int]:
        sentences = self.marks.text.sentences
        return sentences[self.marks.sentence(token)] if sentences else (0, 0)

    def _group(self, pairs: list[tuple[Name, Person]], *, last: bool) -> list[Person]:
        """The people named side by side (``A, B and C``), last or first of the stretch."""
        if not pairs:
            return []
        groups: list[list[tuple[Name, Person]]] = [[pairs[0]]]
        for pair in pairs[1:]:
            name, person = groups[-1][-1]
            between = self.marks.text.words[name.end : pair[0].start]
            if name.start in person.sources:
                groups.append([pair])
            elif len(between) <= 3 and all(
                w in (",", "and", "и", "⚡", "#", "&", "as", "well", "the", "activist", "activists", ";", "мен", "also") for w in between
            ):
                groups[-1].append(pair)
            else:
                groups.append([pair])
        chosen = groups[-1] if last else groups[0]
        return _unique([p for _, p in chosen])

    @staticmethod
    def _may_be_accused(person: Person) -> bool:
        return person.head or person.role not in _APART

    @staticmethod
    def _may_suffer(person: Person) -> bool:
        return person.head or person.role not in ("official", "counsel", "witness", "other")


def _unique(people: list[Person]) -> list[Person]:
    found: list[Person] = []
    for person in people:
        if not any(person is known for known in found):
            found.append(person)
    return found
