"""Reading the files NGOs have: one module a format, all behind :func:`read_source`."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from converters.readers.delimited import read_delimited
from converters.readers.limits import DEFAULT, MEBIBYTE, Limits
from converters.readers.objects import read_json
from converters.readers.plain import read_text
from converters.source import Source
from ontology.errors import BadInput, NotFound, TooMuch, Unavailable, Where

Reader = Callable[[bytes, Path, Limits], Source]


def _with_library(module: str, function: str) -> Reader:
    """A reader whose module, and the library of its format, are loaded with the first such file: together they take half a second."""

    def read(data: bytes, path: Path, limits: Limits) -> Source:
        reader: Reader = getattr(import_module(f"{__name__}.{module}"), function)
        return reader(data, path, limits)

    return read


READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".md": _with_library("markdown", "read_markdown"),
    ".html": _with_library("web", "read_html"),
    ".htm": _with_library("web", "read_html"),
    ".docx": _with_library("word", "read_docx"),
    ".odt": _with_library("opentext", "read_odt"),
    ".pdf": _with_library("pdf", "read_pdf"),
    ".csv": read_delimited,
    ".tsv": read_delimited,
    ".xlsx": _with_library("excel", "read_xlsx"),
    ".ods": _with_library("opensheet", "read_ods"),
    ".json": read_json,
    ".jsonl": read_json,
}
"""What can be read, by the file name's ending in lower case."""


def read_source(path: Path, *, limits: Limits = DEFAULT) -> Source:
    """Read one file. The same bytes always give the same text; nothing is ever fetched from elsewhere.

    :param limits: sizes beyond which a file is refused.
    :raises NotFound: there is no such file.
    :raises BadInput: the file is empty, of an unknown kind, damaged, protected by a password, or not what its name says.
    :raises TooMuch: a limit is exceeded.
    """
    where = Where(file=str(path))
    reader = READERS.get(path.suffix.lower())
    if not path.is_file():
        if path.is_dir():
            raise BadInput("this is a folder, not a file", where=where, hint="Name the files in it, for instance FOLDER/*.")
        raise NotFound("there is no such file", where=where, hint="Look at the spelling of its name and folder.")
    if reader is None:
        raise BadInput(
            f"files ending in {path.suffix or 'nothing'} cannot be read", where=where, hint=f"Known endings: {' '.join(READERS)}."
        )
    try:
        size = path.stat().st_size
        if size > limits.file:
            message = f"the file has {size / MEBIBYTE:.0f} MB; the limit is {limits.file / MEBIBYTE:.0f} MB"
            raise TooMuch(message, where=where, hint="Split it.")
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "no reason given"
        raise Unavailable(f"the file cannot be opened: {reason}", where=where, hint="Look at the file's permissions.") from error
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise BadInput("the file is empty", where=where, hint="Save the report again, or leave the file out.")
    return reader(data, path, limits)
