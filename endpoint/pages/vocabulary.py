"""The vocabulary on one page: each class and property with its definition, and the lists."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox
from flask import render_template

from endpoint import http, i18n, labels, names
from endpoint.formats import Format
from endpoint.labels import Text
from endpoint.pages import parts
from endpoint.serving import Serving

_CLASSES = (names.OWL + "Class", names.RDFS + "Class")
_PROPERTIES = (*(names.OWL + p for p in ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")), names.RDF + "Property")
_OTHERS = (names.RDFS + "Datatype", names.OWL + "Ontology")


@dataclass(frozen=True)
class Term:
    anchor: str
    title: Text
    definition: Text | None
    facts: list[parts.Fact]


def _of_types(serving: Serving, kinds: tuple[str, ...]) -> list[str]:
    found = {s for kind in kinds for s in serving.graph.subjects(names.TYPE, kind)}
    return sorted(s for s in found if s.startswith(names.AQ) or s == names.AQ.rstrip("#"))


def triples(serving: Serving) -> list[ox.Triple]:
    """All that the store says about the terms of the vocabulary, blank nodes included."""
    found: list[ox.Triple] = []
    waiting: list[ox.NamedNode | ox.BlankNode] = [ox.NamedNode(s) for s in _of_types(serving, (*_OTHERS[::-1], *_CLASSES, *_PROPERTIES))]
    seen: set[str] = set()
    while waiting:
        subject = waiting.pop(0)
        if subject.value in seen:
            continue
        seen.add(subject.value)
        own = list(serving.graph.about(subject))
        found += own
        waiting += [t.object for t in own if isinstance(t.object, ox.BlankNode)]
    return found


def _term(serving: Serving, iri: str) -> Term:
    language = i18n.language()
    said = (v for p in (names.SKOS + "definition", names.RDFS + "comment") for v in serving.graph.values(iri, p))
    definitions = [v for v in said if isinstance(v, ox.Literal)]
    chosen = labels.best(definitions, language)
    definition = Text(chosen.value, chosen.language if chosen.language != language else None) if chosen else None
    hidden = frozenset({names.SKOS + "definition", names.RDFS + "comment", names.RDFS + "isDefinedBy"})
    facts = parts.facts(serving, list(serving.graph.about(iri)), without=hidden)
    return Term(iri.removeprefix(names.AQ), labels.name(serving, iri), definition, facts)


def page(offered: list[tuple[Format, str]]) -> str:
    """The HTML page."""
    serving = http.serving()
    groups = [
        (i18n.gettext("Classes"), [_term(serving, s) for s in _of_types(serving, _CLASSES)]),
        (i18n.gettext("Properties"), [_term(serving, s) for s in _of_types(serving, _PROPERTIES)]),
        (i18n.gettext("Datatypes"), [_term(serving, s) for s in _of_types(serving, _OTHERS[:1])]),
    ]
    schemes = [labels.link(serving, s) for s in serving.graph.subjects(names.TYPE, names.SKOS + "ConceptScheme")]
    return render_template("vocab.html", groups=[g for g in groups if g[1]], schemes=schemes, formats=offered, namespace=names.AQ)
