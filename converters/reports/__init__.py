"""Reports in prose: text in, records out, each element with the characters that say it.

The way of a text: a segmenter for its kind (``segment/``) cuts it into entries; recognisers (``recognise/``) find dates,
places, names, articles, lengths and sums in one entry; the assembler decides who is whom and makes the record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from converters.packs import Pack
from converters.record import Record
from converters.reports.assemble import Roster, assemble
from converters.reports.entry import Entry, Field, Segments
from converters.reports.kinds import KINDS, language_of, recognise_kind
from converters.reports.links import with_links
from converters.reports.order import with_usual_order
from converters.reports.parallel import Job, run, worker_count
from converters.reports.recognise.dates import date_finder
from converters.reports.segment import daily_post, labelled_list, monthly_list, narrative
from converters.reports.title import period
from converters.reports.years import infer_years
from converters.source import Extraction, Source
from ontology.errors import BadInput, Where

__all__ = ["KINDS", "extract_report"]

_LONGEST_ENTRY = 8_000
_SEGMENTERS = {
    "monthly-list": monthly_list.segment,
    "daily-post": daily_post.segment,
    "case-report": narrative.segment_case,
    "long-report": narrative.segment_long,
    "labelled-list": labelled_list.segment,
}


def extract_report(source: Source, pack: Pack, *, kind: str | None = None, workers: int | None = None) -> Extraction:
    """Extract the records of a report.

    :param kind: one of :data:`KINDS`; told from the layout when ``None``.
    :param workers: processes to use; ``None`` lets the length of the source decide, 1 stays in this one.
    :raises BadInput: ``kind`` is not one of those.
    """
    if kind is not None and kind not in _SEGMENTERS:
        raise BadInput(f"unknown kind of report {kind!r}", where=Where(file=str(source.path)), hint=f"One of: {', '.join(KINDS)}.")
    text = source.text
    language = language_of(text[:50_000])
    dates = date_finder(pack, ("en", "ru"))
    kind = kind or recognise_kind(text, dates, pack)
    segments = _SEGMENTERS[kind](text, dates)
    segments.entries = list(with_links(_bounded(text, segments.entries), source.links))
    segments.entries = with_usual_order(text, segments.entries, pack, language_of)
    extraction = Extraction(
        source=source,
        kind=kind,
        records=iter(()),
        title=segments.title,
        language=language,
        period=period(text, segments.title_span, dates),
        leftovers=segments.leftovers,
    )
    extraction.records = _records(source, pack, segments, workers)
    return extraction


def _bounded(text: str, entries: list[Entry]) -> Iterator[Entry]:
    """Entries of a sane length: a hostile or unbroken one is cut at a space, so that no entry costs more than its share."""
    for entry in entries:
        start = entry.start
        while entry.end - start > _LONGEST_ENTRY:
            cut = text.rfind(" ", start + _LONGEST_ENTRY // 2, start + _LONGEST_ENTRY)
            cut = cut if cut > start else start + _LONGEST_ENTRY
            yield replace(
                entry,
                start=start,
                end=cut,
                head=entry.head if start == entry.start else 0,
                cut=True,
                addresses=entry.addresses if start == entry.start else (),
                fields=_fields_within(entry, start, cut),
                holes=_holes_within(entry, start, cut),
            )
            start = cut
        whole = start == entry.start
        if whole:
            yield entry
        else:
            fields, holes = _fields_within(entry, start, entry.end), _holes_within(entry, start, entry.end)
            yield replace(entry, start=start, head=0, cut=True, addresses=(), fields=fields, holes=holes)


def _fields_within(entry: Entry, start: int, end: int) -> tuple[Field, ...]:
    return tuple(replace(f, end=min(f.end, end)) for f in entry.fields if start <= f.start and f.value < end)


def _holes_within(entry: Entry, start: int, end: int) -> tuple[tuple[int, int], ...]:
    return tuple((a, b) for a, b in entry.holes if a < end and start < b)


def _records(source: Source, pack: Pack, segments: Segments, workers: int | None) -> Iterator[Record]:
    dates = date_finder(pack, ("en", "ru"))
    years = infer_years(source.text, segments.title_span, segments.entries, source.doc, dates)
    seen: Counter[str] = Counter()
    for record in _made(Job(source.doc, source.text, pack, years, segments.entries), workers):
        seen[record.id] += 1
        if seen[record.id] > 1:
            record.id = f"{record.id}-{seen[record.id]}"
        yield record


def _made(job: Job, workers: int | None) -> Iterator[Record]:
    if any(entry.narrative for entry in job.entries):
        roster = Roster()
        for number, entry in enumerate(job.entries, start=1):
            language = language_of(job.text[entry.start : entry.end])
            yield assemble(job.text, entry, job.pack, language, job.years, job.doc, number, roster)
    elif (count := worker_count(len(job.entries), workers)) > 1:
        yield from run(job, count)
    else:
        for first in range(len(job.entries)):
            yield from job.records(first, first + 1)
