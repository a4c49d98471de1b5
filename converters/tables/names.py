"""Names in a cell: several people, head-counts in place of names, and which word is the surname."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from converters.tables.cells import Piece

_COUNT = re.compile(
    r"(?:(?:около|более|свыше|не менее|примерно|about|around|over|more than|at least|some|кемінде|шамамен)\s+)?"
    r"(?P<low>\d{1,6})(?:\s*[-–—]\s*(?P<high>\d{1,6}))?\+?"
    r"(?:\s*(?:человека?|чел\.?|задержанны[йех]|задержанных|участник\w*|people|persons?|detainees?|detained|individuals|адам))?\.?",
    re.IGNORECASE,
)
_COUNT_THEN_NAMES = re.compile(rf"{_COUNT.pattern}\s*(?:\((?P<inside>[^()]+)\)|:\s*(?P<after>.+))", re.IGNORECASE | re.DOTALL)
_BRACKET_BEHIND = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")
_INITIAL = re.compile(r"(?:[^\W\d_]\.-?){1,3}|[^\W\d_]")
_LETTERS = re.compile(r"[^\W\d_]")
_LIST_INSIDE = [",", ";", " и ", " and ", " және ", "\n"]
_PATRONYMIC = re.compile(
    r"(?:вич|вна|ична|ұлы|улы|оглы|оғлы|қызы|кызы|кизи|vich|vna|uly|uli|ogly|oglu|kyzy|qyzy|qızı|gizi)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Name:
    """One person's name. ``name`` as the cell writes it; ``given`` is first name and patronymic, or initials."""

    name: str
    surname: str
    given: str | None
    piece: Piece


@dataclass(frozen=True, slots=True)
class Headcount:
    """So many people without names."""

    text: str
    piece: Piece


def names_in(piece: Piece, separators: list[str], order: Literal["surname-first", "given-first"]) -> list[Name | Headcount]:
    """Everybody a cell names or counts.

    :raises CellProblem: something that is neither a name nor a number of people.
    """
    found: list[Name | Headcount] = []
    for part in piece.split(separators):
        counted = _COUNT_THEN_NAMES.fullmatch(part.raw)
        if is_headcount(part.raw):
            found.append(Headcount(part.value, part))
        elif counted:
            group = "inside" if counted.group("inside") else "after"
            named = [name_in(one, order) for one in part.narrowed(*counted.span(group)).split(_LIST_INSIDE)]
            if int(counted.group("low")) != len(named):
                found.append(Headcount(part.narrowed(0, counted.start(group)).value.rstrip("(: "), part))
            found.extend(named)
        else:
            found.append(name_in(part, order))
    return found


def is_headcount(text: str) -> bool:
    """Whether a text is a number of people and nothing else."""
    return _COUNT.fullmatch(text) is not None


def headcount(piece: Piece) -> Headcount:
    """:raises CellProblem: the cell holds no number of people."""
    if not is_headcount(piece.raw):
        raise piece.problem("not a number of people", "Expected a number such as 12, 10-12 or 12 people.")
    return Headcount(piece.value, piece)


def name_in(piece: Piece, order: Literal["surname-first", "given-first"]) -> Name:
    """One name. Initials and capitals tell the surname; where they do not, ``order`` does.

    :raises CellProblem: no name.
    """
    bracket = _BRACKET_BEHIND.search(piece.raw)
    if bracket and bracket.start():
        piece = piece.narrowed(0, bracket.start())
    text = piece.value
    if not _LETTERS.search(text) or any(c.isdigit() for c in text):
        raise piece.problem("not a person's name", "Expected names such as Surname Given or Surname I.; head-counts are plain numbers.")
    words = text.replace(",", " ").split()
    surname, given = _divide(words, order)
    return Name(text, _like_this(surname), given or None, piece)


def _divide(words: list[str], order: Literal["surname-first", "given-first"]) -> tuple[str, str]:
    full = [w for w in words if not _INITIAL.fullmatch(w)]
    initials = [w for w in words if _INITIAL.fullmatch(w)]
    if len(full) == 1 or not full:
        glued = re.fullmatch(r"(?P<initials>(?:[^\W\d_]\.){1,3})(?P<surname>[^\W\d_].+)", full[0]) if full and not initials else None
        if glued:
            return glued["surname"], glued["initials"]
        return (full[0] if full else words[0]), " ".join(initials if full else words[1:])
    capitals = [w for w in full if len(w) > 1 and w.isupper()]
    if len(capitals) == 1:
        return capitals[0], " ".join(w for w in words if w is not capitals[0])
    if len(full) == 3 and _PATRONYMIC.search(full[1]) and not _PATRONYMIC.search(full[2]):
        return full[2], " ".join(w for w in words if w is not full[2])
    if order == "surname-first" or (len(full) >= 3 and _PATRONYMIC.search(full[-1])):
        return full[0], " ".join(w for w in words if w is not full[0])
    return full[-1], " ".join(w for w in words if w is not full[-1])


def _like_this(surname: str) -> str:
    return "-".join(part.capitalize() for part in surname.split("-")) if surname.isupper() and len(surname) > 1 else surname
