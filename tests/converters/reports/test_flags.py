"""Every flag fires, in the language of the entry."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from converters.flags import MESSAGES, FlagCode
from converters.record import Record

TITLE = "MONITORING FROM May 1 to May 31, 2023\n\n"
CASES: dict[FlagCode, str] = {
    FlagCode.ARTICLE_UNKNOWN: TITLE + "May 1, Almaty, Dosov K., Article 399, Part 1 of the Criminal Code.",
    FlagCode.CODE_INFERRED: TITLE + "May 1, Almaty, Dosov K., Article 405, Part 2, was detained.",
    FlagCode.CODE_OPEN: TITLE + "May 1, Almaty, Dosov K., Article 131, Part 2, was detained.",
    FlagCode.NAME_VARIANTS: TITLE + "May 1, Almaty, Seitembayeva B. was detained. Later Seitembaeva B. was released.",
    FlagCode.NAME_UNSURE: TITLE + "May 1, Almaty, Qwert Asdf, was detained.",
    FlagCode.YEAR_GUESSED: "May 1, 2023, Almaty, Dosov K. was detained.\n\nMay 2, Almaty, Dosov K. was released.",
    FlagCode.YEAR_UNKNOWN: "May 1, Almaty, Dosov K. was detained.",
    FlagCode.DATE_MISSING: "Monitoring of violations\n\n#DOSOV Kanat – the activist was detained near his home.",
    FlagCode.PLACE_UNKNOWN: TITLE + "May 1, Zhylybulak village, Dosov K. was detained.",
    FlagCode.PLACE_REGION_MISMATCH: TITLE + "May 1, Pavlodar region, Taraz, Dosov K. was detained.",
    FlagCode.PENALTY_BACKGROUND: TITLE + "May 1, Almaty, Dosov K. was released after 15 days of arrest.",
    FlagCode.AMOUNT_SHARED: TITLE + "May 1, Almaty, Dosov K. and Seitova B. were fined 172,500 tenge.",
    FlagCode.AMOUNT_UNIT: TITLE + "May 1, Almaty, Dosov K., Article 488 CAO, a fine of 50 MCI.",
    FlagCode.ARREST_SENSE: TITLE + "May 1, Almaty, the court sentenced Dosov K. to arrest for 2 months.",
    FlagCode.CHARGE_NOBODY: TITLE + "May 1, Almaty, a case was opened under Article 272, Part 2 of the Criminal Code.",
    FlagCode.MINOR: TITLE + "May 1, Almaty, Dosov K. was detained with his underage nephew.",
    FlagCode.SENSITIVE: TITLE + "May 1, Almaty, Dosov K. attempted suicide.",
    FlagCode.ADDRESS_MISSING: TITLE + "May 1, Almaty, Dosov K. was detained[7].\n\n[1] https://example.org/1",
    FlagCode.ENTRY_CUT: TITLE + "May 1, Almaty, Dosov K. was detained. " + "Nobody was told why he was held there. " * 400,
}


@pytest.mark.parametrize("code", list(FlagCode))
def test_flag_fires(code: FlagCode, extract: Callable[..., list[Record]]) -> None:
    flags = [flag for record in extract(CASES[code]) for flag in record.flags]
    assert code.value in {flag.code for flag in flags}


@pytest.mark.parametrize("code", list(FlagCode))
def test_flag_is_silent_without_cause(code: FlagCode, extract: Callable[..., list[Record]]) -> None:
    (record,) = extract(TITLE + "May 1, Almaty, Dosov K., Article 488, Part 6 of the Code of Administrative Offences, arrest for 15 days.")
    assert code.value not in {flag.code for flag in record.flags}


def test_messages_in_three_languages() -> None:
    assert set(MESSAGES) == set(FlagCode)
    assert all(m.en and m.ru and m.kk for m in MESSAGES.values())


def test_the_message_is_in_the_language_of_the_entry(extract: Callable[..., list[Record]]) -> None:
    (record,) = extract("1 мая, Алматы, Досов К., статья 131, часть 2, задержан полицией.")
    assert any("Из текста не ясно" in flag.message for flag in record.flags)
