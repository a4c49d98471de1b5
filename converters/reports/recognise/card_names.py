"""Names that a label announces: ``Surname, name: …``, ``Lawyer: …``. Nothing but the label need say that they are names."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from converters.reports.along import Along
from converters.reports.entry import Entry, Field
from converters.reports.recognise.people import _SON_OR_DAUGHTER, Name, NameFinder, Strength, _capitalised, _raw
from converters.reports.segment.labels import PERSON, ROLES, surname_first
from converters.reports.text import Text

_NAMELESS = frozenset(["place", "source", "aside", "birth", "charge", "date", "reported", "expected", "penalty"])
_INITIAL = re.compile(r"[^\W\d_]{1,2}")


def with_labelled(finder: NameFinder, text: Text, entry: Entry, found: list[Name]) -> list[Name]:
    """The names ``found``, without those in fields that name nobody, and with those that labels announce."""
    fields = entry.fields
    kept: list[Name] = []
    announced: list[Name] = []
    by_start = {name.start: name for name in found}
    spans = [(field, *_tokens(text, field)) for field in fields]
    separate = _separate(text, spans)
    if separate is not None:
        announced.append(separate)
    for field, first, last in spans:
        if field.kind in ROLES or (field.kind == "name" and separate is None) or (field.kind == "surname" and separate is None):
            announced += _announced(finder, text, field, first, last, by_start, entry.surname_first)
    homes = Along.of(fields)
    for name in found:
        offset = text.starts[name.start]
        home = next((field for field in homes.around(offset, offset) if field.start <= offset < field.end), None)
        if home is None or (home.kind not in _NAMELESS and home.kind not in PERSON and home.kind not in ROLES and offset >= home.value):
            kept.append(name)
    return sorted([*kept, *announced], key=lambda name: name.start)


def _tokens(text: Text, field: Field) -> tuple[int, int]:
    return bisect_left(text.starts, field.value), bisect_left(text.starts, field.end)


def _separate(text: Text, spans: list[tuple[Field, int, int]]) -> Name | None:
    """The name given in fields of their own: ``Surname: …``, ``First name: …``, ``Patronymic: …``."""
    surname = next(((a, b) for field, a, b in spans if field.kind == "surname" and a < b), None)
    others = [(a, b) for field, a, b in spans if field.kind in ("given", "name", "patronymic") and field.label and a < b]
    if surname is None or not others:
        return None
    family = _raw(text, surname[0], surname[1] - 1)
    given = " ".join(_raw(text, a, b - 1) for a, b in others)
    return Name(*surname, f"{given} {family}", _capitalised(family), given, Strength.NAMED)


def _announced(
    finder: NameFinder, text: Text, field: Field, first: int, last: int, by_start: dict[int, Name], usual: bool | None
) -> Iterator[Name]:
    order = surname_first(field.label)
    runs = list(_runs(finder, text, first, last))
    if order is not None and len(runs) == 2 and all(b - a == 1 for a, b in runs) and text.raw[runs[0][1]] == ",":
        a, b = runs[0][0], runs[1][1]
        words = (text.raw[a], text.raw[b - 1])
        surname, given = words if order else words[::-1]
        yield Name(a, b, " ".join(words), _capitalised(surname), given, Strength.NAMED)
        return
    for a, b in runs:
        if not field.label and runs[0] != (a, b):
            return  # a heading names one person; what follows tells of that one
        known = by_start.get(a)
        sure = known is not None and known.end == b and not ((known.unordered or known.leaning) and usual is not None)
        if known is not None and sure and known.strength >= (Strength.NAMED if order is None else Strength.CERTAIN):
            yield known
        elif b - a == 1:
            yield Name(a, b, text.raw[a], _capitalised(text.raw[a]), None, Strength.NAMED)
        else:
            yield _ordered(text, a, b, usual if order is None else order)


def _ordered(text: Text, a: int, b: int, order: bool | None) -> Name:
    """A name whose order the label or the other cards prescribe; where none does, a card says the given name first."""
    name = _raw(text, a, b - 1)
    capitals = [w for w in text.raw[a:b] if w.isupper() and len(w) > 2]
    if len(capitals) == 1:
        surname = capitals[0]
        given = " ".join(name.replace(surname, "", 1).split())
    else:
        surname = text.raw[a] if order else text.raw[b - 1]
        given = name[len(surname) :].strip() if order else name[: -len(surname)].strip()
    return Name(a, b, name, _capitalised(surname), given or None, Strength.NAMED)


def _runs(finder: NameFinder, text: Text, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Stretches of one to four capitalised words, initials among them; not within brackets."""
    at, depth = first, 0
    while at < last:
        depth += (text.raw[at] in "([") - (text.raw[at] in ")]")
        word = text.words[at]
        initial = at + 1 < last and text.raw[at + 1] == "." and _INITIAL.fullmatch(word) is not None
        barred = not initial and (word in finder.not_names or word.startswith(finder.title_stems))
        if depth > 0 or not text.raw[at][0].isupper() or barred:
            at += 1
            continue
        end, words = at, 0
        while end < last and words < 5:
            raw = text.raw[end]
            if raw == "." and end > at and _INITIAL.fullmatch(text.raw[end - 1]):
                end += 1
            elif raw[0].isalpha() and (raw[0].isupper() or (end > at and text.words[end] in _SON_OR_DAUGHTER)):
                end, words = end + 1, words + 1
            else:
                break
        if words <= 4 and not (words == 1 and _INITIAL.fullmatch(text.raw[at])):
            yield at, end
        at = max(end, at + 1)
