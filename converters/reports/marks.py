"""All that the recognisers found in one entry, as one object that the assembler reads."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from operator import itemgetter
from typing import TypeVar

from converters.packs import Pack
from converters.reports.along import Along, Stretches
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
        if not self.entry.holes:
            return hits
        holes = Stretches(self.entry.holes)
        return [h for h in hits if not holes.cover(h.start)]

    def _by_token(self, hits: list[_Hit]) -> Along[_Hit]:
        token = self.token
        return Along(hits, [token(hit.start) for hit in hits], [token(hit.end) for hit in hits])

    @cached_property
    def dates(self) -> list[DateHit]:
        return self._told(date_finder(self.pack, self.languages).find(self.text.text, self.entry.start, self.entry.end))

    @cached_property
    def dated(self) -> Along[DateHit]:
        """The dates by token."""
        return self._by_token(self.dates)

    @cached_property
    def days(self) -> Along[DateHit]:
        """The dates that are a day, without happenings known by name."""
        return self._by_token([d for d in self.dates if d.day and not d.named])

    @cached_property
    def _told_dates(self) -> Along[DateHit]:
        return self._by_token([d for d in self.dates if d.month is not None and not d.named])

    def running_date(self, token: int) -> DateHit | None:
        """The first date of the last sentence before ``token`` that tells one."""
        told = self._told_dates.between(0, token)
        if not told:
            return None
        a, _ = self.text.sentences[self.sentence(self.token(told[-1].start))]
        return self._told_dates.between(a, token)[0]

    @cached_property
    def known_by_name(self) -> str | None:
        """EDTF of the first happening known by name."""
        return next((d.named for d in self.dates if d.named), None)

    @cached_property
    def places(self) -> list[PlaceHit]:
        return gazetteer(self.pack, self.languages).find(self.text)

    @cached_property
    def placed(self) -> Along[PlaceHit]:
        """The places by token."""
        return Along.of(self.places)

    @cached_property
    def names(self) -> list[Name]:
        finder = name_finder(self.pack, self.languages)
        found = finder.find(self.text, self.places)
        return with_labelled(finder, self.text, self.entry, found) if self.entry.fields else found

    @cached_property
    def articles(self) -> list[ArticleHit]:
        finder, source = article_finder(self.pack), self.text.text
        if not self.entry.fields:
            return self._told(finder.find(source, self.entry.start, self.entry.end))
        hits: list[ArticleHit] = []
        for field in self.entry.fields:
            begin = field.value if field.label else field.start
            hits += finder.listed(source, begin, field.end) if field.kind == "charge" else finder.find(source, begin, field.end)
        dates = Stretches((date.start, date.end) for date in self.dates)
        return [hit for hit in hits if not dates.cover(hit.start)]

    @cached_property
    def articled(self) -> Along[ArticleHit]:
        """The articles by the token that their expression begins at."""
        return Along(self.articles, [self.token(hit.mention) for hit in self.articles], [self.token(hit.end) for hit in self.articles])

    @cached_property
    def articles_at(self) -> Along[ArticleHit]:
        """The articles by character."""
        return Along.of(self.articles)

    @cached_property
    def dates_at(self) -> Along[DateHit]:
        """The dates by character."""
        return Along.of(self.dates)

    @cached_property
    def lengths(self) -> list[Length]:
        return self._told(find_lengths(self.text.text, self.entry.start, self.entry.end))

    @cached_property
    def measured(self) -> Along[Length]:
        """The lengths by token."""
        return self._by_token(self.lengths)

    @cached_property
    def paid(self) -> Along[Money]:
        """The sums by token."""
        return self._by_token(self.money)

    @cached_property
    def money(self) -> list[Money]:
        return self._told(money_finder(self.pack).find(self.text.text, self.entry.start, self.entry.end))

    @cached_property
    def penalty_cues(self) -> Along[Hit]:
        return Along.of(find_cues(self.text, self.pack, self.languages))

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
    def events(self) -> Along[Hit]:
        return Along.of(self.words("events").scan(self.plain))

    def happened(self, type_: str) -> Along[Hit]:
        """Hits of the event list of one type."""
        return self._events_by.get(type_, _NONE)

    @cached_property
    def _events_by(self) -> dict[str, Along[Hit]]:
        return _by_value(self.events)

    @cached_property
    def cancelled(self) -> Along[Hit]:
        return Along.of(self.words("cancels").scan(self.plain))

    def cues(self, value: str) -> Along[Hit]:
        """Hits of the cue list of one value (``not``, ``background``, ``group`` …)."""
        return self._cues_by.get(value, _NONE)

    @cached_property
    def _cues_by(self) -> dict[str, Along[Hit]]:
        return _by_value(self.words("cues").scan(self.plain))

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
        """The quotation that a token stands in; of several the one that is closed first."""
        return min((span for span in self._quotations.around(token, token) if span[0] <= token < span[1]), key=itemgetter(1), default=None)

    @cached_property
    def _quotations(self) -> Along[tuple[int, int]]:
        return Along(self.quotes, [a for a, _ in self.quotes], [b for _, b in self.quotes])

    def field(self, token: int) -> Field | None:
        """The labelled field that a token stands in."""
        offset = self.text.starts[token]
        return next((field for field in self._fields.around(offset, offset) if field.start <= offset < field.end), None)

    @cached_property
    def _fields(self) -> Along[Field]:
        return Along.of(self.entry.fields)

    def in_value(self, field: Field, token: int) -> bool:
        """Whether a token of a labelled field belongs to its value, not its label."""
        return self.text.starts[token] >= field.value

    def token(self, offset: int) -> int:
        """The token that begins at or after a character."""
        return min(bisect_left(self.text.starts, offset), max(len(self.text.starts) - 1, 0))

    def sentence(self, token: int) -> int:
        """Number of the sentence of a token."""
        return self.text.sentence_of[token] if self.text.sentence_of else 0

    def sentence_has(self, sentence: int, stems: tuple[str, ...]) -> bool:
        """Whether a word of the sentence begins so."""
        if (known := self._stemmed.get((sentence, stems))) is None:
            a, b = self.text.sentences[sentence]
            known = self._stemmed[sentence, stems] = any(word.startswith(stems) for word in self.text.words[a:b])
        return known

    @cached_property
    def _stemmed(self) -> dict[tuple[int, tuple[str, ...]], bool]:
        return {}


def _by_value(hits: Iterable[Hit]) -> dict[str, Along[Hit]]:
    found: dict[str, list[Hit]] = {}
    for hit in hits:
        found.setdefault(hit.value, []).append(hit)
    return {value: Along.of(of_value) for value, of_value in found.items()}


_NONE: Along[Hit] = Along((), (), ())
