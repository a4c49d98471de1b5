"""Lengths of time and sums of money, and the penalty that they measure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from converters.packs import Pack
from converters.reports.lexicon import Hit, word_list
from converters.reports.recognise.numerals import SPELLED, SUFFIX, value_of
from converters.reports.text import Text, lowered

_UNITS = {
    "Y": r"years?|yrs?|год(?:а|у|ом|ам|ами)?|лет|жыл(?:ға)?",
    "M": r"months?|месяц(?:а|у|ем|ев|ам|ами)?|мес|ай(?:ға)?",
    "W": r"weeks?|недел\w+",
    "D": r"days?|сут(?:ки|ок|кам|ками)?|день|дн(?:я|ей|ям|ями)|тәулік\w*|күн\w*",
    "H": r"hours?|час(?:а|у|ов|ам|ами)?|сағат\w*",
}
# "a two-year term", "пятилетний срок", "15-суточный арест"; years so told may be an age, unless a term follows
_ADJECTIVES = {
    "Y": r"летн\w+(?=\s(?:\w+\s)?(?:срок|заключени|лишени|ограничени|тюремн|условн|наказани|запрет))",
    "M": r"месячн\w+",
    "D": r"суточн\w+|дневн\w+",
}
_UNIT = "|".join(f"(?P<u{key}>{forms}{'|' + _ADJECTIVES[key] if key in _ADJECTIVES else ''})" for key, forms in _UNITS.items())
_COUNT = rf"(?:\d{{1,3}}(?:[.,]\d+)?{SUFFIX}|{SPELLED}|(?:(?<=\bto\s)|(?<=\bfor\s)|(?<=\bof\s))an?(?=\s))"
_HALF = r"\s+(?:and\s+a\s+half|с\s+половиной)"
_LENGTH = re.compile(
    rf"(?<![\w.,/])(?=[\daehfnostвдопстчш])(?:(?P<n>{_COUNT})(?P<half>{_HALF})?(?:\s*\(\w+(?:\s\w+)?\))?[\s-]*(?:full\s+|calendar\s+)?(?:{_UNIT})(?!\w)(?P<more>{_HALF})?"
    r"|(?P<halfyear>полгода|полугода|half\s+a\s+year)(?!\w))"
)
_LOOK_BACK = 14
"""Characters before a length that may be a part of its count: ``a hundred and``."""
_JOIN = re.compile(r"['’]?[\s,]*(?:and|и|,)?\s*", re.IGNORECASE)
# figures that share the unit of a later one: "к 6, 5 и 3 годам соответственно"
_RESPECTIVELY = re.compile(r"\b(?:respectively|соответственно)\b", re.IGNORECASE)
_SHARING = re.compile(rf"(?<![\w.,/])(?P<n>{_COUNT})(?:\s*,|(?:\s*,)?\s+(?:and|и))\s+(?:(?:to|к|на|по)\s+)?$", re.IGNORECASE)
_NO_COUNT = re.compile(r"(?:parts?|articles?|arts?\.|ч\.|част\w+|ст\.|стат\w+|пункт\w*|п\.)\s*$", re.IGNORECASE)
_SIGNED = re.compile(r"(?<!\w)[TТ]\s?\d")  # "T172,500"
_SCALE = {
    "thousand": 1_000,
    "thous": 1_000,
    "тысяч": 1_000,
    "тыс": 1_000,
    "мың": 1_000,
    "million": 1_000_000,
    "mln": 1_000_000,
    "миллион": 1_000_000,
    "млн": 1_000_000,
    "billion": 1_000_000_000,
    "bn": 1_000_000_000,
    "млрд": 1_000_000_000,
    "миллиард": 1_000_000_000,
}
_FIGURE = r"\d{1,3}(?:[ \u00a0\u202f,.'’]\d{3})+(?![.,]?\d{3})(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?"


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time: ``iso`` such as ``P3Y2M20D``; offsets into the source."""

    start: int
    end: int
    iso: str
    days_only: bool


@dataclass(frozen=True, slots=True)
class Money:
    """A sum; ``amount`` is ``None`` for a count of index units or a range."""

    start: int
    end: int
    amount: float | int | None
    currency: str | None
    unit: str | None = None
    range: bool = False


def find_lengths(text: str, start: int, end: int) -> list[Length]:
    """All lengths; ``3 years, 2 months and 20 days`` is one."""
    hits: list[Length] = []
    parts: dict[str, int] = {}
    begin = last = -1

    def flush() -> None:
        if parts:
            date = "".join(f"{parts[u]}{u}" for u in "YMWD" if u in parts)
            time = f"T{parts['H']}H" if "H" in parts else ""
            hits.append(Length(begin, last, f"P{date}{time}", set(parts) <= {"D", "H"}))
            parts.clear()

    base = max(0, start - _LOOK_BACK)
    small = lowered(text[base:end])  # a third of the time that matching either case takes
    for match in _LENGTH.finditer(small, start - base):
        unit, amount = _amount(match)
        if amount is None:
            continue
        joined = (
            begin >= 0
            and _JOIN.fullmatch(text, last, base + match.start()) is not None
            and "YMWDH".index(unit) > max(("YMWDH".index(u) for u in parts), default=9)
        )
        if not joined:
            flush()
            begin = base + match.start()
        whole, rest = divmod(amount, 1)
        if rest and unit == "Y":
            parts["Y"] = int(whole)
            parts["M"] = round(rest * 12)
            if not whole:
                del parts["Y"]
        else:
            parts[unit] = int(whole)
        last = base + match.end()
    flush()
    return (
        [each for hit in hits for each in (*_sharing(text, start, hit), hit)] if hits and _RESPECTIVELY.search(text, start, end) else hits
    )


