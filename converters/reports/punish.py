"""Penalties imposed: what, how much, on whom; and custody that only sounds like one."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, replace

from converters.record import PenaltyKind
from converters.reports.lexicon import Hit
from converters.reports.marks import Marks
from converters.reports.people import Person
from converters.reports.recognise.penalties import Length, Money
from converters.reports.reference import Referents

_ADMINISTRATIVE_ARREST_LIMIT = 45
_CUE_REACH = 11
"""Words that the word for a kind of penalty may stand from the length that measures it."""
_OLD = re.compile(r"\s*[-–]?\s*(?:old|aged|of age|ago|earlier|later|назад)\b")
_JAILED = ("jailed", "imprisoned")
_IMPOSING = ("sentence", "court", "impos", "article", "суд", "приговор", "статья")
_SENTENCES = ("sentence", "convict", "приговор", "осужд", "осуд")
_IMPOSES = ("sentenced", "convicted", "imposed", "handed", "gave", "назначил", "приговорил", "осудил", "вынес")
_ASKS = ("request", "ask", "sought", "demand", "прос", "запрос", "запраш", "треб", "потреб")
_PROSECUTION = ("prosecut", "прокур", "гособвин", "обвинени", "обвинител")
_DUES = ("fee", "duty", "cost", "damage", "compensation", "пошлин", "издержк", "ущерб", "компенсаци")
_MEASURED_BY = frozenset(["of", "for", "a", "term", "period", "на", "в", "срок", "сроком", "течение"])
_RANGE = re.compile(r"\s*(?:to|-|–|до|up to)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Penalty:
    """One penalty on one person; characters ``start`` to ``end`` say it."""

    person: Person | None
    kind: PenaltyKind
    duration: str | None
    amount: float | int | None
    currency: str | None
    start: int
    end: int
    token: int
    background: bool = False
    shared: bool = False
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Custody:
    """An arrest that is custody before a verdict."""

    people: list[Person]
    start: int
    end: int
    token: int


def find_penalties(marks: Marks, referents: Referents, codes: set[str | None]) -> tuple[list[Penalty], list[Custody]]:
    """Penalties and custody of the entry. ``codes`` are the codes of the entry's charges."""
    found: list[Penalty] = []
    custody: list[Custody] = []
    used: set[int] = set()
    ranged = _ranges(marks)
    for sentence, (start, end) in enumerate(marks.text.sentences):
        cues = marks.penalty_cues.between(start, end)
        lengths = [x for x in marks.measured.between(start, end) if not _age(marks, x)]
        money = marks.paid.between(start, end)
        plain: list[tuple[Length, Hit | None, PenaltyKind]] = []
        for length in lengths:
            if id(length) in ranged and ranged[id(length)] == "second":
                continue
            cue = _cue_for(marks, length, (start, end))
            kind = _kind(marks, length, cue, (start, end), codes, alone=len(lengths) == 1)
            if kind is None and (other := _coordinated(marks, length, lengths)):
                kind = _kind(marks, other, _cue_for(marks, other, (start, end)), (start, end), codes)
            if kind is None:
                continue
            token = marks.token(length.start)
            if cue is not None:
                used.add(cue.start)
            if _asked(marks, token, sentence):
                continue
            if kind == "custody":
                custody.append(Custody(referents.accused(token), *_span(marks, length.start, length.end, cue), token))
                continue
            if kind == "imprisonment" and _served(marks, token) and (found or plain):
                continue  # the part of a sentence already told of that was served
            if plain and plain[-1][0].iso == length.iso and plain[-1][1] is cue:
                continue
            plain.append((length, cue, PenaltyKind(kind)))
        found += _measured(marks, referents, plain, ranged)
        fines = [h for h in cues if h.value == "fine"]
        if fines:
            found += _fines(marks, referents, fines, money, sentence)
            used.update(h.start for h in fines)
        for cue in cues:
            if cue.start in used or cue.value in ("administrative-arrest", "imprisonment", "fine") or _asked(marks, cue.start, sentence):
                continue
            if _negated(marks, cue.start) or cue.value == "probation-term":
                continue
            if cue.value in ("restriction-of-liberty", "activity-ban") and not marks.sentence_has(sentence, _IMPOSING):
                continue
            if cue.value == "suspended-sentence" and cue.end - cue.start < 2 and not marks.sentence_has(sentence, _SENTENCES):
                continue  # a hearing or an account may be suspended, too
            for person in referents.accused_or_nobody(cue.start):
                found.append(
                    Penalty(
                        person,
                        PenaltyKind(cue.value),
                        None,
                        None,
                        None,
                        *marks.text.span(cue.start, cue.end - 1),
                        cue.start,
                        _recalled(marks, cue.start),
                    )
                )
    return _once(_on_probation(marks, found)), custody


