"""Who is who in one entry: mentions become people, each with a role."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from converters.reports.lexicon import Hit
from converters.reports.marks import Marks
from converters.reports.naming import Naming
from converters.reports.recognise.people import Name, Strength, name_finder

_ORDER = ("affected", "official", "counsel", "witness", "relative", "speaker", "other")
_LINKS = frozenset(["of", "the", "for", "and", "in", "№", "no", "s", "general", "’", "-", ":"]) | {
    "—",
    "–",
    "„",
    "“",
    "”",
    "«",
    "»",
    '"',
    "из",
    "по",
    "и",
    "города",
    "г",
    ".",
}

_NO_APPOSITION = frozenset(["by", "with", "from", "against", "whose", "whom", "чей", "чья", "чьи", "с", "со", "от", "против", "к", "у"])
_NOMINATIVE = frozenset(
    ["адвокат", "юрист", "защитник", "мать", "отец", "жена", "муж", "сын", "дочь", "брат", "сестра", "вдова", "супруг", "супруга"]
)
_FELLOWS = 100
"""A mention is compared with so many people, the latest, of its entry: no account names more, and a hostile one costs no more."""
_REPORTED = ("сообщил", "сообщила", "рассказал", "рассказала", "сообщает", "рассказывает")
_SOURCE = (["according", "to"], ["по", "словам"], ["по", "сообщению"], ["со", "слов"])
_CASES = ("ого", "ому", "ыми", "ой", "ым", "ом", "ем", "ая", "ую", "ий", "ый", "ую", "а", "у", "е", "ы", "и", "я", "ю")
_SPELLINGS = (
    *(("kh", "h"), ("zh", "j"), ("dj", "j"), ("gh", "g"), ("y", "i"), ("ii", "i"), ("iu", "u"), ("ss", "s"), ("ll", "l"), ("q", "k")),
    *(("дж", "ж"), ("й", "и"), ("ё", "е"), ("ь", ""), ("ә", "а"), ("қ", "к"), ("ң", "н"), ("ғ", "г"), ("ү", "у"), ("ұ", "у")),
    *(("ө", "о"), ("і", "и"), ("’", ""), ("'", "")),
)


@dataclass(eq=False)
class Person:
    """One person of an entry: all mentions, the fullest first in ``name``."""

    mentions: list[Name]
    full: Name = field(init=False)
    """The fullest mention; of equals the first."""
    forms: dict[tuple[str, str | None], None] = field(init=False, default_factory=dict)
    """Surname and given name as printed, each pair once."""
    row: int | None = None
    """The row of names side by side that the latest whole mention stands in."""
    titles: set[str] = field(default_factory=set)
    role: str = "other"
    head: bool = False
    variants: bool = False
    tells: bool = False
    """Whether the report has something from them: ``according to``, ``reported``."""
    sources: set[int] = field(default_factory=set)
    """Where mentions begin that name them as the source of the sentence; whom it is about comes after."""

    def __post_init__(self) -> None:
        self.forms.update(dict.fromkeys((mention.surname, mention.given) for mention in self.mentions))
        self.full = max(self.mentions, key=_fullness)

    def add(self, mention: Name) -> None:
        """One mention more."""
        self.mentions.append(mention)
        self.forms[mention.surname, mention.given] = None
        self.full = max(self.full, mention, key=_fullness)

    @property
    def key(self) -> str:
        return self.full.surname.lower()


def _fullness(name: Name) -> tuple[bool, bool, Strength, int]:
    given = name.given or ""
    return name.given is not None, len(given) > 2 and "." not in given, name.strength, -name.start


def find_people(marks: Marks, head: int, introduced: Mapping[str, str] | None = None) -> list[Person]:
    """The people of the entry in the order of their first mention; ``head`` is the first token after date and place.

    :param introduced: roots of the surnames that earlier entries gave with a given name, and the role of each; they may stand alone.
    """
    known = introduced or {}
    people: list[Person] = []
    public = marks.words("public-figures").lowered
    naming = Naming(marks, head)
    loose: list[Name] = []
    for mention in marks.names:
        name = naming.ordered(mention)
        if _is_person(marks, name, head) or _is_named(naming, mention):
            _join(people, name, naming, kin=name.given is not None and "relative" in _titles(marks, name))
        else:
            loose.append(name)
    known_people = _Known(people)
    for name in loose:
        if name.strength in (Strength.BARE, Strength.SHAPE) and (match := known_people.find(name)) is not None:
            if name.start < match.mentions[0].start and "relative" in _titles(marks, match.mentions[0]):
                people.append(Person([name]))  # "Ivanov was fined. His wife, Ivanova A., …"
                known_people.learn(people[-1])
            else:
                match.add(name)
                known_people.learn(match)
        elif name.strength == Strength.BARE and (
            name.surname.lower() in public or surname_root(name.surname.lower()) in known or _first_name_alone(marks, name)
        ):
            people.append(Person([name]))
            known_people.learn(people[-1])
    people.sort(key=lambda p: min(n.start for n in p.mentions))
    for person in people:
        person.mentions.sort(key=lambda n: n.start)
        for mention in person.mentions:
            person.titles |= _titles(marks, mention)
            person.tells = person.tells or _tells(marks, mention)
            person.sources |= _sources(marks, mention)
    _heads(marks, people, head)
    for person in people:
        person.role = _role(person, public) or _role_before(person, known)
    return sorted(people, key=lambda p: p.mentions[0].start)


def _is_named(naming: Naming, name: Name) -> bool:
    """Whether the words beside a name-shaped pair, or the list it stands in, make it a person."""
    if name.strength == Strength.SHAPE:
        return naming.cue(name) or naming.flanked(name) or naming.segment(name)
    return name.strength == Strength.BARE and name.likely and naming.cue(name)


def _is_person(marks: Marks, name: Name, head: int) -> bool:
    if name.strength >= Strength.NAMED:
        return True
    text = marks.text
    before = _title_before(marks, name)
    if name.strength == Strength.SHAPE:
        if before or _title_after(marks, name):
            return True
        at_head = head <= name.start <= head + 1
        after = text.words[name.end] if name.end < len(text.words) else ""
        return at_head and after in (",", ":", ";", "–", "—", "was", "were", "is", "has", "and", "-", "(", "who")
    if "relative" in before and name.name.lower() in marks.words("given-names").patterns:
        return True  # "his wife Aigul"
    if before and (name.name[0].isupper()):
        finder_like = name.surname.lower().endswith(_endings(marks))
        return finder_like and len(name.surname) > 4
    if (
        name.start == head
        and name.end < len(text.words)
        and text.words[name.end] in (",", ":")
        and name.surname.lower().endswith(_endings(marks))
    ):
        return True
    return name.name.isupper() and len(name.name) > 5 and name.surname.lower().endswith(_endings(marks))


def _first_name_alone(marks: Marks, name: Name) -> bool:
    """In a report about one case, a first name that owns or does something: ``Aigul’s house was searched``."""
    if not marks.entry.narrative or marks.quoted(name.start) or (name.start and marks.text.raw[name.start - 1] in '«“„"'):
        return False
    after = marks.text.words[name.end] if name.end < len(marks.text.words) else ""
    return name.name.lower() in marks.words("given-names").patterns and after in ("’", "'", "was", "is", "has")


def _endings(marks: Marks) -> tuple[str, ...]:
    return marks.words("surname-endings").listed


def _join(people: list[Person], name: Name, naming: Naming, *, kin: bool) -> None:
    """Add a mention to its person or make a new one. Names side by side are different people.

    :param kin: the mention is introduced as somebody's relative, and is not whom a surname alone named before.
    """
    row = naming.row_number(name) if name.given else None
    for person in people[-_FELLOWS:]:
        if row is not None and row == person.row:
            continue
        if kin and not any(given for _, given in person.forms):
            continue
        if same := _same(person, name):
            person.variants = person.variants or same == 2
            person.add(name)
            break
    else:
        people.append(person := Person([name]))
    person.row = row if row is not None else person.row


class _Known:
    """The people of an entry by what a single word may call them."""

    def __init__(self, people: list[Person]) -> None:
        self._people: list[Person] = []
        self._numbers: dict[int, int] = {}
        self._roots: dict[str, int] = {}
        self._given: dict[str, int] = {}
        for person in people:
            self.learn(person)

    def learn(self, person: Person) -> None:
        """Take in a new person, or the new forms of a known one."""
        number = self._numbers.setdefault(id(person), len(self._people))
        if number == len(self._people):
            self._people.append(person)
        for surname, given in person.forms:
            root = surname_root(surname.lower())
            self._roots[root] = min(number, self._roots.get(root, number))
            if given:
                self._given[given.lower()] = min(number, self._given.get(given.lower(), number))

    def find(self, name: Name) -> Person | None:
        """The person whom a word names: by the surname, or by the given name alone; of several the first."""
        word = name.name.lower()
        numbers = [n for n in (self._roots.get(surname_root(word)), self._given.get(word)) if n is not None]
        if numbers:
            return self._people[min(numbers)]
        if len(word) > 5:
            for person in self._people[-_FELLOWS:]:
                if _close(person.key, word) and not _gendered(person.key, word):
                    person.variants = True
                    return person
        return None


@lru_cache(maxsize=20_000)
def surname_root(surname: str) -> str:
    """A lower-case surname without its Russian case ending: the same for Сериков, Серикову, Сериковым."""
    if surname[-1:] < "Ѐ":
        return surname
    ending = next((e for e in _CASES if surname.endswith(e) and len(surname) - len(e) > 3), "")
    return surname.removesuffix(ending)


def _same(person: Person, name: Name) -> int:
    """1: the same person; 2: so taken in spite of another spelling; 0: another one."""
    for surname, given in person.forms:
        if same := _alike(surname, given, name.surname, name.given):
            return same
    return 0


@lru_cache(maxsize=20_000)
def _alike(surname: str, given: str | None, other: str, other_given: str | None) -> int:
    a, b = surname.lower(), other.lower()
    if given and other_given and a == other_given.lower() and b == given.lower():
        return 1
    if _gendered(a, b) and not (given and other_given):
        return 0  # husband and wife, or father and daughter
    fits = _given_fits(given, other_given)
    if fits and a == b:
        return fits
    if fits and (_fold(a) == _fold(b) or _close(a, b) or (given and other_given and _shared_stem(a, b))):
        return 2
    return 0


def _given_fits(a: str | None, b: str | None) -> int:
    """1: no other given name; 2: the same one in another spelling; 0: another one."""
    if not a or not b:
        return 1
    x, y = a.lower().replace(".", " ").split(), b.lower().replace(".", " ").split()
    if not x or not y:
        return 1
    first, second = x[0], y[0]
    if len(first) > 2 and len(second) > 2:
        if first == second or (min(len(first), len(second)) > 3 and (first.startswith(second) or second.startswith(first))):
            return 1
        folded = _fold(first), _fold(second)
        close = min(len(first), len(second)) > 3 and Levenshtein.distance(*folded, score_cutoff=1) <= 1
        return 2 if folded[0] == folded[1] or close else 0
    return int(first.startswith(second) or second.startswith(first) or first[0] == second[0])


@lru_cache(maxsize=20_000)
def _fold(name: str) -> str:
    """A lower-case name without what spellings of one name differ in: Yerlan and Erlan, Akhmet and Ahmet, Фёдор and Федор."""
    for a, b in _SPELLINGS:
        name = name.replace(a, b)
    return name[1:] if name.startswith("ie") else name


def _close(a: str, b: str) -> bool:
    if min(len(a), len(b)) < 5 or a[0] != b[0]:
        return False
    return Levenshtein.distance(a, b, score_cutoff=2) <= (1 if min(len(a), len(b)) < 7 else 2)


def _gendered(a: str, b: str) -> bool:
    """Whether two Latin surnames differ by the ending of a woman's: ``Ivanov`` and ``Ivanova``. In Cyrillic it may be a case, too."""
    return a.isascii() and b.isascii() and (a + "a" == b or b + "a" == a)


