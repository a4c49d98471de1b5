"""The head of an entry: date, place, and where the telling begins."""

from __future__ import annotations

from dataclasses import dataclass

from converters.reports.marks import Marks
from converters.reports.recognise.people import Strength
from converters.reports.recognise.places import PlaceHit

_SKIP = frozenset(
    [
        ",",
        ":",
        ";",
        ".",
        "–",
        "—",
        "-",
        "(",
        ")",
        "in",
        "at",
        "the",
        "on",
        "of",
        "city",
        "town",
        "village",
        "settlement",
        "region",
        "oblast",
        "г",
        "в",
        "с",
        "на",
        "город",
        "село",
        "посёлок",
        "поселок",
        "district",
        "район",
        "района",
    ]
)
_VENUE = frozenset(
    [
        "court",
        "courts",
        "pdf",
        "colony",
        "institution",
        "prison",
        "sizo",
        "facility",
        "division",
        "суд",
        "суда",
        "сизо",
        "учреждение",
        "колония",
        "увд",
        "department",
    ]
)
_AGENCY = frozenset(
    [
        "police",
        "prosecutor",
        "department",
        "court",
        "akimat",
        "city",
        "regional",
        "полиции",
        "прокуратуры",
        "суд",
        "суда",
        "detention",
        "remand",
        "pre-trial",
        "prison",
        "colony",
        "jail",
    ]
)
_HOUSES = frozenset(["colony", "prison", "jail", "court", "facility", "sizo", "akimat", "police", "office"])
# words that a Russian place follows in the genitive: "в СИЗО Тараза", "ИК-68 города Аркалык"
_HOUSE_OF = ("сизо", "ивс", "колони", "тюрьм", "изолятор", "ик-", "ук-", "полици", "прокуратур")
_FROM = frozenset(["from", "out", "near", "to", "из"])


@dataclass(frozen=True)
class Head:
    """``token`` is the first token of the telling; ``place`` the place the entry bears."""

    token: int
    place: PlaceHit | None
    region: PlaceHit | None = None


def read_head(marks: Marks) -> Head:
    """Read the head of an entry."""
    if not marks.entry.head:
        return Head(0, _told(marks, 0, narrative=True))
    token, zone = _zone(marks)
    place, region = _best(zone)
    if place is None:
        place, token = _unlisted(marks, token)
    if place is None:
        place = _told(marks, token, narrative=False)
    return Head(token, place, region)


def _zone(marks: Marks) -> tuple[int, list[PlaceHit]]:
    text = marks.text
    at = marks.token(marks.entry.head)
    places = {hit.start: hit for hit in marks.places}
    found = [hit for hit in marks.places if hit.end <= at and marks.entry.date and text.starts[hit.start] < marks.entry.date.start]
    count = len(text.words)
    while at < count:
        if at in places:
            found.append(places[at])
            at = places[at].end
        elif text.words[at] in _SKIP:
            if text.words[at] in ("on", "на", "the", "of") and not any(at < p <= at + 3 for p in places):
                break
            at += 1
        elif (after := _venue(marks, at)) > at or (after := _occasion(marks, at, places)) > at:
            at = after
        else:
            break
    return at, found


def _venue(marks: Marks, at: int) -> int:
    """Skip a segment such as ``court No. 2 of the Almaly district,`` or ``PDF No. 13;`` that names a house, not a person."""
    words = marks.text.words
    stop = at
    while stop < len(words) and stop - at < 10 and words[stop] not in (",", ";", ":"):
        if words[stop] == "." and words[stop - 1] != "no":
            return at
        stop += 1
    if stop >= len(words) or words[stop] not in (",", ";", ":") or not _VENUE & set(words[at:stop]):
        return at
    if any(n.strength >= Strength.NAMED for n in marks.names_between(at, stop)):
        return at
    if marks.words("events").values(words, at, stop) - {"measure-of-restraint", "appeal-decision"}:
        return at
    return stop + 1


