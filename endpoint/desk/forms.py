"""A correction's form: the record as rows of fields, and back into an :class:`~publication.review.changes.Edit`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from converters.record import Evidence, Record
from converters.source import Source
from endpoint.desk.marks import LETTERS
from publication.review.changes import Edit, Row
from publication.review.fields import BY_NAME, KINDS, RECORD_FIELDS, Kind, values

BLANKS = 3
"""Empty rows offered for each kind of element."""
_TELLS = {"person": "name", "charge": "article", "event": "type", "penalty": "kind"}
"""The field without which a new row is left out."""


@dataclass(frozen=True)
class FormRow:
    """One element in the form. ``name`` begins the names of its fields; ``tag`` is its mark in the text."""

    name: str
    kind: Kind
    index: int | None
    tag: str
    own: str
    """Local id of a person, ``new-1`` … for a new one."""
    texts: dict[str, str]
    evidence: Evidence | None


def rows(record: Record) -> dict[str, list[FormRow]]:
    """All rows of a record by kind, with empty ones at the end."""
    found: dict[str, list[FormRow]] = {}
    for kind in KINDS:
        held = getattr(record, kind.list)
        made = [
            FormRow(
                f"{kind.name}-{i}",
                kind,
                i,
                f"{LETTERS[kind.name]}{i + 1}",
                getattr(element, "id", ""),
                values(kind, element),
                element.evidence,
            )
            for i, element in enumerate(held)
        ]
        made += [
            FormRow(f"{kind.name}-new-{n}", kind, None, "", f"new-{n}", dict.fromkeys(kind.fields, ""), None) for n in range(1, BLANKS + 1)
        ]
        found[kind.name] = made
    return found


def read(form: MultiDict[str, str], record: Record, source: Source) -> Edit:
    """The edit that a form describes. Fields that it lacks stay as they are."""
    quotes = {}
    for name in ("date", "place"):
        quote, start = _quote(form, name, getattr(record, f"{name}_evidence"), source)
        if quote is not None:
            quotes[name] = (quote, start)
    urls = [line.strip() for line in form["urls"].splitlines() if line.strip()] if "urls" in form else None
    settled = frozenset(int(value) for value in form.getlist("settled") if value.isdigit())
    fields = {name: form[name] for name in RECORD_FIELDS if name in form}
    return Edit(list(_rows(form, record, source)), fields, quotes, urls, settled)


def _rows(form: MultiDict[str, str], record: Record, source: Source) -> Iterator[Row]:
    for kind in KINDS:
        for row in rows(record)[kind.name]:
            texts = dict(_texts(form, row))
            if form.get(f"{row.name}-remove") or (row.index is None and not texts.get(_TELLS[kind.name], "").strip()):
                continue
            quote, start = _quote(form, row.name, row.evidence, source)
            own = row.own if kind.name == "person" and row.index is None else None
            yield Row(kind.name, row.index, texts, quote, start, own)


def _quote(form: MultiDict[str, str], name: str, old: Evidence | None, source: Source) -> tuple[str | None, int | None]:
    """The words of an evidence field as the source has them, and where they begin if they were marked in the text.

    Nothing where they are the old ones. A browser sends every line break as CR LF, whatever the source has.
    """
    if f"{name}-quote" not in form:
        return None, None
    quote = _even(form[f"{name}-quote"])
    start, end = _number(form.get(f"{name}-start")), _number(form.get(f"{name}-end"))
    if start is not None and end is not None and _even(source.text[start:end]) == quote:
        return source.text[start:end], start
    if quote == _even(old.quote if old else ""):
        return None, None
    return quote.replace("\n", "\r\n") if "\r\n" in source.text else quote, None


def _even(text: str) -> str:
    return text.replace("\r\n", "\n")


def _texts(form: MultiDict[str, str], row: FormRow) -> Iterator[tuple[str, str]]:
    for field in BY_NAME[row.kind.name].fields:
        name = f"{row.name}-{field}"
        if field == "people" and (name in form or f"{name}-here" in form):
            yield field, " ".join(form.getlist(name))
        elif field == "background" and f"{name}-here" in form:
            yield field, form.get(name, "")
        elif name in form:
            yield field, form[name]


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() else None
