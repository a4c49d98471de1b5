"""Words as *folds*, rough Latin skeletons in which the usual transliterations of one name meet, with and without endings.

``Қайрат``, ``Qairat``, ``Kairat``; ``Ержан``, ``Yerzhan``, ``Erjan``. Too much is found rather than too little: two names that differ by
one of these only count as one.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

from publication.plain import unmixed

# The order matters: longer ones first.
_TURKIC = str.maketrans({"ş": "sh", "Ş": "sh", "ç": "ch", "Ç": "ch", "ñ": "n", "ŋ": "n", "x": "ks", "X": "ks"})
_ALIKE = (
    *(("shch", "sh"), ("sch", "sh"), ("dzh", "j"), ("zh", "j"), ("dj", "j"), ("kh", "h"), ("gh", "g"), ("ph", "f"), ("q", "k"), ("w", "v")),
    *(("ts", "c"), ("tz", "c"), ("yo", "e"), ("ye", "e"), ("y", "i"), ("ou", "u")),
)
_J_FOR_I = re.compile("(?<=[aeiou])j(?![aeiou])")
"""``Aidos`` as ISO 9 and Germans write it; before a vowel a ``j`` is ``zh``."""
_FINAL_F = re.compile("(?<=[oe])f+$")
TWICE = re.compile(r"(.)\1+")


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """The Latin skeleton of a word; empty where it has no letters."""
    text = anyascii(unmixed(unicodedata.normalize("NFKC", word)).translate(_TURKIC)).casefold()
    text = re.sub("[^a-z]", "", text)
    for spelling, common in _ALIKE:
        text = text.replace(spelling, common)
    text = _FINAL_F.sub("v", _J_FOR_I.sub("i", text))
    return TWICE.sub(r"\1", text)


def _listed(endings: str) -> list[str]:
    return endings.split()


_RUSSIAN = _listed("а я у ю ом ем ём ым им е ы и ой ей ою ею ую юю ого его ому ему ых их ыми ими ье")
_KAZAKH = _listed(
    "ның нің дың дің тың тің ға ге қа ке на не ны ні ды ді ты ті н да де та те нда нде дан ден тан тен нан нен мен бен пен"
    " лар лер дар дер тар тер лардың лердің дікі тікі нікі"
)
_PLURALS = ("лар", "лер", "дар", "дер", "тар", "тер")
_OF_PLURALS = _listed("дың дің ға ге ды ді да де дан ден мен ымен імен дікі тікі")
_DERIVED = (
    *(f"ск{e}" for e in _listed("ий ая ое ие ого ому им ой ую их ими ом")),
    *_listed("ец цы цев цам цами цах дегі дағы тегі тағы ндегі ндағы дей тей ша ше лік лық"),
    *(plural + ending for plural in _PLURALS for ending in _OF_PLURALS),
)
"""What is made of a name beyond its cases, in texts alone: no name is printed so where it is a name."""
_ENDINGS = tuple(sorted({fold(e) for e in (*_RUSSIAN, *_KAZAKH)} | {"s"}, key=len, reverse=True))
_LONG_ENDINGS = tuple(sorted({*_ENDINGS, *map(fold, _DERIVED)}, key=len, reverse=True))
STEM = 4
"""Letters that a name keeps when an ending is taken off; of a word in a text three are enough, if the name has no more."""


@lru_cache(maxsize=1 << 16)
def forms(folded: str, shortest: int, endings: tuple[str, ...] = _ENDINGS) -> frozenset[str]:
    """The word, and the word without each ending that it may bear."""
    cut = {folded[: -len(e)] for e in endings if folded.endswith(e) and len(folded) - len(e) >= shortest}
    return frozenset({folded, *cut})


@lru_cache(maxsize=1 << 16)
def printed_forms(folded: str) -> frozenset[str]:
    """The same of a word in a text."""
    return forms(folded, 3, _LONG_ENDINGS)


def name_forms(folded: str) -> set[str]:
    """The forms of a word of a name that is looked for."""
    found = set(forms(folded, STEM))
    if len(folded) <= STEM and folded[-1:] in "aei":  # a short name that declines by its vowel
        found |= {folded[:-1] + ending for ending in map(fold, _RUSSIAN)}
    return found
