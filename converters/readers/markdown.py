"""Markdown: the text that a reader of the rendered page sees; the address of a link goes with its words."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from markdown_it import MarkdownIt

from converters.readers.encoding import decode
from converters.readers.limits import Limits
from converters.readers.web import read_html
from converters.source import Source

# Lists of entries are kept one a line, so a line break stays one; "[1]: address" is a footnote of the report here, not a link's target.
_OFF = ["code", "html_block", "html_inline", "reference", "lheading"]
_MARKDOWN = MarkdownIt("commonmark", {"breaks": True, "html": False}).disable(_OFF).enable("table")
_FOOTNOTE = re.compile(r"^\[\^?(\w{1,6})\]:?[ \t]+(?=\S)", re.MULTILINE)
_MARK = re.compile(r"\[\^(\w{1,6})\]")


def read_markdown(data: bytes, path: Path, limits: Limits) -> Source:
    """Read a Markdown file (CommonMark; footnotes ``[^1]`` too).

    :raises BadInput: not text, damaged text, or none.
    :raises TooMuch: lists nested deeper than the limits allow.
    """
    decoded = decode(data, path)
    text = _MARK.sub(r"[\1]", _FOOTNOTE.sub(r"[\1] ", decoded.text))
    page = f"<html><body><main><h1></h1>{_MARKDOWN.render(text)}</main></body></html>"
    source = read_html(page.encode("utf-8", "surrogatepass"), path, limits)
    return replace(source, media_type="text/markdown", notes=(*decoded.notes, *source.notes))
