"""Finds names in texts and addresses: in either script, any case, inflected, with initials, hyphenated over a line.

Words are compared as *folds*, rough Latin skeletons in which the usual transliterations of one name meet (``Қайрат``, ``Qairat``,
``Kairat``; ``Ержан``, ``Yerzhan``, ``Erjan``). A word is also compared without the endings of Russian and Kazakh cases and the English
possessive. Too much is found rather than too little: two names that differ by one of these only count as one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from urllib.parse import unquote

from anyascii import anyascii

Span = tuple[int, int]

# Marks that a word may carry without being another word: soft hyphen, zero-width and direction marks, combining accents.
_INVISIBLE = "\u00ad\u200b-\u200f\u2060\ufeff\u0300-\u036f"
_LETTER = rf"(?:[^\W\d_]|[{_INVISIBLE}])"
_WORD = re.compile(rf"{_LETTER}+")
_HUMPS = re.compile(r"(?<=[a-zа-яёәіңғүұқөһ])(?=[A-ZА-ЯЁӘІҢҒҮҰҚӨҺ])")
_BROKEN = re.compile(r"[-‐‑]\s*\n?\s*")
_INITIAL = rf"{_LETTER}{{1,2}}\."
_INITIALS_BEFORE = re.compile(rf"(?<!\w){_INITIAL}(?:\s?{_INITIAL})?\s?$")
_INITIALS_AFTER = re.compile(rf"\s{_INITIAL}(?:\s?{_INITIAL})?(?!\w)")
_PATRONYMIC = re.compile(
    r"\s(?:\w+(?:ович|евич|ич|овн[аыуе]|овной|евн[аыуе]|евной|овича|евича|овичу|евичу|[uў]ly|uly|kyzy|qyzy|ұлы|улы|қызы|кызы|vich|vicha|vna)"
    r"|(?:ұлы|улы|қызы|кызы|uly|kyzy|qyzy|оглы|ogly))(?!\w)",
    re.IGNORECASE,
)
_REST = re.compile(rf"['’ʼ]{_LETTER}{{1,4}}(?!\w)")

# The order matters: longer ones first.
_TURKIC = str.maketrans({"ş": "sh", "Ş": "sh", "ç": "ch", "Ç": "ch", "ñ": "n", "ŋ": "n", "x": "ks", "X": "ks"})
_ALIKE = (
    *(("shch", "sh"), ("sch", "sh"), ("dzh", "j"), ("zh", "j"), ("dj", "j"), ("kh", "h"), ("gh", "g"), ("ph", "f"), ("q", "k"), ("w", "v")),
    *(("ts", "c"), ("tz", "c"), ("yo", "e"), ("ye", "e"), ("y", "i"), ("ou", "u")),
)
_TWICE = re.compile(r"(.)\1+")


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """The Latin skeleton of a word; empty where it has no letters."""
    text = anyascii(unicodedata.normalize("NFKC", word).translate(_TURKIC)).casefold()
    text = re.sub("[^a-z]", "", text)
    for spelling, common in _ALIKE:
        text = text.replace(spelling, common)
    return _TWICE.sub(r"\1", text)


_RUSSIAN = [
    "а",
    "я",
    "у",
    "ю",
    "ом",
    "ем",
    "ём",
    "ым",
    "им",
    "е",
    "ы",
    "и",
    "ой",
    "ей",
    "ою",
    "ею",
    "ую",
    "юю",
    "ого",
    "его",
    "ому",
    "ему",
    "ых",
    "их",
    "ыми",
    "ими",
    "ье",
]
_KAZAKH = [
    "ның",
    "нің",
    "дың",
    "дің",
    "тың",
    "тің",
    "ға",
    "ге",
    "қа",
    "ке",
    "на",
    "не",
    "ны",
    "ні",
    "ды",
    "ді",
    "ты",
    "ті",
    "н",
    "да",
    "де",
    "та",
    "те",
    "нда",
    "нде",
    "дан",
    "ден",
    "тан",
    "тен",
    "нан",
    "нен",
    "мен",
    "бен",
    "пен",
    "лар",
    "лер",
    "дар",
    "дер",
    "тар",
    "тер",
    "лардың",
    "лердің",
    "дікі",
    "тікі",
    "нікі",
]
_ENDINGS = tuple(sorted({fold(e) for e in (*_RUSSIAN, *_KAZAKH)} | {"s"}, key=len, reverse=True))
_STEM = 4
"""Letters that a name keeps when an ending is taken off; of a word in a text three are enough, if the name has no more."""


@lru_cache(maxsize=1 << 16)
def _forms(folded: str, shortest: int) -> frozenset[str]:
    """The word, and the word without each ending that it may bear."""
    cut = {folded[: -len(e)] for e in _ENDINGS if folded.endswith(e) and len(folded) - len(e) >= shortest}
    return frozenset({folded, *cut})


def _name_forms(folded: str) -> set[str]:
    found = set(_forms(folded, _STEM))
    if len(folded) <= _STEM and folded[-1:] in "aei":  # a short name that declines by its vowel
        found |= {folded[:-1] + ending for ending in map(fold, _RUSSIAN)}
    return found


@dataclass(frozen=True)
class FullName:
    """A name taken apart: the folds of its words, and of those the initials."""

    words: frozenset[str]
    initials: frozenset[str] = frozenset()
    """First letters of the words that are only an initial."""

    @classmethod
    def of(cls, *texts: str | None) -> FullName:
        """From the printed name, and the surname and given name if they are known."""
        words, initials = set(), set()
        for text in texts:
            for part in re.split(r"[\s«»“”\"#()]+|(?<=\.)", text or ""):
                for piece in _BROKEN.split(part):
                    folded = fold(piece)
                    if piece.endswith(".") or len(folded) < 2:
                        initials |= {folded[:1]} - {""}
                    else:
                        words.add(folded)
        return cls(frozenset(words), frozenset(initials))

    def same_as(self, other: FullName) -> bool:
        """Whether the two may be one name: the words of one are among the other's, an initial standing for a word.

        One word alone is no name: a surname without anything else is somebody of that family.
        """
        if not self.words or not other.words:
            return False
        fewer, more = sorted((self, other), key=lambda n: (len(n.words), len(n.initials)))
        shared = {w for w in fewer.words if any(not _forms(w, _STEM).isdisjoint(_forms(m, _STEM)) for m in more.words)}
        if shared != fewer.words:
            return False
        rest = {w[0] for w in more.words if all(_forms(w, _STEM).isdisjoint(_forms(s, _STEM)) for s in shared)} | more.initials
        if fewer.initials:
            return bool(fewer.initials & rest)
        return len(fewer.words) > 1 or not (rest or fewer.initials)


class Public:
    """Names that may stand though they look like withheld ones."""

    def __init__(self, names: Iterable[FullName] = ()) -> None:
        self.exact: set[str] = set()
        self.stems: set[str] = set()
        self.initials: set[tuple[str, str]] = set()
        for name in names:
            self.exact |= name.words
            self.stems.update(*(_name_forms(w) for w in name.words if len(w) > 2))
            self.initials |= _with_initials(name)

    def has(self, folded: str, hidden: set[str]) -> bool:
        """Whether the word is one of the names; an inflected form is not, if it is a hidden name as it stands."""
        return folded in self.exact or (folded not in hidden and not _forms(folded, 3).isdisjoint(self.stems))


NOBODY = Public()


class Names:
    """Names to be found.

    ``secret`` words are found wherever they stand. ``whole`` names are found only where two of their words, or a word and its
    initial, stand together. A word that is also public stays unless a secret one stands beside it.
    """

    def __init__(self, secret: Iterable[FullName] = (), whole: Iterable[FullName] = ()) -> None:
        self._stems: set[str] = set()
        self._exact: set[str] = set()
        self._partners: dict[str, set[str]] = {}
        self._initials: set[tuple[str, str]] = set()
        for name in secret:
            long = {w for w in name.words if len(w) > 2}
            self._exact |= long
            self._stems.update(*(_name_forms(w) for w in long))
            self._initials |= _with_initials(name)
        for name in whole:
            self._initials |= _with_initials(name)
            for word in name.words:
                partners: set[str] = set().union(*(_name_forms(w) for w in name.words - {word}))
                for form in _name_forms(word):
                    self._partners.setdefault(form, set()).update(partners)
        self._surnames = {surname for surname, _ in self._initials}

    def __bool__(self) -> bool:
        return bool(self._stems or self._partners or self._initials)

    def _is_secret(self, folded: str) -> bool:
        return len(folded) > 2 and not _forms(folded, 3).isdisjoint(self._stems)

    def spans(self, text: str, public: Public = NOBODY) -> Iterator[Span]:
        """Where one of the names stands, with its initials, patronymic and possessive."""
        if not self:
            return
        words = list(_words(text))
        secret = [self._is_secret(f) or self._glued(text, s, f) for s, _, f in words]
        free = [public.has(f, self._exact) for _, _, f in words]
        hit = [a and not b for a, b in zip(secret, free, strict=True)]
        for i, (_, _, folded) in enumerate(words):
            for j in (i + 1, i + 2):
                if j >= len(words) or not _beside(text, words[j - 1][1], words[j][0]):
                    break
                other = words[j][2]
                whole = not (free[i] and free[j]) and (self._paired(folded, other) or self._paired(other, folded))
                beside_one = j == i + 1 and ((hit[i] and secret[j]) or (hit[j] and secret[i]))
                if whole or beside_one:
                    hit[i : j + 1] = [True] * (j + 1 - i)
        for found, (start, end, folded) in zip(hit, words, strict=True):
            if found or self._with_secret_initial(text, start, end, folded, public):
                yield _with_company(text, start, end)

    def _paired(self, one: str, other: str) -> bool:
        return any(not _forms(other, 3).isdisjoint(self._partners[form]) for form in _forms(one, 3) if form in self._partners)

    def _glued(self, text: str, start: int, folded: str) -> bool:
        """A name inside a hashtag or an account's name."""
        return start > 0 and text[start - 1] in "#@" and any(len(word) >= 5 and word in folded for word in self._exact)

    def _with_secret_initial(self, text: str, start: int, end: int, folded: str, public: Public) -> bool:
        """A surname that somebody else may bear, beside the initial of who must not be named."""
        forms = _forms(folded, _STEM)
        if forms.isdisjoint(self._surnames):
            return False
        before, after = _INITIALS_BEFORE.search(text, max(0, start - 8), start), _INITIALS_AFTER.match(text, end)
        letters = {fold(i)[:1] for m in (before, after) if m for i in m.group().replace(".", ". ").split()}
        pairs = {(form, letter) for form in forms for letter in letters}
        return not pairs.isdisjoint(self._initials) and pairs.isdisjoint(public.initials)

    def in_address(self, address: str, public: Public = NOBODY) -> bool:
        """Whether a web address spells one of the names: as a word, or, of five letters and more, inside one."""
        if not self:
            return False
        text = plain_address(address)
        if any(True for _ in self.spans(text, public)):
            return True
        inside = [w for w in self._exact if len(w) >= 5 and w not in public.exact]
        if not inside:
            return False
        runs = [fold(run) for run in re.findall(r"[^\W\d_]+", text)]
        return any(word in run for word in inside for run in (*runs, fold(text)))


