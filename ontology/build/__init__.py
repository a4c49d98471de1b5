"""Generators: the vocabulary's graph -> the text of a file made from it.

Each is a pure function with sorted output and no clock, so that the same Turtle always gives the same bytes.
``python -m ontology.build`` writes the files, ``--check`` only says which are stale.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rdflib import Graph

from ontology.build import about, codes, context, lists, order, reference, terms

MADE: dict[str, Callable[[Graph], str]] = {
    "ontology/terms.py": terms.text,
    "ontology/codes.py": codes.text,
    "ontology/context.jsonld": context.text,
    "ontology/about/vocabulary.ttl": about.text,
    "shapes/lists.ttl": lists.text,
    "shapes/order.ttl": order.text,
}
"""File, from the checkout's root -> what makes its text."""


def made(vocabulary: Graph, root: Path) -> dict[str, str]:
    """Everything that is generated: text by path from the checkout's root, the reference pages too."""
    files = {name: make(vocabulary) for name, make in MADE.items()}
    shapes = {Path(name).name: text for name, text in files.items() if name.startswith("shapes/")}
    return files | reference.pages(vocabulary, root, shapes)


def left_over(files: dict[str, str], root: Path) -> list[str]:
    """Reference pages that lie in the checkout and belong to nothing any more, by path."""
    found = (path.relative_to(root).as_posix() for path in (root / reference.FOLDER).rglob("*.md"))
    return sorted(name for name in found if name not in files)
