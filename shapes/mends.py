"""Mends of pySHACL 0.40, where it differs from https://www.w3.org/TR/shacl/.

- Values that cannot be compared are a result of ``sh:lessThan`` and ``sh:lessThanOrEquals``. pySHACL fails with ``TypeError``
  on an ill-typed literal such as ``"2031-02-30"^^xsd:date`` and refuses the whole graph for a blank node; data officers send both.
- Prefixes for SPARQL constraints come through ``owl:imports`` too.
- Messages of SPARQL constraints keep their language, which pySHACL drops when it fills in variables.
- ``sh:uniqueLang`` asks for something only where it is ``true``, spelled so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pyshacl.constraints import CONSTRAINT_PARAMETERS_MAP
from pyshacl.constraints.core.property_pair_constraints import LessThanConstraintComponent, LessThanOrEqualsConstraintComponent
from pyshacl.constraints.sparql.sparql_based_constraints import SPARQLBasedConstraint
from pyshacl.errors import ReportableRuntimeError
from rdflib import OWL, Graph, Literal
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


class _InSparql(SPARQLBasedConstraint):
    def make_v_result(self, *arguments: Any, bound_vars: Any = None, **named: Any) -> tuple[str, Any, list[Any]]:
        text, node, triples = super().make_v_result(*arguments, **named)
        return text, node, [self._filled_in(triple, bound_vars) for triple in triples]

    def _filled_in(self, triple: Any, bound_vars: Any) -> Any:
        subject, predicate, message = triple
        if bound_vars is None or predicate != SH.resultMessage or not isinstance(message, Literal):
            return triple
        return subject, predicate, Literal(self._filled(str(message), bound_vars), lang=message.language)

    def _filled(self, message: str, bound_vars: Any) -> str:
        text: str = self._format_sparql_based_result_message(message, bound_vars)  # type: ignore[no-untyped-call]
        return text


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
    """Put the mended constraints in place of pySHACL's own."""
    CONSTRAINT_PARAMETERS_MAP[SH.lessThan] = _LessThan
    CONSTRAINT_PARAMETERS_MAP[SH.lessThanOrEquals] = _LessThanOrEquals
    CONSTRAINT_PARAMETERS_MAP[SH.sparql] = _InSparql
