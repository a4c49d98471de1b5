"""People's names: ``Ivanov I.``, ``I. I. Ivanov``, ``IVANOV Ivan``, ``Ivan Ivanov``, with a patronymic or without."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from functools import lru_cache

from converters.packs import Pack
from converters.reports.lexicon import word_list
from converters.reports.recognise.places import PlaceHit
from converters.reports.text import Text

_TWO_LETTER_INITIALS = frozenset(["sh", "zh", "kh", "ch", "ya", "yu", "ye", "yo", "ts", "dz", "dj", "dm", "gh", "ph", "th", "ju", "ja"])
_SON_OR_DAUGHTER = frozenset(
    ["oglu", "oğlu", "ogly", "qizi", "qızı", "gizi", "kyzy", "kizi", "uly", "ulu", "uulu", "оглы", "кызы", "қызы", "улы", "ұлы", "уулу"]
)
_STREETS = frozenset(["streets", "avenues", "squares", "улиц", "улицы", "проспектов"])
_APOSTROPHES = "'’ʼ"


class Strength(IntEnum):
    """How sure it is that the words are a person's name."""

    BARE = 0
    """One capitalised word: a person only where something else in the entry says so."""
    SHAPE = 1
    """Two or three capitalised words without other evidence."""
    NAMED = 2
    """A known given name, a patronymic or a surname's ending."""
    CERTAIN = 3
    """An initial, a hashtag, a surname in capitals beside a plain given name."""


@dataclass(frozen=True, slots=True)
class Name:
    """One mention. ``start``/``end`` are tokens, ``name`` the words as printed, without hashtag and possessive."""

    start: int
    end: int
    name: str
    surname: str
    given: str | None
    strength: Strength
    tagged: bool = False
    unordered: bool = False
    """Whether neither endings nor word lists tell which word is the surname; ``surname`` is then the first."""
    leaning: bool = False
    """Whether only the other word's being a known given name tells the surname: a forefather's name may be one."""
    likely: bool = False
    """Whether the surname ends as surnames do."""


