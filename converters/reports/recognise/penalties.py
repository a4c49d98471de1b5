"""Lengths of time and sums of money, and the penalty that they measure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from converters.packs import Pack
from converters.reports.lexicon import Hit, word_list
from converters.reports.text import Text

_SPELLED = {
    **dict(
        zip(
            [
                "one",
                "two",
                "three",
                "four",
                "five",
                "six",
                "seven",
                "eight",
                "nine",
                "ten",
                "eleven",
                "twelve",
                "fifteen",
                "twenty",
                "thirty",
            ],
            [*range(1, 13), 15, 20, 30],
            strict=True,
        )
    ),
    **dict(
        zip(
            [
                "один",
                "одного",
                "одному",
                "два",
                "двух",
                "две",
                "три",
                "трёх",
                "трех",
                "четыре",
                "пять",
                "шесть",
                "семь",
                "восемь",
                "девять",
                "десять",
                "пятнадцать",
                "двадцать",
            ],
            [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 5, 6, 7, 8, 9, 10, 15, 20],
            strict=True,
        )
    ),
}
_UNITS = {
    "Y": ("years?", "yrs?", "год", "года", "году", "лет", "годам", "жыл", "жылға"),
    "M": ("months?", "месяц", "месяца", "месяцев", "мес", "ай", "айға"),
    "W": ("weeks?", "недел\\w+"),
    "D": ("days?", "сутки", "суток", "сут", "день", "дня", "дней", "тәулік\\w*", "күн\\w*"),
    "H": ("hours?", "час", "часа", "часов", "сағат\\w*"),
}
_UNIT = "|".join(f"(?P<u{key}>{'|'.join(forms)})" for key, forms in _UNITS.items())
_COUNT = rf"(?P<n>\d+(?:[.,]\d+)?|{'|'.join(sorted(_SPELLED, key=len, reverse=True))})"
_LENGTH = re.compile(rf"(?<![\w.,/]){_COUNT}[\s-]*(?:full\s+|calendar\s+)?(?:{_UNIT})(?!\w)", re.IGNORECASE)
_JOIN = re.compile(r"[\s,]*(?:and|и|,)?\s*", re.IGNORECASE)
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
_FIGURE = r"\d{1,3}(?:[ \u00a0\u202f,]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?"


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

    for match in _LENGTH.finditer(text, start, end):
        unit = next(key for key in _UNITS if match.group(f"u{key}"))
        amount = _count(match.group("n"))
        joined = (
            begin >= 0
            and _JOIN.fullmatch(text, last, match.start()) is not None
            and "YMWDH".index(unit) > max(("YMWDH".index(u) for u in parts), default=9)
        )
        if not joined:
            flush()
            begin = match.start()
        whole, rest = divmod(amount, 1)
        if rest and unit == "Y":
            parts["Y"] = int(whole)
            parts["M"] = round(rest * 12)
            if not whole:
                del parts["Y"]
        else:
            parts[unit] = int(whole)
        last = match.end()
    flush()
    return hits


def _count(word: str) -> float:
    lower = word.lower()
    return float(_SPELLED[lower]) if lower in _SPELLED else float(lower.replace(",", "."))


@dataclass(frozen=True)
class MoneyFinder:
    """Finds sums in the money of one country."""

    after: re.Pattern[str]
    before: re.Pattern[str]
    units: re.Pattern[str]
    currency: str
    unit_names: dict[str, str]

    def find(self, text: str, start: int, end: int) -> list[Money]:
        hits = []
        for match in self.units.finditer(text, start, end):
            hits.append(Money(match.start(), match.end(), None, None, self.unit_names[" ".join(match.group("unit").lower().split())]))
        for pattern in (self.after, self.before):
            for match in pattern.finditer(text, start, end):
                if any(h.start < match.end() and match.start() < h.end for h in hits):
                    continue
                ranged = bool(match.groupdict().get("low"))
                amount = None if ranged else _number(match.group("n"), match.group("scale"))
                hits.append(Money(match.start(), match.end(), amount, self.currency, range=ranged))
        return sorted(hits, key=lambda h: h.start)


def _number(figure: str, scale: str | None) -> float | int:
    digits = re.sub(r"[ \u00a0\u202f]", "", figure)
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", digits):
        digits = digits.replace(",", "")
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
        units=re.compile(rf"(?<![\w.,])(?P<n>{_FIGURE})\s*(?P<unit>{units or '(?!)'})(?!\w)", re.IGNORECASE),
        currency=pack.currency,
        unit_names={" ".join(word.lower().split()): name for word, name in pack.units.items()},
    )


def find_cues(text: Text, pack: Pack, languages: tuple[str, ...]) -> list[Hit]:
    """Words that name a kind of penalty, longest first where two begin at one word."""
    hits = sorted(word_list(pack, languages, "penalties").scan(text.words), key=lambda h: (h.start, -(h.end - h.start)))
    kept: list[Hit] = []
    for hit in hits:
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept
