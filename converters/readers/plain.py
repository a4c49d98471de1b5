"""Plain text: the decoded characters, unchanged, because evidence offsets point into them."""

from __future__ import annotations

from pathlib import Path

from converters.readers.encoding import decode
from converters.readers.limits import Limits
from converters.source import Source


def read_text(data: bytes, path: Path, limits: Limits) -> Source:
    """:raises BadInput: not text, or damaged text."""
    decoded = decode(data, path)
    return Source(path, decoded.text, "text/plain", notes=decoded.notes)
