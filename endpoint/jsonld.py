"""JSON-LD with the vocabulary's published context, so that what a reader gets are words and not IRIs.

Compaction as in https://www.w3.org/TR/json-ld11-api/ for what a release holds: IRIs, literals, blank nodes; no lists. A value stands
under a term only where the term's own coercion gives it back, else under the compact IRI, spelled out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import pyoxigraph as ox

from endpoint import names

_STRING = names.XSD + "string"


@cache
def context() -> dict[str, Any]:
    """The context of the vocabulary; only prefixes where it is not installed."""
    path = resources.files("ontology") / "context.jsonld"
    if path.is_file():
        found: Any = json.loads(path.read_text(encoding="utf-8"))
        inner = found["@context"]
        if isinstance(inner, dict):
            return inner
    return dict(names.PREFIXES)


def compact(triples: Iterable[ox.Triple]) -> bytes:
    """The triples as one document with its context inside, so that nothing need be fetched to read it.

    Nodes, keys and values are sorted: equal data gives equal bytes.
    """
    return json.dumps(document(triples), ensure_ascii=False, indent=1, sort_keys=True).encode()


def document(triples: Iterable[ox.Triple], *, trimmed: bool = False) -> dict[str, Any]:
    """The same as Python objects: one node with the context in it, or a graph of several.

    :param trimmed: leave those terms out of the context that the document does not use.
    """
    nodes: dict[str, dict[str, Any]] = {}
    for triple in triples:
        if isinstance(triple.subject, ox.Triple) or isinstance(triple.object, ox.Triple):
            continue
        subject = triple.subject.value if isinstance(triple.subject, ox.NamedNode) else str(triple.subject)
        key, value = _member(triple.predicate.value, triple.object)
        held = nodes.setdefault(subject, {"id": subject}).setdefault(key, [])
        if value not in held:
            held.append(value)
    for node in nodes.values():
        for key, values in node.items():
            if key != "id":
                node[key] = values[0] if len(values) == 1 else sorted(values, key=lambda v: json.dumps(v, sort_keys=True))
    graph = [nodes[subject] for subject in sorted(nodes)]
    used = _used(graph) if trimmed else context()
    return {"@context": used, **graph[0]} if len(graph) == 1 else {"@context": used, "@graph": graph}


def _member(predicate: str, term: ox.NamedNode | ox.BlankNode | ox.Literal) -> tuple[str, Any]:
    """Key and value of one statement."""
    if isinstance(term, ox.NamedNode) and predicate == names.TYPE:
        return "type", _class(term.value)
    if isinstance(term, ox.NamedNode | ox.BlankNode):
        address = term.value if isinstance(term, ox.NamedNode) else str(term)
        key, coerced = _key(predicate, "@id")
        return key, address if coerced else {"id": address}
    if term.language:
        return _key(predicate, None)[0], {"@language": term.language, "@value": term.value}
    kind = term.datatype.value
    if kind == _STRING:
        key, coerced = _key(predicate, None)
        return key, term.value if coerced else {"@value": term.value}
    key, coerced = _key(predicate, kind)
    return key, term.value if coerced else {"@type": _short(kind), "@value": term.value}


@cache
def _terms() -> dict[str, dict[str | None, str]]:
    """Terms by what they mean and what they coerce values to (``None``: nothing)."""
    found: dict[str, dict[str | None, str]] = {}
    for term, meant in context().items():
        short = meant["@id"] if isinstance(meant, dict) else meant
        if isinstance(short, str) and not short.startswith("@") and not short.endswith(("#", "/")):
            kind = meant.get("@type") if isinstance(meant, dict) else None
            found.setdefault(_whole(short), {})[_whole(kind) if kind and kind != "@id" else kind] = term
    return found


@lru_cache(maxsize=2048)
def _key(predicate: str, kind: str | None) -> tuple[str, bool]:
    """The key for a value of a kind, and whether the value needs nothing said beside it. A term without coercion takes any value."""
    terms = _terms().get(predicate, {})
    if kind in terms:
        return terms[kind], True
    return terms.get(None) or _short(predicate), kind is None and not terms


@lru_cache(maxsize=2048)
def _class(iri: str) -> str:
    return _terms().get(iri, {}).get(None) or _short(iri)


def _whole(short: str) -> str:
    prefix, colon, local = short.partition(":")
    space = context().get(prefix)
    return f"{space}{local}" if colon and isinstance(space, str) else short


@lru_cache(maxsize=2048)
def _short(iri: str) -> str:
    """As a compact IRI, where a prefix of the context fits."""
    for prefix, space in context().items():
        if isinstance(space, str) and space.endswith(("#", "/")) and iri.startswith(space):
            local = iri.removeprefix(space)
            if local and "/" not in local and "#" not in local and not (local in context() and prefix == local):
                return f"{prefix}:{local}"
    return iri


def _used(graph: list[dict[str, Any]]) -> dict[str, Any]:
    """The part of the context that the nodes need."""
    words = {"@version", "id", "type"}
    for node in graph:
        for key, value in node.items():
            words.add(key)
            for one in value if isinstance(value, list) else [value]:
                kind = one.get("@type") if isinstance(one, dict) else one if key == "type" else None
                if isinstance(kind, str):
                    words.add(kind)
    for word in list(words):
        meant = context().get(word)
        told = [meant.get("@id"), meant.get("@type")] if isinstance(meant, dict) else [meant]
        words |= {t.partition(":")[0] for t in [word, *told] if isinstance(t, str)}
    return {word: meant for word, meant in context().items() if word in words}
