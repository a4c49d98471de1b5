"""Dates as reports write them: ``May 1``, ``1 May 2021``, ``1.05.23``, ``2023-05-01``, ``7-9 May``, ``в мае 2023 года``."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from converters.packs import Pack
from converters.reports.along import Stretches
from converters.reports.lexicon import folders, read_rows

_BEFORE_MONTH = ("in", "since", "In", "Since", "from", "until", "early", "late", "mid", "в", "В", "с", "С")
_YEAR_TAIL = r"(?:,?\s+(?:of\s+)?(?P<{0}>(?:19|20)\d\d)(?!\d)(?:\s*(?:года|году|г\.|год|жылы|жылғы))?)?"


@dataclass(frozen=True, slots=True)
class DateHit:
    """A date in the text. ``year`` is ``None`` where the text does not give it."""

    start: int
    end: int
    year: int | None
    month: int | None
    day: int | None
    last_day: int | None = None
    """Last day of an interval within the month."""
    named: str | None = None
    """EDTF of a happening known by name (``January events``), from the pack."""

    def edtf(self, year: int | None) -> str:
        """EDTF text; ``year`` stands in where the text gives none, ``XXXX`` where nobody knows it."""
        if self.named:
            return self.named
        own = self.year if self.year is not None else year
        y = f"{own:04d}" if own is not None else "XXXX"
        if self.month is None:
            return y
        days = calendar.monthrange(own or 2024, self.month)[1]
        if self.day is None or self.day > days:  # "February 29" of a year that has none: the month is all that can be believed
            return f"{y}-{self.month:02d}"
        first = f"{y}-{self.month:02d}-{self.day:02d}"
        return f"{first}/{y}-{self.month:02d}-{self.last_day:02d}" if self.last_day and self.last_day <= days else first


@dataclass(frozen=True)
class DateFinder:
    """Finds the dates of a stretch of text in some languages."""

    months: dict[str, int]
    pattern: re.Pattern[str]
    named: re.Pattern[str] | None
    """One group a happening known by name; ``named_dates`` holds their EDTF in the same order."""
    named_dates: tuple[str, ...]

    def find(self, text: str, start: int, end: int) -> list[DateHit]:
        """All dates in ``text[start:end]``, in order, not overlapping."""
        hits = list(self._named(text, start, end))
        taken = Stretches((h.start, h.end) for h in hits) if hits else None
        for match in self.pattern.finditer(text, start, end):
            if taken and taken.meet(match.start() + 1, match.end() - 1):
                continue
            if hit := self._hit(match):
                hits.append(hit)
        return sorted(hits, key=lambda h: h.start)

    def _named(self, text: str, start: int, end: int) -> Iterator[DateHit]:
        if self.named is None:
            return
        for match in self.named.finditer(text, start, end):
            yield DateHit(match.start(), match.end(), None, None, None, named=self.named_dates[(match.lastindex or 1) - 1])

    def _hit(self, match: re.Match[str]) -> DateHit | None:
        g = match.groupdict()

        def month(name: str) -> int:
            return self.months[g[name].lower()]

        if g["iso_y"]:
            return _valid(match, int(g["iso_y"]), int(g["iso_m"]), int(g["iso_d"]))
        if g["dot_d"]:
            year = int(g["dot_y"])
            return _valid(match, year + 2000 if year < 100 else year, int(g["dot_m"]), int(g["dot_d"]))
        if g["dm_m"]:
            return _valid(match, _int(g["dm_y"]), month("dm_m"), int(g["dm_d"]), _int(g["dm_e"]))
        if g["md_m"]:
            return _valid(match, _int(g["md_y"]), month("md_m"), int(g["md_d"]), _int(g["md_e"]))
        if g["my_m"]:
            return DateHit(match.start("my_m"), match.end("my_y"), int(g["my_y"]), month("my_m"), None)
        if g["m_m"]:
            return DateHit(match.start("m_m"), match.end("m_m"), None, month("m_m"), None)
        return DateHit(match.start("y"), match.end("y"), int(g["y"]), None, None)


def _int(text: str | None) -> int | None:
    return int(text) if text else None


def _valid(match: re.Match[str], year: int | None, month: int, day: int, last: int | None = None) -> DateHit | None:
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year or 2024, month)[1]:
        return None
    return DateHit(match.start(), match.end(), year, month, day, last if last and day < last <= 31 else None)


@lru_cache(maxsize=16)
def date_finder(pack: Pack, languages: tuple[str, ...]) -> DateFinder:
    """The finder for these languages, with the happenings that the pack knows by name."""
    months: dict[str, int] = {}
    named: list[tuple[str, str]] = []
    for folder in folders(pack, languages):
        if (path := folder / "months.csv").is_file():
            months.update((row.pattern.lower(), int(row.value)) for row in read_rows(path))
        if (path := folder / "named-dates.csv").is_file():
            for row in read_rows(path):
                words = r"\s+".join(re.escape(word).replace(r"\*", r"\w*") for word in row.pattern.split())
                named.append((words, row.value))
    caps = "|".join(re.escape(form) for name in sorted(months, key=len, reverse=True) for form in _written(name))
    firsts = "".join(sorted({form[0] for name in months for form in _written(name)} | {word[0] for word in _BEFORE_MONTH}))
    pattern = re.compile(
        rf"(?=[\d{firsts}])(?:"  # most characters begin no date; without this each is tried in eight ways
        r"(?<![\d.\-/])(?P<iso_y>(?:19|20)\d\d)-(?P<iso_m>\d\d)-(?P<iso_d>\d\d)(?![\d-])"
        r"|(?<![\d.\-/])(?P<dot_d>\d{1,2})[./](?P<dot_m>\d{1,2})[./](?P<dot_y>(?:19|20)\d\d|\d\d)(?![\d/]|\.\d)"
        rf"|(?<![\d.\-/])(?P<dm_d>\d{{1,2}})(?:st|nd|rd|th)?(?:(?:\s?[-–—]\s?|\s(?:to|по)\s)(?P<dm_e>\d{{1,2}}))?\s+(?:of\s+)?(?P<dm_m>{caps})\b\.?"
        + _YEAR_TAIL.format("dm_y")
        + rf"|\b(?P<md_m>{caps})\b\.?\s+(?P<md_d>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:.]\d|\d)(?:\s?[-–—]\s?(?P<md_e>\d{{1,2}})(?!\d))?"
        + _YEAR_TAIL.format("md_y")
        + rf"|\b(?P<my_m>{caps})\b\.?,?\s+(?:of\s+)?(?P<my_y>(?:19|20)\d\d)(?![\d-])"
        rf"|\b(?:{'|'.join(_BEFORE_MONTH)})\s+(?P<m_m>{caps})\b(?!\s+\d)"
        r"|(?<![\d.\-/№])(?<!№\s)(?<!No\.\s)\b(?P<y>(?:19|20)\d\d)(?![\d:/-]|[.,]\d|\s?(?:people|persons|tenge|тенге|человек|citizens))\b)"
    )
    known = re.compile(rf"(?<!\w)(?:{'|'.join(f'({words})' for words, _ in named)})(?!\w)", re.IGNORECASE) if named else None
    return DateFinder(months, pattern, known, tuple(edtf for _, edtf in named))


def _written(name: str) -> tuple[str, ...]:
    """Month names are matched as they are written: ``May`` and ``MAY``, never the verb ``may``; Russian ones are small."""
    if name.isascii():
        return (name.capitalize(), name.upper())
    return (name, name.capitalize(), name.upper())
