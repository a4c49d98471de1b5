"""Hyperlinks of a workbook's cells, which openpyxl does not give when it reads in a stream."""

from __future__ import annotations

import posixpath
import zipfile

from lxml import etree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def sheet_links(package: zipfile.ZipFile) -> dict[str, dict[str, str]]:
    """Web addresses by sheet title and then by cell (``B7``); of a range only the first cell."""
    targets = _relations(package, "xl/workbook.xml")
    workbook = _parse(package, "xl/workbook.xml")
    found: dict[str, dict[str, str]] = {}
    for sheet in workbook.iter(f"{_MAIN}sheet"):
        part = targets.get(sheet.get(_RELATION, ""))
        if part is None or part not in package.NameToInfo:
            continue
        addresses = _relations(package, part)
        cells: dict[str, str] = {}
        if addresses:
            with package.open(part) as stream:
                for _, link in etree.iterparse(stream, tag=f"{_MAIN}hyperlink", no_network=True, resolve_entities=False):
                    address = addresses.get(link.get(_RELATION, ""))
                    if address and address.startswith(("http://", "https://")):
                        cells[link.get("ref", "").split(":")[0]] = address
        found[sheet.get("name", "")] = cells
    return found


def _relations(package: zipfile.ZipFile, part: str) -> dict[str, str]:
    """Targets by relation id: parts as full names, web addresses as they are."""
    folder, name = posixpath.split(part)
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in package.NameToInfo:
        return {}
    found = {}
    for relation in _parse(package, relations):
        target = relation.get("Target", "")
        if relation.get("TargetMode") != "External":
            target = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
        found[relation.get("Id", "")] = target
    return found


def _parse(package: zipfile.ZipFile, part: str) -> etree._Element:
    return etree.fromstring(package.read(part), etree.XMLParser(no_network=True, resolve_entities=False))
