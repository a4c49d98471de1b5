"""Happenings: which, when, to whom."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from converters.record import EventType, PenaltyKind
from converters.reports.along import Stretches
from converters.reports.dropped import cancelled, dropped
from converters.reports.happening import (
    BY_FATE,
    FIRST_INSTANCE,
    GROUNDS,
    JUDICIAL,
    OCCASIONS,
    ON_ITS_OWN,
    PASSIVE,
    PUT_OFF,
    SOMEBODY,
    SPANNING,
    TELLS,
    TO_COME,
    TOLD_IN_QUOTES,
    VERDICTS,
    WHO,
    Calendar,
    Happening,
)
from converters.reports.lexicon import Hit
from converters.reports.marks import Marks
from converters.reports.people import Person
from converters.reports.punish import Custody, Penalty
from converters.reports.recognise.dates import DateHit
from converters.reports.recognise.people import Name
from converters.reports.reference import Referents

_PUT_OFF_REACH = 60
"""Words after a hearing within which the day it is put off to must be told."""


def find_happenings(
    marks: Marks, referents: Referents, calendar: Calendar, penalties: list[Penalty], custody: list[Custody]
) -> list[Happening]:
    """All events of the entry, in the order of the text, each once a type and date."""
    found = [h for hit in _longest(marks.events) for h in _from_cue(marks, referents, calendar, hit)]
    found += _quoted_speech(marks, referents, calendar) + _official_comments(marks, referents, calendar)
    found = _without_echoes(marks, found, calendar.entry_date)
    # of the senses of "arrest" that one, and no other
    days = Stretches((p.start, p.end) for p in penalties if p.kind is PenaltyKind.ADMINISTRATIVE_ARREST)
    found = [h for h in found if h.type is not EventType.MEASURE_OF_RESTRAINT or not days.meet(h.start + 1, h.end - 1)]
    for penalty in penalties:
        date = _date(marks, calendar, penalty.token, penalty.token, EventType.JUDGMENT)
        if penalty.background and date == calendar.entry_date:
            date = None
        people = [penalty.person] if penalty.person else []
        found.append(Happening(EventType.JUDGMENT, date, people, penalty.start, penalty.end, penalty.token, "event.penalty"))
    for held in custody:
        date = _date(marks, calendar, held.token, held.token, EventType.MEASURE_OF_RESTRAINT)
        found.append(Happening(EventType.MEASURE_OF_RESTRAINT, date, held.people, held.start, held.end, held.token, "event.custody"))
    if any(not p.background for p in penalties):  # what the prosecutor asked for belongs to the judgment told
        found = [
            h for h in found if h.type is not EventType.COURT_HEARING or not marks.text.words[h.token].startswith(("prosecut", "прокурор"))
        ]
    fined = {marks.sentence(p.token) for p in penalties}
    lines = {marks.sentence(h.token) for h in found if h.type is EventType.MEASURE_OF_RESTRAINT} - fined
    sealed = _sealed(marks)
    guilty = [h for h in found if h.rule == "event.judgment" and h.token in sealed]
    if lines and not guilty:
        found = [h for h in found if not (h.type is EventType.JUDGMENT and marks.sentence(h.token) in lines and h.rule == "event.judgment")]
    return _merged(sorted(found, key=lambda h: h.start))


def _longest(hits: Iterable[Hit]) -> list[Hit]:
    """Of cues of one type that overlap the longest; no rally within a call to rally."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start, h.start - h.end)):
        for known in reversed(kept[-6:]):
            same = known.value == hit.value or (known.value == "call" and hit.value in ("assembly", "statement"))
            if same and known.start <= hit.start < known.end:
                break
        else:
            kept.append(hit)
    return kept


