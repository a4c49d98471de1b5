"""Mends of pySHACL 0.40, where it differs from https://www.w3.org/TR/shacl/.

- Values that cannot be compared are a result of ``sh:lessThan`` and ``sh:lessThanOrEquals``. pySHACL fails with ``TypeError``
  on an ill-typed literal such as ``"2031-02-30"^^xsd:date`` and refuses the whole graph for a blank node; data officers send both.
- Prefixes for SPARQL constraints come through ``owl:imports`` too.
- ``sh:uniqueLang`` asks for something only where it is ``true``, spelled so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pyshacl.constraints import CONSTRAINT_PARAMETERS_MAP
from pyshacl.constraints.core.property_pair_constraints import LessThanConstraintComponent, LessThanOrEqualsConstraintComponent
from pyshacl.errors import ReportableRuntimeError
from rdflib import OWL, Graph
from rdflib.namespace import SH

Outcome = tuple[bool, list[Any]]


def _pairwise(component: Any, compare: Any, values: Iterable[Any], others: Iterable[Any], graph: Any, focus: Any) -> Outcome:
    broken, reports = False, []
    for value in values:
        for other in others:
            try:
                found, results = compare({value}, {other}, graph, focus)
            except (TypeError, ReportableRuntimeError):
                found, results = True, [component.make_v_result(graph, focus, value_node=value)]
            broken |= found
            reports += results
    return broken, reports


class _LessThan(LessThanConstraintComponent):
    def _compare_lt(self, values: Any, others: Any, graph: Any, focus: Any) -> Outcome:
        return _pairwise(self, super()._compare_lt, values, others, graph, focus)


class _LessThanOrEquals(LessThanOrEqualsConstraintComponent):
    def _compare_ltoe(self, values: Any, others: Any, graph: Any, focus: Any) -> Outcome:
        return _pairwise(self, super()._compare_ltoe, values, others, graph, focus)


def readied(shapes: Graph) -> Iterator[Any]:
    """The triples of a shapes graph, made such that pySHACL reads prefixes and ``sh:uniqueLang`` as SHACL says."""
    for triple in shapes:
        if triple[1] != SH.uniqueLang or str(triple[2]) == "true":
            yield triple
    for ontology in set(shapes.objects(None, SH.prefixes)):
        for imported in shapes.transitive_objects(ontology, OWL.imports):
            for declared in shapes.objects(imported, SH.declare):
                yield ontology, SH.declare, declared


def mend() -> None:
    """Put the mended comparisons in place of pySHACL's own."""
    CONSTRAINT_PARAMETERS_MAP[SH.lessThan] = _LessThan
    CONSTRAINT_PARAMETERS_MAP[SH.lessThanOrEquals] = _LessThanOrEquals
