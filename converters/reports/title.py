"""What a report's title says of when it is about."""

from __future__ import annotations

from converters.reports.recognise.dates import DateFinder


def period(text: str, title_span: tuple[int, int] | None, dates: DateFinder) -> str | None:
    """The day, month or interval that the title names, as EDTF; ``None`` where it names no year.

    ``from 1 to 31 May 2023`` gives ``2023-05-01/2023-05-31``, ``for 6 May 2021`` gives ``2021-05-06``.
    """
    if not title_span:
        return None
    hits = dates.find(text, *title_span)
    year = next((hit.year for hit in reversed(hits) if hit.year is not None), None)
    if year is None:
        return None
    ends = [hit.edtf(hit.year or year) for hit in (hits[0], hits[-1])]
    first, last = ends[0].partition("/")[0], ends[-1].rpartition("/")[2]
    if first == last:
        return first
    return f"{first}/{last}" if first < last else None