def _without_echoes(marks: Marks, found: list[Happening], entry_date: str | None) -> list[Happening]:
    """Drop a statement cue that lies within a call to rally, and slogans told in one sentence with the rally."""
    calls = _spans(h for h in found if h.rule == "event.call")
    rallies = {marks.sentence(h.token) for h in found if h.type is EventType.ASSEMBLY and h.rule == "event.assembly"}
    appeals = [h for h in found if h.type is EventType.APPEAL_DECISION]
    appealed = {marks.sentence(h.token) for h in appeals}
    decided = _spans(appeals)
    refused = _spans(h for h in found if h.type is EventType.ASSEMBLY_REFUSED)
    borders = _spans(h for h in found if h.type is EventType.TRAVEL_RESTRICTION)
    wholes = _spans(h for h in found if h.type in (EventType.FINDING, EventType.INTIMIDATION))
    hearings = _spans(h for h in found if h.type is EventType.COURT_HEARING)
    kept = []
    struck = {marks.sentence(h.token) for h in found if h.type is EventType.ATTACK}
    called = {marks.sentence(h.token) for h in found if h.type is EventType.SUMMONS}
    for h in found:
        if h.type is EventType.CASE_OPENED and marks.text.words[max(0, h.token - 2) : h.token] in (
            ["in", "the"],
            ["in", "a"],
            ["of", "the"],
        ):
            continue  # a case spoken of, not opened
        if h.type is EventType.ILL_TREATMENT and marks.sentence(h.token) in struck:
            continue
        purpose = {"for", "to", "на", "для"} & set(marks.text.words[max(0, h.token - 3) : h.token])
        if h.type is EventType.INTERROGATION and hearings.cover(h.start):
            continue
        if h.type is EventType.INTERROGATION and purpose and marks.sentence(h.token) in called:
            continue
        if h.rule == "event.assembly" and h.date in (entry_date, None) and refused.cover(h.start):
            continue  # a rally refused, with no day told for it
        if h.type is EventType.INTIMIDATION and borders.cover(h.start):
            continue
        if (
            h.rule == "event.judgment"
            and h.date == entry_date
            and marks.sentence(h.token) in appealed
            and (marks.text.words[h.token] in VERDICTS or decided.cover(h.start))
        ):
            continue  # the verdict that an appeal is about
        if h.rule in ("event.statement", "event.court-hearing") and wholes.cover(h.start):
            continue
        if h.rule == "event.statement":
            if calls.meet(h.start, h.end):
                continue
            slogan = marks.text.words[h.token].startswith(("calling", "demand", "требу", "потребовал", "призыв"))
            if slogan and marks.sentence(h.token) in rallies:
                continue
        kept.append(h)
    return kept


def _spans(found: Iterable[Happening]) -> Stretches:
    return Stretches((h.start, h.end) for h in found)


def _sealed(marks: Marks) -> set[int]:
    """Tokens of cues that only a judgment has: found guilty, convicted, acquitted."""
    sure = ("guilty", "convicted", "acquit", "виновн", "осужд", "оправд")
    return {h.start for h in marks.happened("judgment") if any(w.startswith(sure) for w in marks.text.words[h.start : h.end])}


def _from_cue(marks: Marks, referents: Referents, calendar: Calendar, hit: Hit) -> list[Happening]:
    if hit.start < calendar.head_end or dropped(marks, hit):
        return []
    kind = hit.value
    rule = f"event.{hit.value}"
    start, end = marks.text.span(hit.start, hit.end - 1)
    if kind == "call":
        made = Happening(
            EventType.STATEMENT,
            _own_date(marks, calendar, hit, before_only=True),
            referents.touched(hit.start, hit.end, subject=True) or referents.topic(hit.start),
            start,
            end,
            hit.start,
            rule,
        )
        after = [d for d in marks.dated.between(hit.end, hit.end + 4) if not d.named and d.month]
        meant = [Happening(EventType.ASSEMBLY, calendar.resolve(after[0]), [], start, end, hit.start, rule)] if after else []
        return [made, *meant]
    if kind == "past-judgment":
        if marks.quoted(hit.start) or marks.text.words[hit.start - 1] in PASSIVE:
            return []
        people = referents.touched(hit.start, hit.end, subject=False) or referents.topic(hit.start)
        told = (d for d in marks.dated.between(hit.end, hit.end + 3) if not d.named)
        date = next((calendar.resolve(d) for d in told), None)  # "convicted in 2022"
        return [Happening(EventType.JUDGMENT, date, people, start, end, hit.start, rule)]
    type_ = EventType(kind)
    quote = marks.quoted(hit.start)
    if quote and kind not in TOLD_IN_QUOTES and not referents.mentions(*quote):
        return []
    if quote and kind in ("statement", "finding", "assembly"):
        return []
    people = _people(marks, referents, hit)
    if quote:
        inside = [p for _, p in referents.mentions(*quote)]
        people = [p for p in people if any(p is q for q in inside)]
    date = _date(marks, calendar, hit.start, hit.end, type_)
    if quote and date == calendar.entry_date:
        date = None
    if type_ is EventType.COURT_HEARING and (later := _put_off(marks, hit)) is not None:
        day = calendar.entry_date if date == calendar.resolve(later) else date
        return [Happening(type_, when, list(people), start, end, hit.start, rule) for when in (day, calendar.resolve(later))]
    found = [Happening(type_, date, people, start, end, hit.start, rule)]
    if type_ is EventType.ASSEMBLY_REFUSED and (planned := _planned(marks, calendar, hit)) is not None:
        found.append(Happening(EventType.ASSEMBLY, planned, list(people), start, end, hit.start, "event.planned"))
    return found