def _on_probation(marks: Marks, found: list[Penalty]) -> list[Penalty]:
    """Of somebody said to have broken the terms of a sentence, the sentence named before that is an earlier one."""
    breach = max((h.start for h in marks.cues("probation-breach")), default=-1)
    served = (PenaltyKind.RESTRICTION_OF_LIBERTY, PenaltyKind.SUSPENDED_SENTENCE)
    return [replace(p, background=True) if p.kind in served and p.token < breach else p for p in found]


def _ranges(marks: Marks) -> dict[int, str]:
    """Lengths that are the ends of a range (``9 months to 1 year``): no figure for a person."""
    ends: dict[int, str] = {}
    for a, b in zip(marks.lengths, marks.lengths[1:], strict=False):
        if b.start - a.end < 12 and _RANGE.match(marks.text.text[a.end : b.start]):
            ends[id(a)], ends[id(b)] = "first", "second"
    return ends


def _cue_for(marks: Marks, length: Length, bounds: tuple[int, int]) -> Hit | None:
    """The word for the kind of penalty that a length measures: the nearest in the sentence, one that follows first."""
    first, last = marks.token(length.start), marks.token(length.end - 1)
    best: tuple[int, Hit] | None = None
    near = [h for h in marks.penalty_cues.around(first - _CUE_REACH, last + _CUE_REACH) if bounds[0] <= h.start < bounds[1]]
    later = marks.measured.between(last, min(last + _CUE_REACH, bounds[1]))
    after = next((x for x in later if x.start >= length.end and not _age(marks, x)), None)
    for cue in near:
        if cue.value == "fine":
            continue
        if cue.start > last:
            distance = cue.start - last
            if after is not None and after.start < marks.text.starts[cue.start]:
                distance += 6
        else:
            if 0 <= first - cue.end <= 3 and set(marks.text.words[cue.end : first]) <= _MEASURED_BY:
                return cue  # "a suspended sentence of three years and a ban …"
            distance = first - cue.end + 2
        if distance <= _CUE_REACH and (best is None or distance < best[0]):
            best = (distance, cue)
    if best and best[1].value not in ("imprisonment", "administrative-arrest"):
        return best[1]
    for cue in near:  # "suspended" beside a prison term changes the kind, unless another length stands between
        if best and cue.value == "suspended-sentence" and abs(cue.start - first) <= 8:
            between = range(last, cue.start) if cue.start > last else range(cue.end, first)
            if all(other is length or _age(marks, other) for other in marks.measured.between(between.start, between.stop)):
                return cue
    return best[1] if best else None


def _age(marks: Marks, length: Length) -> bool:
    """Whether a length says how old somebody is, or how long ago something was."""
    return _OLD.match(marks.text.text, length.end) is not None


def _coordinated(marks: Marks, length: Length, lengths: list[Length]) -> Length | None:
    """The length that goes on from this one: ``9 years and 7 years in prison``."""
    other = next((other for other in lengths[lengths.index(length) :] if other.start > length.end), None)
    joined = other is not None and marks.text.text[length.end : other.start].strip(" ,").lower() in ("and", "и", "")
    return other if joined else None


