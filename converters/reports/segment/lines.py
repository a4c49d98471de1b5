"""Lines and paragraphs of a source, and page furniture among them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LINE = re.compile(r"[^\n]*\n?")
_BLANK = re.compile(r"[\s\u00a0\u200b\ufeff]*")
_NAVIGATION = (
    r"нажмите\s+.?enter|перейти к содержанию|поделись|поделиться|читать далее|комментари[ийя]|подпис(?:аться|ывайтесь)"
    r"|share (?:this|on)|skip to content|press .?enter|read more|leave a comment|subscribe|(?:главная|home)\s*[|>/]"
)
_PAGE_NUMBER = r"(?:page|стр\.?)\s*\d+(?:\s*(?:of|из)\s*\d+)?\W*$|\d{0,4}\W*$"
_SITE_NAME = r"(?:www\.)?[\w-]+(?:\.[\w-]+)+/?\W*$"
_FURNITURE = re.compile(rf"^\W*(?:{_NAVIGATION}|{_PAGE_NUMBER}|{_SITE_NAME})", re.IGNORECASE)
ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>«»“”\"]+", re.IGNORECASE)
FOOTNOTE = re.compile(r"^[\s\u00a0\u200b\ufeff]*\[(\d{1,6})\][\s\u00a0]*")


@dataclass(frozen=True, slots=True)
class Line:
    """``text[start:end]``, without the line break and outer white space."""

    start: int
    end: int
    text: str
    gap: int
    """Blank lines before it."""

    @property
    def furniture(self) -> bool:
        """Navigation, page numbers, share buttons: nothing that a report says."""
        return len(self.text) < 160 and _FURNITURE.match(self.text) is not None


def lines(text: str) -> Iterator[Line]:
    """The lines that hold something."""
    gap = 0
    for match in _LINE.finditer(text):
        raw = match.group()
        if not raw:
            return
        lead = _BLANK.match(raw)
        inside = raw[lead.end() if lead else 0 :]
        stripped = inside.rstrip("\n\r\t \u00a0\u200b\ufeff")
        if not stripped:
            gap += 1
            continue
        start = match.start() + len(raw) - len(inside)
        yield Line(start, start + len(stripped), stripped, gap)
        gap = 0


def trim_address(url: str) -> str:
    """An address without the punctuation of the sentence around it."""
    while url and (url[-1] in ".,;:!?'’" or (url[-1] == ")" and url.count("(") < url.count(")")) or url[-1] == "]"):
        url = url[:-1]
    return url