def _planned(marks: Marks, calendar: Calendar, hit: Hit) -> str | None:
    """The day of the rally that is refused: the first after the refusal that the sentence names, not before the entry's own."""
    _, b = marks.text.sentences[marks.sentence(hit.start)]
    for date in marks.dated.between(hit.start, b):
        if date.day and not date.named and not date.last_day:
            day = calendar.resolve(date)
            return day if calendar.entry_date and day > calendar.entry_date else None
    return None


def _put_off(marks: Marks, hit: Hit) -> DateHit | None:
    """The date that a hearing is put off to (``postponed to June 12``): the day told is that of the hearing put off."""
    words = marks.text.words
    _, b = marks.text.sentences[marks.sentence(hit.start)]
    for token, date in marks.dated.placed(hit.start + 1, min(b, hit.start + _PUT_OFF_REACH)):
        if date.day and not date.named and words[token - 1] in ("until", "till", "to", "for", "до", "на"):
            return date if any(w.startswith(PUT_OFF) for w in words[hit.start : token]) else None
    return None


def _people(marks: Marks, referents: Referents, hit: Hit) -> list[Person]:
    if hit.row.who == "none":
        return []
    if hit.row.who == "speaker":
        return _speakers(marks, referents, hit)
    passive = bool(PASSIVE & set(marks.text.words[max(0, hit.start - 3) : hit.end]))
    people = referents.touched(hit.start, hit.end, subject=hit.row.who == "subject" or passive, anyone=hit.value in BY_FATE)
    if _group_subject(marks, hit, referents):
        return referents.told_next(hit.start)
    return people or referents.told_next(hit.start) or referents.topic(hit.start)


def _is_group(marks: Marks, group: Hit, sentence_start: int) -> bool:
    """Whether the words mean people affected: not those who do it, nor a part of a body's name (``“People for Parks”``)."""
    if marks.text.words[group.end : group.end + 1] in (["unknown"], ["unidentified"]):
        return False
    agents = {"by", "as", "unknown", "unidentified", "неизвестными", "неизвестные", "“", "«"}
    if agents & set(marks.text.words[max(sentence_start, group.start - 2) : group.start]):
        return False
    return group.start == sentence_start or not marks.text.raw[group.start][0].isupper() or marks.text.raw[group.start - 1] in ",.:;–—"