def _with_initials(name: FullName) -> set[tuple[str, str]]:
    """Surname and initial, whichever word is the surname."""
    found = set()
    for word in name.words:
        letters = {w[0] for w in name.words - {word}} | set(name.initials)
        found |= {(form, letter) for form in _forms(word, _STEM) if len(word) > 2 for letter in letters}
    return found


def _words(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and fold of each word; of a joined or broken one its parts, and the whole where that is one word on two lines."""
    for match in _WORD.finditer(text):
        start = match.start()
        bounds = [0, *(m.start() for m in _HUMPS.finditer(match.group())), len(match.group())]
        for left, right in pairwise(bounds):
            yield start + left, start + right, fold(match.group()[left:right])
        if len(bounds) > 2:
            yield start, match.end(), fold(match.group())
        broken = _BROKEN.match(text, match.end())
        rest = _WORD.match(text, broken.end()) if broken else None
        if rest:
            yield start, rest.end(), fold(match.group() + rest.group())


def _beside(text: str, end: int, start: int) -> bool:
    """Whether nothing but blanks, a dash or an initial's full stop lies between two words."""
    return start >= end and re.fullmatch(r"[\s.\-–_/+,#]{0,3}", text[end:start]) is not None


def _with_company(text: str, start: int, end: int) -> Span:
    before = _INITIALS_BEFORE.search(text, max(0, start - 8), start)
    if before:
        start = before.start()
    for pattern in (_REST, _INITIALS_AFTER, _PATRONYMIC):
        after = pattern.match(text, end)
        if after:
            end = after.end()
    return start, end


def plain_address(address: str) -> str:
    """The address as a person reads it: percent signs undone (twice, as some sites do), host names out of Punycode."""
    text = unquote(unquote(address))

    def host(match: re.Match[str]) -> str:
        try:
            return match.group().encode("ascii").decode("idna")
        except UnicodeError:
            return match.group()

    return re.sub(r"xn--[\w-]+", host, text, flags=re.ASCII)
