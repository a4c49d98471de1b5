"""Places: the gazetteer of the pack, and settlements that the text itself calls one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from converters.packs import Pack, Place
from converters.reports.lexicon import Hit, WordList, word_list
from converters.reports.text import Text

SETTLEMENTS = frozenset({"city", "town", "village", "foreign-city"})
_SMALL = frozenset({"область", "район", "г"})
_RANK = {"village": 0, "town": 0, "city": 0, "foreign-city": 0, "region": 1, "district": 2, "country": 3}


@dataclass(frozen=True, slots=True)
class PlaceHit:
    """A place in the text: tokens ``start`` to ``end`` (exclusive) hold the name without ``city`` or ``village``."""

    start: int
    end: int
    kind: str
    name: str
    place: Place | None

    @property
    def rank(self) -> int:
        return _RANK.get(self.kind, 2)


@dataclass
class Gazetteer:
    """Token index over all forms of all places."""

    first: dict[str, list[tuple[tuple[str, ...], Place]]]
    before: WordList
    after: WordList

    def find(self, text: Text) -> list[PlaceHit]:
        """All places, longest form first, not overlapping."""
        hits: list[PlaceHit] = []
        words = text.words
        after = {hit.start: hit for hit in self.after.scan(words)}
        before = {hit.start: hit for hit in self.before.scan(words)}
        raw, i = text.raw, 0
        while i < len(words):
            if not (raw[i][0].isupper() or i in before or words[i] in _SMALL):
                i += 1
                continue
            hit = self._known(text, i) or self._called(text, i, before, after)
            if hit is not None:
                hits.append(hit)
                i = hit.end
            else:
                i += 1
        return hits

    def _known(self, text: Text, i: int) -> PlaceHit | None:
        if not text.raw[i][0].isupper() and text.words[i] not in _SMALL:
            return None
        for form, place in self.first.get(text.words[i], ()):
            end = i + len(form)
            if tuple(text.words[i:end]) == form:
                if "ambiguous" in place.note and not self._designated(text, i, end):
                    continue
                after = next(iter(self.after.scan(text.words, end, min(end + 1, len(text.words)))), None)
                if place.kind in SETTLEMENTS and after and after.value in ("district", "region"):
                    return PlaceHit(i, end, after.value, _printed(text, i, end, place), None)
                return PlaceHit(i, end, place.kind, _printed(text, i, end, place), place)
        return None

    def _designated(self, text: Text, i: int, end: int) -> bool:
        before = next(iter(self.before.scan(text.words, max(0, i - 2), i)), None)
        after = next(iter(self.after.scan(text.words, end, min(end + 1, len(text.words)))), None)
        return bool(before or after)

    def _called(self, text: Text, i: int, before: dict[int, Hit], after: dict[int, Hit]) -> PlaceHit | None:
        """A name that the gazetteer lacks, called a city, village or the like: ``Karabulak village``, ``село Карабулак``."""
        raw, words = text.raw, text.words
        if raw[i][0].isupper() and raw[i][0].isalpha() and len(raw[i]) > 2:
            end = i + 1
            while end < len(raw) and end - i < 3 and raw[end][0].isupper() and raw[end][0].isalpha():
                end += 1
            for stop in range(end, i, -1):
                if stop in after and words[stop - 1].isalpha():
                    if words[i] in ("the", "this", "that", "in", "on"):
                        return None
                    return PlaceHit(i, stop, after[stop].value, " ".join(raw[i:stop]), None)
        if i not in before:
            return None
        start = before[i].end
        if start < len(raw) and raw[start] == ".":
            start += 1
        if start >= len(raw) or not raw[start][0].isupper() or len(raw[start]) <= 2:
            return None
        return self._known(text, start) or PlaceHit(start, start + 1, before[i].value, raw[start], None)


def _printed(text: Text, i: int, end: int, place: Place) -> str:
    """The name as printed; an inflected Russian form gives way to the dictionary form."""
    name = text.text[text.starts[i] : text.ends[end - 1]]
    name = " ".join(name.split())
    russian = place.labels.get("ru", "")
    stem = russian[: max(3, len(russian) - 2)].lower()
    if name[0] > "Ѐ" and name != russian and name.lower().startswith(stem) and not name.isupper():
        return russian
    return name


@lru_cache(maxsize=8)
def gazetteer(pack: Pack, languages: tuple[str, ...]) -> Gazetteer:
    """The pack's places, ready to be found."""
    first: dict[str, list[tuple[tuple[str, ...], Place]]] = {}
    for place in pack.places.values():
        for form in place.forms:
            tokens = tuple(Text.of(form, 0, len(form)).words)
            if tokens:
                first.setdefault(tokens[0], []).append((tokens, place))
    for entries in first.values():
        entries.sort(key=lambda entry: (-len(entry[0]), _RANK.get(entry[1].kind, 2)))
    return Gazetteer(first, word_list(pack, languages, "place-words-before"), word_list(pack, languages, "place-words-after"))