def _kind(
    marks: Marks, length: Length, cue: Hit | None, bounds: tuple[int, int], codes: set[str | None], *, alone: bool = True
) -> str | None:
    days = int(length.iso[1:-1]) if re.fullmatch(r"P\d+D", length.iso) else None
    if cue is None:
        token = marks.token(length.start)
        if "H" in length.iso or (days is not None and (days > _ADMINISTRATIVE_ARREST_LIMIT or "CAO" not in codes)):
            return None
        if _sentenced(marks, token, bounds) or (days is None and _bracketed(marks, length, bounds)):
            return "imprisonment" if days is None else "administrative-arrest"
        return None
    if cue.value == "probation-term":  # how long a suspended sentence may be called in is no penalty of its own
        return "suspended-sentence" if alone else None
    if cue.value == "administrative-arrest":
        if "H" in length.iso:
            return None
        if days is None or days > _ADMINISTRATIVE_ARREST_LIMIT:
            return "custody"
        return "administrative-arrest"
    if "H" in length.iso and cue.value != "other":
        return None
    if cue.value == "imprisonment" and days is not None:  # "jailed for 12 days": a criminal term is told in months
        jailed = marks.text.words[cue.start].startswith(_JAILED) and days <= _ADMINISTRATIVE_ARREST_LIMIT
        return "administrative-arrest" if jailed and "CC" not in codes else None
    return cue.value


def _sentenced(marks: Marks, token: int, bounds: tuple[int, int]) -> bool:
    first = token
    for at, hit in reversed(marks.articled.placed(bounds[0], token)):  # "convicted under Article 1, Part 2 and Article 3 for five years"
        if first - marks.token(hit.end) > 12:
            break
        first = min(first, at)
    window = marks.text.words[max(bounds[0], first - 12) : min(bounds[1], token + 4)]
    return any(w.startswith(_SENTENCES) for w in window)


def _bracketed(marks: Marks, length: Length, bounds: tuple[int, int]) -> bool:
    """Whether a length stands in brackets behind a name in a sentence about a conviction: ``A (5 years), B (3 years)``."""
    before, after = marks.text.text[length.start - 1 : length.start] if length.start else "", marks.text.text[length.end : length.end + 1]
    return before == "(" and after in (")", ",") and marks.sentence_has(marks.sentence(bounds[0]), _SENTENCES)


def _asked(marks: Marks, token: int, sentence: int) -> bool:
    """Whether a penalty is only asked for, by words before it or, of prosecutors, after it."""
    words = marks.text.words
    for h in marks.cues("asked").between(token - 22, token + 11):
        if marks.sentence(h.start) != sentence:
            continue
        if h.start <= token:
            between = words[h.start : token]
            if not {"who", "which", "которые", "который", "которого", "которой", ";"} & set(between) and not _given(words, h.start, token):
                return True
        elif (
            words[h.start].startswith(_ASKS)
            and "," not in words[token : h.start]
            and any(w.startswith(_PROSECUTION) for w in words[max(token, h.start - 4) : h.end + 4])
            and not _given(words, marks.text.sentences[sentence][0], token)
        ):
            return True
    return False


def _given(words: list[str], first: int, last: int) -> bool:
    """Whether a court decides between two words, in the indicative (``be sentenced`` is still asked for)."""
    return any(
        words[k].startswith(_IMPOSES) and not {"be", "been", "to", "чтобы"} & set(words[max(first, k - 2) : k]) for k in range(first, last)
    )


def _served(marks: Marks, token: int) -> bool:
    return bool({"served", "serving", "отбыл", "отбыла", "отбыв"} & set(marks.text.words[max(0, token - 4) : token]))


def _negated(marks: Marks, token: int) -> bool:
    return any(0 <= token - h.end <= 2 for h in marks.cues("not").around(token - 2, token))


def _recalled(marks: Marks, token: int) -> bool:
    """Whether the sentence marks the penalty as an earlier one."""
    sentence = marks.sentence(token)
    a, b = marks.text.sentences[sentence]
    near = max(a, token - 34), min(b, token + 35)
    if any(marks.happened(kind).between(*near) for kind in ("appeal-decision", "release")):
        return True
    for hit in marks.cues("background").between(max(a, token - 16), min(b, token + 15)):
        reach = 6 if hit.row.pattern.startswith(("who", "котор")) else 16
        if token - hit.start <= reach:
            return True
    return False


def _span(marks: Marks, start: int, end: int, cue: Hit | None) -> tuple[int, int]:
    if cue is None:
        return start, end
    a, b = marks.text.span(cue.start, cue.end - 1)
    return min(a, start), max(b, end)


