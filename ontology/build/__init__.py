"""Generators: the vocabulary's graph -> the text of a file made from it.

Each is a pure function with sorted output and no clock, so that the same Turtle always gives the same bytes.
``python -m ontology.build`` writes the files, ``--check`` only says which are stale.
"""

from __future__ import annotations

from collections.abc import Callable

from rdflib import Graph

from ontology.build import codes, context, lists, terms

MADE: dict[str, Callable[[Graph], str]] = {
    "ontology/terms.py": terms.text,
    "ontology/codes.py": codes.text,
    "ontology/context.jsonld": context.text,
    "shapes/lists.ttl": lists.text,
}
"""File, from the checkout's root -> what makes its text."""
