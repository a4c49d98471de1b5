"""Daily posts: a ``#SURNAME Given`` section, or a group of dated bullets, an entry."""

from __future__ import annotations

import re

from converters.reports.entry import Entry, Segments
from converters.reports.recognise.dates import DateFinder
from converters.reports.segment.footnotes import entry_addresses, split_notes
from converters.reports.segment.lines import Line, lines
from converters.reports.segment.narrative import _first

HEADING = re.compile(r"^[^\w#]{0,8}(?:\d{1,3}\s?[.)]\s*[^\w#]{0,8})?#[^\W\d_]")  # "#SURNAME", "⚡#SURNAME", "1. #SURNAME"
_BULLET = re.compile(r"^[—–•▪●*-]\s*")
_SECTION_TITLE = re.compile(r":\s*$")


def segment(text: str, dates: DateFinder) -> Segments:
    """Cut a daily post."""
    body, notes = split_notes([line for line in lines(text) if not line.furniture])
    out = Segments()
    if not body:
        return out
    if not HEADING.match(body[0].text) and not _BULLET.match(body[0].text):
        out.title, out.title_span = body[0].text, (body[0].start, body[0].end)
        body = body[1:]
    groups: list[tuple[int, int]] = []
    tagged = any(HEADING.match(line.text) for line in body)
    for n, line in enumerate(body):
        if (
            groups
            and HEADING.match(line.text)
            and HEADING.match(body[n - 1].text)
            and _bare(body[n - 1])
            and groups[-1][0] == body[n - 1].start
        ):
            groups[-1] = (groups[-1][0], line.end)
        elif not groups or _opens(line, body, n, text, dates, tagged):
            if _introduces(line, body, n):
                out.leftovers.append((line.start, line.end))
                continue
            groups.append((line.start, line.end))
        elif _introduces(line, body, n):
            out.leftovers.append((line.start, line.end))
        else:
            groups[-1] = (groups[-1][0], line.end)
    for start, end in groups:
        date = _first(text, (start, end), dates)
        out.entries.append(Entry(start, end, date, addresses=entry_addresses(text, start, end, notes), narrative=True))
    return out


def _opens(line: Line, body: list[Line], n: int, text: str, dates: DateFinder, tagged: bool) -> bool:
    if HEADING.match(line.text):
        return True
    bullet = _BULLET.match(line.text)
    wide = line.gap >= 2
    if bullet and wide and dates.find(text, line.start, min(line.start + 60, line.end)):
        return True
    numbered = re.match(r"^\d{1,2}[.)]\s+\S", line.text)
    if numbered and dates.find(text, line.start, min(line.start + 90, line.end)):
        return True
    return bool(not tagged and line.gap >= 1 and not bullet and dates.find(text, line.start, min(line.start + 40, line.end)))


def _bare(line: Line) -> bool:
    """A heading of nothing but a city and a marker: ``✔#Aktau:UPD:``."""
    return line.text.rstrip().endswith(":") and len(line.text) < 40


def _introduces(line: Line, body: list[Line], n: int) -> bool:
    """A line that ends in a colon and stands before the next heading: it names a group of sections."""
    return (
        bool(_SECTION_TITLE.search(line.text))
        and n + 1 < len(body)
        and bool(HEADING.match(body[n + 1].text))
        and not HEADING.match(line.text)
    )