@dataclass(frozen=True)
class NameFinder:
    """Finds names with the word lists of some languages."""

    not_names: frozenset[str]
    things: frozenset[str]
    given: frozenset[str]
    inflected: frozenset[str]
    """Forms of given names that are none themselves."""
    surname_endings: tuple[str, ...]
    patronymic_endings: tuple[str, ...]
    title_stems: tuple[str, ...]
    """Beginnings of words for what people are (``журналист*``), which open sentences with a capital too."""

    def find(self, text: Text, places: list[PlaceHit]) -> list[Name]:
        """All mentions, in order."""
        taken = {i for hit in places for i in range(hit.start, hit.end)}
        names: list[Name] = []
        i = 0
        count = len(text.raw)
        while i < count:
            if not text.raw[i][0].isupper():
                i += 1
                continue
            found = self._at(text, i, taken)
            if found is None:
                i += 1
            else:
                names.append(found)
                i = found.end
        return names

    # -- one mention ------------------------------------------------------------------------------

    def _at(self, text: Text, i: int, taken: set[int]) -> Name | None:
        lead = i if i and text.raw[i - 1] in "°+=/" else self._initials(text, i)
        if lead > i and self._name_word(text, lead, taken) and self._glued_line(text, lead):
            end = lead + 1
            return self._make(text, i, end, text.raw[end - 1], _raw(text, i, lead - 1), Strength.CERTAIN)
        if not self._name_word(text, i, taken - {i} if self._initials(text, i + 1) > i + 1 else taken):
            return None
        end = i + 1
        after = self._initials(text, end, surname=text.raw[i])
        if after > end and self._near(text, end):
            # "Ivanov N. Petrov" would begin the next name; an initial before another surname belongs to that surname
            if (
                after < len(text.raw)
                and text.raw[after - 1] == "."
                and self._surname_like(text.raw[after])
                and not self._surname_like(text.raw[i])
            ):
                pass
            else:
                return self._make(text, i, after, text.raw[i], _raw(text, end, after - 1), Strength.CERTAIN)
        while end < len(text.raw) and self._near(text, end):
            if text.words[end] in _SON_OR_DAUGHTER:
                end += 1
                continue
            if end - i >= (4 if _SON_OR_DAUGHTER & set(text.words[i:end]) else 3) or not self._name_word(text, end, taken):
                break
            if self._initials(text, end + 1) > end + 1 and end - i >= 1 and text.raw[end + 1] != "I":
                break
            end += 1
        return self._words(text, i, end)

    def _words(self, text: Text, i: int, end: int) -> Name | None:
        if end < len(text.raw) and text.words[end] in self.things and self._near(text, end):
            return None
        if end < len(text.raw) and text.words[end] in ("and", "и") and _STREETS & set(text.words[end + 1 : end + 5]):
            return None
        raw = text.raw[i:end]
        tagged = self._tagged(text, i)
        if i > 1 and text.raw[i - 1] in '“«"„‘' and text.words[i - 2] in self.things:
            return None
        if len(raw) == 1:
            if raw[0].isupper() and len(raw[0]) < 4 and not tagged:
                return None
            return self._make(text, i, end, raw[0], None, Strength.CERTAIN if tagged else Strength.BARE)
        order = self._order(raw)
        if order is None:
            if self._quoted(text, i, end) and not tagged:
                return None
            surname, given = raw[0], " ".join(raw[1:])
            name = self._make(text, i, end, surname, given, Strength.CERTAIN if tagged else Strength.SHAPE)
            return replace(name, unordered=not tagged)
        surname, given, strength = order
        if self._quoted(text, i, end) and strength < Strength.CERTAIN and not any(word.lower() in self.given for word in raw):
            return None
        name = self._make(text, i, end, surname, given, Strength.CERTAIN if tagged else strength)
        if tagged or len(raw) != 2:
            return name
        if self._two_given(raw):
            return replace(name, unordered=True)
        known = [word.lower() in self.given for word in raw]
        family = raw[known.index(False)] if known.count(True) == 1 else ""
        return replace(name, leaning=bool(family) and not self._surname_like(family) and not family.isupper())

    def _two_given(self, raw: list[str]) -> bool:
        """Two given names of which either may be the surname, as in families that bear a forefather's name."""
        first, last = raw[0], raw[-1]
        return len(raw) == 2 and first.isupper() == last.isupper() and first.lower() in self.given and last.lower() in self.given

    def _order(self, raw: list[str]) -> tuple[str, str, Strength] | None:
        """Which word is the surname; ``None`` where neither shape nor word lists tell."""
        caps = [w for w in raw if w.isupper() and len(w) > 2]
        if len(caps) == 1 and len(raw) > 1:
            return caps[0], " ".join(w for w in raw if w is not caps[0]), Strength.CERTAIN
        lower = [w.lower() for w in raw]
        if len(raw) > 2 and (kin := next((k for k, w in enumerate(lower) if w in _SON_OR_DAUGHTER), 0)):
            after = kin + 1 < len(raw)
            return (raw[-1], " ".join(raw[:-1]), Strength.NAMED) if after else (raw[0], " ".join(raw[1:]), Strength.NAMED)
        patronymic = [self._patronymic(w) for w in lower]
        if len(raw) == 3 and (patronymic[1] or patronymic[2]):
            if patronymic[1] and (not patronymic[2] or lower[0] in self.given):
                return raw[2], " ".join(raw[:2]), Strength.NAMED
            return raw[0], " ".join(raw[1:]), Strength.NAMED
        if len(raw) == 3:
            return None
        if len(raw) == 2 and patronymic[1] and lower[0] in self.given:
            return raw[1], raw[0], Strength.NAMED
        if len(raw) == 2 and patronymic[0]:
            return raw[0], raw[1], Strength.NAMED
        known = [w in self.given for w in lower]
        ending = [self._surname_like(w) for w in raw]
        if known[0] != known[1]:
            return (raw[1], raw[0], Strength.NAMED) if known[0] else (raw[0], raw[1], Strength.NAMED)
        if ending[0] != ending[1]:
            return (raw[0], raw[1], Strength.NAMED) if ending[0] else (raw[1], raw[0], Strength.NAMED)
        if known[0] and known[1]:
            return raw[0], raw[1], Strength.NAMED
        return None

    def _make(self, text: Text, i: int, end: int, surname: str, given: str | None, strength: Strength) -> Name:
        return Name(
            i,
            end,
            _raw(text, i, end - 1),
            _capitalised(surname),
            given,
            strength,
            self._tagged(text, i),
            likely=self._surname_like(surname),
        )

    # -- parts ------------------------------------------------------------------------------------

    def _initials(self, text: Text, i: int, surname: str | None = None) -> int:
        """One past the initials that begin at ``i``; ``i`` if none do. Without a full stop only after a surname."""
        raw = text.raw
        at = i
        while at < len(raw) and at - i < 6 and self._initial(raw[at]) and (at == i or self._near(text, at)):
            if at + 1 < len(raw) and raw[at + 1] == "." and text.starts[at + 1] == text.ends[at]:
                at += 2
                continue
            if surname is not None and (at == i or raw[at - 1] == ".") and self._bare_initial_ok(text, at, surname):
                at += 1
            break
        return at

    @staticmethod
    def _initial(word: str) -> bool:
        return word[0].isupper() and word.isalpha() and (len(word) == 1 or word.lower() in _TWO_LETTER_INITIALS)

    def _bare_initial_ok(self, text: Text, at: int, surname: str) -> bool:
        if at + 1 >= len(text.raw):
            return True
        following = text.raw[at + 1]
        return not following[0].isupper() or self._surname_like(surname)

    def _name_word(self, text: Text, i: int, taken: set[int]) -> bool:
        if i >= len(text.raw) or i in taken:
            return False
        word = text.raw[i]
        if (
            not word[0].isupper()
            or len(word) < 2
            or not all(part.isalpha() for part in word.replace("‑", "-").replace("’", "-").replace("'", "-").replace("ʼ", "-").split("-"))
        ):
            return False
        lower = text.words[i]
        if lower.startswith(self.title_stems) and not self._surname_like(word):
            return False
        if lower in self.not_names or (len(word) == 2 and (word.isupper() or lower in _TWO_LETTER_INITIALS)):
            return False
        return not (
            word.isupper()
            and len(word) <= 4
            and not self._tagged(text, i)
            and not self._surname_like(word)
            and not self._capital_neighbour(text, i)
        )

    def _capital_neighbour(self, text: Text, i: int) -> bool:
        """A short word in capitals (an acronym by its shape) beside an initial or a plain given name is a surname."""
        after = text.raw[i + 1] if i + 1 < len(text.raw) else ""
        return bool(after) and (after.lower() in self.given or self._initial(after))

    def _surname_like(self, word: str) -> bool:
        lower = word.lower().rstrip(_APOSTROPHES)
        return len(lower) > 4 and lower.endswith(self.surname_endings)

    def _patronymic(self, lower: str) -> bool:
        return len(lower) > 5 and lower.endswith(self.patronymic_endings)

    @staticmethod
    def _near(text: Text, i: int) -> bool:
        """Only a space or one line break stands before the token."""
        gap = text.text[text.ends[i - 1] : text.starts[i]] if 0 < i < len(text.starts) else ""
        if len(gap) > 2 or gap.strip():
            return False
        return "\n" not in gap or _wrapped(text.text, text.ends[i - 1])

    def _glued_line(self, text: Text, i: int) -> bool:
        return self._near(text, i)

    @staticmethod
    def _tagged(text: Text, i: int) -> bool:
        return i > 0 and text.raw[i - 1] == "#"

    @staticmethod
    def _quoted(text: Text, i: int, end: int) -> bool:
        return i > 0 and end < len(text.raw) and text.raw[i - 1] in '“«"„‘' and text.raw[end] in '”»"“’'


