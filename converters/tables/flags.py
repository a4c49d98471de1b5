"""What only tables put in doubt: flag codes besides those of ``converters/flags.py``, with their words in three languages."""

from __future__ import annotations

from enum import StrEnum

from converters.flags import Message
from converters.record import Evidence, Flag


class TableFlag(StrEnum):
    """Why a row must be looked at."""

    HEAD_COUNT = "head-count"
    ROW_NOT_UNDERSTOOD = "row-not-understood"
    SOURCE_WITHOUT_ADDRESS = "source-without-address"


_MESSAGES = {
    TableFlag.HEAD_COUNT: Message("{0}: a number of people, without names.", "{0}: число людей, без имён.", "{0}: адам саны, аттарсыз."),
    TableFlag.ROW_NOT_UNDERSTOOD: Message("The row was not read: {0}", "Строка не прочитана: {0}", "Жол оқылмады: {0}"),
    TableFlag.SOURCE_WITHOUT_ADDRESS: Message(
        "The source is named without a web address: {0}.", "Источник назван без адреса: {0}.", "Дереккөз мекенжайсыз аталған: {0}."
    ),
}


def table_flag(code: TableFlag, about: str, evidence: Evidence, language: str | None, *, element: str | None = None) -> Flag:
    """A flag with its message in the table's language, English where it names none."""
    message: str = getattr(_MESSAGES[code], language or "en")
    return Flag(code=code.value, message=message.format(about), element=element, evidence=evidence)
