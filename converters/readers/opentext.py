"""OpenDocument texts (odt): paragraphs, tables, footnotes as ``[n]`` with their list at the end, hyperlinks."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from odf.opendocument import load
from odf.table import Table

from converters.readers.assembler import Assembler, first_free_mark
from converters.readers.limits import Limits
from converters.readers.package import UNREADABLE, damaged, open_package
from converters.source import Source
from ontology.errors import Where

_KIND = "OpenDocument text"
_MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
_TEXT_NODE = 3
_PARAGRAPHS = {"p", "h"}
_SKIPPED = {
    "annotation",
    "annotation-end",
    "tracked-changes",
    "sequence-decls",
    "variable-decls",
    "forms",
    "bibliography-mark",
    "title",
    "desc",
}


def read_odt(data: bytes, path: Path, limits: Limits) -> Source:
    """:raises BadInput: damaged, protected, or no OpenDocument text. :raises TooMuch: a limit is exceeded."""
    open_package(data, path, limits, main_part="content.xml", kind=_KIND).close()
    try:
        body = load(io.BytesIO(data)).text
        walk = _Walk()
        walk.body(body)
    except (*UNREADABLE, AssertionError) as error:
        raise damaged(_KIND, Where(file=str(path))) from error
    notes = ["page headers and footers are left out"]
    if walk.footnotes:
        notes.append(f"{len(walk.footnotes)} footnotes are listed at the end")
    if any(name(child) == "tracked-changes" for child in body.childNodes):
        notes.append("text that tracked changes delete is left out; text they insert is kept")
    return Source(path, walk.out.text(), _MEDIA_TYPE, links=tuple(sorted(walk.out.links)), notes=tuple(notes))


def name(node: Any) -> str:
    """Local name of an odfpy element, empty for a text node."""
    return "" if node.nodeType == _TEXT_NODE else str(node.qname[1])


def attribute(node: Any, local_name: str) -> str | None:
    """An attribute by its local name; odfpy knows them by namespace."""
    for (_, found), value in (node.attributes or {}).items():
        if found == local_name:
            return str(value)
    return None


class _Walk:
    def __init__(self) -> None:
        self.out = Assembler()
        self.footnotes: list[Any] = []
        self._first_mark = 1

    def body(self, body: Any) -> None:
        self._first_mark = first_free_mark(str(body))
        self._blocks(body, "\n\n")
        self.out.break_with("\n\n")
        self.out.spells_addresses = True
        done = 0
        while done < len(self.footnotes):
            self.out.break_with("\n")
            self.out.add(f"[{self._first_mark + done}]")
            self.out.break_with(" ")
            self._blocks(self.footnotes[done], " ")
            done += 1

    def _blocks(self, container: Any, separator: str) -> None:
        for child in container.childNodes:
            kind = name(child)
            if kind in _PARAGRAPHS:
                self.out.break_with(separator)
                self._inline(child)
                self.out.break_with(separator)
            elif child.nodeType != _TEXT_NODE and child.isInstanceOf(Table):
                self._table(child, separator)
            elif kind and kind not in _SKIPPED:
                self._blocks(child, separator)

    def _table(self, table: Any, separator: str) -> None:
        self.out.break_with(separator)
        for row in _rows(table):
            self.out.break_with("\n" if "\n" in separator else " ")
            cells = [cell for cell in row.childNodes if name(cell) in ("table-cell", "covered-table-cell")]
            for index, cell in enumerate(cells):
                if index:
                    self.out.next_cell()
                self._blocks(cell, " ")
        self.out.break_with(separator)

    def _inline(self, element: Any) -> None:
        for child in element.childNodes:
            if child.nodeType == _TEXT_NODE:
                self.out.add(str(child.data))
                continue
            kind = name(child)
            if kind == "s":
                self.out.add(" " * min(int(attribute(child, "c") or 1), 1000))
            elif kind == "tab":
                self.out.add("\t")
            elif kind == "line-break":
                self.out.add("\n")
            elif kind == "a":
                with self.out.link(attribute(child, "href")):
                    self._inline(child)
            elif kind == "note":
                self.footnotes.extend(part for part in child.childNodes if name(part) == "note-body")
                self.out.add(f"[{self._first_mark + len(self.footnotes) - 1}]")
            elif kind in _PARAGRAPHS:  # a text box inside a paragraph
                self.out.break_with("\n")
                self._inline(child)
                self.out.break_with("\n")
            elif kind not in _SKIPPED:
                self._inline(child)


def _rows(table: Any) -> list[Any]:
    """The rows of this table, those in header groups included, those of nested tables not."""
    found: list[Any] = []
    for child in table.childNodes:
        if name(child) == "table-row":
            found.append(child)
        elif name(child) in ("table-header-rows", "table-rows", "table-row-group"):
            found.extend(_rows(child))
    return found