def _wrapped(source: str, at: int) -> bool:
    """Whether the line that ends at ``at`` is one of a wrapped paragraph: a long one, with no blank line after it."""
    begin = source.rfind("\n", 0, at) + 1
    return at - begin > 55 and source[at : at + 3].count("\n") == 1


def _raw(text: Text, first: int, last: int) -> str:
    return " ".join(text.text[text.starts[first] : text.ends[last]].split())


def _capitalised(surname: str) -> str:
    return "-".join(part[:1].upper() + part[1:].lower() if part.isupper() else part for part in surname.split("-"))


def _cases(name: str) -> tuple[str, ...]:
    """A given name and, of a Russian one, its other cases: Анна, Анну, Анной."""
    if name[-1] < "Ѐ":
        return (name,)
    stem = name[:-1]
    if name[-1] == "а":
        return (name, *(stem + end for end in ("ы", "и", "е", "у", "ой")))
    if name[-1] in "яй":
        return (name, *(stem + end for end in ("и", "е", "ю", "ей", "я", "ем")))
    if name[-1] == "ь":
        return (name, *(stem + end for end in ("и", "я", "ю", "ем", "ью")))
    return (name, *(name + end for end in ("а", "у", "ом", "ем", "е")))


@lru_cache(maxsize=16)
def name_finder(pack: Pack, languages: tuple[str, ...]) -> NameFinder:
    """The finder for these languages."""

    def words(name: str) -> list[str]:
        return [row.pattern.lower() for row in word_list(pack, languages, name).rows]

    given = frozenset(words("given-names"))
    forms = frozenset(form for name in given for form in _cases(name))
    return NameFinder(
        not_names=frozenset(words("not-names")),
        things=frozenset(words("thing-words")),
        given=forms,
        inflected=forms - given,
        surname_endings=tuple(words("surname-endings")),
        patronymic_endings=tuple(words("patronymic-endings")),
        title_stems=tuple(stem for row in word_list(pack, languages, "titles").rows for stem in row.elements[0].prefixes if len(stem) > 3),
    )
