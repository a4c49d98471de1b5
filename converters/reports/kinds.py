"""What kind of source a text is."""

from __future__ import annotations

import re

from converters.packs import Pack
from converters.reports.people import surname_root
from converters.reports.recognise.dates import DateFinder
from converters.reports.recognise.people import Strength, name_finder
from converters.reports.recognise.places import gazetteer
from converters.reports.segment import labelled_list
from converters.reports.segment.daily_post import HEADING
from converters.reports.segment.lines import FOOTNOTE, Line, lines
from converters.reports.segment.monthly_list import lead_in, strict
from converters.reports.text import Text

KINDS = ("monthly-list", "daily-post", "case-report", "long-report", "labelled-list")
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)
_KAZAKH = re.compile(r"[әғқңөұүһі]", re.IGNORECASE)
_SECTION = re.compile(r"^\s*\d{1,2}(?:\.\d{1,2})*\.?\s+[A-ZА-ЯЁ]")
_PAGE_NOTE = re.compile(r"^\d{1,3}\s{1,3}https?://")
"""A footnote at the end of a page: a number without brackets, and an address."""
_LONG = 9_000
_PARAGRAPH = 40
"""Characters from which on a line is more than a heading."""
_FIRST = 40
_STEPS = 4
"""So many paragraphs at least must name the person whom a case is about."""
_SHORT = 3


def recognise_kind(text: str, dates: DateFinder, pack: Pack) -> str:
    """Tell the kind of source from its layout; looks at the first few hundred lines only."""
    sample = [line for line in lines(text[:200_000]) if not line.furniture and not FOOTNOTE.match(line.text)][:400]
    if not sample:
        return "monthly-list"
    if labelled_list.looks_like(sample):
        return "labelled-list"
    if sum(1 for line in sample if HEADING.match(line.text)) >= 1:
        return "daily-post"
    if sum(1 for line in sample if _PAGE_NOTE.match(line.text)) >= 2:
        return "long-report"
    if any(
        len(line.text) < 40
        and (found := dates.find(line.text, 0, len(line.text)))
        and found[0].day
        and not found[0].last_day
        and not line.text[found[0].end :].strip(" .г")
        and not any(character.isdigit() for character in line.text[: found[0].start])  # that were a period: "from 1 to 31 May"
        for line in sample[:4]
    ):
        return "long-report" if len(text) > _LONG else "case-report"
    listed = sum(1 for line in sample if (hit := lead_in(line, dates)) is not None and strict(line, hit))
    bullets = sum(1 for line in sample if line.text[0] in "—–•-")
    if listed and listed >= 0.25 * len(sample) and not _about_one(text, sample, pack):
        return "monthly-list"
    if bullets >= 3 and bullets >= 0.4 * len(sample):
        return "daily-post"
    if len(text) > _LONG or sum(1 for line in sample if _SECTION.match(line.text)) >= 3:
        return "long-report"
    return "case-report"


def _about_one(text: str, sample: list[Line], pack: Pack) -> bool:
    """Whether one person runs through the paragraphs: the dated ones are the steps of a case then, not a list."""
    told = [line for line in sample if len(line.text) >= _PARAGRAPH][:_FIRST]
    if len(told) < _STEPS or sum(len(line.text) for line in told) < 2 * _PARAGRAPH * len(told):
        return False
    languages = ("en",) if language_of(text[: told[-1].end]) == "en" else ("ru",)
    words = Text.of(text, sample[0].start, told[-1].end)
    names = name_finder(pack, languages).find(words, gazetteer(pack, languages).find(words))
    roots = {surname_root(name.surname.lower()) for name in names if name.given and name.strength >= Strength.NAMED}
    shares = (sum(root in line.text.lower() for line in told) for root in roots if len(root) > _SHORT)
    return max(shares, default=0) >= max(_STEPS, 0.5 * len(told))


def language_of(text: str) -> str:
    """``en``, ``ru`` or ``kk`` by the letters of a stretch of text; quoted words in the other script do not count for much."""
    cyrillic = len(_CYRILLIC.findall(text)) + len(_KAZAKH.findall(text))
    if cyrillic <= len(_LATIN.findall(text)):
        return "en"
    return "kk" if len(_KAZAKH.findall(text)) > 0.05 * cyrillic else "ru"
