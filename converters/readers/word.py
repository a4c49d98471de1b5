"""Word documents (docx): paragraphs, tables, footnotes as ``[n]`` with their list at the end, hyperlinks."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, cast

import docx
from docx.oxml.ns import qn
from lxml import etree

from converters.readers.assembler import Assembler, first_free_mark
from converters.readers.limits import Limits
from converters.readers.package import UNREADABLE, damaged, open_package
from converters.source import Source
from ontology.errors import Where

if TYPE_CHECKING:
    from docx.opc.part import Part

_KIND = "Word document"
_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SKIPPED = {qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:rPr"), qn("w:tblPr"), qn("w:tcPr"), qn("w:sectPr")}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_NOTE_PARTS = {qn("w:footnoteReference"): "footnotes", qn("w:endnoteReference"): "endnotes"}
_FIELD_ADDRESS = re.compile(r'HYPERLINK\s+"(https?://[^"]+)"')
_CHARACTERS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}


def read_docx(data: bytes, path: Path, limits: Limits) -> Source:
    """:raises BadInput: damaged, protected, or no Word document. :raises TooMuch: a limit is exceeded."""
    open_package(data, path, limits, main_part="word/document.xml", kind=_KIND).close()
    try:
        document = docx.Document(io.BytesIO(data))
        walk = _Walk(document.part)
        walk.body(document.element.body)
    except (*UNREADABLE, etree.LxmlError) as error:
        raise damaged(_KIND, Where(file=str(path))) from error
    return Source(path, walk.out.text(), _MEDIA_TYPE, links=tuple(sorted(walk.out.links)), notes=tuple(walk.notes()))


class _Walk:
    """One pass over the body, then over the notes in the order in which the body calls them."""

    def __init__(self, part: Part) -> None:
        self.out = Assembler()
        self._part = part
        self._notes: list[tuple[str, str]] = []
        self._deleted = False
        self._first_mark = 1

    def body(self, body: etree._Element) -> None:
        self._first_mark = first_free_mark("".join(node.text or "" for node in body.iter(qn("w:t"))))
        self._blocks(body, self._part, "\n\n")
        self.out.spells_addresses = True
        done = 0
        self.out.break_with("\n\n")
        while done < len(self._notes):  # a note may call another note
            kind, note_id = self._notes[done]
            part = self._note_part(kind)
            element = None if part is None else _note_element(part, note_id)
            self.out.break_with("\n")
            self.out.add(f"[{self._first_mark + done}]")
            self.out.break_with(" ")
            if part is not None and element is not None:
                self._blocks(element, part, " ")
            done += 1

    def notes(self) -> list[str]:
        said = ["page headers and footers are left out"]
        if self._notes:
            said.append(f"{len(self._notes)} footnotes are listed at the end")
        if self._deleted:
            said.append("text that tracked changes delete is left out; text they insert is kept")
        return said

    def _note_part(self, kind: str) -> Part | None:
        for relation in self._part.rels.values():
            if relation.reltype.endswith(f"/{kind}"):
                return cast("Part", relation.target_part)
        return None

    def _blocks(self, container: etree._Element, part: Part, separator: str) -> None:
        for child in container:
            if child.tag == qn("w:p"):
                self.out.break_with(separator)
                self._inline(child, part)
                self.out.break_with(separator)
            elif child.tag == qn("w:tbl"):
                self._table(child, part, separator)
            elif child.tag not in _SKIPPED:
                self._blocks(child, part, separator)

    def _table(self, table: etree._Element, part: Part, separator: str) -> None:
        self.out.break_with(separator)
        for row in table.iter(qn("w:tr")):
            if row.getparent() is not table:
                continue
            self.out.break_with("\n" if "\n" in separator else " ")
            for index, cell in enumerate(row.findall(qn("w:tc"))):
                if index:
                    self.out.next_cell()
                self._blocks(cell, part, " ")
        self.out.break_with(separator)

    def _inline(self, element: etree._Element, part: Part) -> None:
        field: str | None = None
        for child in element:
            tag = child.tag
            if tag == qn("w:t"):
                self.out.add(child.text or "")
            elif tag == qn("w:br") and child.get(qn("w:type")) in ("page", "column"):
                self.out.break_with("\n")
            elif tag in _CHARACTERS:
                self.out.add(_CHARACTERS[tag])
            elif tag == qn("w:hyperlink"):
                with self.out.link(_target(part, child.get(qn("r:id")))):
                    self._inline(child, part)
            elif tag in _NOTE_PARTS:
                self._notes.append((_NOTE_PARTS[tag], child.get(qn("w:id")) or ""))
                self.out.add(f"[{self._first_mark + len(self._notes) - 1}]")
            elif tag == qn("w:p"):  # a text box inside a run
                self.out.break_with("\n")
                self._inline(child, part)
                self.out.break_with("\n")
            elif tag == qn("w:r"):
                field = self._run(child, part, field)
            elif tag == qn("w:fldSimple"):
                with self.out.link(_field_address(child.get(qn("w:instr")))):
                    self._inline(child, part)
            elif tag in (qn("w:del"), qn("w:moveFrom")):
                self._deleted = True
            elif tag != _FALLBACK and tag not in _SKIPPED:
                self._inline(child, part)

    def _run(self, run: etree._Element, part: Part, field: str | None) -> str | None:
        """A run may open, continue or close a field; ``field`` is the address while inside a link field."""
        for code in run.iter(qn("w:instrText")):
            field = _field_address(code.text) or field
        with self.out.link(field):
            self._inline(run, part)
        closes = any(mark.get(qn("w:fldCharType")) == "end" for mark in run.iter(qn("w:fldChar")))
        return None if closes else field


def _note_element(part: Part, note_id: str) -> etree._Element | None:
    root = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
    return next((note for note in root if note.get(qn("w:id")) == note_id), None)


def _target(part: Part, relation_id: str | None) -> str | None:
    relation = part.rels.get(relation_id) if relation_id else None
    return relation.target_ref if relation is not None and relation.is_external else None


def _field_address(instruction: str | None) -> str | None:
    found = _FIELD_ADDRESS.search(instruction or "")
    return found.group(1) if found else None
