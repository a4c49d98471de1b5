"""What kind of source a text is."""

from __future__ import annotations

import re

from converters.reports.recognise.dates import DateFinder
from converters.reports.segment import labelled_list
from converters.reports.segment.daily_post import HEADING
from converters.reports.segment.lines import FOOTNOTE, lines
from converters.reports.segment.monthly_list import lead_in, strict

KINDS = ("monthly-list", "daily-post", "case-report", "long-report", "labelled-list")
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)
_KAZAKH = re.compile(r"[әғқңөұүһі]", re.IGNORECASE)
_SECTION = re.compile(r"^\s*\d{1,2}(?:\.\d{1,2})*\.?\s+[A-ZА-ЯЁ]")
_PAGE_NOTE = re.compile(r"^\d{1,3}\s{1,3}https?://")
"""A footnote at the end of a page: a number without brackets, and an address."""
_LONG = 9_000


def recognise_kind(text: str, dates: DateFinder) -> str:
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
        and not line.text[found[0].end :].strip(" .г")
        and not any(character.isdigit() for character in line.text[: found[0].start])  # that were a period: "from 1 to 31 May"
        for line in sample[:4]
    ):
        return "long-report" if len(text) > _LONG else "case-report"
    listed = sum(1 for line in sample if (hit := lead_in(line, dates)) is not None and strict(line, hit))
    bullets = sum(1 for line in sample if line.text[0] in "—–•-")
    if listed and listed >= 0.25 * len(sample):
        return "monthly-list"
    if bullets >= 3 and bullets >= 0.4 * len(sample):
        return "daily-post"
    if len(text) > _LONG or sum(1 for line in sample if _SECTION.match(line.text)) >= 3:
        return "long-report"
    return "case-report"


def language_of(text: str) -> str:
    """``en``, ``ru`` or ``kk`` by the letters of a stretch of text; quoted words in the other script do not count for much."""
    cyrillic = len(_CYRILLIC.findall(text)) + len(_KAZAKH.findall(text))
    if cyrillic <= len(_LATIN.findall(text)):
        return "en"
    return "kk" if len(_KAZAKH.findall(text)) > 0.05 * cyrillic else "ru"
