"""PDF: the text of each page, pages parted by a form feed. What repeats on every page is left for the segmenter to see."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pypdfium2

from converters.readers.limits import Limits
from converters.source import Source
from ontology.errors import BadInput, TooMuch, Where

_PASSWORD = 4
"""FPDF_ERR_PASSWORD, the library's code for a file that wants a password."""
_END_SEARCHED = 4096
_HYPHEN_AT_LINE_END = re.compile("[\ufffe\x02](?:\r\n|\r|\n)?")
_SYMBOL_FONT = re.compile("[\uf000-\uf0ff]")
"""Private characters that word processors use for list bullets."""
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0e-\x1f\ufffe\uffff]")


def read_pdf(data: bytes, path: Path, limits: Limits) -> Source:
    """Read the text layer.

    :raises BadInput: no PDF, damaged, protected by a password, or only pictures of pages.
    :raises TooMuch: more pages than the limits allow.
    """
    where = Where(file=str(path))
    repair = "Fetch it again, or print it to a new PDF."
    if b"%PDF-" not in data[:1024]:
        raise BadInput("this is not a PDF", where=where, hint="Look at what the file really is.")
    if b"%%EOF" not in data[-_END_SEARCHED:]:
        raise BadInput("the PDF is cut off: its end is missing", where=where, hint=repair)
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD:
            raise BadInput("the file is protected by a password", where=where, hint="Save a copy without the password.") from error
        raise BadInput("the PDF is damaged", where=where, hint=repair) from error
    try:
        if len(document) > limits.pages:
            raise TooMuch(f"the PDF has {len(document)} pages; the limit is {limits.pages}", where=where, hint="Split it.")
        pages: list[str] = []
        left = limits.characters
        for number in range(len(document)):
            pages.append(_page_text(document, number))
            left -= len(pages[-1])
            if left < 0:
                raise TooMuch(f"the PDF has more than {limits.characters} characters", where=where, hint="Split it.")
    except pypdfium2.PdfiumError as error:
        raise BadInput("a page of the PDF is damaged", where=where, hint=repair) from error
    finally:
        document.close()
    if not any(page.strip() for page in pages):
        hint = "It is probably a scan. Run it through text recognition (OCR), or ask the author for the original."
        raise BadInput("the PDF holds no text, only pictures of pages", where=where, hint=hint)
    notes = [f"{len(pages)} pages; running heads and page numbers are still in the text"]
    bare = [str(number) for number, page in enumerate(pages, start=1) if not page.strip()]
    if bare:
        notes.append(f"pages without text: {', '.join(bare)}")
    return Source(path, "\f".join(pages), "application/pdf", notes=tuple(notes))


def _page_text(document: Any, number: int) -> str:
    page = document[number]
    try:
        text_page = page.get_textpage()
        try:
            text = str(text_page.get_text_range())
        finally:
            text_page.close()
    finally:
        page.close()
    joined = _HYPHEN_AT_LINE_END.sub("", text)
    joined = _SYMBOL_FONT.sub("•", joined)
    return _NOT_TEXT.sub("", joined.replace("\r\n", "\n").replace("\r", "\n")).replace("\f", "\n")
