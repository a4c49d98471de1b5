"""The allow-list of everything that is written (rule 2): a property, class or language that is not in it stops the build.

The shapes judge what a thing is said to be; this asks of each line whether it may be said at all, whatever wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import pyoxigraph as ox

from ontology import iris
from ontology.errors import RuleBroken
from ontology.files import triples
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
    kinds = ox.NamedNode(f"{iris.RDF}type")
    own = [(str(t.subject), str(t.object)) for t in triples() if t.predicate == kinds and str(t.subject).startswith(f"<{iris.AQ}")]
    classes = frozenset(term for term, kind in own if kind == f"<{iris.OWL}Class>")
    properties = {f"<{iris.OWL}ObjectProperty>", f"<{iris.OWL}DatatypeProperty>", f"<{iris.RDF}Property>"}
    return frozenset(term for term, kind in own if kind in properties) | {f"<{p}>" for p in _BORROWED}, classes


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
