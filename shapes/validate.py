"""SHACL over RDFLib graphs, with pySHACL as the engine.

pySHACL over a graph that stands on Oxigraph finds breaches that are none (literals compare otherwise there), so such a
graph is copied into memory first.
"""

from __future__ import annotations

import logging
import warnings
from functools import cache
from pathlib import Path

from pyshacl.constraints import ALL_CONSTRAINT_PARAMETERS
from pyshacl.errors import ConstraintLoadError, ReportableRuntimeError, RuleLoadError, ShapeLoadError, ValidationFailure
from pyshacl.graph_abstraction import DataGraph
from pyshacl.shapes_graph import ShapesGraph
from pyshacl.validator import Validator as Engine
from rdflib import RDF, BNode, Graph, Literal
from rdflib.namespace import SH
from rdflib.plugins.stores.memory import Memory
from rdflib.term import Identifier, Node

from ontology.errors import BadInput, Where
from shapes import files
from shapes.files import shapes_digest
from shapes.fixed import FixedGraph
from shapes.mends import mend, readied
from shapes.reading import read_rdf, read_with_lines
from shapes.report import Report, Result, Severity, Triple, path_text, term_text

__all__ = ["Report", "Result", "Severity", "Validator", "shapes_digest", "validate", "validate_file"]

_ILL_FORMED = (NotImplementedError, ConstraintLoadError, ReportableRuntimeError, RuleLoadError, ShapeLoadError, ValidationFailure)
_SILENT = logging.getLogger(f"{__name__}.pyshacl")
_SILENT.addHandler(logging.NullHandler())
_SILENT.propagate = False


mend()

_NO_SHAPES = Graph(bind_namespaces="none")
_PARAMETERS = frozenset(ALL_CONSTRAINT_PARAMETERS)


class _Shapes(ShapesGraph):
    """pySHACL's shapes, read from memory. It looks every predicate of a shape up in a list; most stand for no constraint."""

    def __init__(self, shapes: Graph) -> None:
        super().__init__(FixedGraph(readied(shapes)), debug=False, logger=_SILENT)
        self._parameters: dict[Node, list[tuple[Node, Node]]] = {}

    def predicate_objects(self, node: Node) -> list[tuple[Node, Node]]:
        """The constraint parameters of a shape."""
        if node not in self._parameters:
            self._parameters[node] = [(p, o) for p, o in self.graph.predicate_objects(node) if p in _PARAMETERS]
        return self._parameters[node]


class Validator:
    """Shapes read once, for any number of graphs. Not for several threads at a time."""

    def __init__(self, shapes: Graph | None = None) -> None:
        """:param shapes: shapes of somebody else; ours by default.

        :raises BadInput: the shapes are not well-formed.
        """
        self._shapes = _Shapes(files.graph() if shapes is None else shapes)
        try:
            _ = self._shapes.shapes  # reads them
        except _ILL_FORMED as error:
            raise _ill_formed(error) from error

    def validate(self, data: Graph) -> Report:
        """Judge one graph, which stays as it is.

        :raises BadInput: the shapes turn out not to be well-formed.
        """
        engine = Engine(DataGraph.from_rdflib_graph(_in_memory(data)), shacl_graph=_NO_SHAPES, options={"logger": _SILENT})
        engine.shacl_graph = self._shapes  # what the constructor makes is of that empty graph; ours is ready
        try:
            with warnings.catch_warnings():
                # RDFLib's word on ill-typed numbers; the report says it better.
                warnings.filterwarnings("ignore", "Serializing weird numerical", UserWarning)
                _, report, _ = engine.run()  # type: ignore[no-untyped-call]
        except _ILL_FORMED as error:
            raise _ill_formed(error) from error
        if isinstance(report, Exception):
            raise _ill_formed(report) from report
        return Report(_results(report))

    def focus_nodes(self, data: Graph) -> int:
        """How many nodes of the graph the shapes address."""
        graph = DataGraph.from_rdflib_graph(_in_memory(data))
        return len({node for shape in self._shapes.shapes for node in shape.focus_nodes(graph)})


@cache
def _ours() -> Validator:
    return Validator()


def validate(data: Graph, shapes: Graph | None = None) -> Report:
    """Judge one graph by the given shapes, by ours if none are given.

    :raises BadInput: the shapes are not well-formed.
    """
    return (_ours() if shapes is None else Validator(shapes)).validate(data)


def validate_file(path: Path, shapes: Path | None = None) -> Report:
    """Judge an RDF file (Turtle, N-Triples, N-Quads, TriG, JSON-LD, RDF/XML, gzipped too), all its graphs together.

    The report tells the lines of the nodes that it names, where they can be told.

    :param shapes: a file of shapes; ours if none is given.
    :raises NotFound: a file is not there.
    :raises BadInput: a file cannot be read as RDF (with the line), or the shapes are not well-formed.
    """
    data, lines = read_with_lines(path)
    try:
        validator = _ours() if shapes is None else Validator(read_rdf(shapes))
        results = validator.validate(data).results
        return Report(results, validator.focus_nodes(data), lines({result.focus for result in results}))
    except BadInput as error:
        error.where = error.where or Where(file=str(shapes))
        raise


def _in_memory(data: Graph) -> Graph:
    """The graph, or a copy of it if it stands on a store that pySHACL judges wrongly or not at all."""
    if type(data) is Graph and type(data.store) is Memory:
        return data
    copy = Graph()
    for subject, predicate, obj, *_ in data:
        copy.add((subject, predicate, obj))
    return copy


def _ill_formed(error: Exception) -> BadInput:
    detail = str(getattr(error, "message", error)).strip().splitlines()
    return BadInput(
        f"the shapes are not well-formed: {detail[0] if detail else type(error).__name__}",
        hint="Correct the shape; https://www.w3.org/TR/shacl/ says what each constraint takes.",
    )


def _results(report: Graph) -> tuple[Result, ...]:
    found = [_result(report, node) for node in report.objects(None, SH.result) if isinstance(node, Identifier)]
    return tuple(sorted(found, key=_order))


def _order(result: Result) -> tuple[str, ...]:
    value = "" if result.value is None else term_text(result.value)
    path = "" if result.path is None else path_text(result.path, result.steps)
    return term_text(result.focus), term_text(result.shape), path, term_text(result.component), value


def _result(report: Graph, node: Identifier) -> Result:
    values = {str(predicate): obj for predicate, obj in report.predicate_objects(node) if isinstance(obj, Identifier)}
    texts = [text for text in report.objects(node, SH.resultMessage) if isinstance(text, Literal)]
    path = values.get(str(SH.resultPath))
    return Result(
        focus=values[str(SH.focusNode)],
        path=path,
        value=values.get(str(SH.value)),
        messages={text.language or "": str(text) for text in sorted(texts, key=lambda text: (text.language or "", str(text)))},
        shape=values[str(SH.sourceShape)],
        component=values[str(SH.sourceConstraintComponent)],
        severity_iri=values[str(SH.resultSeverity)],
        steps=tuple(_steps(report, path)) if isinstance(path, BNode) else (),
    )


def _steps(report: Graph, node: Identifier) -> list[Triple]:
    """The triples that describe a composed path."""
    found: list[Triple] = []
    for predicate, obj in report.predicate_objects(node):
        if isinstance(predicate, Identifier) and isinstance(obj, Identifier):
            found.append((node, predicate, obj))
            if isinstance(obj, BNode) and obj != RDF.nil:
                found += _steps(report, obj)
    return found
