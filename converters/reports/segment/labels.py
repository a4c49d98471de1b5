"""Labels of lists with labelled fields: what a line's label says about its value."""

from __future__ import annotations

import re
from functools import lru_cache

from converters.reports.entry import Field
from converters.reports.lexicon import HERE, WordList, read_rows
from converters.reports.segment.lines import Line

# "2. Name: …", "• Date of arrest — …", "Ф.И.О.: …"; the separator after a label is a colon, a dash between spaces or a tab
_LABEL = re.compile(
    r"^(?:(?:№\s*|#\s*)?\d{1,4}\s*[.)]\s*)?[•▪*–—-]*\s*\**(?P<label>[^\W\d_][\w'’(),./& -]{0,58}?)\**\s*(?::\**|\s[–—]\s|\t)\s*(?=\S|$)"
)
_WORD = re.compile(r"\w+(?:-\w+)*")
_NOTHING = re.compile(
    r"\W*(?:none|no|nobody|n/?a|not (?:known|applicable|stated|given|yet|available)|unknown"
    r"|нет|не\s?известн\w*|не (?:указан\w*|было|подавал\w*)|отсутству\w*)?(?: yet| пока)?\W*",
    re.IGNORECASE,
)
_LONGEST = 7
"""Words that a label has at most; a longer one is a sentence with a colon."""
_LONGEST_UNKNOWN = 4

PERSON = frozenset(["name", "surname", "given", "patronymic"])
"""Labels of the person whom the item is about."""
ROLES = frozenset(["counsel", "official", "relative", "witness", "affected"])
"""Labels that say what the people in their value are."""
# of several readings of a label that are equally long the first: "date of birth" is a birth, "name of the court" a court
_ORDER = (
    "birth", "aside", "expected", "reported", *sorted(ROLES), "appeal-decision", "release", "death", "search", "interrogation", "summons",
    "hunger-strike", "ill-treatment", "travel-restriction", "measure-of-restraint", "case-opened", "court-hearing", "judgment", "penalty",
    "detention", "charge", "court", "place", "name", "surname", "given", "patronymic", "source", "text", "date",
)  # fmt: skip
_RANK = {kind: rank for rank, kind in enumerate(_ORDER)}


def read_label(line: Line, *, known: bool = True) -> Field | None:
    """The labelled field that a line begins, ``None`` where it has no label.

    :param known: whether the word lists must know the label; another one is of kind ``text``.
    """
    match = _LABEL.match(line.text)
    if match is None:
        return None
    kind = kind_of(match.group("label"))
    if kind is None:
        words = len(match.group("label").split())
        if known or words > _LONGEST_UNKNOWN or match.end() == len(line.text) or not match.group("label")[0].isupper():
            return None
        kind = "text"
    return Field(kind, match.group("label").lower(), line.start + match.start("label"), line.start + match.end(), line.end)


@lru_cache(maxsize=4096)
def kind_of(label: str) -> str | None:
    """What a label is about; the longest reading counts."""
    words = _WORD.findall(label.lower())
    if not 0 < len(words) <= _LONGEST:
        return None
    hits = list(_labels().scan(words))
    if not hits:
        return None
    return min(hits, key=lambda hit: (hit.start - hit.end, _RANK[hit.value])).value


def surname_first(label: str) -> bool | None:
    """The order of names that a label prescribes: ``Surname, name``; ``None`` where it prescribes none."""
    words = _WORD.findall(label)
    if "фио" in words or words[:3] == ["ф", "и", "о"]:
        return True
    surname = next((n for n, w in enumerate(words) if w in ("surname", "last", "family", "фамилия")), None)
    given = next((n for n, w in enumerate(words) if w in ("first", "given", "имя")), None)
    if given is None:
        given = next((n for n, w in enumerate(words) if w == "name" and words[n - 1] not in ("last", "family")), None)
    return None if surname is None or given is None else surname < given


def says_nothing(value: str) -> bool:
    """Whether a value only says that there is nothing to say: ``none``, ``—``, ``неизвестно``."""
    return _NOTHING.fullmatch(value) is not None


@lru_cache(maxsize=1)
def _labels() -> WordList:
    return WordList([row for language in ("en", "ru") for row in read_rows(HERE / language / "labels.csv")])
