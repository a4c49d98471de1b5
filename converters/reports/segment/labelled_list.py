"""Lists with labelled fields: ``Date of arrest: …``, ``Charge: …``; an item runs until the next name or the first label again."""

from __future__ import annotations

import re

from converters.reports.entry import Entry, Segments
from converters.reports.recognise.dates import DateFinder
from converters.reports.segment.footnotes import entry_addresses, split_notes
from converters.reports.segment.lines import Line, lines
from converters.reports.segment.narrative import _first

LABEL = re.compile(r"^[•*–—-]?\s*(?P<label>[^\W\d_][\w'’()/ -]{1,38}?)\s*:\s*(?=\S|$)")
_KNOWN = re.compile(
    r"\b(?:name|full name|date|arrest|arrested|detained|detention|charges?|accusation|article|sentence|verdict|ruling|court|place|region"
    r"|city|location|status|occupation|source|penalty|case|term|born"
    r"|имя|фио|дата|арест|задержан|обвинение|статья|приговор|суд|место|регион|город|статус|источник|наказание|срок|дело|род)",
    re.IGNORECASE,
)


def looks_like(sample: list[Line]) -> bool:
    """Whether a third of the lines carry known labels, of at least two sorts."""
    labels = [m.group("label").lower() for line in sample if (m := LABEL.match(line.text)) and _KNOWN.search(m.group("label"))]
    return len(labels) >= 3 and len(set(labels)) >= 2 and len(labels) >= 0.34 * len(sample)


def segment(text: str, dates: DateFinder) -> Segments:
    """Cut a labelled list."""
    body, notes = split_notes([line for line in lines(text) if not line.furniture])
    out = Segments()
    items: list[list[Line]] = []
    labels: set[str] = set()
    pending: list[Line] = []
    for line in body:
        match = LABEL.match(line.text)
        label = match.group("label").lower() if match and _KNOWN.search(match.group("label")) else None
        if label is None:
            if items and line.gap == 0 and not pending:
                items[-1].append(line)
            else:
                pending.append(line)
            continue
        if not items or label in labels or pending:
            heading = pending[-1:] if pending and line.gap <= 1 else []
            _keep(out, pending[: len(pending) - len(heading)], first=not items)
            items.append([*heading, line])
            labels = {label}
        else:
            items[-1].append(line)
            labels.add(label)
        pending = []
    _keep(out, pending, first=not items)
    for item in items:
        start, end = item[0].start, item[-1].end
        out.entries.append(
            Entry(start, end, _first(text, (start, end), dates), addresses=entry_addresses(text, start, end, notes), undated=True)
        )
    return out


def _keep(out: Segments, rest: list[Line], *, first: bool) -> None:
    for n, line in enumerate(rest):
        if first and n == 0 and out.title is None:
            out.title, out.title_span = line.text, (line.start, line.end)
        else:
            out.leftovers.append((line.start, line.end))
