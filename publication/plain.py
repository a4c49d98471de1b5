"""Texts as a reader sees them: nothing invisible, blanks and dashes of one kind, each word in one script.

What hides in a text by how it is typed (a zero-width space, a Latin letter in a Russian word, a word broken over a line) is found in these.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

INVISIBLE = "\u00ad\u034f\u061c\u115f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
"""Characters that are not shown, for a class of a regular expression."""
_UNSEEN = re.compile(f"[{INVISIBLE}]")
_ONE_KIND: dict[int, int | str | None] = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},  # full-width letters, digits and signs
    **dict.fromkeys([0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " "),
    **dict.fromkeys([*range(0x2010, 0x2016), 0x2212, 0xFE58, 0xFE63, 0xAC], "-"),
}
_LATIN, _CYRILLIC = "aceiopxykhjsmtABCEHIKMOPTXYJS", "асеіорхукһјѕмтАВСЕНІКМОРТХУЈЅ"
"""Letters that look alike, pair by pair."""
_TO_CYRILLIC, _TO_LATIN = str.maketrans(_LATIN, _CYRILLIC), str.maketrans(_CYRILLIC, _LATIN)
_MIXED = re.compile(r"[a-zA-Z][Ѐ-ӿ]|[Ѐ-ӿ][a-zA-Z]")
_MIXED_WORD = re.compile(r"[a-zA-ZЀ-ӿ]+")
_BROKEN = re.compile(r"(?<=[^\W\d_])-[ \t]*\r?\n\s*(?=[^\W\d_])")
_LINE = re.compile(r"-[ \t]*\r?\n\s*")
_SPACED = re.compile(r"(?<!\w)(?:[^\W\d_] ){4,}[^\W\d_](?!\w)")


def seen(text: str) -> tuple[str, Sequence[int]]:
    """The text without what is invisible, and for each of its characters the place in the text, with the text's length at the end."""
    plain = text.translate(_ONE_KIND)
    if not _UNSEEN.search(plain):
        return plain, range(len(text) + 1)
    kept = [i for i, letter in enumerate(plain) if not _UNSEEN.match(letter)]
    return "".join(plain[i] for i in kept), [*kept, len(text)]


@lru_cache(maxsize=256)
def running(text: str) -> str:
    """The words of a text: broken and s p a c e d ones joined, single blanks, ``ё`` as ``е``. Offsets are lost."""
    plain = unicodedata.normalize("NFKC", text.replace("\u00ad\n", "-\n")).translate(_ONE_KIND)
    plain = _UNSEEN.sub("", plain).replace("\u0301", "").replace("ё", "е").replace("Ё", "Е")
    plain = _SPACED.sub(lambda m: m.group().replace(" ", ""), _BROKEN.sub("", plain))
    if _MIXED.search(plain):
        plain = _MIXED_WORD.sub(lambda m: unmixed(m.group()), plain)
    return re.sub(r"\s+", " ", _LINE.sub("-", plain))


def unmixed(word: str) -> str:
    """A word of Latin and Cyrillic letters in the one script that its unmistakable letters are of; as it is, if they are of both."""
    if not _MIXED.search(word):
        return word
    cyrillic = sum("Ѐ" <= letter <= "ӿ" and letter not in _CYRILLIC for letter in word)
    latin = sum(letter.isascii() and letter.isalpha() and letter not in _LATIN for letter in word)
    if cyrillic and latin:
        return word
    return word.translate(_TO_LATIN if latin else _TO_CYRILLIC)
