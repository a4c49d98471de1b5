"""Bytes to text: which encoding a file is in, and a refusal where the text would come out damaged.

Order of decision: a byte order mark; UTF-16 where the zero bytes say so; UTF-8 if every byte fits; otherwise a guess among
the encodings our sources use. A guess is always written down in the notes, because a wrong one is still readable text.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

import chardet

from ontology.errors import BadInput, Where

_SINGLE_BYTE = ("windows-1251", "koi8-r", "cp866", "kz1048", "windows-1252")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF", ".pdf"),
    (b"PK\x03\x04", "a zip-based document (Word, Excel, OpenDocument)", ".docx, .xlsx, .odt or .ods"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file, or one protected by a password", None),
    (b"\x89PNG", "a picture", None),
    (b"\xff\xd8\xff", "a picture", None),
    (b"GIF8", "a picture", None),
    (b"\x1f\x8b", "a compressed file", None),
    (b"Rar!", "a compressed file", None),
    (b"7z\xbc\xaf", "a compressed file", None),
    (b"{\\rtf", "an RTF document", None),
)
_LOOKED_AROUND = 200_000
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1b\x7f]")
_SAVE_AS_UTF8 = "Open it in the program it came from and save it again as UTF-8 text."


@dataclass(frozen=True, slots=True)
class Decoded:
    """``text`` without byte order mark, ``encoding`` as Python names it, and notes for a person."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(data: bytes, path: Path) -> Decoded:
    """Decode a text file.

    :param path: only named in errors.
    :raises BadInput: not text at all, or text with bytes that its encoding does not have; the message names the byte.
    """
    _refuse_other_formats(data, path)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(Decoded(_strict(data, encoding, path, skip=len(mark)), encoding), path)
    if b"\x00" in data:
        return _checked(_utf16_without_mark(data, path), path)
    try:
        return _checked(Decoded(data.decode("utf-8"), "utf-8"), path)
    except UnicodeDecodeError as error:
        if _is_damaged_utf8(data, error.start):
            raise _undecodable(data, error.start, "utf-8", path) from None
    return _checked(_guess(data, path), path)


def _refuse_other_formats(data: bytes, path: Path) -> None:
    for signature, name, suffix in _SIGNATURES:
        if data.startswith(signature):
            hint = (
                f"If that is what it is, give it the right ending ({suffix})." if suffix else "Save it as .docx, .xlsx, .pdf, .csv or .txt."
            )
            raise BadInput(f"the file is named {path.suffix} but holds {name}", where=Where(file=str(path)), hint=hint)


def _strict(data: bytes, encoding: str, path: Path, *, skip: int = 0) -> str:
    try:
        return data[skip:].decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(data, skip + error.start, encoding, path) from None


def _undecodable(data: bytes, offset: int, encoding: str, path: Path) -> BadInput:
    line = data.count(b"\n", 0, offset) + 1
    return BadInput(
        f"the text is {encoding.upper()}, but byte {offset + 1} ({data[offset]:#04x}) does not belong to it; the file is damaged or mixed",
        where=Where(file=str(path), line=line),
        hint=f"Look at that line. {_SAVE_AS_UTF8}",
    )


def _is_damaged_utf8(data: bytes, offset: int) -> bool:
    """Whether most of what is not ASCII around the first bad byte reads as UTF-8: other encodings form its sequences by accident only."""
    around = data[max(0, offset - _LOOKED_AROUND) : offset + _LOOKED_AROUND]
    text = around.decode("utf-8", errors="surrogateescape")
    broken = sum("\udc80" <= character <= "\udcff" for character in text)
    whole = sum(character > "\x7f" for character in text) - broken
    return whole > broken


def _utf16_without_mark(data: bytes, path: Path) -> Decoded:
    if len(data) % 2 == 0:
        little, big = data[1::2].count(0), data[0::2].count(0)
        encoding = "utf-16-le" if little > big else "utf-16-be"
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            text = "\x00"
        if "\x00" not in text and _is_mostly_one_script(text):
            return Decoded(text, encoding, (f"no byte order mark; read as {encoding.upper()}",))
    raise _binary(path, data.index(0))


def _is_mostly_one_script(text: str) -> bool:
    expected = sum(c.isascii() or "\u0400" <= c <= "\u04ff" or "\u2000" <= c <= "\u206f" or "\u00a0" <= c <= "\u024f" for c in text)
    return expected >= 0.9 * len(text)


def _binary(path: Path, offset: int) -> BadInput:
    return BadInput(
        f"the file is not text: there is a control character at byte {offset + 1}",
        where=Where(file=str(path)),
        hint="Give the report itself, as .txt, .html, .docx, .odt, .pdf, .csv, .tsv, .xlsx, .ods, .json or .jsonl.",
    )


def _guess(data: bytes, path: Path) -> Decoded:
    found = chardet.detect(data, include_encodings=_SINGLE_BYTE, no_match_encoding="windows-1251")
    name = (found["encoding"] or "windows-1251").lower()
    encoding = codecs.lookup(name).name
    text = _strict(data, encoding, path)
    return Decoded(text, encoding, (f"not UTF-8; the encoding was guessed: {name}. Look whether the names read well.",))


def _checked(decoded: Decoded, path: Path) -> Decoded:
    found = _CONTROL.search(decoded.text)
    if found:
        raise _binary(path, len(decoded.text[: found.start()].encode(decoded.encoding)))
    return decoded