def _group_subject(marks: Marks, hit: Hit, referents: Referents) -> bool:
    """Whether an unnamed group does or suffers it: ``some activists were detained``."""
    sentence = marks.sentence(hit.start)
    a, b = marks.text.sentences[sentence]
    groups = [g for g in marks.cues("group").between(a, b) if _is_group(marks, g, a)]
    if not groups:
        return False
    named = [n for n, _ in referents.mentions(a, b)]
    nearest = min(groups, key=lambda g: abs(g.start - hit.start))
    if any(n.end == nearest.start - 1 for n in named) and marks.text.words[nearest.start - 1] in (",", "–", "—"):
        return False  # "X and Y, activists of …": the group is those named
    if any(n.start > nearest.end and (marks.text.words[n.start - 1] == ":" or _among(marks, n)) for n in named):
        return False  # "fourteen people were detained: X, Y …"; "supporters, X and Y among them, …"
    if nearest.start < hit.start and marks.text.words[nearest.end : nearest.end + 1] == ["of"]:
        return True
    if any(0 <= n.start - nearest.end <= 6 for n in named):
        return False
    words = marks.text.words
    if nearest.start < hit.start and any(w in WHO for w in words[max(a, nearest.start - 8) : nearest.start]):
        return False  # "X, who had helped the workers, was …"
    if not named:
        if nearest.start and words[nearest.start - 1] in ("the", "these", "both") and referents.topic(hit.start):
            return False  # "the activists" are those named before
        return nearest.start <= hit.start + 6
    if hit.row.who == "object" and 0 <= nearest.start - hit.end <= 2:
        return True
    return abs(nearest.start - hit.start) < min(abs(n.start - hit.start) for n in named) and nearest.start < hit.start


def _among(marks: Marks, name: Name) -> bool:
    return marks.text.words[name.end : name.end + 2] in (["among", "them"], ["среди", "них"])


def _speakers(marks: Marks, referents: Referents, hit: Hit) -> list[Person]:
    a, b = marks.text.sentences[marks.sentence(hit.start)]
    before = referents.mentions(a, hit.start)
    if not before and SOMEBODY & set(marks.text.words[a : hit.start]):
        return referents.topic(hit.start)
    if before and not _group_subject(marks, hit, referents):
        return [before[-1][1]]
    if hit.row.pattern.startswith(("press", "пресс")):
        return []
    after = [pair for pair in referents.mentions(hit.end, b) if pair[0].start - hit.end <= 3]
    return [after[0][1]] if after and not before else []


def _quoted_speech(marks: Marks, referents: Referents, calendar: Calendar) -> list[Happening]:
    """A quotation that somebody is said to have uttered is a statement: ``“…”, Ivanov I. says``; ``Ivanov I.: “…”``."""
    found = []
    words = marks.text.words
    says = marks.cues("quote-say")
    for a, b in marks.quotes:
        after = [h for h in says.between(b, b + 15) if not _stops(words, b + 1, h.start)]
        before = [h for h in says.between(a - 12, a) if not _stops(words, h.end, a) and (h.end >= a - 2 or words[a - 1] in (":", ","))]
        colon = a > 0 and words[a - 1] == ":"
        speakers: list[Person] = []
        if after:
            near = referents.mentions(b, min(after[0].end + 9, len(words)))
            speakers = [near[0][1]] if near else referents.topic(a) if SOMEBODY & set(words[b : after[0].start]) else []
        elif before or colon:
            near = referents.mentions(max(0, a - 14), a)
            if before and near and near[-1][0].start == before[-1].end and words[before[-1].start] in TELLS:
                # those named after the verb are told, they do not speak
                said = marks.sentence(before[-1].start)
                near = [pair for pair in near if pair[0].start < before[-1].start and marks.sentence(pair[0].start) == said]
                if not near:
                    continue
            speakers = [near[-1][1]] if near else []
        if not (after or before or (colon and speakers)):
            continue
        start, end = marks.text.span(after[0].start, after[0].end - 1) if after else marks.text.span(a, b - 1)
        found.append(Happening(EventType.STATEMENT, calendar.entry_date, speakers, start, end, a, "event.quotation"))
    return found


def _official_comments(marks: Marks, referents: Referents, calendar: Calendar) -> list[Happening]:
    """What an official is reported to have said is a statement."""
    found = []
    for cue in marks.cues("quote-say"):
        if marks.quoted(cue.start) or cue.start < calendar.head_end:
            continue
        a, _ = marks.text.sentences[marks.sentence(cue.start)]
        before = referents.mentions(a, cue.start)
        if before and before[-1][1].role == "official" and not _group_subject(marks, cue, referents):
            start, end = marks.text.span(cue.start, cue.end - 1)
            date = _date(marks, calendar, cue.start, cue.end, EventType.STATEMENT)
            found.append(Happening(EventType.STATEMENT, date, [before[-1][1]], start, end, cue.start, "event.comment"))
    return found


