"""Durations and amounts of money in a cell."""

from __future__ import annotations

import re
from decimal import Decimal

from converters.packs import Pack
from converters.tables.cells import Piece

_UNIT_STEMS = {
    "hours": ("час", "hour", "сағат"),
    "days": ("сут", "дн", "ден", "day", "тәулік", "күн"),
    "months": ("мес", "month", "ай"),
    "years": ("год", "лет", "г.", "year", "жыл"),
}
_DURATION_PART = re.compile(r"(\d{1,4})\s*(?:-\s*)?([^\W\d_]+\.?)")
_BETWEEN = re.compile(r"(?:[\s,]|\bи\b|\band\b|\bof\b|\barrest\b|\bареста?\b|\bна\b|\bfor\b|\bсроком\b|'|’)*", re.IGNORECASE)
_LETTERS = {"years": "Y", "months": "M", "days": "D"}
_AMOUNT = re.compile(
    r"[^\d]{0,12}?(?P<number>\d[\d\s\u00a0\u202f.,']*)\s*(?P<scale>тыс\w*\.?|thousand|млн\.?|million)?\s*(?P<unit>\D*)", re.IGNORECASE
)
_GROUPED = re.compile(r"\d{1,3}(?:[.,']\d{3})+")


def duration_in(piece: Piece, unit: str | None, text: str | None = None) -> str:
    """An ISO 8601 duration.

    :param unit: that of a bare number.
    :param text: what to read, if it is only a part of the cell.
    :raises CellProblem: no duration, or a bare number and the map names no unit.
    """
    text = piece.value if text is None else text
    if text.isdigit():
        if unit is None:
            raise piece.problem("a number without a unit", "Say in the map what it counts: unit = 'days'.")
        return _iso({unit: int(text)})
    found: dict[str, int] = {}
    rest = text
    for number, word in _DURATION_PART.findall(text):
        kind = _unit(word)
        if kind is None or kind in found:
            break
        found[kind] = int(number)
        rest = rest.replace(number, "", 1).replace(word, "", 1)
    if not found or not _BETWEEN.fullmatch(rest):
        raise piece.problem("not a duration", "Expected a number, or for instance 15 суток, 15 days, 3 years 2 months.")
    return _iso(found)


def amount_in(piece: Piece, currency: str | None, pack: Pack, text: str | None = None) -> tuple[int | float | None, str | None]:
    """An amount of money and its currency (ISO 4217); neither where the cell counts index units, whose worth changes with the year.

    :param currency: what the map says; without it the pack's own, unless the cell names another money.
    :param text: what to read, if it is only a part of the cell.
    :raises CellProblem: no amount, or an unknown money.
    """
    match = _AMOUNT.fullmatch(piece.value if text is None else text)
    number = _number(match.group("number")) if match else None
    if match is None or number is None:
        raise piece.problem("not an amount of money", "Expected a number such as 50000, 50 000 or 50 000 tenge.")
    word = match.group("unit").strip().casefold().rstrip(".")
    if any(word == unit.casefold() for unit in pack.units):
        return None, None
    if word and not currency and word not in {w.casefold() for w in (*pack.currency_words, pack.currency)}:
        raise piece.problem(
            f"unknown money {word!r}", f"The pack {pack.name!r} knows {pack.currency}; name another in the map: currency = 'USD'."
        )
    scale = (match.group("scale") or "").casefold()
    number *= 1000 if scale.startswith(("тыс", "thous")) else 1_000_000 if scale else 1
    return (int(number) if number == int(number) else float(number)), currency or pack.currency


def _number(text: str) -> Decimal | None:
    text = re.sub(r"[\s\u00a0\u202f]", "", text).rstrip(".,'")
    if _GROUPED.fullmatch(text):
        return Decimal(re.sub(r"[.,']", "", text))
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+\.\d{1,2}", text):
        return Decimal(text.replace(",", ""))
    return Decimal(text.replace(",", ".")) if re.fullmatch(r"\d+(?:[.,]\d{1,2})?", text) else None


def _unit(word: str) -> str | None:
    folded = word.casefold()
    if folded in ("г", "г.", "д", "д.", "м", "м."):
        return {"г": "years", "д": "days", "м": "months"}[folded[0]]
    return next((unit for unit, stems in _UNIT_STEMS.items() if folded.startswith(stems)), None)


def _iso(parts: dict[str, int]) -> str:
    days = "".join(f"{parts[unit]}{letter}" for unit, letter in _LETTERS.items() if unit in parts)
    return f"P{days}" + (f"T{parts['hours']}H" if "hours" in parts else "")
