"""Where the source says it: finds the characters behind a quote, and checks that each quote of a record stands where it says."""

from __future__ import annotations

from bisect import bisect_right

from converters.record import Evidence, Record
from converters.source import Source
from ontology.errors import BadInput
from publication.review.fields import KINDS


class NotInText(BadInput):
    """A quote that the source does not hold, or not within the entry."""


def find(source: Source, quote: str, within: Evidence, near: int | None = None, *, exact: bool = False) -> Evidence:
    """The evidence for ``quote`` within an entry: of several places the one nearest to ``near``.

    :param exact: ``near`` is where it begins and nowhere else (the reviewer marked it).
    :raises NotInText: it is not there.
    """
    text = source.text[within.start : within.end]
    if exact and near is not None and text[near - within.start :].startswith(quote) and quote and near >= within.start:
        return at(source, near, near + len(quote))
    places, begin = [], text.find(quote) if quote.strip() else -1
    while begin >= 0:
        places.append(begin + within.start)
        begin = text.find(quote, begin + 1)
    if not places:
        raise NotInText(f"{quote[:80]!r} does not stand in the text of the entry", hint="Copy the words exactly as the source has them.")
    start = min(places, key=lambda place: (abs(place - (within.start if near is None else near)), place))
    return at(source, start, start + len(quote))


def at(source: Source, start: int, end: int) -> Evidence:
    """The evidence for ``source.text[start:end]``; of a table with its sheet, row and column."""
    evidence = Evidence(start=start, end=end, quote=source.text[start:end])
    rows = [row for row in source.rows if row]
    index = bisect_right(rows, start, key=lambda row: row[0].start) - 1
    if index < 0:
        return evidence
    cell = next((cell for cell in rows[index] if cell.start <= start <= cell.end), rows[index][0])
    single = end <= cell.end
    return evidence.model_copy(update={"sheet": cell.sheet, "row": cell.row, "column": cell.column if single else None})


def check(record: Record, source: Source) -> None:
    """Every quote stands in the source where the record says it does, and elements within their entry.

    :raises NotInText: one does not.
    """
    entry = record.evidence
    for name, evidence in quotes(record):
        if source.text[evidence.start : evidence.end] != evidence.quote:
            raise NotInText(f"{name}: {evidence.quote[:60]!r} does not stand at characters {evidence.start}-{evidence.end}")
        inside = entry.start <= evidence.start and evidence.end <= entry.end
        if not inside and "[" in name and not name.startswith("url"):
            raise NotInText(f"{name}: {evidence.quote[:60]!r} stands outside the entry", hint="Mark it within the entry.")


def quotes(record: Record) -> list[tuple[str, Evidence]]:
    """All evidence of a record with the name of what it is for: ``evidence``, ``date``, ``place``, ``people[0]``, ``url[0]`` …"""
    found = [("evidence", record.evidence), ("date", record.date_evidence), ("place", record.place_evidence)]
    for kind in KINDS:
        found += [(f"{kind.list}[{i}]", element.evidence) for i, element in enumerate(getattr(record, kind.list))]
    found += [(f"url[{i}]", evidence) for i, evidence in enumerate(record.url_evidence)]
    return [(name, evidence) for name, evidence in found if evidence is not None]
