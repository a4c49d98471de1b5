"""Charges: which article stands against whom, and under which code."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from converters.packs import Code, Pack
from converters.reports.marks import Marks
from converters.reports.people import Person
from converters.reports.recognise.articles import ArticleHit
from converters.reports.reference import Referents

_OTHER_LAW = (
    "law",
    "declaration",
    "covenant",
    "convention",
    "constitution",
    "pact",
    "treaty",
    "закон",
    "декларац",
    "конвенц",
    "пакт",
    "конституц",
    "regulation",
    "rules",
    "заңы",
)


@dataclass(frozen=True, slots=True)
class Charge:
    """One charge of one person; ``certain`` is false where the code was inferred."""

    person: Person | None
    code: str | None
    hit: ArticleHit
    certain: bool


def find_charges(marks: Marks, referents: Referents) -> list[Charge]:
    """The charges of the entry, one a person, article and part."""
    hits = [hit for hit in marks.articles if not _other_law(marks, hit)]
    dealt = _shared(marks, referents, hits) | _respectively(marks, referents, hits)
    named = _Named(hits)
    charges: list[Charge] = []
    seen: set[tuple[object, ...]] = set()
    for hit in hits:
        code, certain = _code(marks, hit, named)
        accused = dealt.get(id(hit)) or referents.accused_or_nobody(marks.token(hit.mention))
        if code is None and hit.part is None and accused == [None]:
            continue  # the name of a body ("Article 19"), or a law told of in passing
        for person in accused:
            whole_article = (id(person) if person else None, code, hit.article)
            key = (*whole_article, hit.part)
            if key in seen or (hit.part is None and whole_article in seen):
                continue
            seen |= {key, whole_article}
            charges.append(Charge(person, code, hit, certain))
    whole = {(id(c.person), c.code, c.hit.article) for c in charges if c.hit.part is not None}
    return [c for c in charges if c.hit.part is not None or (id(c.person), c.code, c.hit.article) not in whole]


def _shared(marks: Marks, referents: Referents, hits: list[ArticleHit]) -> dict[int, list[Person | None]]:
    """The one article behind several verdicts of a sentence is everybody's: ``A got 5 years and B 3 years under Article 1``."""
    found: dict[int, list[Person | None]] = {}
    if len(marks.measured) < 2:
        return found
    mentions = {hit.mention: marks.token(hit.mention) for hit in hits}
    together = _by_mention(hits)
    alone = Counter(marks.sentence(token) for token in mentions.values())
    for mention, token in mentions.items():
        if alone[marks.sentence(token)] > 1:
            continue
        people = referents.sentenced(token, marks.measured)
        if len(people) > 1:
            found |= {id(hit): [*people] for hit in together[mention]}
    return found


def _by_mention(hits: list[ArticleHit]) -> dict[int, list[ArticleHit]]:
    """The articles of each expression."""
    found: dict[int, list[ArticleHit]] = {}
    for hit in hits:
        found.setdefault(hit.mention, []).append(hit)
    return found


def _respectively(marks: Marks, referents: Referents, hits: list[ArticleHit]) -> dict[int, list[Person | None]]:
    """Articles of one list dealt out to as many people: ``A and B under Articles 1 and 2 respectively``."""
    words = marks.text.words
    if not {"respectively", "соответственно"} & set(words):
        return {}
    dealt: dict[int, list[Person | None]] = {}
    for mention, group in _by_mention(hits).items():
        last = marks.token(group[-1].end)
        people = referents.listed(marks.token(mention), len(group))
        if len(group) == len(people) > 1 and {"respectively", "соответственно"} & set(words[last : last + 10]):
            dealt |= {id(hit): [person] for hit, person in zip(group, people, strict=True)}
    return dealt


def _other_law(marks: Marks, hit: ArticleHit) -> bool:
    """Whether the article belongs to a law that nobody is accused under: the constitution, a covenant, the law on assemblies."""
    if hit.code is not None:
        return False
    words = marks.text.words
    first, last = marks.token(hit.mention), marks.token(hit.end)
    near = words[last : last + 6]
    if "," in near:
        near = near[: near.index(",")]
    before = words[max(0, first - 5) : first]
    return any(word.startswith(_OTHER_LAW) for word in [*near, *before])


class _Named:
    """The codes that the articles of an entry are said to be of."""

    def __init__(self, hits: list[ArticleHit]) -> None:
        self.by_article: dict[str, Code] = {}
        for hit in hits:
            if hit.code is not None:
                self.by_article.setdefault(hit.article, hit.code)
        self.keys = {hit.code.key for hit in hits if hit.code is not None}


def _code(marks: Marks, hit: ArticleHit, named: _Named) -> tuple[str | None, bool]:
    if hit.code is not None:
        return hit.code.record_key, True
    pack = marks.pack
    same = named.by_article.get(hit.article)
    if same is not None:
        return same.record_key, False
    key = pack.inference.certain.get(hit.article)
    if key is None:
        key = _by_word(marks, pack)
    if key is None:
        listed = {p.code for p in pack.provisions if p.article == hit.article and p.certainty != "general"}
        key = listed.pop() if len(listed) == 1 else None
    if key is None:
        key = next((key for key in named.keys if len(named.keys) == 1 and _may_hold(pack, key, hit.article)), None)
    if key is None:
        key = _only_possible(pack, hit.article)
    return (pack.codes[key].record_key, False) if key else (None, False)


def _by_word(marks: Marks, pack: Pack) -> str | None:
    if marks.branch is None:
        return None
    return pack.inference.criminal_case if marks.branch == "criminal" else pack.inference.administrative_case


def _may_hold(pack: Pack, key: str, article: str) -> bool:
    """Whether a code that says who is accused goes as far as an article's number."""
    if key not in (pack.inference.criminal_case, pack.inference.administrative_case):
        return False
    last = pack.codes[key].last_article
    return last is None or int(article.split("-")[0].split(".")[0]) <= last


def _only_possible(pack: Pack, article: str) -> str | None:
    number = int(article.split("-")[0].split(".")[0])
    possible = [key for key in (pack.inference.criminal_case, pack.inference.administrative_case) if key]
    possible = [key for key in possible if (last := pack.codes[key].last_article) is None or number <= last]
    return possible[0] if len(possible) == 1 else None
