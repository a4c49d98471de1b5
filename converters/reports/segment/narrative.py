"""Case reports and long reports: each paragraph that reports a dated happening of its own opens an entry."""

from __future__ import annotations

import re

from converters.reports.along import Along
from converters.reports.entry import Address, Entry, Segments
from converters.reports.recognise.dates import DateFinder, DateHit
from converters.reports.segment.footnotes import addresses, entry_addresses, split_notes
from converters.reports.segment.lines import ADDRESS, Line, lines

_SECTION = re.compile(r"^\d{1,2}(?:\.\d{1,2})*\.\s+\S")
_NOTE = re.compile(r"^(\d{1,3})\s+(\S.*)$")


def segment_case(text: str, dates: DateFinder) -> Segments:
    """Cut a case report: title and dateline are entry 1."""
    body, notes = split_notes([line for line in lines(text) if not line.furniture])
    out = Segments()
    if not body:
        return out
    paragraphs = [(line.start, line.end) for line in body]
    out.title, out.title_span = body[0].text, paragraphs[0]
    first_end = paragraphs[0][1]
    rest = paragraphs[1:]
    date = _first(text, paragraphs[0], dates)
    if rest and _dateline(text, rest[0], dates):
        date = _first(text, rest[0], dates) or date
        first_end = rest[0][1]
        rest = rest[1:]
    while rest and _introduces(text, rest[0], dates):
        first_end = rest[0][1]
        rest = rest[1:]
    spans: list[tuple[int, int, DateHit | None]] = [(paragraphs[0][0], first_end, date)]
    spans += _dated(text, rest, dates)
    out.entries = [
        Entry(a, b, d, addresses=entry_addresses(text, a, b, notes), narrative=True, undated=n == 0) for n, (a, b, d) in enumerate(spans)
    ]
    return out


def _dateline(text: str, span: tuple[int, int], dates: DateFinder) -> bool:
    return span[1] - span[0] < 60 and bool(dates.find(text, *span))


def _introduces(text: str, span: tuple[int, int], dates: DateFinder) -> bool:
    """Whether a paragraph has no date of its own: before the first dated one it introduces the case."""
    hit = _first(text, span, dates)
    return hit is None or hit.month is None


def _first(text: str, span: tuple[int, int], dates: DateFinder) -> DateHit | None:
    hits = [hit for hit in dates.find(text, *span) if not hit.named]
    return next((hit for hit in hits if hit.month is not None), hits[0] if hits else None)


def _dated(text: str, paragraphs: list[tuple[int, int]], dates: DateFinder) -> list[tuple[int, int, DateHit | None]]:
    spans: list[tuple[int, int, DateHit | None]] = []
    for start, end in paragraphs:
        hit = _first(text, (start, end), dates)
        if hit is not None and hit.month is not None:
            same = spans and spans[-1][2] is not None and _key(spans[-1][2]) == _key(hit)
            if not same:
                spans.append((start, end, hit))
                continue
        if spans:
            spans[-1] = (spans[-1][0], end, spans[-1][2])
        else:
            spans.append((start, end, hit))
    return spans


def _key(hit: DateHit | None) -> tuple[int | None, int | None, int | None] | None:
    return (hit.year, hit.month, hit.day) if hit else None


def segment_long(text: str, dates: DateFinder) -> Segments:
    """Cut a long report: page furniture, footnote texts and repeated address blocks are set apart first."""
    out = Segments()
    all_lines = list(lines(text))
    notes: dict[str, list[Address]] = {}
    body: list[Line] = []
    in_notes = False
    for line in all_lines:
        if line.furniture:
            in_notes = False
            continue
        note = _NOTE.match(line.text)
        if note and (ADDRESS.search(line.text) or in_notes) and not _SECTION.match(line.text + " x"[:0]):
            in_notes = True
            notes.setdefault(note.group(1), []).extend(addresses(line.text, line.start))
            continue
        if ADDRESS.match(line.text) and not ADDRESS.sub("", line.text).strip(" ;,"):
            in_notes = False
            continue
        if in_notes and line.gap == 0:
            out.leftovers.append((line.start, line.end))
            continue
        in_notes = False
        if _SECTION.match(line.text) and line.text.upper() == line.text:
            out.leftovers.append((line.start, line.end))
            continue
        body.append(line)
    paragraphs = _paragraphs(body)
    if not paragraphs:
        return out
    first = text[paragraphs[0][0] : paragraphs[0][1]]
    out.title, out.title_span = " ".join(first.split())[:200], paragraphs[0]
    kept = {line.start for line in body}
    told = Along.of(body)
    apart = Along.of(line for line in all_lines if line.start not in kept)
    for a, b, d in _dated(text, paragraphs, dates):
        own = told.between(a, b)
        found = {address.url: address for line in own for number in _glued_marks(line.text) for address in notes.get(number, [])}
        found.update({address.url: address for line in own for address in addresses(line.text, line.start)})
        holes = tuple((line.start, line.end) for line in apart.between(a, b))
        out.entries.append(Entry(a, b, d, addresses=tuple(found.values()), holes=holes, narrative=True))
    return out


def _glued_marks(text: str) -> list[str]:
    """Footnote numbers glued to a word or its punctuation: ``movement.6``, ``‘on terrorism’5``."""
    return [m.group(1) for m in re.finditer(r"(?<=[a-zа-яё.,’”»)\]])(\d{1,2})(?=[\s,.;:]|$)", text)]


def _paragraphs(body: list[Line]) -> list[tuple[int, int]]:
    paragraphs: list[tuple[int, int]] = []
    for line in body:
        goes_on = line.gap == 0 or line.text[0].islower()
        if paragraphs and goes_on and not _SECTION.match(line.text):
            paragraphs[-1] = (paragraphs[-1][0], line.end)
        else:
            paragraphs.append((line.start, line.end))
    return paragraphs
