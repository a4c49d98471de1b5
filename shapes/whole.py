"""The rules that need the whole dataset, asked of it once: nobody is left over, no number is given twice.

Their shapes lie in ``whole.ttl``; each is a SELECT constraint of SHACL, joined with its targets and run by Oxigraph over the lines that it
mentions. The answers are those that pySHACL gives over the same graph.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import SH
from rdflib.term import Identifier

from shapes import files
from shapes.queries import Compiler
from shapes.reading import term
from shapes.report import Result, term_text

_IRI = re.compile(r"<[^<>\s]+>")
_TYPE = term_text(RDF.type).encode()


@dataclass(frozen=True)
class Rule:
    """A shape of the whole dataset, as plain text. ``messages`` by language tag; ``severity`` is an IRI."""

    shape: str
    query: str
    messages: dict[str, str]
    severity: str


class WholeRules:
    """Rules read once, for any number of datasets."""

    rules: list[Rule]

    def __init__(self, shapes: Graph | None = None) -> None:
        """:param shapes: shapes whose constraints are all SELECT queries; ours by default.

        :raises CannotAsk: a shape is of another kind.
        """
        graph = files.graph(of_whole=True) if shapes is None else shapes
        compiler, rules = Compiler(graph), []
        for shape in compiler.targeted():
            texts = [text for text in graph.objects(shape, SH.message) if isinstance(text, Literal)]
            messages = {text.language or "": str(text) for text in sorted(texts, key=lambda text: text.language or "")}
            severity = str(graph.value(shape, SH.severity, default=SH.Violation))
            for constraint in graph.objects(shape, SH.sparql):
                if isinstance(constraint, Identifier):
                    body = f"{compiler.targets(shape)} {compiler.body(shape, constraint)}"
                    rules.append(Rule(str(shape), f"SELECT DISTINCT ?this ?value {{ {body} }}", messages, severity))
        self._take(rules)

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> WholeRules:
        """The rules that another one read."""
        made = cls.__new__(cls)
        made._take(list(rules))
        return made

    def _take(self, rules: list[Rule]) -> None:
        self.rules = rules
        self._named = frozenset(iri.encode() for rule in rules for iri in _IRI.findall(rule.query)) - {_TYPE}

    def lines(self, file: Path) -> str:
        """The lines of an N-Triples file that the rules are about. The rules name every property and class that they look at."""
        with file.open("rb", buffering=1 << 20) as lines:
            return b"".join(line for line in lines if self._mentions(line)).decode()

    def _mentions(self, line: bytes) -> bool:
        """Split, not matched: a build looks at each line that it writes."""
        parts = line.split(b" ", 2)
        return len(parts) > 2 and (parts[1] in self._named or (parts[1] == _TYPE and parts[2][:-3] in self._named))

    def judge(self, lines: str) -> tuple[Result, ...]:
        """What the rules find in those lines, in a stable order."""
        store = ox.Store()
        store.bulk_load(lines.encode(), format=ox.RdfFormat.N_TRIPLES)
        found = []
        for rule in self.rules:
            for solution in store.query(rule.query):  # type: ignore[union-attr]
                focus, value = solution["this"], solution["value"]
                found.append(_result(rule, term(focus), None if value is None else term(value)))
        return tuple(sorted(found, key=lambda r: (str(r.shape), str(r.focus), str(r.value))))


def _result(rule: Rule, focus: Identifier, value: Identifier | None) -> Result:
    return Result(
        focus=focus,
        path=None,
        value=focus if value is None else value,
        messages=rule.messages,
        shape=URIRef(rule.shape),
        component=SH.SPARQLConstraintComponent,
        severity_iri=URIRef(rule.severity),
    )


def digest(lines: str) -> str:
    """A key for what was found in those lines."""
    return hashlib.sha256(lines.encode()).hexdigest()
