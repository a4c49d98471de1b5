"""Which comes first in the names of a report, told by those of its entries whose order is certain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace

from converters.packs import Pack
from converters.reports.entry import Entry
from converters.reports.marks import Marks
from converters.reports.recognise.people import Name, Strength

_SAMPLE = 40
_FEWEST = 2
_CLEAR = 3
"""So many times more entries must have the one order than the other."""


def with_usual_order(text: str, entries: list[Entry], pack: Pack, language: Callable[[str], str]) -> list[Entry]:
    """The entries with the order that the first names of most of them have, where that is clear."""
    votes = Counter(told for entry in entries[:_SAMPLE] if (told := _first(_names(text, entry, pack, language))) is not None)
    usual = next((order for order in (True, False) if votes[order] >= max(_FEWEST, _CLEAR * votes[not order])), None)
    return entries if usual is None else [replace(entry, surname_first=usual) for entry in entries]


def _names(text: str, entry: Entry, pack: Pack, language: Callable[[str], str]) -> list[Name]:
    languages = ("en",) if language(text[entry.start : entry.end]) == "en" else ("ru",)
    return Marks.of(text, entry, pack, languages).names


def _first(names: Iterable[Name]) -> bool | None:
    """Whether the first name given in full begins with the surname."""
    for name in names:
        whole = name.given and len(name.given) > 2 and "." not in name.given and name.strength >= Strength.NAMED
        if whole and not name.tagged and not any(word.isupper() for word in name.name.split()):
            return None if name.unordered else name.name.lower().startswith(name.surname.lower())
    return None
