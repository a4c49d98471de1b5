"""Numbers written in words: English ones, Russian ones in all cases."""

from __future__ import annotations

_ENGLISH_FORMS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
)
_ENGLISH = {word: value for value, word in enumerate(_ENGLISH_FORMS.split(), start=1)}
_ENGLISH_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_RUSSIAN_FORMS: dict[float, str] = {
    1: "один одного одному одним одном одна одной одну",
    1.5: "полтора полторы полутора",
    2: "два две двух двум двумя двое двоих",
    3: "три трёх трех трём трем тремя трое троих",
    4: "четыре четырёх четырех четырём четырем четырьмя",
    8: "восемь восьми восемью восьмью",
    40: "сорок сорока",
    50: "пятьдесят пятидесяти",
    60: "шестьдесят шестидесяти",
    100: "сто ста",
}
# numbers declined alike: stem, then -ь, -и, -ью
_RUSSIAN_STEMS: dict[float, str] = {
    5: "пят",
    6: "шест",
    7: "сем",
    9: "девят",
    10: "десят",
    11: "одиннадцат",
    12: "двенадцат",
    13: "тринадцат",
    14: "четырнадцат",
    15: "пятнадцат",
    16: "шестнадцат",
    17: "семнадцат",
    18: "восемнадцат",
    19: "девятнадцат",
    20: "двадцат",
    30: "тридцат",
}

WORDS: dict[str, float] = {
    **_ENGLISH,
    **_ENGLISH_TENS,
    **{form: value for value, forms in _RUSSIAN_FORMS.items() for form in forms.split()},
    **{stem + ending: value for value, stem in _RUSSIAN_STEMS.items() for ending in ("ь", "и", "ью")},
}
_ANY = "|".join(sorted(WORDS, key=len, reverse=True))
SPELLED = rf"(?:{_ANY})(?:[\s-](?:{_ANY}))?"
"""Expression for a number in words of one or two parts (``twenty-five``, ``двадцати пяти``)."""
SUFFIX = r"(?:-?(?:ти|тью|х|ёх|ех|м|ём|ми|и|ью))?"
"""What Russian hangs on a figure that it declines: ``15-ти``, ``3-х``."""


def value_of(words: str) -> float | None:
    """The number that words or figures say, ``None`` for none: ``15-ти``, ``1,5``, ``двадцати пяти``."""
    parts = words.lower().replace("-", " ").split()
    if parts and parts[0][0].isdigit():
        return float(parts[0].replace(",", "."))
    values = [WORDS.get(part) for part in parts]
    if not values or None in values:
        return None
    total = sum(value for value in values if value is not None)
    first, second = values[0] or 0, values[-1] or 0
    return total if len(values) == 1 or first == 100 > second or first >= 20 > second else None
