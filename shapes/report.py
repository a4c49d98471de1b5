"""What a validation found: :class:`Result` for each finding, :class:`Report` for all, as RDF and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import pyoxigraph as ox
from rdflib import RDF, BNode, Graph, Literal, URIRef
from rdflib.namespace import SH
from rdflib.term import Identifier

from ontology.iris import AQ, PROV, RDFS, SHAPES, XSD

_PREFIXES = {"aq": AQ, "aqs": SHAPES, "prov": PROV, "rdfs": RDFS, "sh": str(SH), "xsd": XSD}

Triple = tuple[Identifier, Identifier, Identifier]


class Severity(StrEnum):
    """How grave a finding is. A severity that SHACL does not know counts as a violation."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"


_SEVERITIES = {SH.Violation: Severity.VIOLATION, SH.Warning: Severity.WARNING, SH.Info: Severity.INFO}


@dataclass(frozen=True, slots=True)
class Result:
    """One finding. The terms are RDF terms, which are strings too: an IRI reads as its text."""

    focus: Identifier
    """The node that was looked at."""
    path: Identifier | None
    """The property; a blank node where the path is composed, and then ``steps`` describes it."""
    value: Identifier | None
    messages: Mapping[str, str] = field(hash=False)
    """What is wrong and what to do, by language tag; ``""`` for a message without one."""
    shape: Identifier
    """The shape that found it."""
    component: Identifier
    """Which kind of constraint of SHACL it is (``sh:MinCountConstraintComponent`` …)."""
    severity_iri: Identifier = SH.Violation
    steps: tuple[Triple, ...] = ()

    @property
    def severity(self) -> Severity:
        """How grave it is."""
        return _SEVERITIES.get(URIRef(self.severity_iri), Severity.VIOLATION)

    def __reduce__(self) -> tuple[type[Result], tuple[object, ...]]:
        """For process pools: frozen dataclasses with slots need it before Python 3.12."""
        fields = (self.focus, self.path, self.value, dict(self.messages), self.shape, self.component, self.severity_iri, self.steps)
        return Result, fields


@dataclass(frozen=True)
class Report:
    """All findings of a validation, in a stable order."""

    results: tuple[Result, ...]
    focus_nodes: int | None = None
    """How many nodes the shapes addressed, where that was counted: with none, conforming means nothing."""
    lines: Mapping[Identifier, int] = field(default_factory=dict)
    """The line of the file in which a node is first described, where that could be told."""

    @property
    def conforms(self) -> bool:
        """As SHACL defines it: there is no result of any severity."""
        return not self.results

    @property
    def violations(self) -> tuple[Result, ...]:
        """The findings that must be mended."""
        return tuple(result for result in self.results if result.severity is Severity.VIOLATION)

    def to_graph(self) -> Graph:
        """The report in SHACL's own terms."""
        graph = Graph()
        graph.bind("sh", SH)
        report = BNode()
        graph.add((report, RDF.type, SH.ValidationReport))
        graph.add((report, SH.conforms, Literal(self.conforms)))
        for result in self.results:
            node = BNode()
            graph.add((report, SH.result, node))
            graph.add((node, RDF.type, SH.ValidationResult))
            graph.add((node, SH.focusNode, result.focus))
            graph.add((node, SH.resultSeverity, result.severity_iri))
            graph.add((node, SH.sourceConstraintComponent, result.component))
            graph.add((node, SH.sourceShape, result.shape))
            if result.path is not None:
                graph.add((node, SH.resultPath, result.path))
            if result.value is not None:
                graph.add((node, SH.value, result.value))
            for tag, text in result.messages.items():
                graph.add((node, SH.resultMessage, Literal(text, lang=tag or None)))
            for step in result.steps:
                graph.add(step)
        return graph

    def to_turtle(self) -> str:
        """:meth:`to_graph` as Turtle."""
        # Not by RDFLib: it writes an ill-typed literal such as "none"^^xsd:boolean bare, which is no Turtle.
        graph = ox.Dataset(ox.parse(self.to_graph().serialize(format="nt"), format=ox.RdfFormat.N_TRIPLES))
        graph.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)  # the same findings, the same bytes
        triples = sorted((quad.triple for quad in graph), key=str)
        written = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=_PREFIXES)
        return (written or b"").decode()

    def to_json(self) -> str:
        """For programs: what conforms, and each finding with its terms in N-Triples form and messages by language."""
        return json.dumps(
            {
                "conforms": self.conforms,
                "violations": len(self.violations),
                "focus_nodes": self.focus_nodes,
                "results": [
                    {
                        "focus": term_text(result.focus),
                        "line": self.lines.get(result.focus),
                        "path": _path_text(result),
                        "value": None if result.value is None else term_text(result.value),
                        "severity": result.severity.value,
                        "shape": term_text(result.shape),
                        "component": term_text(result.component),
                        "messages": dict(result.messages),
                    }
                    for result in self.results
                ],
            },
            ensure_ascii=False,
            indent=1,
        )


_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def term_text(term: Identifier) -> str:
    """A term as N-Triples writes it. RDFLib's own ``n3`` warns of ill-typed numbers, which are just what reports are about."""
    if isinstance(term, Literal):
        suffix = f"@{term.language}" if term.language else f"^^<{term.datatype}>" if term.datatype else ""
        return f'"{str(term).translate(_ESCAPES)}"{suffix}'
    return f"_:{term}" if isinstance(term, BNode) else f"<{term}>"


def _path_text(result: Result) -> str | None:
    return None if result.path is None else path_text(result.path, result.steps)


def path_text(path: Identifier, steps: Iterable[Triple]) -> str:
    """A path as SPARQL writes it."""
    if isinstance(path, URIRef):
        return path.n3()
    found = {(subject, predicate): obj for subject, predicate, obj in steps}

    def members(node: Identifier) -> list[Identifier]:
        items = []
        while (node, RDF.first) in found:
            items.append(found[node, RDF.first])
            node = found[node, RDF.rest]
        return items

    def text(node: Identifier) -> str:
        if (node, RDF.first) in found:
            return "/".join(text(item) for item in members(node))
        if (node, SH.alternativePath) in found:
            return "(" + "|".join(text(item) for item in members(found[node, SH.alternativePath])) + ")"
        if (node, SH.inversePath) in found:
            return "^" + text(found[node, SH.inversePath])
        for step, sign in ((SH.zeroOrMorePath, "*"), (SH.oneOrMorePath, "+"), (SH.zeroOrOnePath, "?")):
            if (node, step) in found:
                return f"({text(found[node, step])}){sign}"
        return node.n3()

    return text(path)
