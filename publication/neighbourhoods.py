"""Validates a graph that no records stand behind, entry by entry, as a build validates what it writes.

An entry's neighbourhood is the entry with its source, its sentences, what is derived from them with the claims about it, and the people
who occur.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from ontology import terms as aq
from ontology.iris import PROV, RDF
from publication.canonical import canonical_line
from publication.progress import Step
from publication.validation import validating
from shapes.report import Result

_TYPE, _ENTRY, _PERSON = ox.NamedNode(f"{RDF}type"), ox.NamedNode(aq.Entry), ox.NamedNode(aq.Person)
_IN_ENTRY, _IN_SOURCE = ox.NamedNode(aq.inEntry), ox.NamedNode(aq.inSource)
_DERIVED, _NAME_FORM = ox.NamedNode(f"{PROV}wasDerivedFrom"), ox.NamedNode(aq.nameForm)


def judge(store: ox.Store, lines: Path, cache: Path, step: Step) -> list[Result]:
    """The findings of our shapes in the store's default graph, of any severity.

    :param lines: the same graph as N-Triples, for the rules of the whole dataset.
    :param cache: where to remember what was found good.
    """
    with validating(cache, step) as validation:
        for entry in entries(store):
            if not validation.add(entry.value, neighbourhood(store, entry)):
                step("validate")
        validation.finish()
        whole = validation.whole(lines)
    return [result for results in validation.findings.values() for result in results] + list(whole)


def entries(store: ox.Store) -> Iterator[ox.NamedNode]:
    """All entries of a store."""
    for quad in store.quads_for_pattern(None, _TYPE, _ENTRY, ox.DefaultGraph()):
        if isinstance(quad.subject, ox.NamedNode):
            yield quad.subject


def neighbourhood(store: ox.Store, entry: ox.NamedNode) -> str:
    """The triples around one entry as N-Triples."""
    parts = _subjects(store, _IN_ENTRY, entry)
    passages = {entry, *parts}
    subjects = {*passages, *_objects(store, entry, _IN_SOURCE)}
    for passage in passages:
        subjects |= _subjects(store, _DERIVED, passage)
    people = {o for s in subjects for o in _objects(store, s, None) if ox.Quad(o, _TYPE, _PERSON) in store}
    lines = [line for subject in subjects - people for line in _about(store, subject)]
    for person in people:
        lines += _about(store, person, only_forms=subjects)
    return "".join(sorted(set(lines)))


def _about(store: ox.Store, subject: ox.NamedNode, only_forms: set[ox.NamedNode] | None = None) -> Iterator[str]:
    for quad in store.quads_for_pattern(subject, None, None, ox.DefaultGraph()):
        if only_forms is None or quad.predicate != _NAME_FORM or quad.object in only_forms:
            yield canonical_line(quad.triple).decode()


def _subjects(store: ox.Store, predicate: ox.NamedNode, target: ox.NamedNode) -> set[ox.NamedNode]:
    quads = store.quads_for_pattern(None, predicate, target, ox.DefaultGraph())
    return {q.subject for q in quads if isinstance(q.subject, ox.NamedNode)}


def _objects(store: ox.Store, subject: ox.NamedNode, predicate: ox.NamedNode | None) -> set[ox.NamedNode]:
    quads = store.quads_for_pattern(subject, predicate, None, ox.DefaultGraph())
    return {q.object for q in quads if isinstance(q.object, ox.NamedNode)}
