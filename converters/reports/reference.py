"""Whom a charge, a penalty or a happening in a sentence is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from converters.reports.along import Along, unique
from converters.reports.marks import Marks
from converters.reports.people import Person
from converters.reports.recognise.penalties import Length
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


_JOINING = frozenset([",", "and", "и", "⚡", "#", "&", "as", "well", "the", "activist", "activists", ";", "мен", "also"])
_WHO = frozenset(["who", "whom", "whose", "который", "которая", "которые", "которого", "которой", "которых"])


@dataclass
class Referents:
    """People of an entry by where they are mentioned."""

    marks: Marks
    people: list[Person]

    def __post_init__(self) -> None:
        pairs = [(n, p) for p in self.people for n in p.mentions]
        self._mentions = _by_start(pairs)
        self._accusable = _by_start([pair for pair in pairs if self._may_be_accused(pair[1])])
        self._sufferers = _by_start([pair for pair in pairs if self._may_suffer(pair[1])])
        self._before: dict[int, list[Person]] = {}
        self._heads = [p for p in self.people if p.head and self._may_be_accused(p)]

    def mentions(self, start: int, end: int) -> list[tuple[Name, Person]]:
        """Mentions within tokens ``start`` to ``end``."""
        return self._mentions.between(start, end)

    def accused(self, token: int) -> list[Person]:
        """Whom a charge or penalty at ``token`` is against."""
        start, end = self._bounds(token)
        before = self._group(self._accusable.between(start, token), last=True)
        if before:
            return before
        after = self._group(self._accusable.between(token, end), last=False)
        return after or self.topic(token)

    def listed(self, token: int, count: int) -> list[Person]:
        """The ``count`` people that as many things at ``token`` are dealt out to, ``respectively``; fewer or more if unclear."""
        group = self.accused(token)
        if len(group) == count:
            return group
        start, _ = self._bounds(token)
        named = unique([p for _, p in self._accusable.between(start, token)])
        return named if len(named) == count else group

    def sentenced(self, token: int, lengths: Along[Length]) -> list[Person]:
        """People of the sentence before ``token`` who each have a term of their own (or side by side with the next one)."""
        start, _ = self._bounds(token)
        words = self.marks.text.words
        pairs = self._accusable.between(start, token)
        apart = 0
        ends = [*(name.start for name, _ in pairs[1:]), token] if pairs else []
        for (name, _), after in zip(pairs, ends, strict=True):
            told = bool(lengths.between(name.end, after))
            if not told and (after == token or not set(words[name.end : after]) <= {",", "and", "и"}):
                return []
            if _WHO & set(words[name.end : after]):
                return []
            apart += told
        return unique([p for _, p in pairs]) if apart > 1 else []

    def accused_or_nobody(self, token: int) -> list[Person | None]:
        """Like :meth:`accused`; where nobody is named, one ``None`` to hang a charge or penalty on."""
        return [*self.accused(token)] or [None]

    def touched(self, first: int, last: int, *, subject: bool, anyone: bool = False) -> list[Person]:
        """Whom a happening told by tokens ``first`` to ``last`` befell; ``subject`` prefers those named before it.

        ``anyone`` lets it befall officials, counsel and witnesses too.
        """
        start, end = self._bounds(first)
        named = self._mentions if anyone else self._sufferers
        before = self._group(named.between(start, first), last=True)
        inside = self._group(named.between(first, last), last=False)
        after = self._group((pair for pair in named.between(last, end) if not self._tells(last, pair[0].start)), last=False)
        return (before or inside or after) if subject else (inside or after or before)

    def _tells(self, last: int, mention: int) -> bool:
        """Whether somebody named after a happening is who tells of it: ``…, according to his sister, Ivanova A.``."""
        cues = (h for value in ("say", "quote-say") for h in self.marks.cues(value).around(mention - 6, mention))
        return any(last <= h.start and 0 <= mention - h.end <= 6 for h in cues)

    def told_next(self, token: int) -> list[Person]:
        """Those whom the next sentence names as the unnamed of this one: ``The victim, Ivanov I., …``; ``Ivanov I. was among them``."""
        sentences = self.marks.text.sentences
        number = self.marks.sentence(token) + 1
        if number >= len(sentences):
            return []
        start, end = sentences[number]
        words = self.marks.text.words
        named = self._sufferers.between(start, end)
        if not named:
            return []
        if self.marks.cues("among").between(start, end):
            return self._group(named, last=False)
        first = named[0][0].start
        victims = self.marks.cues("victim").between(start, start + 2)
        if (victims and first - start <= 9 and words[first - 1] in (",", "—", "–", "-", ":")) or (victims and first == victims[0].end):
            return self._group(named, last=False)
        return []

    def topic(self, token: int) -> list[Person]:
        """Whom the entry is about at ``token``: the group last named before, else those of the head, else those in the dock."""
        start = self._bounds(token)[0]
        back = self._accusable.between(0, start)
        heads = self._heads
        if heads and self.marks.entry.fields:
            return heads
        if back and self._they(token):
            return self._named_before(start)
        if back:
            sentence = self.marks.sentence(back[-1][0].start)
            latest = back[-1][1]
            if latest.head:
                several = len(heads) > 1 and self._plural(token) and all(p.head for p in self._named_before(start))
                return heads if several or len(heads) == 1 else [latest]
            group = self._group(self._accusable.between(self.marks.text.sentences[sentence][0], start), last=True)
            return heads if len(heads) == 1 else group
        return heads

    def _named_before(self, start: int) -> list[Person]:
        """Those who may be accused and are named before a sentence; found once for all that the sentence tells."""
        if start not in self._before:
            self._before[start] = unique([p for _, p in self._accusable.between(0, start)])
        return self._before[start]

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

    def _group(self, pairs: Iterable[tuple[Name, Person]], *, last: bool) -> list[Person]:
        """The people named side by side (``A, B and C``), last or first of the stretch."""
        group: list[tuple[Name, Person]] = []
        for pair in reversed(list(pairs)) if last else pairs:
            if group and not (self._beside(pair, group[-1]) if last else self._beside(group[-1], pair)):
                break
            group.append(pair)
        return unique([p for _, p in (reversed(group) if last else group)])

    def _beside(self, pair: tuple[Name, Person], following: tuple[Name, Person]) -> bool:
        name, person = pair
        between = self.marks.text.words[name.end : following[0].start]
        return name.start not in person.sources and len(between) <= 3 and all(word in _JOINING for word in between)

    @staticmethod
    def _may_be_accused(person: Person) -> bool:
        return person.head or person.role not in _APART

    @staticmethod
    def _may_suffer(person: Person) -> bool:
        return person.head or person.role not in ("official", "counsel", "witness", "other")


def _by_start(pairs: list[tuple[Name, Person]]) -> Along[tuple[Name, Person]]:
    return Along(pairs, [name.start for name, _ in pairs], [name.end for name, _ in pairs])
