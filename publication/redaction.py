"""Finds names in texts and addresses: in either script, any case, inflected, with initials, hyphenated over a line.

Words are compared as folds (:mod:`publication.skeletons`), with and without the endings of Russian and Kazakh cases and the English
possessive. Too much is found rather than too little.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import pairwise, permutations
from urllib.parse import unquote

from publication.plain import INVISIBLE
from publication.skeletons import STEM, TWICE, fold, forms, name_forms, printed_forms

Span = tuple[int, int]

# Besides letters a word may hold marks without being another word: invisible ones, combining accents.
_LETTER = rf"(?:[^\W\d_]|[{INVISIBLE}\u0300-\u036f])"
_WORD = re.compile(rf"{_LETTER}+")
_HUMPS = re.compile(r"(?<=[a-zа-яёәіңғүұқөһ])(?=[A-ZА-ЯЁӘІҢҒҮҰҚӨҺ])")
_BROKEN = re.compile(r"[-‐‑‒–¬]\s*|[ \t]*\r?\n[ \t]*")
"""What parts a word: a hyphen or what is typed for one, the end of a line, both."""
_SPACED = re.compile(rf"(?<!\w)(?:{_LETTER}[ \u00a0]){{3,}}{_LETTER}(?!\w)")
_INITIAL = rf"{_LETTER}{{1,2}}\."
_INITIALS_BEFORE = re.compile(rf"(?<!\w){_INITIAL}(?:\s?{_INITIAL})?\s?$")
_INITIALS_AFTER = re.compile(rf"\s{_INITIAL}(?:\s?{_INITIAL})?(?!\w)")
_PATRONYMIC = re.compile(
    r"\s(?:\w+(?:ович|евич|ич|овн[аыуе]|овной|евн[аыуе]|евной|овича|евича|овичу|евичу|[uў]ly|uly|kyzy|qyzy|ұлы|улы|қызы|кызы|vich|vicha|vna)"
    r"|(?:ұлы|улы|қызы|кызы|uly|kyzy|qyzy|оглы|ogly))(?!\w)",
    re.IGNORECASE,
)
_REST = re.compile(rf"['’ʼ]{_LETTER}{{1,4}}(?!\w)")


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
        shared = {w for w in fewer.words if any(not forms(w, STEM).isdisjoint(forms(m, STEM)) for m in more.words)}
        if shared != fewer.words:
            return False
        rest = {w[0] for w in more.words if all(forms(w, STEM).isdisjoint(forms(s, STEM)) for s in shared)} | more.initials
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
            self.stems.update(*(name_forms(w) for w in name.words if len(w) > 2))
            self.initials |= _with_initials(name)

    def has(self, folded: str, hidden: set[str]) -> bool:
        """Whether the word is one of the names; an inflected form is not, if it is a hidden name as it stands."""
        return folded in self.exact or (folded not in hidden and not printed_forms(folded).isdisjoint(self.stems))


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
            self._stems.update(*(name_forms(w) for w in long))
            self._stems |= _run_together(name)
            self._initials |= _with_initials(name)
        for name in whole:
            self._stems |= _run_together(name)
            self._initials |= _with_initials(name)
            for word in name.words:
                partners: set[str] = set().union(*(name_forms(w) for w in name.words - {word}))
                for form in name_forms(word):
                    self._partners.setdefault(form, set()).update(partners)
        self._surnames = {surname for surname, _ in self._initials}

    def __bool__(self) -> bool:
        return bool(self._stems or self._partners or self._initials)

    def _is_secret(self, folded: str) -> bool:
        return len(folded) > 2 and not printed_forms(folded).isdisjoint(self._stems)

    def spans(self, text: str, public: Public = NOBODY) -> Iterator[Span]:
        """Where one of the names stands, with its initials, patronymic and possessive."""
        if not self:
            return
        words = list(_words(text))
        secret = [self._is_secret(f) or self._glued(text, s, f) for s, _, f in words]
        free = [public.has(f, self._exact) for _, _, f in words]
        hit = [a and not b for a, b in zip(secret, free, strict=True)]
        for i, (_, _, folded) in enumerate(words):
            for j in _next(text, words, i):
                beside_one = (hit[i] and secret[j]) or (hit[j] and secret[i])
                for k, between in ((j, ()), *((k, (j,)) for k in _next(text, words, j))):
                    other = words[k][2]
                    whole = not (free[i] and free[k]) and (self._paired(folded, other) or self._paired(other, folded))
                    if whole or (beside_one and not between):
                        for found in (i, *between, k):
                            hit[found] = True
        for found, (start, end, folded) in zip(hit, words, strict=True):
            if found or self._with_secret_initial(text, start, end, folded, public):
                yield _with_company(text, start, end)

    def _paired(self, one: str, other: str) -> bool:
        known = (form for form in printed_forms(one) if form in self._partners)
        return any(not printed_forms(other).isdisjoint(self._partners[form]) for form in known)

    def _glued(self, text: str, start: int, folded: str) -> bool:
        """A name inside a hashtag or an account's name."""
        return start > 0 and text[start - 1] in "#@" and any(len(word) >= 5 and word in folded for word in self._exact)

    def _with_secret_initial(self, text: str, start: int, end: int, folded: str, public: Public) -> bool:
        """A surname that somebody else may bear, beside the initial of who must not be named."""
        surnames = forms(folded, STEM)
        if surnames.isdisjoint(self._surnames):
            return False
        before, after = _INITIALS_BEFORE.search(text, max(0, start - 8), start), _INITIALS_AFTER.match(text, end)
        letters = {fold(i)[:1] for m in (before, after) if m for i in m.group().replace(".", ". ").split()}
        pairs = {(form, letter) for form in surnames for letter in letters}
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


