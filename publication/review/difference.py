"""What changed between two versions of a record, in a form that a person can read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from converters.record import Record
from publication.review.fields import KINDS, RECORD_FIELDS, Element, Kind, shown, values

_PIECE = re.compile(r"\s+|\w+|[^\w\s]")


class Op(StrEnum):
    """What became of a stretch of text."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Difference:
    """One thing that changed. ``old`` or ``new`` is empty where it was added or removed."""

    what: str
    """A field of the record (``date``), or a kind of element and its place (``charge 2``)."""
    old: str
    new: str

    def __str__(self) -> str:
        if not self.old:
            return f"{self.what}: added «{self.new}»"
        if not self.new:
            return f"{self.what}: removed «{self.old}»"
        return f"{self.what}: «{self.old}» became «{self.new}»"


def text_difference(old: str, new: str) -> list[tuple[Op, str]]:
    """The two texts as one, word by word: what stayed, what went, what came."""
    left, right = _PIECE.findall(old), _PIECE.findall(new)
    found: list[tuple[Op, str]] = []
    for op, i1, i2, j1, j2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if op == "equal":
            found.append((Op.SAME, "".join(left[i1:i2])))
            continue
        if i2 > i1:
            found.append((Op.GONE, "".join(left[i1:i2])))
        if j2 > j1:
            found.append((Op.NEW, "".join(right[j1:j2])))
    return found


def differences(old: Record, new: Record) -> list[Difference]:
    """All that differs but the text itself and the review."""
    found = [
        Difference(field, shown(getattr(old, field)), shown(getattr(new, field)))
        for field in RECORD_FIELDS
        if getattr(old, field) != getattr(new, field)
    ]
    for kind in KINDS:
        found += _of_kind(kind, old, new)
    found += [Difference("address", url, "") for url in old.urls if url not in new.urls]
    found += [Difference("address", "", url) for url in new.urls if url not in old.urls]
    return found


def summary(kind: Kind, element: Element, record: Record) -> str:
    """An element in one line, people by their names."""
    names = {person.id: person.name for person in record.people}
    texts = values(kind, element)
    if kind.name == "person":
        return f"{texts['name']}, {texts['role']}"
    for field in ("person", "people"):
        if texts.get(field):
            texts[field] = ", ".join(names.get(i, i) for i in texts[field].split())
    return ", ".join(text if name != "background" else "background" for name, text in texts.items() if text)


def _of_kind(kind: Kind, old: Record, new: Record) -> Iterator[Difference]:
    left: list[Element] = list(getattr(old, kind.list))
    right: list[Element] = list(getattr(new, kind.list))
    pairs = [(a, b) for a in left for b in right if a is b or _same(kind, a, b)]
    for a, b in pairs:
        if any(a is x for x in left) and any(b is y for y in right):
            left = [x for x in left if x is not a]
            right = [y for y in right if y is not b]
            before, after = summary(kind, a, old), summary(kind, b, new)
            if before != after or values(kind, a) != values(kind, b):
                yield Difference(_called(kind, b, new), before, after)
    yield from (Difference(_called(kind, a, old), summary(kind, a, old), "") for a in left)
    yield from (Difference(_called(kind, b, new), "", summary(kind, b, new)) for b in right)


def _same(kind: Kind, a: Element, b: Element) -> bool:
    """Whether two elements are one that changed: a person by the local id, others by where the source says them."""
    if kind.name == "person":
        return getattr(a, "id", None) == getattr(b, "id", None)
    if values(kind, a) == values(kind, b):
        return True
    at = a.evidence and b.evidence and a.evidence.quote == b.evidence.quote
    return bool(at) and getattr(a, "person", None) == getattr(b, "person", None)


def _called(kind: Kind, element: Element, record: Record) -> str:
    if kind.name == "person":
        return f"person {getattr(element, 'id', '')}"
    number = next(i for i, found in enumerate(getattr(record, kind.list), start=1) if found is element)
    return f"{kind.name} {number}"
