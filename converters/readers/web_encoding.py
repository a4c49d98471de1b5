"""The encoding a web page names for itself."""

from __future__ import annotations

import codecs
import re

_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_XML_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})[\"']")
_WHERE_IT_STANDS = 4096


def declared_text(data: bytes) -> tuple[str, tuple[str, ...]] | None:
    """The page decoded as it says, or ``None`` if it names no encoding, an unknown one, or one that does not fit its bytes."""
    head = data[:_WHERE_IT_STANDS]
    found = _XML_DECLARED.search(head) or _DECLARED.search(head)
    if found is None or b"\x00" in data:
        return None
    named = found.group(1).decode("ascii").lower()
    try:
        encoding = codecs.lookup({"iso-8859-1": "windows-1252"}.get(named, named)).name  # browsers read Latin-1 so, too
        text = data.decode(encoding)
    except (LookupError, UnicodeDecodeError):
        return None
    return text.removeprefix("\ufeff"), (() if encoding == "utf-8" else (f"read as {encoding}, which the page names",))
