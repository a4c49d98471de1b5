"""How much a file may hold before a reader refuses it. A reader never meets more than this, whatever the file claims."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes. Zip-based files (docx, odt, xlsx, ods) are measured unpacked before anything is unpacked."""

    file: int = 100 * MEBIBYTE
    unpacked: int = 512 * MEBIBYTE
    ratio: int = 150
    """Unpacked to packed size of one part. Real spreadsheets stay below 60; a bomb is in the thousands."""
    ratio_applies_from: int = 16 * MEBIBYTE
    """Parts smaller than this may be packed as tightly as they like: blank sheets are."""
    parts: int = 10_000
    """Files inside one zip-based file."""
    depth: int = 200
    """Elements inside each other in a web page or a document."""
    cells: int = 5_000_000
    """Cells of one workbook or table, repeated ones counted each time."""
    characters: int = 100_000_000
    """Of the text made from a workbook or a PDF: a workbook may name one long text in every cell."""
    pages: int = 5_000
    """Pages of a PDF."""


DEFAULT = Limits()