def _stops(words: list[str], first: int, last: int) -> bool:
    """Whether a sentence ends or another quotation begins in between; an initial's full stop ends nothing."""
    return any(words[k] in "“«" or (words[k] == "." and len(words[k - 1]) > 2) for k in range(first, last))


def _date(marks: Marks, calendar: Calendar, first: int, last: int, type_: EventType) -> str | None:
    sentence = marks.sentence(first)
    a, b = marks.text.sentences[sentence] if marks.text.sentences else (0, 0)
    near: list[tuple[int, DateHit]] = []
    far = 45 if marks.entry.narrative else 14
    for token, date in marks.dated.placed(max(a, calendar.head_end), min(b, last + 13)):
        if first - token > far and token > a + 2:
            continue
        if date.named and (type_ not in (EventType.DEATH, EventType.ILL_TREATMENT, EventType.ATTACK)):
            continue
        if (
            date.month is None
            and not date.named
            and type_ not in (EventType.FINDING, EventType.JUDGMENT, EventType.MEASURE_OF_RESTRAINT, EventType.DETENTION, EventType.DEATH)
        ):
            continue
        distance = token - last if token >= last else first - token
        if token >= last and type_ in (EventType.ASSEMBLY_REFUSED, EventType.REGISTRATION_REFUSED):
            continue
        if token > last + 2 and type_ is EventType.STATEMENT:
            continue
        if _limit(marks, token) or _meant_for(marks, token, type_):
            continue
        if token >= last and ";" in marks.text.words[last:token]:
            continue  # what follows is told for itself
        if token >= last and (_between(marks, last, token) or (not date.named and _grounds(marks, last, token, type_))):
            continue
        if token < first and type_ not in ON_ITS_OWN and _occasion(marks, token, first):
            continue
        if token >= last and distance <= 12:
            near.append((distance, date))
        elif token < first:
            near.append((distance + 3, date))
    if near:
        return _lasting(marks, calendar, min(near, key=lambda pair: pair[0])[1], type_)
    if marks.cues("same-day").between(max(a, last - 3), min(b, last + 9)):
        days = marks.days.between(0, first)
        if days:
            return calendar.resolve(days[-1])
    if (eve := _eve(marks, calendar, first, last)) is not None:
        return eve
    if type_ is EventType.DEATH and (named := marks.known_by_name):
        return named
    if _past(marks, first, a) or _ground(marks, first, a, type_):
        return None
    if marks.entry.narrative and not marks.entry.undated and (running := marks.running_date(a)) is not None:
        return calendar.resolve(running)
    if marks.entry.undated and type_ is not EventType.MEASURE_OF_RESTRAINT:
        return None
    return calendar.entry_date


def _between(marks: Marks, last: int, token: int) -> bool:
    """Whether another happening is told between a cue and a date: then the date is that one's."""
    return any(h.end <= token and not cancelled(marks, h) for h in marks.events.between(last + 1, token))


def _limit(marks: Marks, token: int) -> bool:
    """Whether a date only ends something: ``until August 9``."""
    words = marks.text.words
    return bool({"until", "till", "up", "до"} & set(words[max(0, token - 2) : token])) or words[token - 1] in ("by", "before")


def _meant_for(marks: Marks, token: int, type_: EventType) -> bool:
    """Whether a date is what something else is planned for (``scheduled for May 5``): a hearing or rally has it, nothing else."""
    if type_ in (EventType.COURT_HEARING, EventType.ASSEMBLY, EventType.STATEMENT):
        return False
    return token > 0 and marks.text.words[token - 1] in ("for", "на")


def _grounds(marks: Marks, last: int, token: int, type_: EventType) -> bool:
    """Whether a ground is told between a cue and a date: ``arrest for standing with a poster on May 1``."""
    if type_ in ON_ITS_OWN:
        return False
    words = marks.text.words
    openers = GROUNDS | OCCASIONS if type_ in JUDICIAL else GROUNDS
    if type_ is EventType.APPEAL_DECISION and (
        words[token - 1] in ("of", "dated", "от") or any(w.startswith(FIRST_INSTANCE) for w in words[max(last - 6, 0) : token])
    ):
        return True
    if type_ is EventType.SUMMONS and TO_COME & set(words[last:token]):
        return True
    for k in range(last, token - 1):
        if words[k] in openers and not words[k + 1][0].isdigit() and not marks.measured.between(k + 1, k + 2):
            return True
    return False


