"""The text of one entry, cut into words and sentences once, for every recogniser."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from converters.reports.along import Stretches

# A word keeps inner hyphens and apostrophes (Ust-Kamenogorsk, don't) but not the possessive 's.
_TOKEN = re.compile(r"\w+(?:[-‑]\w+)*(?:['’ʼ](?!s\b)\w+)*|[^\w\s]")
_SENTENCE_END = frozenset(".!?…")
_LONGEST_SENTENCE = 250
"""Tokens after which a sentence ends, whatever follows: thrice the longest that people write, so that a hostile one costs its share."""
_OPENING = frozenset("«“„\"'‘(—–-[")
_ABBREVIATIONS = frozenset(
    [
        "art",
        "st",
        "mr",
        "mrs",
        "ms",
        "dr",
        "no",
        "nos",
        "vs",
        "jr",
        "sr",
        "approx",
        "para",
        "sec",
        "prof",
        "gen",
        "col",
        "lt",
        "maj",
        "capt",
        "e.g",
        "i.e",
        "ст",
        "ч",
        "п",
        "г",
        "гг",
        "ул",
        "им",
        "тыс",
        "млн",
        "млрд",
        "руб",
        "обл",
        "р-н",
        "пос",
        "пр",
        "др",
        "т",
        "см",
    ]
)


def lowered(text: str) -> str:
    """``text`` in small letters, each at its own offset (``İ`` would become two and stays)."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


@dataclass(slots=True)
class Text:
    """A stretch of a source. Offsets of tokens count from ``offset`` in the source, so evidence needs no arithmetic."""

    text: str
    """The source's whole text."""
    offset: int
    end: int
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    """Lower-cased tokens."""
    sentences: list[tuple[int, int]] = field(default_factory=list)
    """First and one-past-last token of each sentence."""
    sentence_of: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, text: str, offset: int, end: int, holes: tuple[tuple[int, int], ...] = (), breaks: frozenset[int] = frozenset()) -> Text:
        """Cut ``text[offset:end]`` without the ``holes`` into tokens and sentences; a sentence begins at each of the ``breaks``."""
        self = cls(text, offset, end)
        apart = Stretches(holes)
        for match in _TOKEN.finditer(text, offset, end):
            if holes and apart.cover(match.start()):
                continue
            self.starts.append(match.start())
            self.ends.append(match.end())
            self.raw.append(match.group())
        self.words = [word.lower() for word in self.raw]
        self._split(breaks)
        return self

    def _split(self, breaks: frozenset[int]) -> None:
        start = 0
        count = len(self.raw)
        lines = "\n" in self.text[self.offset : self.end]  # rare in entries, and only a break between two of them ends a sentence
        for i, raw in enumerate(self.raw):
            long = i - start >= _LONGEST_SENTENCE
            if not (lines or breaks or long or raw in _SENTENCE_END or i + 1 == count):
                continue  # nearly every word: nothing after it can end a sentence
            if long or self._ends_sentence(i) or (breaks and i + 1 < count and self.starts[i + 1] in breaks):
                stop = i + 1
                while stop < count and self.raw[stop] in '”»"’)]':
                    stop += 1
                if stop > start:
                    self.sentences.append((start, stop))
                    self.sentence_of.extend([len(self.sentences) - 1] * (stop - start))
                start = max(stop, start)
        if start < count:
            self.sentences.append((start, count))
            self.sentence_of.extend([len(self.sentences) - 1] * (count - start))

    def _ends_sentence(self, i: int) -> bool:
        if i < len(self.sentence_of):
            return False
        between = self.text[self.ends[i] : self.starts[i + 1]] if i + 1 < len(self.raw) else "\n"
        if "\n\n" in between or (between.count("\n") and self.raw[i] in ":;"):
            return True
        if self.raw[i] not in _SENTENCE_END:
            return False
        if i + 1 >= len(self.raw):
            return True
        following = self.raw[i + 1]
        if self.raw[i] == "." and i:
            before = self.raw[i - 1]
            glued = self.starts[i] == self.ends[i - 1]
            if not between and following not in '”»"[':
                # "him.- He": bullets run together; "there.Later": a lost space; never "B.B." or "azattyq.org"
                return following in "-—–" or (following[0].isupper() and len(before) > 2 and before.islower() and len(following) > 1)
            if glued and len(before) <= 2 and before[0].isupper() and not before.isdigit():
                # initials: an initial ends a sentence only before a plain capitalised word with a verb-like lower word after it
                return self._sentence_after_initial(i)
            if before.lower() in _ABBREVIATIONS and not following[0].isupper():
                return False
            if before.lower() in _ABBREVIATIONS and glued and following[0].isdigit():
                return False
        if following in '”»"’)]':
            after = i + 2
            while after < len(self.raw) and self.raw[after] in '”»"’)]':
                after += 1
            return after >= len(self.raw) or not (self.raw[after][0].islower() or self.raw[after] in ",–—;")
        if following in _OPENING:
            return True
        return following[0].isupper() or following[0].isdigit() or not following[0].isalnum()

    def _sentence_after_initial(self, i: int) -> bool:
        following = self.raw[i + 1]
        if following in "”»":
            return True
        return following[0].isupper() and self.words[i + 1] in _SENTENCE_STARTERS

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Characters of the tokens ``first`` to ``last`` (inclusive)."""
        return self.starts[first], self.ends[last]

    def sentence_spans(self) -> list[tuple[int, int]]:
        """Characters of each sentence."""
        return [(self.starts[a], self.ends[b - 1]) for a, b in self.sentences]

    def token_at(self, offset: int) -> int:
        """Index of the token that covers or follows a character."""
        return min(max(bisect_right(self.starts, offset) - 1, 0), max(len(self.starts) - 1, 0))


_SENTENCE_STARTERS = frozenset(
    [
        "the",
        "a",
        "an",
        "he",
        "she",
        "they",
        "it",
        "his",
        "her",
        "their",
        "its",
        "in",
        "on",
        "at",
        "after",
        "before",
        "during",
        "for",
        "from",
        "by",
        "with",
        "when",
        "while",
        "police",
        "court",
        "this",
        "these",
        "that",
        "according",
        "also",
        "there",
        "then",
        "as",
        "if",
        "however",
        "earlier",
        "later",
        "later,",
        "members",
        "several",
        "some",
        "many",
        "another",
        "one",
        "no",
        "он",
        "она",
        "они",
        "его",
        "её",
        "ее",
        "их",
        "в",
        "на",
        "по",
        "после",
        "до",
        "при",
        "во",
        "суд",
        "полиция",
        "это",
        "также",
        "как",
        "когда",
        "однако",
        "ранее",
        "позже",
        "сотрудники",
        "по-прежнему",
    ]
)