def _shared_stem(a: str, b: str) -> bool:
    stem = 0
    while stem < min(len(a), len(b)) and a[stem] == b[stem]:
        stem += 1
    return stem >= 6 and stem >= 0.5 * max(len(a), len(b))


def _titles(marks: Marks, name: Name) -> set[str]:
    return _kin_before(marks, name) or (_title_before(marks, name) | _title_after(marks, name))


_GENITIVE = ("ого", "его", "ой", "ей", "ых", "их", "ки", "ста", "ов", "ев")


def _kin_before(marks: Marks, name: Name) -> set[str]:
    """Whose relative or lawyer somebody is, told with the other's name in between: ``the mother of Ivanov I., Petrova A.``."""
    words, raw = marks.text.words, marks.text.raw
    comma = name.start - 1
    if comma < 3 or words[comma] != "," or words[name.end : name.end + 1] in (["and"], ["и"]):
        return set()
    if words[name.end : name.end + 1] == [","] and marks.names_between(name.end + 1, name.end + 2):
        return set()  # one of a list
    titles = marks.titles_between(comma - 10, comma)
    for hit in reversed(titles):
        if hit.value not in ("relative", "counsel") or hit.end >= comma or marks.sentence(hit.start) != marks.sentence(comma):
            continue
        if raw[name.start] > "Ѐ" or words[hit.end] == "of":
            titled = {k for t in titles for k in range(t.start, t.end)}
            said = (k for k in range(hit.end, comma) if not raw[k][0].isupper() and k not in titled)
            if all(words[k] in ("of", "the", "a", "an", ".") or words[k].endswith(_GENITIVE) for k in said):
                return {hit.value}
    return set()