def _run_together(name: FullName) -> set[str]:
    """Two words of a name written as one."""
    return {TWICE.sub(r"\1", one + other) for one, other in permutations(name.words, 2) if len(one + other) >= 8}


def _with_initials(name: FullName) -> set[tuple[str, str]]:
    """Surname and initial, whichever word is the surname."""
    found = set()
    for word in name.words:
        letters = {w[0] for w in name.words - {word}} | set(name.initials)
        found |= {(form, letter) for form in forms(word, STEM) if len(word) > 2 for letter in letters}
    return found


def _words(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and fold of each word; of a joined, broken or s p a c e d one its parts and the whole, side by side."""
    spaced = [(m.start(), m.end(), fold(m.group())) for m in _SPACED.finditer(text)]
    for match in _WORD.finditer(text):
        start = match.start()
        while spaced and spaced[0][0] <= start:
            yield spaced.pop(0)
        bounds = [0, *(m.start() for m in _HUMPS.finditer(match.group())), len(match.group())]
        for left, right in pairwise(bounds):
            yield start + left, start + right, fold(match.group()[left:right])
        if len(bounds) > 2:
            yield start, match.end(), fold(match.group())
        broken = _BROKEN.match(text, match.end())
        rest = _WORD.match(text, broken.end()) if broken else None
        if rest:
            yield start, rest.end(), fold(match.group() + rest.group())


def _next(text: str, words: Sequence[tuple[int, int, str]], i: int) -> Iterator[int]:
    """Places of what stands right after a word, whole or in parts."""
    end, first = words[i][1], None
    for j in range(i + 1, len(words)):
        start = words[j][0]
        if start < end:
            continue
        if first is None:
            if not _beside(text, end, start):
                return
            first = start
        if start > end + 3:
            return
        if start == first:
            yield j


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


_PERCENT_U = re.compile("%u([0-9a-fA-F]{4})")


def plain_address(address: str) -> str:
    """The address as a person reads it: percent signs undone (twice, as some sites do), entities too, host names out of Punycode."""
    text = unescape(unquote(unquote(_PERCENT_U.sub(lambda m: chr(int(m[1], 16)), address))))

    def host(match: re.Match[str]) -> str:
        try:
            return match.group().encode("ascii").decode("idna")
        except UnicodeError:
            return match.group()

    return re.sub(r"xn--[\w-]+", host, text, flags=re.ASCII)
