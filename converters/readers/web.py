"""Saved web pages (html): the text a reader sees, without navigation; links kept, footnote marks written as ``[n]``."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from urllib.parse import urldefrag, urljoin

from lxml import etree

from converters.readers.assembler import Assembler
from converters.readers.encoding import decode
from converters.readers.limits import Limits
from converters.readers.web_encoding import declared_text
from converters.source import Source
from ontology.errors import BadInput, TooMuch, Where

_FURNITURE = {"nav", "header", "footer", "aside", "form", "button", "menu", "dialog"}
_INVISIBLE = {
    "script",
    "style",
    "noscript",
    "template",
    "head",
    "iframe",
    "object",
    "embed",
    "svg",
    "canvas",
    "audio",
    "video",
    "select",
    "input",
}
_FURNITURE_ROLES = {"navigation", "banner", "contentinfo", "search", "complementary", "menu", "dialog"}
_CONTENT = {"article", "main"}
_BLOCKS = {
    *(
        "address",
        "article",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
    ),
    *("footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "ol", "p", "pre", "section", "summary"),
    *("table", "tbody", "tfoot", "thead", "tr", "ul"),
}
_CLOSE_LINES = {"li", "tr", "dd", "dt", "caption"}
_SPACE = re.compile("[ \t\r\n\f]+")
_NUMBER = re.compile(r"\s*\[?(\d{1,4})\]?\s*")
_BACK_ARROWS = re.compile("[\\s\u2190-\u21ff^\ufe0e\ufe0f]+")


def read_html(data: bytes, path: Path, limits: Limits) -> Source:
    """Read a saved page. Nothing that it names (pictures, styles, frames) is fetched.

    :raises BadInput: no text in it, or damaged text.
    :raises TooMuch: elements nested deeper than the limits allow.
    """
    where = Where(file=str(path))
    text, notes = declared_text(data) or ("", ())
    if not text:
        decoded = decode(data, path)
        text, notes = decoded.text, decoded.notes
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        root = etree.fromstring(text.encode("utf-8", "surrogatepass"), parser)
    except etree.XMLSyntaxError:
        root = None
    if any("depth" in error.message.lower() for error in parser.error_log):
        raise TooMuch("the page nests its elements too deeply", where=where, hint="Copy the text of the page into a .txt file.")
    if root is None:
        raise BadInput("there is no page in this file", where=where, hint="Save the page again from the browser.")
    page = _Page(root, limits, where)
    page.walk(root, in_content=False)
    if not page.out.text().strip():
        raise BadInput(
            "the page holds no text", where=where, hint="It may be filled by a script; save it from the browser, not as a download."
        )
    return Source(path, page.out.text(), "text/html", links=tuple(sorted(page.out.links)), notes=(*notes, *page.notes()))


class _Page:
    def __init__(self, root: etree._Element, limits: Limits, where: Where) -> None:
        self.out = Assembler()
        self._dropped: Counter[str] = Counter()
        self._limits, self._where = limits, where
        self._open_cells = 0
        self._base = _first(root, "//base/@href") or _first(root, "//link[@rel='canonical']/@href") or ""
        self._note_numbers = _footnote_targets(root)
        if not root.xpath("//h1"):
            self.out.add(_SPACE.sub(" ", _first(root, "//title/text()")).strip())
            self.out.break_with("\n\n")

    def notes(self) -> list[str]:
        dropped = ", ".join(f"{name} ({count})" for name, count in sorted(self._dropped.items()))
        return [f"left out as page furniture: {dropped}"] if dropped else []

    def walk(self, element: etree._Element, *, in_content: bool, depth: int = 0, keep_space: bool = False) -> None:
        if depth > self._limits.depth:
            message = f"the page nests its elements deeper than {self._limits.depth}"
            raise TooMuch(message, where=self._where, hint="Copy the text of the page into a .txt file.")
        tag = str(element.tag).lower()
        if self._is_dropped(element, tag, in_content):
            return
        if tag == "br":
            self.out.break_with("\n") if self.out.at_line_start else self.out.add("\n")
            return
        separator = ("\n" if tag in _CLOSE_LINES else "\n\n") if tag in _BLOCKS else ""
        if separator and self._open_cells:
            separator = " "
        if separator:
            self.out.break_with(separator)
        if tag in ("td", "th") and element.getprevious() is not None:
            self.out.next_cell()
        number = _mark_number(element) if tag == "a" else None
        target = next((self._note_numbers[i] for i in (element.get("id"), element.get("name")) if i and i in self._note_numbers), None)
        if target and number is None and not _text(element).lstrip().startswith(f"[{target}]") and not _holds_mark(element):
            self.out.add(f"[{target}] ")
        if number is not None:
            mark = number if self.out.ends_with("[") else f"[{number}]"
            self.out.add(mark + (" " if self.out.at_line_start else ""))
        else:
            spells_outside = self.out.spells_addresses
            self.out.spells_addresses = spells_outside or target is not None
            with self.out.link(self._address(element) if tag == "a" else None):
                self._open_cells += tag in ("td", "th")
                self._content(element, in_content or tag in _CONTENT, depth, keep_space or tag in ("pre", "textarea"))
                self._open_cells -= tag in ("td", "th")
            self.out.spells_addresses = spells_outside
        if separator:
            self.out.break_with(separator)

    def _content(self, element: etree._Element, in_content: bool, depth: int, keep_space: bool) -> None:
        self._characters(element.text, keep_space)
        for child in element:
            if isinstance(child.tag, str):
                self.walk(child, in_content=in_content, depth=depth + 1, keep_space=keep_space)
            self._characters(child.tail, keep_space)

    def _characters(self, text: str | None, keep_space: bool) -> None:
        if not text:
            return
        if keep_space:
            self.out.add(text)
            return
        text = _SPACE.sub(" ", text)
        leading, inner, trailing = text[:1] == " ", text.strip(" "), text[-1:] == " "
        if leading:
            self.out.break_with(" ")
        self.out.add(inner)
        if inner and trailing:
            self.out.break_with(" ")

    def _is_dropped(self, element: etree._Element, tag: str, in_content: bool) -> bool:
        style = (element.get("style") or "").replace(" ", "").lower()
        if tag in _INVISIBLE or element.get("hidden") is not None or "display:none" in style:
            return True
        furniture = tag in _FURNITURE and not (in_content and tag in ("header", "footer", "aside"))  # an article's own header is its title
        role = (element.get("role") or "").lower()
        if furniture or role in _FURNITURE_ROLES:
            self._dropped[tag if furniture else role] += 1
            return True
        return tag == "a" and (element.get("href") or "").startswith("#") and bool(_BACK_ARROWS.fullmatch(_text(element)))

    def _address(self, element: etree._Element) -> str | None:
        href = (element.get("href") or "").strip()
        if not href or href.startswith("#"):
            return None
        address = urljoin(self._base, href)
        return address if address.startswith(("http://", "https://")) else None


def _text(element: etree._Element) -> str:
    return "".join(str(part) for part in element.itertext())


def _first(root: etree._Element, path: str) -> str:
    found = root.xpath(path)
    return str(found[0]) if isinstance(found, list) and found else ""


def _mark_number(element: etree._Element) -> str | None:
    """The number of a footnote mark: a link inside the page whose text is a number."""
    found = _NUMBER.fullmatch(_text(element))
    return found.group(1) if found and "#" in (element.get("href") or "") else None


def _holds_mark(element: etree._Element) -> bool:
    return any(_mark_number(link) is not None for link in element.iter("a"))


def _footnote_targets(root: etree._Element) -> dict[str, str]:
    """Ids that footnote marks lead to, with their numbers; a link back from the note to the text is no such mark."""
    marks: dict[str, str] = {}
    for link in root.iter("a"):
        number = _mark_number(link)
        target = urldefrag(link.get("href") or "").fragment
        if number is not None and target:
            marks.setdefault(target, number)
    return marks
