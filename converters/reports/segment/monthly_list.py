"""Monthly lists: one dated line an entry, footnotes at the end."""

from __future__ import annotations

import re
from bisect import bisect_left

from converters.reports.entry import Entry, Segments
from converters.reports.recognise.dates import DateFinder, DateHit
from converters.reports.segment.footnotes import MARK, entry_addresses, split_notes
from converters.reports.segment.lines import Line, lines

_LEAD = re.compile(r"(?:\d{1,3}[.)]\s+|[•·*✔⚡▪●■►–—-]+\s*)?(?:(?:[Oo]n|ON|[Ff]rom)\s+)?(?:the\s+)?")
_WORDS = r"[^\W\d_][\w’'.-]*(?:\s[^\W\d_][\w’'.-]*){0,3}\s?"
_PLACE_FIRST = re.compile(rf"{_WORDS}(?:,\s*{_WORDS})?[,:–—-]\s*(?:on\s+|On\s+)?$")
_AFTER = re.compile(r"(?:\s*(?:года|году|г\.?))?\s*[,:;.–—-]|\s+(?:in|at|в|г\.)\s|\s+[«“\"A-ZА-ЯЁ]")


def lead_in(line: Line, dates: DateFinder) -> DateHit | None:
    """The date that opens a line, if the line opens an entry."""
    window = line.text[:90]
    if not any(character.isdigit() for character in window):
        return None
    lead = _LEAD.match(window)
    at = lead.end() if lead else 0
    for hit in dates.find(window, 0, len(window)):
        if hit.month is None or hit.named or (hit.day is None):
            continue
        opens = hit.start == at or hit.start == 0
        if not opens and hit.start <= 60 and _PLACE_FIRST.fullmatch(window[at : hit.start]):
            opens = True
        if opens and _AFTER.match(line.text, hit.end):
            shift = line.start
            return DateHit(hit.start + shift, hit.end + shift, hit.year, hit.month, hit.day, hit.last_day)
        return None
    return None


def strict(line: Line, hit: DateHit) -> bool:
    """Whether the lead-in is set off by punctuation as in a list, not the beginning of a running sentence."""
    after = line.text[hit.end - line.start :].lstrip(" \u00a0")
    full_stop = line.text[: hit.end - line.start].endswith(".")  # the date takes it for that of "Oct."
    return full_stop or after[:1] in ",:;—–-." or hit.start > line.start + 4


def segment(text: str, dates: DateFinder) -> Segments:
    """Cut a monthly list."""
    everything = list(lines(text))
    body, notes = split_notes(everything)
    told = {line.start for line in body}
    footnotes = [line.start for line in everything if line.start not in told]
    out = Segments()
    open_: list[tuple[DateHit, int, int]] = []
    for line in body:
        if line.furniture:
            continue
        hit = lead_in(line, dates)
        if hit is not None:
            open_.append((hit, line.start, line.end))
        elif open_ and not _heading(line) and bisect_left(footnotes, open_[-1][2]) == bisect_left(footnotes, line.start):
            # A line after the list of footnotes is the site's, and no part of the last entry.
            date, start, _ = open_[-1]
            open_[-1] = (date, start, line.end)
        elif out.title is None and not open_:
            out.title, out.title_span = line.text, (line.start, line.end)
        else:
            out.leftovers.append((line.start, line.end))
    for date, start, end in open_:
        if end - date.end < 4:
            out.leftovers.append((start, end))  # a date and nothing told
            continue
        missing = tuple(m for m in MARK.findall(text, start, end) if not notes.get(m))
        out.entries.append(Entry(start, end, date, head=date.end, addresses=entry_addresses(text, start, end, notes), missing=missing))
    return out


def _heading(line: Line) -> bool:
    """A heading between entries (``DETENTIONS``, ``Week 2``): short, in capitals or ending without punctuation after a blank line."""
    letters = [c for c in line.text if c.isalpha()]
    return len(line.text) < 80 and bool(letters) and all(c.isupper() for c in letters) and len(letters) > 3