def _title_before(marks: Marks, name: Name) -> set[str]:
    """Roles named right before a name: ``judge Ivanov``, ``Vice-Minister of Justice Ivanova``, ``Judge: IVANOV``."""
    words, raw = marks.text.words, marks.text.raw
    start = name.start - 1 if name.start and raw[name.start - 1] == "#" else name.start
    found = set()
    best = -1
    for hit in marks.titles_between(start - 24, start):
        if hit.end > start or start - hit.end > 18 or marks.sentence(hit.start) != marks.sentence(name.start):
            continue
        between = _unquoted(raw, hit.end, start)
        if all(
            words[k] in _LINKS or (words[k] == "," and k == start - 1) or (raw[k][0].isupper() and len(raw[k]) > 1) or words[k].isdigit()
            for k in between
        ):
            if any(n.end <= start and n.strength >= Strength.NAMED for n in marks.names_between(hit.end, start)):
                continue
            if hit.value in ("counsel", "relative") and _whose(marks, hit, name, start):
                continue
            if hit.end > best:
                found = {hit.value}
                best = hit.end
            elif hit.end == best:
                found.add(hit.value)
    return _strongest(found)


def _whose(marks: Marks, hit: Hit, name: Name, start: int) -> bool:
    """Whether the name says whose lawyer or relative it is: ``the wife of Ivanov``, ``адвокат Ивана Петрова``."""
    words = marks.text.words
    if words[hit.end : start] in (["of"], ["for"], ["of", "the"], ["у"]):
        return True
    if hit.end != start or not (name.given or "")[:1].isalpha():
        return False
    given = (name.given or "").split()[0].lower()
    title = words[hit.end - 1]
    finder = name_finder(marks.pack, marks.languages)
    return given in finder.inflected and given[-1] in "аяыи" and (title in _NOMINATIVE or title.endswith(("ом", "ем", "ой", "ью")))


