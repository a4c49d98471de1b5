"""Names folded so that spellings of one name become equal or nearly so: scripts, transliterations, doubled letters, endings.

A fold only ever proposes; it makes different names equal too.
"""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii

# In this order. Kazakh and Russian names in Latin letters differ most in these.
_FOLDS = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"[^a-z]", ""),
        ("dzh|zh|dj", "j"),
        ("kh", "h"),
        ("gh", "g"),
        ("q", "k"),
        ("w", "v"),
        ("x", "ks"),
        ("shch|sch", "sh"),
        ("y", "i"),
        (r"(.)\1+", r"\1"),
        ("i(?=e)", ""),
        ("dk", "tk"),
        ("uv(?=a)", "u"),
        (r"(.)\1+", r"\1"),
    )
)
# Russian case and gender endings after what ends a surname.
_ENDING = re.compile(r"(?<=..)(ov|ev|in)(?:a|oi|u|im|om|oiu|e)$")
_ADJECTIVE = re.compile(r"(?<=..)sk(?:i|aia|oi|ogo|omu|uiu|im|om)$")
_WORD = re.compile(r"[^\W\d_][\w'’ʼ-]*")


@lru_cache(maxsize=200_000)
def fold(name: str) -> str:
    """Small Latin letters alone, spellings evened out: *Мұхамедқәрім*, *Mukhammedkarim* and *Mukhametkarim* are one."""
    text = anyascii(name).casefold()
    for pattern, to in _FOLDS:
        text = pattern.sub(to, text)
    return text


@lru_cache(maxsize=200_000)
def stem(surname: str) -> str:
    """The folded surname without case and gender endings."""
    folded = fold(surname.removesuffix("'s").removesuffix("’s"))
    return _ADJECTIVE.sub("sk", _ENDING.sub(r"\1", folded))


def words(text: str) -> list[str]:
    """The words of a text or name, initials too."""
    return _WORD.findall(text)


def initials(given: str | None) -> list[str]:
    """Folded first letters of a given name and patronymic: of *Ye. Zh.* and *Ерлан Жанатұлы* alike ``["e", "j"]``."""
    return [folded[0] for folded in (fold(word) for word in words(given or "")) if folded]


def is_whole(given: str | None) -> bool:
    """Whether the given name is printed in full, not as an initial."""
    return any(len(fold(word)) > 2 for word in words(given or ""))
