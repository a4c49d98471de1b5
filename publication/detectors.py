"""Finds in a text what must never be public (rules 11 to 13 of ``docs/gate.md``). Cautious: better one blank too many.

Each detector yields spans of the text. None of the expressions can backtrack more than a few characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]

EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}")
IIN = re.compile(r"(?<!\d)\d{12}(?!\d)")
PHONE = re.compile(
    r"(?<![\w/])(?:\+\d{1,3}|8)[\s(.-]{1,2}\d{3}[\s).-]{0,2}\d{2,3}(?:[\s.-]?\d{2}){2,3}(?!\w)"  # grouped
    r"|(?<![\w/])(?:\+\d|8)\d{9,12}(?!\w)"  # in one go
)
PLATE = re.compile(r"(?<!\w)(?:\d{3}\s?[A-Z]{2,3}\s?\d{2}|[A-Z]\s?\d{3}\s?[A-Z]{2,3})(?!\w)")
COORDINATES = re.compile(r"(?<!\d)[3-5]\d\.\d{3,8}\s?[,;]\s?[4-8]\d\.\d{3,8}")
STREET_EN = re.compile(
    r"(?<![\w/])\d{1,4}[A-Za-z]?(?:/\d{1,3})?,?\s(?:\w[\w'’-]{1,30}\s){1,3}(?:Street|street|St\.|Avenue|avenue|Ave\.|microdistrict)(?!\w)"
)
STREET_EN_AFTER = re.compile(
    r"(?<!\w)(?:\w[\w'’-]{1,30}\s){1,3}(?:Street|street|Avenue|avenue|microdistrict),?\s(?:house\s|building\s|apt\.?\s)?\d{1,4}(?!\w)(?:,?\s(?:flat|apt\.?|apartment|office)\s\d{1,4})?"
)
STREET_RU = re.compile(
    r"(?<!\w)(?:ул\.|улиц[аеуы]|просп\.|проспект[ае]?|пр-т|мкр\.?|микрорайон[е]?|көшесі)\s?«?(?:[\w'’-]{2,30}\s?){1,3}»?,?\s?(?:д\.|дом|үй)?\s?\d{1,4}(?!\w)(?:,?\s(?:кв\.?|квартира|пәтер)\s?\d{1,4})?",
    re.IGNORECASE,
)


def _beginning_with(*stems: str) -> re.Pattern[str]:
    """Words that begin with one of the stems (each an expression of its own), in any case."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(stems)})", re.IGNORECASE)


HEALTH = _beginning_with(
    *(
        "suicid",
        "self-harm",
        r"slit (?:his|her|their) ",
        r"HIV(?!\w)",
        r"AIDS(?!\w)",
        r"mental(?:ly)? (?:ill|disorder)",
        "psychiatr",
        "diagnos",
    ),
    *("chronic", r"heart (?:attack|failure|problem|condition)", "kidney", "diabet", "cancer", "pregnan", "miscarr", r"raped?(?!\w)"),
    *(r"sexual(?:ly)? (?:violen|assault|abus)", "intensive care", "hospitali"),
    *(
        "суицид",
        "самоуб",
        "покончить с собой",
        r"вскры\w{1,4} вен",
        r"ВИЧ(?!\w)",
        "психиатр",
        "психическ",
        "диагноз",
        "хроническ",
        "инфаркт",
    ),
    *("диабет", "онколог", "беременн", "изнасил", "реанимац", "госпитализ"),
)
_UNDER_18 = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
MINOR = _beginning_with(
    *(r"(?:1[0-7]|[1-9])[- ]year[- ]old", r"aged (?:1[0-7]|[1-9])(?!\d)", rf"(?:{_UNDER_18})[- ]year[- ]old"),
    *(r"minors?(?!\w)(?! offen[cs]e)", "underage", "juvenile", r"school(?:boy|girl|child)"),
    *(
        r"(?:1[0-7]|[1-9])-летн",
        r"(?:возрасте|ему|ей) (?:1[0-7]|[1-9]) лет",
        "несовершеннолет",
        "малолет",
        "школьни",
        "кәмелетке толмаған",
        "жасөспірім",
        "оқушы",
        r"(?:1[0-7]|[1-9]) жас(?:тағы|ар)",
    ),
)

PERSONAL = (EMAIL, IIN, PHONE, PLATE, COORDINATES, STREET_EN, STREET_EN_AFTER, STREET_RU)


def personal_data(text: str) -> Iterator[Span]:
    """Spans that hold a phone, e-mail, personal number, plate, coordinates or street address."""
    for detector in PERSONAL:
        for match in detector.finditer(text):
            yield match.span()


def health(text: str) -> bool:
    """Whether the text speaks of somebody's health, self-harm or sexual violence."""
    return HEALTH.search(text) is not None


def minor(text: str) -> bool:
    """Whether the text speaks of somebody under eighteen."""
    return MINOR.search(text) is not None


def name_spans(text: str, names: list[str]) -> Iterator[Span]:
    """Spans of words that begin with one of ``names`` (so inflected and possessive forms too), in any case, with initials."""
    stems = sorted({name for name in names if len(name) >= 3}, key=len, reverse=True)
    if stems:
        any_name = "|".join(map(re.escape, stems))
        for match in re.finditer(rf"(?<!\w)(?:\w\.\s?){{0,2}}(?:{any_name})[\w’'-]*(?:\s\w\.(?:\s?\w\.)?)?", text, re.IGNORECASE):
            yield match.span()