def _unquoted(raw: list[str], first: int, last: int) -> list[int]:
    """Tokens in between, without a body's name in quotation marks: ``leader of “Alga” Ivanov``."""
    kept: list[int] = []
    inside = False
    for k in range(first, last):
        if raw[k] in "“«":
            inside = True
        elif raw[k] in "”»":
            inside = False
        elif not inside:
            kept.append(k)
    return kept


def _title_after(marks: Marks, name: Name) -> set[str]:
    """Roles in apposition: ``Ivanov I., head of the department``, ``IVANOV I. — deputy akim``."""
    words = marks.text.words
    at = name.end
    if at >= len(words) or words[at] not in (",", "(", "–", "—", "-"):
        return set()
    limit = at + 1
    while limit < len(words) and limit - at < 14 and words[limit] not in (",", ";", ".", ")"):
        limit += 1
    hits = [h for h in marks.titles_between(at + 1, min(limit, at + 10)) if h.end <= limit]
    if not hits or any(n.strength >= Strength.NAMED for n in marks.names_between(at + 1, hits[0].start)):
        return set()
    first = min(hits, key=lambda h: h.start).start
    if _NO_APPOSITION & set(words[at + 1 : first]) or any(word[0].isdigit() for word in words[at + 1 : first]):
        return set()  # "X – On 2 May judge Y …" begins a sentence
    same = [h for h in hits if h.start <= first + 7]
    return _strongest({h.value for h in same})


