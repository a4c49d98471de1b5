"""Zip-based documents (docx, xlsx, odt, ods): everything that is checked before a library touches them.

A format library may be trusted with a well-formed file of bearable size, and with nothing else. So the zip directory, the
unpacked sizes, document type declarations (entity expansion, external entities) and the nesting depth are looked at here.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path
from xml.parsers import expat

from converters.readers.limits import MEBIBYTE, Limits
from ontology.errors import BadInput, TooMuch, Where

UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    KeyError,
    ValueError,
    AttributeError,
    TypeError,
    IndexError,
)
"""What Python and the format libraries raise on packages that are broken in ways nobody foresaw; all mean: damaged."""
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_SAVE_AGAIN = "If it opens in the program it came from, save it again there and give that file."
_CHUNK = 256 * 1024


def open_package(data: bytes, path: Path, limits: Limits, *, main_part: str, kind: str) -> zipfile.ZipFile:
    """Check the package and open it.

    :param main_part: the part without which it is no such document.
    :param kind: what it should be, for messages: ``Word document`` …
    :raises BadInput: damaged, protected by a password, another format, or with a document type declaration inside.
    :raises TooMuch: a zip bomb, or simply too large.
    """
    where = Where(file=str(path))
    if data.startswith(_OLE):
        if _ENCRYPTED_STREAM in data:
            raise _protected(where)
        raise BadInput(f"this is an old binary file, not a {path.suffix} {kind}", where=where, hint=f"Save it as {path.suffix}.")
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
        members = package.infolist()
        _check_sizes(members, limits, where)
        if any(member.flag_bits & 1 for member in members):
            raise _protected(where)
        if main_part not in package.namelist():
            raise BadInput(f"this is not a {kind}: it has no part {main_part}", where=where, hint=_SAVE_AGAIN)
        _refuse_encrypted_manifest(package, where)
        for member in members:
            if member.filename.endswith((".xml", ".rels")) and member.file_size:
                _check_xml(package, member, limits, where)
    except UNREADABLE as error:
        raise damaged(kind, where) from error
    return package


def damaged(kind: str, where: Where) -> BadInput:
    """The error for a file that its format's library cannot read either."""
    return BadInput(f"the {kind} is damaged or cut off", where=where, hint=f"Fetch it again. {_SAVE_AGAIN}")


def _protected(where: Where) -> BadInput:
    return BadInput("the file is protected by a password", where=where, hint="Open it, remove the password, save it and give that file.")


def _check_sizes(members: list[zipfile.ZipInfo], limits: Limits, where: Where) -> None:
    hint = "If it is genuine, split it; otherwise do not open it."
    if len(members) > limits.parts:
        raise TooMuch(f"there are {len(members)} parts inside the file; the limit is {limits.parts}", where=where, hint=hint)
    unpacked = sum(member.file_size for member in members)
    if unpacked > limits.unpacked:
        message = f"unpacked, the file has {unpacked / MEBIBYTE:.0f} MB; the limit is {limits.unpacked / MEBIBYTE:.0f} MB"
        raise TooMuch(message, where=where, hint=hint)
    for member in members:
        if member.file_size > limits.ratio_applies_from and member.file_size > limits.ratio * max(member.compress_size, 1):
            message = f"{member.filename} inside the file unpacks to more than {limits.ratio} times its size, as zip bombs do"
            raise TooMuch(message, where=where, hint=hint)


def _refuse_encrypted_manifest(package: zipfile.ZipFile, where: Where) -> None:
    try:
        manifest = package.read("META-INF/manifest.xml")
    except KeyError:
        return
    if b"encryption-data" in manifest or b"encrypted-key" in manifest:
        raise _protected(where)


def _check_xml(package: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits, where: Where) -> None:
    depth = 0

    def start(_name: str, _attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > limits.depth:
            raise TooMuch(f"{member.filename} inside the file nests deeper than {limits.depth}", where=where, hint=_SAVE_AGAIN)

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def doctype(*_arguments: object) -> None:
        message = f"{member.filename} inside the file has a document type declaration, which no {path_kind} has"
        raise BadInput(message, where=where, hint="Do not open it; it may have been made to do harm.")

    path_kind = f"{Path(where.file or '').suffix} file"
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = doctype
    try:
        with package.open(member) as part:
            while chunk := part.read(_CHUNK):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
    except expat.ExpatError as error:
        message = f"{member.filename} inside the file is damaged: {expat.errors.messages[error.code]}"
        raise BadInput(message, where=where, hint=_SAVE_AGAIN) from error
