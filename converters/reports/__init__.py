"""Reports in prose: text in, records out, each element with the characters that say it.

The way of a text: a segmenter for its kind (``segment/``) cuts it into entries; recognisers (``recognise/``) find dates,
places, names, articles, lengths and sums in one entry; the assembler decides who is whom and makes the record.
"""

from __future__ import annotations

from collections.abc import Iterator

from converters.packs import Pack
from converters.record import Record
from converters.reports.assemble import Numbering, assemble
from converters.reports.entry import Segments
from converters.reports.kinds import KINDS, language_of, recognise_kind
from converters.reports.recognise.dates import date_finder
from converters.reports.segment import daily_post, labelled_list, monthly_list, narrative
from converters.reports.years import infer_years
from converters.source import Extraction, Source
from ontology.errors import BadInput, Where

__all__ = ["KINDS", "extract_report"]

_SEGMENTERS = {
    "monthly-list": monthly_list.segment,
    "daily-post": daily_post.segment,
    "case-report": narrative.segment_case,
    "long-report": narrative.segment_long,
    "labelled-list": labelled_list.segment,
}


def extract_report(source: Source, pack: Pack, *, kind: str | None = None) -> Extraction:
    """Extract the records of a report.

    :param kind: one of :data:`KINDS`; told from the layout when ``None``.
    :raises BadInput: ``kind`` is not one of those.
    """
    if kind is not None and kind not in _SEGMENTERS:
        raise BadInput(f"unknown kind of report {kind!r}", where=Where(file=str(source.path)), hint=f"One of: {', '.join(KINDS)}.")
    text = source.text
    language = language_of(text[:50_000])
    dates = date_finder(pack, ("en", "ru"))
    kind = kind or recognise_kind(text, dates)
    segments = _SEGMENTERS[kind](text, dates)
    extraction = Extraction(source=source, kind=kind, records=iter(()), title=segments.title, language=language, leftovers=segments.leftovers)
    extraction.records = _records(source, pack, segments)
    return extraction


def _records(source: Source, pack: Pack, segments: Segments) -> Iterator[Record]:
    dates = date_finder(pack, ("en", "ru"))
    years = infer_years(source.text, segments.title_span, segments.entries, source.doc, dates)
    numbering = Numbering(source.doc)
    for entry in segments.entries:
        language = language_of(source.text[entry.start : entry.end])
        yield assemble(source.text, entry, pack, language, years, numbering)