def _measured(
    marks: Marks, referents: Referents, plain: list[tuple[Length, Hit | None, PenaltyKind]], ranged: dict[int, str]
) -> list[Penalty]:
    if not plain:
        return []
    tokens = [marks.token(length.start) for length, _, _ in plain]
    groups = [referents.accused(token) for token in tokens]
    words = marks.text.words
    sentence = marks.text.sentences[marks.sentence(tokens[0])]
    respectively = bool({"respectively", "соответственно"} & set(words[sentence[0] : sentence[1]]))
    first = referents.listed(tokens[0], len(plain)) if respectively else groups[0]
    found = []
    for n, (length, cue, kind) in enumerate(plain):
        people: list[Person | None] = list(groups[n]) or [None]
        if respectively and len(plain) == len(first) > 1:
            people = [first[n]]
        duration = None if id(length) in ranged else length.iso
        start, end = _span(marks, length.start, length.end, cue)
        for person in people:
            found.append(
                Penalty(person, kind, duration, None, None, start, end, tokens[n], _recalled(marks, tokens[n]), shared=len(people) > 1)
            )
    return found


def _fines(marks: Marks, referents: Referents, cues: list[Hit], money: list[Money], sentence: int) -> list[Penalty]:
    found: list[Penalty] = []
    sums = [m for m in money if not _asked(marks, marks.token(m.start), sentence)]
    if len(sums) > 1:
        sums = [m for m in sums if not _owed(marks, marks.token(m.start))] or sums
    near = [m for m in sums if abs(_nearest(cues, token := marks.token(m.start)).start - token) <= 16]
    whole = [m for m in near if m.unit is None] or near
    if money and not near:
        return []
    if not whole:
        cue = cues[0]
        verb = cue.row.pattern.startswith(("fined", "оштраф")) or any(
            w.startswith(("sentence", "impos", "назнач")) for w in marks.text.words[max(0, cue.start - 5) : cue.start + 1]
        )
        if not verb or _asked(marks, cue.start, sentence) or _negated(marks, cue.start):
            return []
        return [
            Penalty(p, PenaltyKind.FINE, None, None, None, *marks.text.span(cue.start, cue.end - 1), cue.start, _recalled(marks, cue.start))
            for p in referents.accused_or_nobody(cue.start)
        ]
    groups = [referents.accused(marks.token(m.start)) for m in whole]
    respectively = bool({"respectively", "соответственно"} & set(marks.text.words))
    first = referents.listed(marks.token(whole[0].start), len(whole)) if respectively else groups[0]
    for n, m in enumerate(whole):
        people: list[Person | None] = list(groups[n]) or [None]
        if respectively and len(whole) == len(first) > 1:
            people = [first[n]]
        token = marks.token(m.start)
        cue = _nearest(cues, token)
        start, end = _span(marks, m.start, m.end, cue)
        currency = m.currency or marks.pack.currency
        for person in people:
            found.append(
                Penalty(
                    person, PenaltyKind.FINE, None, m.amount, currency, start, end, token, _recalled(marks, token), len(people) > 1, m.unit
                )
            )
    return found


def _nearest(cues: list[Hit], token: int) -> Hit:
    """Of cues in the order of the text the nearest to a token, of two as near the earlier."""
    after = bisect_left(cues, token, key=lambda h: h.start)
    return min(cues[max(0, after - 1) : after + 1], key=lambda h: abs(h.start - token))


def _owed(marks: Marks, token: int) -> bool:
    """Whether a sum beside a fine is a fee or damages."""
    return any(w.startswith(_DUES) for w in marks.text.words[max(0, token - 4) : token])


def _once(found: list[Penalty]) -> list[Penalty]:
    unique: dict[tuple[object, ...], Penalty] = {}
    for p in found:
        unique.setdefault((id(p.person) if p.person else None, p.kind, p.duration, p.amount), p)
    alike = Counter((id(p.person), p.kind) for p in unique.values())
    return [p for p in unique.values() if p.duration or p.amount is not None or alike[id(p.person), p.kind] == 1]
