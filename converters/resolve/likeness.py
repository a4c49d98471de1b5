"""How much speaks for two mentions being one person: points, each with its reason. A machine's opinion; a person decides."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from rapidfuzz import fuzz

from converters.record import PersonMention, Record, Role
from converters.resolve.names import fold, initials, is_whole, stem, words
from ontology.edtf import bounds

NEAR_DAYS = 45
_FAR_DAYS = 730
_ALIKE = 84.0
"""Least likeness of surname stems, in per cent."""


class Why(StrEnum):
    """Grounds for and against."""

    SAME_SPELLING = "same-spelling"
    SPELLED_ALIKE = "spelled-alike"
    OTHER_SCRIPT = "other-script"
    OTHER_ENDING = "other-ending"
    SAME_GIVEN = "same-given"
    SAME_INITIAL = "same-initial"
    OTHER_INITIAL = "other-initial"
    OTHER_GIVEN = "other-given"
    SAME_ARTICLE = "same-article"
    SAME_PLACE = "same-place"
    NEAR_IN_TIME = "near-in-time"
    FAR_IN_TIME = "far-in-time"
    SAME_COMPANY = "same-company"
    SAME_SOURCE = "same-source"
    ONLY_IN_TEXT = "only-in-text"


_POINTS = {
    Why.SAME_SPELLING: 4,
    Why.OTHER_ENDING: -6,
    Why.SAME_GIVEN: 18,
    Why.SAME_INITIAL: 8,
    Why.OTHER_INITIAL: -18,
    Why.OTHER_GIVEN: -40,
    Why.SAME_ARTICLE: 8,
    Why.SAME_PLACE: 7,
    Why.NEAR_IN_TIME: 5,
    Why.FAR_IN_TIME: -8,
    Why.SAME_COMPANY: 8,
    Why.SAME_SOURCE: 4,
}
_CONTEXT = {Why.SAME_ARTICLE, Why.SAME_PLACE, Why.SAME_COMPANY}


@dataclass(frozen=True)
class Reason:
    """One ground; ``detail`` is what it rests on (an article, a place, a number of days, a name)."""

    why: Why
    detail: str = ""


@dataclass(frozen=True)
class Mention:
    """A person as one record names them, with what the record says around the name."""

    record: Record
    person: PersonMention | None
    """``None``: the name stands in the entry's text and the record lists nobody by it."""
    name: str
    surname: str
    given: str | None = None
    articles: frozenset[str] = field(default=frozenset(), compare=False)
    company: frozenset[str] = field(default=frozenset(), compare=False)

    @property
    def key(self) -> str | None:
        """``<record id>/<person id>``, as decisions name it."""
        return f"{self.record.id}/{self.person.id}" if self.person else None

    @property
    def place(self) -> str | None:
        return self.record.place_code or (fold(self.record.place) if self.record.place else None)

    @property
    def day(self) -> date | None:
        span = bounds(self.record.date) if self.record.date else None
        return span[0] if span else None


def mention(record: Record, person: PersonMention) -> Mention:
    """The mention with its context."""
    articles = {f"{c.code or '?'} {c.article}" for c in record.charges if c.person in (None, person.id)}
    company = {stem(p.surname) for p in record.people if p.id != person.id and p.role is not Role.OTHER}
    return Mention(record, person, person.name, person.surname, person.given, frozenset(articles), frozenset(company))


def likeness(a: Mention, b: Mention) -> tuple[int, list[Reason]] | None:
    """Points of a hundred and the reasons; ``None`` where the names are too far apart or nothing but the name speaks for it."""
    surname = _surnames(a, b)
    if surname is None:
        return None
    alike, reasons = surname
    reasons += _given(a, b)
    reasons += _context(a, b)
    whys = {reason.why for reason in reasons}
    in_context = bool(whys & _CONTEXT) or {Why.SAME_SOURCE, Why.NEAR_IN_TIME} <= whys
    # A surname, alone or with an initial, is no ground without something around it that fits too.
    if not in_context and Why.SAME_GIVEN not in whys:
        return None
    if Why.OTHER_GIVEN in whys or (Why.OTHER_INITIAL in whys and not whys & _CONTEXT):
        return None
    points = 0.6 * alike + sum(_POINTS.get(reason.why, 0) for reason in reasons)
    return max(0, min(100, round(points))), reasons


def _surnames(a: Mention, b: Mention) -> tuple[float, list[Reason]] | None:
    left, right = stem(a.surname), stem(b.surname)
    if not left or not right:
        return None
    alike = fuzz.ratio(left, right)
    swapped = not (a.given and b.given) or stem(a.given) != right or stem(b.given) != left
    if alike < _ALIKE and swapped:
        return None
    alike = max(alike, 0.0 if swapped else 96.0)
    reasons = []
    if a.name.casefold() == b.name.casefold():
        reasons.append(Reason(Why.SAME_SPELLING))
    elif a.name.isascii() != b.name.isascii():
        reasons.append(Reason(Why.OTHER_SCRIPT, f"{a.surname} – {b.surname}"))
    elif fold(a.surname) != fold(b.surname) and left == right:
        reasons.append(Reason(Why.OTHER_ENDING, f"{a.surname} – {b.surname}"))
    elif a.surname.casefold() != b.surname.casefold():
        reasons.append(Reason(Why.SPELLED_ALIKE, f"{a.surname} – {b.surname}"))
    return alike, reasons


def _given(a: Mention, b: Mention) -> list[Reason]:
    mine, theirs = initials(a.given), initials(b.given)
    if not mine or not theirs:
        return []
    pair = f"{a.given} – {b.given}"
    if is_whole(a.given) and is_whole(b.given):
        left, right = fold(words(a.given or "")[0]), fold(words(b.given or "")[0])
        same = fuzz.ratio(left, right) >= 80 or stem(a.given or "") == stem(b.surname)
        return [Reason(Why.SAME_GIVEN if same else Why.OTHER_GIVEN, pair)]
    return [Reason(Why.SAME_INITIAL if mine[0] == theirs[0] else Why.OTHER_INITIAL, pair)]


def _context(a: Mention, b: Mention) -> list[Reason]:
    reasons = []
    if shared := sorted(a.articles & b.articles):
        reasons.append(Reason(Why.SAME_ARTICLE, ", ".join(shared)))
    if a.place and a.place == b.place:
        reasons.append(Reason(Why.SAME_PLACE, a.record.place or ""))
    if company := sorted(a.company & b.company):
        names = {stem(p.surname): p.name for p in a.record.people}
        reasons.append(Reason(Why.SAME_COMPANY, ", ".join(names[c] for c in company if c in names)))
    if a.day and b.day:
        apart = abs((a.day - b.day).days)
        if apart <= NEAR_DAYS:
            reasons.append(Reason(Why.NEAR_IN_TIME, str(apart)))
        elif apart > _FAR_DAYS:
            reasons.append(Reason(Why.FAR_IN_TIME, str(apart)))
    if a.record.doc == b.record.doc:
        reasons.append(Reason(Why.SAME_SOURCE, a.record.doc))
    return reasons
