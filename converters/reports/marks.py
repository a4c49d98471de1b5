"""All that the recognisers found in one entry, as one object that the assembler reads."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from converters.packs import Pack
from converters.reports.entry import Entry, Field
from converters.reports.lexicon import Hit, WordList, word_list
from converters.reports.recognise.articles import ArticleHit, article_finder
from converters.reports.recognise.card_names import with_labelled
from converters.reports.recognise.dates import DateHit, date_finder
from converters.reports.recognise.penalties import Length, Money, find_cues, find_lengths, money_finder
from converters.reports.recognise.people import Name, name_finder
from converters.reports.recognise.places import PlaceHit, gazetteer
from converters.reports.text import Text

_Hit = TypeVar("_Hit", DateHit, ArticleHit, Length, Money)
_ONCE = ("former", "ex-", "бывш", "экс-")
_OPEN, _CLOSE = "“«„", "”»"


@dataclass
class Marks:
    """Findings of one entry."""

    entry: Entry
    pack: Pack
    languages: tuple[str, ...]
    text: Text

    @classmethod
    def of(cls, source: str, entry: Entry, pack: Pack, languages: tuple[str, ...]) -> Marks:
        """Run the recognisers over one entry (each only when it is asked for)."""
        breaks = frozenset(field.start for field in entry.fields)
        return cls(entry, pack, languages, Text.of(source, entry.start, entry.end, entry.holes, breaks))

    def _told(self, hits: list[_Hit]) -> list[_Hit]:
        """Hits outside page furniture and footnotes."""
        holes = self.entry.holes
        return [h for h in hits if not any(a <= h.start < b for a, b in holes)] if holes else hits

    @cached_property
    def dates(self) -> list[DateHit]:
        return self._told(date_finder(self.pack, self.languages).find(self.text.text, self.entry.start, self.entry.end))

    @cached_property
    def places(self) -> list[PlaceHit]:
        return gazetteer(self.pack, self.languages).find(self.text)

    @cached_property
    def names(self) -> list[Name]:
        finder = name_finder(self.pack, self.languages)
        found = finder.find(self.text, self.places)
        return with_labelled(finder, self.text, self.entry.fields, found) if self.entry.fields else found

    @cached_property
    def articles(self) -> list[ArticleHit]:
        finder, source = article_finder(self.pack), self.text.text
        if not self.entry.fields:
            return self._told(finder.find(source, self.entry.start, self.entry.end))
        hits: list[ArticleHit] = []
        for field in self.entry.fields:
            begin = field.value if field.label else field.start
            hits += finder.listed(source, begin, field.end) if field.kind == "charge" else finder.find(source, begin, field.end)
        return [hit for hit in hits if not any(date.start <= hit.start < date.end for date in self.dates)]

    @cached_property
    def lengths(self) -> list[Length]:
        return self._told(find_lengths(self.text.text, self.entry.start, self.entry.end))

    @cached_property
    def money(self) -> list[Money]:
        return self._told(money_finder(self.pack).find(self.text.text, self.entry.start, self.entry.end))

    @cached_property
    def penalty_cues(self) -> list[Hit]:
        return find_cues(self.text, self.pack, self.languages)

    @cached_property
    def plain(self) -> list[str]:
        """The words with dates masked, so that ``May`` is no ``may`` and ``March`` no ``march``."""
        words = list(self.text.words)
        for date in self.dates:
            token = self.token(date.start)
            while token < len(words) and self.text.starts[token] < date.end:
                words[token] = words[token] if words[token][0].isdigit() else "∎"
                token += 1
        return words

    @cached_property
    def titles(self) -> list[Hit]:
        """Words for what people are. Who held an office once (``former minister``) does not act for the state."""
        hits = self.words("titles").scan(self.plain)
        return [replace(h, row=replace(h.row, value="affected")) if h.value == "official" and self._former(h.start) else h for h in hits]

    def _former(self, token: int) -> bool:
        return any(word.startswith(_ONCE) for word in self.plain[max(0, token - 2) : token])

    def titles_between(self, first: int, last: int) -> list[Hit]:
        """Titles that begin at tokens ``first`` to ``last`` (exclusive)."""
        return self.titles[bisect_left(self._title_starts, first) : bisect_left(self._title_starts, last)]

    def names_between(self, first: int, last: int) -> list[Name]:
        """Mentions that begin at tokens ``first`` to ``last`` (exclusive)."""
        return self.names[bisect_left(self._name_starts, first) : bisect_left(self._name_starts, last)]

    @cached_property
    def _title_starts(self) -> list[int]:
        return [hit.start for hit in self.titles]

    @cached_property
    def _name_starts(self) -> list[int]:
        return [name.start for name in self.names]

    @cached_property
    def events(self) -> list[Hit]:
        return list(self.words("events").scan(self.plain))

    @cached_property
    def events_by(self) -> dict[str, list[Hit]]:
        """Hits of the event list by type."""
        found: dict[str, list[Hit]] = {}
        for hit in self.events:
            found.setdefault(hit.value, []).append(hit)
        return found

    @cached_property
    def cancelled(self) -> list[Hit]:
        return list(self.words("cancels").scan(self.plain))

    @cached_property
    def cues(self) -> dict[str, list[Hit]]:
        """Hits of the cue list by value (``not``, ``background``, ``group`` …)."""
        found: dict[str, list[Hit]] = {}
        for hit in self.words("cues").scan(self.plain):
            found.setdefault(hit.value, []).append(hit)
        return found

    def words(self, name: str) -> WordList:
        """The word list ``name`` in the entry's languages."""
        return word_list(self.pack, self.languages, name)

    @cached_property
    def branch(self) -> str | None:
        """``criminal`` or ``administrative`` where the entry speaks of one of the two only."""
        values = {hit.value for hit in self.words("branches").scan(self.text.words)}
        return values.pop() if len(values) == 1 else None

    @cached_property
    def quotes(self) -> list[tuple[int, int]]:
        """Token spans of direct quotations of more than three words."""
        nested = sum(raw in _OPEN for raw in self.text.raw) == sum(raw in _CLOSE for raw in self.text.raw)
        spans = []
        opened: int | None = None
        straight: int | None = None
        depth = 0
        for i, raw in enumerate(self.text.raw):
            if raw in _OPEN:
                opened = i if opened is None else opened
                depth += 1
            elif raw in _CLOSE and opened is not None:
                depth -= 1
                if depth <= 0 or not nested:
                    spans.append((opened, i + 1))
                    opened = None
                    depth = 0
            elif raw == '"':
                if straight is None:
                    straight = i
                else:
                    spans.append((straight, i + 1))
                    straight = None
        return [(a, b) for a, b in spans if b - a > 6]

    def quoted(self, token: int) -> tuple[int, int] | None:
        """The quotation that a token stands in."""
        return next(((a, b) for a, b in self.quotes if a <= token < b), None)

    def field(self, token: int) -> Field | None:
        """The labelled field that a token stands in."""
        offset = self.text.starts[token]
        return next((field for field in self.entry.fields if field.start <= offset < field.end), None)

    def in_value(self, field: Field, token: int) -> bool:
        """Whether a token of a labelled field belongs to its value, not its label."""
        return self.text.starts[token] >= field.value

    def token(self, offset: int) -> int:
        """The token that begins at or after a character."""
        return min(bisect_left(self.text.starts, offset), max(len(self.text.starts) - 1, 0))

    def sentence(self, token: int) -> int:
        """Number of the sentence of a token."""
        return self.text.sentence_of[token] if self.text.sentence_of else 0
