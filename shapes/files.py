"""The shapes' own files, found wherever the package is installed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

from rdflib import Graph

ROOT: Traversable = files("shapes")


def modules() -> Iterator[Traversable]:
    """The Turtle files of the shapes, by name."""
    found = (entry for entry in ROOT.iterdir() if entry.name.endswith(".ttl"))
    return iter(sorted(found, key=lambda entry: entry.name))


_OF_WHOLE = "whole.ttl"
_COMMON = "prefixes.ttl"


def graph(*, of_whole: bool | None = None) -> Graph:
    """The shapes, parsed afresh.

    :param of_whole: only those that need the whole dataset (true) or only those that a record's own graph is enough for (false).
    """
    parsed = Graph()
    for file in modules():
        if of_whole is None or file.name == _COMMON or (file.name == _OF_WHOLE) is of_whole:
            parsed.parse(data=file.read_text(encoding="utf-8"), format="turtle")
    return parsed


@cache
def shapes_digest() -> str:
    """SHA-256 that changes when a shape or an engine that judges by it changes: a key for remembered outcomes."""
    engines = ("pyshacl", "rdflib", "pyoxigraph")
    digest = hashlib.sha256(" ".join(map(version, engines)).encode())
    code = (entry for entry in ROOT.iterdir() if entry.name.endswith(".py"))
    for file in (*modules(), *sorted(code, key=lambda entry: entry.name)):
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()