def _occasion(marks: Marks, at: int, places: dict[int, PlaceHit]) -> int:
    """Skip a short segment between date and place: ``May 9, Victory Day, Almaty``."""
    words = marks.text.words
    stop = next((k for k in range(at, min(at + 5, len(words))) if words[k] in (",", "—", "–")), at)
    named = any(n.strength >= Strength.NAMED for n in marks.names_between(at, stop))
    if stop == at or stop + 1 not in places or named or not marks.text.raw[at][0].isupper():
        return at
    return at if marks.words("events").values(words, at, stop) else stop + 1


def _best(zone: list[PlaceHit]) -> tuple[PlaceHit | None, PlaceHit | None]:
    region = next((hit for hit in zone if hit.kind == "region"), None)
    settlement = next((hit for hit in zone if hit.rank == 0), None)
    return settlement or region, region


def _unlisted(marks: Marks, token: int) -> tuple[PlaceHit | None, int]:
    """A one-word segment that the gazetteer lacks, before a segment that begins with a person or an article."""
    text = marks.text
    if token + 1 >= len(text.words) or text.words[token + 1] not in (",", "—", "–", ":"):
        return None, token
    word = text.raw[token]
    names = {name.start: name for name in marks.names}
    nxt = token + 2
    if word[0].isupper() and len(word) > 3 and token in names and names[token].strength == Strength.BARE:
        follows = names.get(nxt)
        if (follows is not None and follows.strength >= Strength.NAMED) or text.words[nxt : nxt + 1] in (
            ["police"],
            ["the"],
            ["activist"],
            ["полиция"],
        ):
            return PlaceHit(token, token + 1, "town", word, None), nxt
    return None, token


def _told(marks: Marks, token: int, *, narrative: bool) -> PlaceHit | None:
    """A place that the telling names: ``in Almaty``, ``Almaty Police Department``; never the place somebody comes from."""
    text = marks.text
    limit = (
        len(text.words)
        if narrative
        else (
            text.sentences[min(marks.sentence(token) + 1, len(text.sentences) - 1)][1] if text.sentences and token < len(text.words) else 0
        )
    )
    quoted = marks.quoted
    best: PlaceHit | None = None
    for hit in marks.places:
        if not token <= hit.start < limit or hit.rank > 1 or quoted(hit.start):
            continue
        before = text.words[hit.start - 1] if hit.start else ""
        if before == "#":
            before = text.words[hit.start - 2] if hit.start > 1 else ""
            if hit.start <= 4 and before not in _FROM:
                return hit
        after = text.words[hit.end] if hit.end < len(text.words) else ""
        if before in _FROM or (before == "the" and text.words[hit.start - 2 : hit.start - 1] == ["from"]):
            continue
        if before in ("in", "at", "в", "of", ":") or after in _AGENCY or after == "sizo" or _seat(text.words, hit.start):
            if (
                before == "of"
                and after not in _AGENCY
                and "akim" not in text.words[max(0, hit.start - 3) : hit.start]
                and not _AGENCY & set(text.words[max(0, hit.start - 5) : hit.start])
            ):
                continue
            if best is None or (best.rank > hit.rank):
                best = hit
            if best.rank == 0:
                return best
    return best or _housed(marks, token, limit)


def _seat(words: list[str], at: int) -> bool:
    """Whether a Russian house of custody stands before a place: ``СИЗО Тараза``, ``ИК-68 города Аркалык``."""
    while at and words[at - 1] in ("города", "г", "."):
        at -= 1
    return at > 0 and words[at - 1].startswith(_HOUSE_OF)


def _housed(marks: Marks, token: int, limit: int) -> PlaceHit | None:
    """A settlement that the gazetteer lacks, named as the seat of an institution: ``released from the colony in Karabulak``."""
    raw, words = marks.text.raw, marks.text.words
    for i in range(max(token, 1), limit - 1):
        if words[i] != "in" or words[i - 1] not in _HOUSES or not raw[i + 1][0].isupper() or len(raw[i + 1]) < 4:
            continue
        single = i + 2 >= len(raw) or not raw[i + 2][0].isupper()
        if single and marks.plain[i + 1].isalpha() and not marks.quoted(i) and not marks.placed.between(i + 1, i + 2):
            return PlaceHit(i + 1, i + 2, "town", raw[i + 1], None)
    return None
