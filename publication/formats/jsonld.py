"""JSON-LD in the words of the published context: one node a line, with its name forms inside it.

Compaction of https://www.w3.org/TR/json-ld11-api/ for what our graph holds: IRIs and literals, no lists, no blank nodes. A value goes under
a term only where the term's own coercion gives it back; else under the compact IRI, spelled out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import IO, Any

from ontology.iris import RDF
from publication.lines import STRING, Triple, by_resource, literal

_TYPE = f"{RDF}type"


@cache
def _published() -> dict[str, Any]:
    text = (resources.files("ontology") / "context.jsonld").read_text(encoding="utf-8")
    context: dict[str, Any] = json.loads(text)["@context"]
    return context


class Writer:
    """Nodes of one publisher's data; addresses are relative to ``<base>id/``."""

    def __init__(self, base: str) -> None:
        self._own = f"{base}id/"
        self.context = {**_published(), "@base": self._own}
        self._prefixes = {v: k for k, v in self.context.items() if isinstance(v, str) and not k.startswith("@") and v.endswith(("#", "/"))}
        self._terms: dict[str, dict[str | None, str]] = {}
        for term, meant in _published().items():
            short = meant.get("@id") if isinstance(meant, dict) else meant
            if isinstance(short, str) and not term.startswith("@") and not short.startswith("@") and short not in self._prefixes:
                kind = meant.get("@type") if isinstance(meant, dict) else None
                self._terms.setdefault(self._whole(short), {})[self._whole(kind) if kind and kind != "@id" else kind] = term

    def _whole(self, short: str) -> str:
        prefix, colon, local = short.partition(":")
        space = _published().get(prefix)
        return f"{space}{local}" if colon and isinstance(space, str) else short

    def _compact(self, iri: str) -> str:
        cut = max(iri.rfind("#"), iri.rfind("/")) + 1
        prefix = self._prefixes.get(iri[:cut])
        return f"{prefix}:{iri[cut:]}" if prefix and cut < len(iri) else iri

    def _id(self, iri: str) -> str:
        """Relative where that is unambiguous: a colon in it would be read as a scheme."""
        own = iri.removeprefix(self._own)
        return own if own != iri and own and ":" not in own else iri

    def nodes(self, triples: list[Triple]) -> list[dict[str, Any]]:
        """The nodes of one resource and its fragments; a fragment that another node names as its own is inside that one."""
        found: dict[str, dict[str, Any]] = {}
        inside: set[str] = set()
        parts = {t.subject for t in triples if "#" in t.subject}
        for subject, predicate, written in triples:
            node = found.setdefault(subject, {"id": self._id(subject)})
            value: Any
            if predicate == _TYPE:
                key, value = "type", self._terms.get(written[1:-1], {}).get(None) or self._compact(written[1:-1])
            elif written[1:-1] in parts and "#" not in subject and written[0] == "<":
                part = written[1:-1]
                inside.add(part)
                key = self._terms.get(predicate, {}).get("@id") or self._compact(predicate)
                value = found.setdefault(part, {"id": self._id(part)})
            else:
                key, value = self._entry(predicate, written)
            held = node.get(key)
            if held is None:
                node[key] = value
            elif isinstance(held, list):
                held.append(value)
            else:
                node[key] = [held, value]
        return [node for subject, node in found.items() if subject not in inside]

    def _entry(self, predicate: str, written: str) -> tuple[str, Any]:
        terms = self._terms.get(predicate, {})
        said = literal(written)
        if said is None:
            value = self._id(written[1:-1])
            return (terms["@id"], value) if "@id" in terms else (self._compact(predicate), {"id": value})
        if said.language:
            return terms.get(None) or self._compact(predicate), {"@language": said.language, "@value": said.text}
        if said.datatype == STRING:
            return (terms[None], said.text) if None in terms else (self._compact(predicate), {"@value": said.text})
        if said.datatype in terms:
            return terms[said.datatype], said.text
        return terms.get(None) or self._compact(predicate), {"@type": self._compact(said.datatype), "@value": said.text}


def write(lines: Iterable[bytes], target: IO[bytes], base: str) -> None:
    """Sorted lines as one document, node by node."""
    writer = Writer(base)
    target.write(b'{"@context": ' + json.dumps(writer.context, ensure_ascii=False).encode() + b',\n"@graph": [')
    separator = b"\n"
    for triples in by_resource(lines):
        for node in writer.nodes(triples):
            target.write(separator + json.dumps(node, ensure_ascii=False, separators=(",", ":")).encode())
            separator = b",\n"
    target.write(b"\n]}\n")