def _occasion(marks: Marks, token: int, first: int) -> bool:
    """Whether a date before a cue is that of the ground told there: ``for the rally of May 1 he was fined``."""
    for h in marks.happened("assembly").around(token - 6, token):
        if h.end <= token <= h.end + 6 and h.start < first and h.end <= first:
            return bool(GROUNDS & set(marks.text.words[max(0, h.start - 3) : h.start + 1]))
    return False


def _lasting(marks: Marks, calendar: Calendar, hit: DateHit, type_: EventType) -> str:
    """The date, or the interval that it opens: ``from May 1 to May 5``."""
    first = calendar.resolve(hit)
    if type_ not in SPANNING or len(first) != 10 or marks.text.words[marks.token(hit.start) - 1] not in ("from", "с"):
        return first
    token = marks.token(hit.start)
    end = next((d for d in marks.dated.between(token + 1, token + 16) if 0 < d.start - hit.end < 12 and d.day), None)
    joined = end and marks.text.text[hit.end : end.start].strip().lower() in ("to", "until", "till", "through", "по", "до", "-", "–", "—")
    last = calendar.resolve(end) if end and joined else ""
    return f"{first}/{last}" if last > first else first


def _eve(marks: Marks, calendar: Calendar, first: int, last: int) -> str | None:
    """The day before the entry's, where the sentence says so beside the cue."""
    if not calendar.entry_date or len(calendar.entry_date) != 10 or not calendar.entry_date[:4].isdigit():
        return None
    a, b = marks.text.sentences[marks.sentence(first)]
    if marks.cues("eve").between(max(a, first - 8), min(b, last + 6)):
        return (datetime.date.fromisoformat(calendar.entry_date) - datetime.timedelta(days=1)).isoformat()
    return None


def _own_date(marks: Marks, calendar: Calendar, hit: Hit, *, before_only: bool) -> str | None:
    a, _ = marks.text.sentences[marks.sentence(hit.start)]
    for date in reversed(marks.dated.between(max(a, calendar.head_end, hit.start - 14), hit.start)):
        if not date.named:
            return calendar.resolve(date)
    return None


def _ground(marks: Marks, token: int, sentence_start: int, type_: EventType) -> bool:
    """Whether the happening is the ground of a penalty (``15 days of arrest for posting …``): then it lies before it."""
    if type_ not in (EventType.STATEMENT, EventType.ASSEMBLY):
        return False
    before = marks.text.words[max(sentence_start, token - 2) : token + 1]
    return bool({"for", "over", "за", "из-за"} & set(before)) and bool(marks.penalty_cues or marks.articles)


def _past(marks: Marks, token: int, sentence_start: int) -> bool:
    if "had" in marks.text.words[max(sentence_start, token - 2) : token]:
        return True
    cues = marks.cues("background").around(token - 8, token)
    if marks.entry.narrative:
        cues += marks.cues("hedge").around(token - 8, token)
    return any(sentence_start <= h.start and 0 <= token - h.end <= 8 and not _clause_closed(marks, h, token) for h in cues)


def _clause_closed(marks: Marks, cue: Hit, token: int) -> bool:
    """Whether the past told is that of a relative clause, ended before the token: ``X, who had been ill, was fined``."""
    words = marks.text.words
    apart = words[cue.start] in WHO or "," in words[max(marks.text.sentences[marks.sentence(cue.start)][0] + 1, cue.start - 3) : cue.start]
    return apart and "," in words[cue.end : token]


def _merged(found: list[Happening]) -> list[Happening]:
    """One event a type and date, with everybody it concerns."""
    merged: dict[tuple[EventType, str | None], tuple[Happening, dict[int, Person]]] = {}
    for h in found:
        _, people = merged.setdefault((h.type, h.date), (h, {}))
        for person in h.people:
            people.setdefault(id(person), person)
    for h, people in merged.values():
        h.people = list(people.values())
    return [h for h, _ in merged.values()]
