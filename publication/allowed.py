"""The allow-list of everything that is written (rule 2): a property, class or language that is not in it stops the build.

The shapes judge what a thing is said to be; this asks of each line whether it may be said at all, whatever wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from rdflib import OWL, RDF

import ontology
from ontology import iris
from ontology.errors import RuleBroken
from publication.project import LANGUAGES

_BORROWED = {
    *(f"{iris.RDF}type", f"{iris.RDFS}label", f"{iris.SKOSXL}literalForm", f"{iris.PROV}wasDerivedFrom"),
    *(f"{iris.DCTERMS}{name}" for name in ("title", "language", "temporal", "references", "modified")),
}
"""Properties of other vocabularies that data may use; of our own all may be used that the vocabulary defines."""
_TAG = re.compile(r'"@([A-Za-z0-9-]+) \.\n$')
_TYPE = f"<{iris.RDF}type>"


@cache
def _terms() -> tuple[frozenset[str], frozenset[str]]:
    """The properties and the classes, as written."""
    vocabulary = ontology.vocabulary()
    classes = {str(s) for s in vocabulary.subjects(RDF.type, OWL.Class) if str(s).startswith(iris.AQ)}
    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty, RDF.Property)
    properties = {str(s) for kind in kinds for s in vocabulary.subjects(RDF.type, kind) if str(s).startswith(iris.AQ)}
    return frozenset(f"<{p}>" for p in properties | _BORROWED), frozenset(f"<{c}>" for c in classes)


def check_allowed(lines: Iterable[str]) -> None:
    """Every line of N-Triples says something that may be said.

    :raises RuleBroken: naming the property, class or language that is not in the list; never the value.
    """
    properties, classes = _terms()
    for line in lines:
        _, predicate, rest = line.split(" ", 2)
        if predicate not in properties:
            raise _refused("property", predicate)
        if predicate == _TYPE and rest[:-3] not in classes:
            raise _refused("class", rest[:-3])
        tag = _TAG.search(rest)
        if tag and tag[1] not in LANGUAGES:
            raise _refused("language", tag[1])


def _refused(kind: str, name: str) -> RuleBroken:
    return RuleBroken(
        f"the {kind} {name} is not in the list of what may be published; nothing is published",
        hint="Add it to the vocabulary with its shape, or take out what writes it. docs/gate.md tells of the list.",
    )
