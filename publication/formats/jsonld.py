"""JSON-LD in the words of the published context: one node a line, with its name forms inside it.

Compaction of https://www.w3.org/TR/json-ld11-api/ for what our graph holds: IRIs and literals, no lists, no blank nodes. A value goes under
a term only where the term's own coercion gives it back; else under the compact IRI, spelled out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from itertools import chain, islice
from typing import IO, Any

from converters.rdf.ntriples import TYPE
from publication.lines import STRING, unescaped

_NODES = 1000
"""Nodes written at once."""


@cache
def _published() -> dict[str, Any]:
    text = (resources.files("ontology") / "context.jsonld").read_text(encoding="utf-8")
    context: dict[str, Any] = json.loads(text)["@context"]
    return context


class Writer:
    """Nodes of one publisher's data; addresses are relative to ``<base>id/``."""

    def __init__(self, base: str) -> None:
        self._prefix = f"<{base}id/"
        self.context = {**_published(), "@base": f"{base}id/"}
        self._classes: dict[str, str] = {}
        self._keys: dict[str, tuple[str, str, str]] = {}
        self._tails: dict[tuple[str, str], tuple[str, str, str]] = {}
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

    def _id(self, written: str) -> str:
        """Relative where that is unambiguous: a colon in it would be read as a scheme."""
        if written.startswith(self._prefix):
            own = written[len(self._prefix) : -1]
            if own and ":" not in own:
                return f'"{own}"'
        return f'"{written[1:-1]}"'

    def nodes(self, lines: Iterable[bytes]) -> Iterator[str]:
        """Sorted lines as nodes. A fragment that its resource names as its own is inside that one's node.

        An object's text is taken as it stands between its quotation marks: what canonical N-Triples escape, JSON escapes in the same way.
        """
        subject = ""
        parts: dict[str, str] = {}
        inside: set[str] = set()
        node = _Node("")
        for line in chain(lines, (b"<> <> <> .\n",)):  # the last one ends a node
            of, predicate, written = line.decode()[:-3].split(" ", 2)
            if of != subject:
                if "#" in subject:
                    parts[subject] = node.text()
                elif subject:
                    yield from (text for part, text in parts.items() if part not in inside)
                    yield node.text()
                    parts, inside = {}, set()
                if parts and not of.startswith(next(iter(parts)).partition("#")[0]):
                    yield from parts.values()  # fragments of what is no resource here
                    parts = {}
                subject, node = of, _Node(self._id(of))
            if written in parts and "#" not in of:
                inside.add(written)
                node.add(self._key(predicate, "@id") or f'"{self._compact(predicate[1:-1])}"', parts[written])
            elif written[0] == "<":
                node.add(*self._address(predicate, written))
            else:
                node.add(*self._literal(predicate, written))

    def _key(self, predicate: str, kind: str | None) -> str | None:
        term = self._terms.get(predicate[1:-1], {}).get(kind)
        return f'"{term}"' if term else None

    def _address(self, predicate: str, written: str) -> tuple[str, str]:
        if predicate == TYPE:
            if written not in self._classes:
                self._classes[written] = self._key(written, None) or f'"{self._compact(written[1:-1])}"'
            return '"type"', self._classes[written]
        if predicate not in self._keys:
            key = self._key(predicate, "@id")
            self._keys[predicate] = (key, "", "") if key else (f'"{self._compact(predicate[1:-1])}"', '{"id":', "}")
        key, before, after = self._keys[predicate]
        return key, f"{before}{self._id(written)}{after}"

    def _literal(self, predicate: str, written: str) -> tuple[str, str]:
        end = written.rindex('"') + 1
        text, tail = written[:end], written[end:]
        if (predicate, tail) not in self._tails:
            self._tails[predicate, tail] = self._around(predicate, tail)
        if "\\U" in text:  # the one escape that JSON does not know; canonical lines have none
            text = json.dumps(unescaped(text[1:-1]), ensure_ascii=False)
        key, before, after = self._tails[predicate, tail]
        return key, f"{before}{text}{after}"

    def _around(self, predicate: str, tail: str) -> tuple[str, str, str]:
        """The key of a literal, and what stands before and after its text; ``tail`` is its language or datatype as written."""
        plain = self._key(predicate, None)
        key = plain or f'"{self._compact(predicate[1:-1])}"'
        if tail.startswith("@"):
            return key, f'{{"@language":"{tail[1:]}","@value":', "}"
        kind = tail[3:-1] or STRING
        if kind == STRING:
            return (key, "", "") if plain else (key, '{"@value":', "}")
        coerced = self._key(predicate, kind)
        return (coerced, "", "") if coerced else (key, f'{{"@type":"{self._compact(kind)}","@value":', "}")


class _Node:
    """One node being written: JSON texts of its values, by JSON texts of its keys."""

    def __init__(self, address: str) -> None:
        self._held = {'"id"': address}
        self._several: set[str] = set()

    def add(self, key: str, value: str) -> None:
        if key in self._held:
            self._held[key] += f",{value}"
            self._several.add(key)
        else:
            self._held[key] = value

    def text(self) -> str:
        return "{" + ",".join(f"{k}:[{v}]" if k in self._several else f"{k}:{v}" for k, v in self._held.items()) + "}"


def write(lines: Iterable[bytes], target: IO[bytes], base: str) -> None:
    """Sorted lines of canonical N-Triples as one document, a node a line."""
    writer = Writer(base)
    target.write(b'{"@context": ' + json.dumps(writer.context, ensure_ascii=False).encode() + b',\n"@graph": [')
    nodes, separator = writer.nodes(lines), "\n"
    while some := list(islice(nodes, _NODES)):
        target.write((separator + ",\n".join(some)).encode())
        separator = ",\n"
    target.write(b"\n]}\n")
