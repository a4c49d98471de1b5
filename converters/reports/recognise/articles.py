"""Articles of law and the code they belong to.

``Article 405, Part 2 of the Criminal Code``, ``Articles 405 and 258``, ``Part 1/2``, ``section 2 of Article 256``,
``ч. 2 ст. 405 УК РК``, ``20.2 КоАП``. Numbers are kept as written; an unknown one is flagged elsewhere, never mended.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from converters.packs import Code, Pack

_NUMBER = r"\d{1,4}(?:[-‑]\d{1,2})?(?:\.\d{1,3})*"
_ARTICLE = r"(?:articles?|art(?:s)?\.?|стать(?:я|и|е|ю|ей|ям|ях|ями)|статей|ст\.?\s?ст\.?|ст\.?|бап(?:тың|тары|бы|ы)?)"
_PART = r"(?:parts?|sections?|sect?\.|para?\.?|част(?:ь|и|ью|ей|ям|ях)|ч\.?\s?ч\.?|ч\.?|бөлі(?:гі|мі)\w*)"
_PARAGRAPH = r"(?:paragraphs?|sub-?paragraphs?|points?|clauses?|items?|пункт\w*|подпункт\w*|п\.п\.|пп?\.)"
_PART_LIST = r"\d{1,2}(?:-\d)?(?:\s*(?:[/,]|and|и|&)\s*\d{1,2}(?:-\d)?(?![\d-]|\s*(?:days|years|months|сут|лет|год|мес)|\s*%))*"
_SEP = r"(?:\s*,)?\s*"

# parts in words: "part six of Article 488", "часть шестая статьи 488"
_ORDINALS = {
    **{word: n for n, word in enumerate(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine"), start=1)},
    **{word: n for n, word in enumerate(("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"), start=1)},
}
_RUSSIAN_ORDINALS = ("перв", "втор", "трет", "четверт", "четвёрт", "пят", "шест", "седьм", "восьм", "девят")
_RUSSIAN_VALUES = (1, 2, 3, 4, 4, 5, 6, 7, 8, 9)
_ORDINAL = rf"(?:{'|'.join(_ORDINALS)}|(?:{'|'.join(_RUSSIAN_ORDINALS)})(?:ая|ой|ую|ью|ья|ьей|ей|ые|ых))"
_PARTS = rf"(?:{_PART_LIST}|{_ORDINAL}(?!\w))"
# one article with what hangs on it: "405, Part 1/2, paragraph 3", "405(2)"
_ITEM = (
    rf"(?P<number>{_NUMBER})(?:{_SEP}(?P<open>\()?{_PART}\s*(?P<parts>{_PARTS})(?(open)\)?)|\s?\((?P<bare>\d{{1,2}})\))?"
    rf"(?:{_SEP}{_PARAGRAPH}\s*[\d\w]{{1,3}}(?!\w))?"
)
ITEM = re.compile(_ITEM, re.IGNORECASE)
ARTICLE = re.compile(rf"(?<!\w){_ARTICLE}\s*:?\s*(?:№|no\.?\s|n\.?\s)?\s*(?=\d)", re.IGNORECASE)
# "по 488-й статье", "the 405th article"
NUMBERED = re.compile(
    r"(?<![\w.,])(?P<number>\d{2,4})-?(?:я|й|ю|ой|ей|th|st|nd|rd)\s+(?:стать(?:я|е|ю|ёй|ей|и)|article)(?!\w)", re.IGNORECASE
)
_BARE = re.compile(rf"\W*(?:№\s*)?(?={_NUMBER}(?!\d|\s*(?:days|years|months|сут|лет|год|мес)))")
PART_FIRST = re.compile(
    rf"(?<!\w)(?:{_PART}\s*(?P<parts>{_PARTS})|(?P<ordinal>{_ORDINAL})\s+(?:part|част(?:ь|и|ью)))\s*(?:of\s+(?:the\s+)?)?(?:,\s*)?{_ARTICLE}\s*(?P<number>{_NUMBER})",
    re.IGNORECASE,
)
# "…, 405 and 258" after an item: the list goes on without the word Article; never into another count of something
_COUNTED = (
    r"days?|tenge|tg|years?|months?|hours?|mci|суток|сут|тенге|лет|год|месяц|мрп|people|человек|%"
    r"|january|february|march|april|may|june|july|august|september|october|november|december"
    r"|янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек"
)
MORE = re.compile(
    rf"\s*(?:,|;|and|и|&|as well as|,\s*and)\s*(?:under\s+)?(?:{_ARTICLE}\s*)?(?={_NUMBER}(?!\d|[.,]\d{{3}}|\s*(?:{_COUNTED})))",
    re.IGNORECASE,
)
# "Article 405 of the Criminal Code (part 2)", never the part of an article that follows
_AFTER_CODE = re.compile(
    rf"(?:\s+(?:of\s+(?:the\s+)?)?(?:rk|рк))?\s*,?\s*(?P<open>\()?{_PART}\s*(?P<parts>{_PARTS})(?!\w)(?(open)\)?)"
    rf"(?!\s*(?:,\s*)?(?:of\s+(?:the\s+)?)?{_ARTICLE}\s*\d)",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"[/,&]|and|и|\s+")


@dataclass(frozen=True, slots=True)
class ArticleHit:
    """One article, with a part or without; a list of parts gives one hit a part."""

    start: int
    end: int
    article: str
    part: str | None
    code: Code | None
    """The code named in the text, ``None`` where the text names none."""
    mention: int
    """Offset of the whole expression; hits of one expression share it."""


@dataclass(frozen=True)
class ArticleFinder:
    """Finds articles in the law of one pack."""

    code_after: re.Pattern[str]
    number_then_code: re.Pattern[str]
    code_before: re.Pattern[str]
    any_code: re.Pattern[str]
    by_alias: dict[str, Code]

    def find(self, text: str, start: int, end: int) -> list[ArticleHit]:
        """All articles in ``text[start:end]``."""
        hits: list[ArticleHit] = []
        at = start
        starts = sorted(
            [(m.start(), 0, m) for m in PART_FIRST.finditer(text, start, end)]
            + [(m.start(), 1, m) for m in ARTICLE.finditer(text, start, end)]
            + [(m.start(), 2, m) for m in self.number_then_code.finditer(text, start, end)]
            + [(m.start(), 3, m) for m in NUMBERED.finditer(text, start, end)],
            key=lambda found: found[:2],
        )
        pending: list[list[ArticleHit]] = []
        for begin, kind, match in starts:
            if begin < at:
                continue
            if kind == 0:
                parts = match.group("parts") or match.group("ordinal")
                group = self._items(match.group("number"), parts, match.start("number"), match.end(), begin)
                stop = match.end()
            elif kind == 3:
                group = self._items(match.group("number"), None, match.start("number"), match.end(), begin)
                stop = match.end()
            elif kind == 2:
                named = self.by_alias[_flat(match.group("code"))]
                parts = match.group("parts") or match.group("later") or match.group("bare")
                group = self._items(match.group("number"), parts, match.start("number"), match.end(), begin)
                hits.extend(ArticleHit(h.start, h.end, h.article, h.part, named, h.mention) for h in group)
                at = match.end()
                continue
            else:
                group, stop = self._list(text, match.end(), end, begin)
            pending.append(group)
            before = self._before(text, at, begin) if len(pending) == 1 else None
            at = max(stop, begin + 1)
            code, stop = self._code(text, stop, end)
            if code is not None:
                at = max(at, stop)
                if len(group) == 1 and group[0].part is None and (later := _AFTER_CODE.match(text, stop, end)):
                    at = later.end()
                    pending[-1] = self._items(group[0].article, later.group("parts"), group[0].start, at, begin)
                hits.extend(ArticleHit(h.start, h.end, h.article, h.part, code, h.mention) for g in pending for h in g)
                pending = []
            elif before is not None:
                hits.extend(ArticleHit(h.start, h.end, h.article, h.part, before, h.mention) for g in pending for h in g)
                pending = []
            elif not re.match(r"\s*(?:,|;|and|и|&)?\s*(?:[Aa]rt|[Сс]т|[Pp]art|[чЧ])", text[at : at + 12]):
                hits.extend(h for g in pending for h in g)
                pending = []
        hits.extend(h for g in pending for h in g)
        return sorted(hits, key=lambda h: h.start)

    def listed(self, text: str, start: int, end: int) -> list[ArticleHit]:
        """Articles in a stretch that holds nothing else, so that none needs be called one: ``488 part 6; 669``, ``УК 405``."""
        hits = self.find(text, start, end)
        named = {_flat(match.group()): match for match in self.any_code.finditer(text, start, end)}
        only = self.by_alias[next(iter(named))] if len(named) == 1 else None
        at = next(iter(named.values())).end() if only is not None and not hits and _BARE.match(text, start, end) is None else start
        if not hits and (bare := _BARE.match(text, at, end)) is not None:
            hits, _ = self._list(text, bare.end(), end, bare.end())
        return [replace(hit, code=hit.code or only) for hit in hits]

    def _list(self, text: str, at: int, end: int, begin: int) -> tuple[list[ArticleHit], int]:
        group: list[ArticleHit] = []
        while item := ITEM.match(text, at, end):
            parts = item.group("parts") or item.group("bare")
            group += self._items(item.group("number"), parts, item.start("number"), item.end(), begin)
            at = item.end()
            more = MORE.match(text, at, end)
            if not more:
                break
            at = more.end()
        return group, at

    @staticmethod
    def _items(number: str, parts: str | None, start: int, end: int, mention: int) -> list[ArticleHit]:
        listed = [_figure(p) for p in _SPLIT.split(parts) if p] if parts else [None]
        number = number.replace("‑", "-")
        return [ArticleHit(start, end, number, part, None, mention) for part in listed]

    def _before(self, text: str, start: int, begin: int) -> Code | None:
        """The code named right before an article: ``the Criminal Code, Article 405``, ``УК РК, ст. 405``."""
        match = self.code_before.search(text[max(start, begin - 60) : begin])
        return self.by_alias[_flat(match.group("code"))] if match else None

    def _code(self, text: str, at: int, end: int) -> tuple[Code | None, int]:
        match = self.code_after.match(text, at, end)
        if match is None:
            return None, at
        return self.by_alias[_flat(match.group("code"))], match.end()


def _figure(part: str) -> str:
    """A part in figures: ``six`` and ``шестая`` are ``6``."""
    lower = part.lower()
    if lower in _ORDINALS:
        return str(_ORDINALS[lower])
    return next((str(n) for stem, n in zip(_RUSSIAN_ORDINALS, _RUSSIAN_VALUES, strict=True) if lower.startswith(stem)), part)


def _flat(alias: str) -> str:
    return " ".join(alias.lower().split())


@lru_cache(maxsize=8)
def article_finder(pack: Pack) -> ArticleFinder:
    """The finder for the law of ``pack``."""
    by_alias: dict[str, Code] = {}
    for code in pack.codes.values():
        for alias in [*code.labels.values(), *(a for names in code.aliases.values() for a in names)]:
            by_alias.setdefault(_flat(alias), code)
    names = "|".join(r"\s+".join(re.escape(w) for w in alias.split()) for alias in sorted(by_alias, key=len, reverse=True))
    # between the article and its code: brackets, a title in quotes, "of the RK"
    between = r"(?:[\s,(–—-]|of|the|under|to|rk|рк|republic|kazakhstan['’]?s?|to the|\([^()\n]{1,90}\)|[«“\"][^«»“”\"\n]{1,90}[»”\"]){0,12}"
    return ArticleFinder(
        code_after=re.compile(rf"{between}(?<!\w)(?P<code>{names})(?!\w)", re.IGNORECASE),
        number_then_code=re.compile(
            rf"(?<![\w.])(?:{_PART}\s*(?P<parts>{_PART_LIST})\s*(?:of\s+)?(?:{_ARTICLE})?\s*)?"
            rf"(?P<number>{_NUMBER})(?:{_SEP}\(?{_PART}\s*(?P<later>{_PARTS})\)?|\s?\((?P<bare>\d{{1,2}})\))?(?:\s*,)?\s+(?:of\s+(?:the\s+)?)?(?P<code>{names})(?!\w)",
            re.IGNORECASE,
        ),
        code_before=re.compile(
            rf"(?<!\w)(?P<code>{names})(?:\s+(?:of\s+(?:the\s+)?)?(?:rk|рк|kazakhstan|республики\s+казахстан|republic\s+of\s+kazakhstan))?"
            r"[\s,:(–—]{1,3}$",
            re.IGNORECASE,
        ),
        any_code=re.compile(rf"(?<!\w)(?:{names})(?!\w)", re.IGNORECASE),
        by_alias=by_alias,
    )
