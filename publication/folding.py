"""One spelling for what differs between alphabets, and between the usual ways of writing a name in another one."""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii

_WORD = re.compile(r"[a-z0-9]+")
_SOUNDS = (
    (re.compile("shch|sch"), "sh"),
    (re.compile("dzh|dj|zh"), "j"),
    (re.compile("kh|gh|ph"), lambda m: {"kh": "h", "gh": "g", "ph": "f"}[m.group()]),
    (re.compile("[qw]"), lambda m: {"q": "k", "w": "u"}[m.group()]),
    (re.compile("dk"), "tk"),
    (re.compile("y"), "i"),
    (re.compile("ie|io"), "e"),
    (re.compile("iu"), "u"),
    (re.compile(r"([a-z])\1+"), r"\1"),
)


def fold(text: str) -> list[str]:
    """The words of a text in one alphabet and one spelling: *Мұхамедқәрім*, *Mukhamedkarim* and *Muhamedkarim* fold to the same."""
    return [_sound(word) for word in _WORD.findall(anyascii(text).replace("'", "").lower())]


@lru_cache(maxsize=200_000)
def _sound(word: str) -> str:
    if word.isdigit():
        return word
    for pattern, plain in _SOUNDS:
        word = pattern.sub(plain, word)
    return word