def _amount(match: re.Match[str]) -> tuple[str, float | None]:
    if match.group("halfyear"):
        return "M", 6
    unit = next(key for key in _UNITS if match.group(f"u{key}"))
    word = match.group("n")
    if not word[0].isdigit() and re.search(r"\bhundred\s(?:and\s)?$", match.string[max(0, match.start() - _LOOK_BACK) : match.start()]):
        return unit, None  # a hundred and so many: never only the rest of it
    amount = 1.0 if word in ("a", "an") else value_of(word)
    if amount is not None and (match.group("half") or match.group("more")):
        amount += 0.5
    return unit, amount


def _sharing(text: str, start: int, hit: Length) -> list[Length]:
    """Figures before a length that leave their unit to it."""
    unit = hit.iso[-1]
    found: list[Length] = []
    at = hit.start
    while (
        unit in "YMD"
        and (match := _SHARING.search(text[max(start, at - 30) : at]))
        and not _NO_COUNT.search(text[max(start, at - 45) : max(start, at - 30) + match.start()])
        and (amount := value_of(match.group("n")))
    ):
        at = max(start, at - 30) + match.start()
        found.insert(0, Length(at, at + len(match.group("n")), f"P{amount:g}{unit}", unit == "D"))
    return found


@dataclass(frozen=True)
class MoneyFinder:
    """Finds sums in the money of one country."""

    after: re.Pattern[str]
    before: re.Pattern[str]
    units: re.Pattern[str]
    hints: tuple[str, ...]
    """Words and signs of money in small letters: a text without any needs no closer look."""
    currency: str
    unit_names: dict[str, str]

    def find(self, text: str, start: int, end: int) -> list[Money]:
        hits: list[Money] = []
        small = text[start:end].lower()
        if not (any(hint in small for hint in self.hints) or _SIGNED.search(text, start, end)):
            return hits
        for match in self.units.finditer(text, start, end):
            hits.append(Money(match.start(), match.end(), None, None, self.unit_names[" ".join(match.group("unit").lower().split())]))
        taken = {at for hit in hits for at in range(hit.start, hit.end)}
        for pattern in (self.after, self.before):
            for match in pattern.finditer(text, start, end):
                if not taken.isdisjoint(range(*match.span())):
                    continue
                taken.update(range(*match.span()))
                ranged = bool(match.groupdict().get("low"))
                amount = None if ranged else _number(match.group("n"), match.group("scale"))
                hits.append(Money(match.start(), match.end(), amount, self.currency, range=ranged))
        return sorted(hits, key=lambda h: h.start)


def _number(figure: str, scale: str | None) -> float | int:
    digits = re.sub(r"[ \u00a0\u202f'’]", "", figure)
    for group in ",.":
        # "172,500" and "172.500" alike; before a scale word the mark is a decimal one ("1.250 million")
        if re.fullmatch(rf"\d{{1,3}}(?:\{group}\d{{3}})+(?:[.,]\d{{1,2}})?", digits) and (group == "," or not scale):
            digits = digits.replace(group, "", digits.count(group))
            break
    value = float(digits.replace(",", "."))
    if scale:
        value *= next(factor for word, factor in _SCALE.items() if scale.lower().startswith(word))
    return int(value) if value == int(value) else round(value, 2)


@lru_cache(maxsize=8)
def money_finder(pack: Pack) -> MoneyFinder:
    """The finder for the money of ``pack``."""
    words = "|".join(re.escape(w) for w in sorted(pack.currency_words, key=len, reverse=True))
    scale = rf"(?:\s*(?P<scale>(?:{'|'.join(sorted(_SCALE, key=len, reverse=True))})\w*)\.?)?"
    units = "|".join(r"\s+".join(re.escape(part) for part in u.split()) for u in sorted(pack.units, key=len, reverse=True))
    low = rf"(?:(?P<low>(?:{_FIGURE}))\s*(?:to|-|–|до)\s*)?"
    return MoneyFinder(
        after=re.compile(rf"(?<![\w.,]){low}(?P<n>{_FIGURE}){scale}\s*(?:{words or '(?!)'})(?!\w)", re.IGNORECASE),
        before=re.compile(rf"(?<!\w)(?:T|Т|₸|KZT|{words or '(?!)'})\s?(?P<n>{_FIGURE}){scale}(?![\d%])"),
        units=re.compile(rf"(?<![\w.,])(?P<n>{_FIGURE}|{SPELLED})[\s-]*(?P<unit>{units or '(?!)'})(?!\w)", re.IGNORECASE),
        hints=("₸", "kzt", *(word.lower() for word in pack.currency_words), *(unit.split()[0].lower() for unit in pack.units)),
        currency=pack.currency,
        unit_names={" ".join(word.lower().split()): name for word, name in pack.units.items()},
    )


def find_cues(text: Text, pack: Pack, languages: tuple[str, ...]) -> list[Hit]:
    """Words that name a kind of penalty, longest first where two begin at one word; ``none`` marks words that only look like one."""
    hits = sorted(word_list(pack, languages, "penalties").scan(text.words), key=lambda h: (h.start, -(h.end - h.start)))
    kept: list[Hit] = []
    for hit in hits:
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return [hit for hit in kept if hit.value != "none"]