def _tells(marks: Marks, name: Name) -> bool:
    """Whether the words beside a mention make it the source of what is told: ``X reported``, ``сообщил X``, ``according to X``."""
    if marks.cues("say").between(name.end, name.end + 1):
        return True
    return name.start in _sources(marks, name) or _reach_back(marks, name, 3, lambda at: marks.text.words[at] in _REPORTED)


def _sources(marks: Marks, name: Name) -> set[int]:
    """Where the mention begins if it is the source of the sentence: ``according to lawyer X, Y was detained``."""
    words = marks.text.words
    return {name.start} if _reach_back(marks, name, 7, lambda at: words[at - 1 : at + 1] in _SOURCE) else set()


def _reach_back(marks: Marks, name: Name, reach: int, found: Callable[[int], bool]) -> bool:
    """Whether a token before the mention fits, with nothing but words and no other name in between."""
    words = marks.text.words
    for at in range(name.start - 1, max(0, name.start - 1 - reach), -1):
        if marks.sentence(at) != marks.sentence(name.start) or not (words[at].isalpha() or words[at] in '«»“”"#-'):
            return False
        if found(at):
            return not marks.names_between(at + 1, name.start)
    return False


def _strongest(found: set[str]) -> set[str]:
    """Of the roles that one expression names, the telling one: a deputy head of police is an official, a rights activist a speaker."""
    for role in ("official", "counsel", "witness", "speaker", "relative", "affected", "other"):
        if role in found:
            return {role}
    return found


def _heads(marks: Marks, people: list[Person], head: int) -> None:
    """Mark the people whom the entry opens with: ``May 1, Almaty, Ivanov I., Petrov P. …``."""
    words = marks.text.words
    if marks.entry.narrative:
        for person in people:
            opening = any(m.tagged and marks.sentence(m.start) <= 1 and m.start < 40 for m in person.mentions)
            person.head = opening and not person.titles & {"official", "counsel", "witness"}
    if marks.entry.undated and not marks.entry.narrative and people:
        people[0].head = True
    at = head
    starting = {n.start: (p, n.end) for p in people for n in p.mentions}
    while at < len(words):
        match = starting.get(at) or (starting.get(at + 1) if words[at] == "#" else None)
        if match is None:
            break
        match[0].head = True
        at = match[1]
        while at < len(words) and words[at] in (",", "and", "и", "⚡", "#", "&", ";"):
            at += 1


def _role_before(person: Person, known: Mapping[str, str]) -> str:
    """The role that earlier entries gave to somebody whom this one names by the surname alone."""
    role = known.get(surname_root(person.key), "") if not person.full.given else ""
    return role if role in ("official", "counsel", "witness") else ""


def _role(person: Person, public: frozenset[str]) -> str:
    for role in ("official", "counsel", "witness", "relative", "speaker", "affected"):
        if role in person.titles:
            return role
    if "other" in person.titles or (person.key in public and not person.head):
        return "other"
    return "affected" if person.head or any(m.tagged for m in person.mentions) else ""
