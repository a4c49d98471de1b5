"""In which line of an RDF file its subjects are first described, so that a finding leads to the place to mend.

The parsers name lines of broken syntax only. What begins a line of Turtle, TriG, N-Triples or N-Quads is mostly a subject, and the other
formats write addresses out: that finds most subjects of most files, in one pass. Where it does not, nothing is told rather than a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin

import pyoxigraph as ox
from rdflib import BNode
from rdflib.term import Identifier

_LINED = {ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS, ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG}
_DECLARED = re.compile(r"\s*@?(?:prefix\s+(?P<prefix>[^\s:]*):\s*<(?P<namespace>[^>]*)>|base\s+<(?P<base>[^>]*)>)", re.IGNORECASE)
_SUBJECT = re.compile(
    r"\s*(?:(?:graph\s+)?\S+\s*\{\s*)?(?:<(?P<iri>[^<>\"{}|^`\s]*)>|(?P<name>[^\s<>\"'()\[\]{};,#]*:[^\s<>\"'()\[\]{};,]*))", re.IGNORECASE
)
_ENDED = re.compile(r"[.{}]\s*(?:#.*)?$|^\s*(?:prefix|base)\b", re.IGNORECASE)
_WRITTEN = re.compile(r"""\brdf:(?:about|ID|nodeID)\s*=\s*["'](?P<xml>[^"']*)["']|"(?:@id|id)"\s*:\s*"(?P<json>[^"\\]*)\"""")


def first_lines(content: bytes, format_: ox.RdfFormat, base: str, wanted: Iterable[Identifier]) -> dict[Identifier, int]:
    """The line, counted from 1, in which each of the wanted nodes is first described; those that were not found are left out.

    :param base: what the document's relative IRIs are relative to.
    """
    text = content.decode("utf-8", "replace")
    spelled = {f"_:{node}" if isinstance(node, BNode) else str(node): node for node in wanted}
    found: dict[Identifier, int] = {}
    for line, address in _subjects(text, base) if format_ in _LINED else _addresses(text, base):
        if (node := spelled.get(address)) is not None:
            found.setdefault(node, line)
            if len(found) == len(spelled):
                break
    return found


def _subjects(text: str, base: str) -> Iterator[tuple[int, str]]:
    """What begins each line, as an absolute address or a blank node's label."""
    prefixes: dict[str, str] = {}
    ended = True  # what stands before: else a line may begin with a property or a value
    for number, line in enumerate(text.split("\n"), start=1):
        if declared := _DECLARED.match(line):
            if declared["base"] is not None:
                base = urljoin(base, declared["base"])
            else:
                prefixes[declared["prefix"]] = urljoin(base, declared["namespace"])
        elif ended and (subject := _SUBJECT.match(line)):
            if subject["iri"] is not None:
                yield number, urljoin(base, subject["iri"])
            else:
                prefix, _, local = subject["name"].rstrip(".").partition(":")
                if prefix == "_":
                    yield number, f"_:{local}"
                elif prefix in prefixes:
                    yield number, prefixes[prefix] + local.replace("\\", "")
        if line.strip() and not line.lstrip().startswith("#"):
            ended = _ENDED.search(line) is not None


def _addresses(text: str, base: str) -> Iterator[tuple[int, str]]:
    """The addresses that RDF/XML and JSON-LD write out."""
    number, behind = 1, 0
    for hit in _WRITTEN.finditer(text):
        number += text.count("\n", behind, hit.start())
        behind = hit.start()
        yield number, urljoin(base, hit["xml"] if hit["xml"] is not None else hit["json"])
