"""SHACL shapes as SPARQL: for each shape a query for the nodes that may break it.

A query errs on the side of doubt: every node that breaks the shape is among its answers, and a few that do not may be. What it does not
return is proved clean; pySHACL judges the rest. A construct of which no such query is known here raises :class:`CannotAsk`, and whoever
asks leaves that shape to pySHACL altogether.

The data is taken to hold no literal of XSD in another than its canonical form (see :mod:`shapes.prover`): Oxigraph keeps values, not
spellings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations, count

from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import SH
from rdflib.term import Identifier, Node

from ontology.iris import XSD
from shapes.report import Triple, path_text, term_text

_MOST = 4
"""Counts beyond this are not asked: each adds a join of all values with all values."""
_SAYS_NOTHING = frozenset(
    SH[name]
    for name in (
        *("path", "message", "severity", "name", "description", "order", "group", "defaultValue", "deactivated"),
        *("flags", "ignoredProperties", "targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf"),
    )
)
_SELECT = re.compile(r"\s*SELECT\s+(?:DISTINCT\s+)?[^{]*?\s+WHERE\s*\{(?P<body>.*)\}\s*", re.DOTALL | re.IGNORECASE)
_NOT_JOINED = re.compile(r"\b(?:UNION|MINUS|VALUES|SELECT|SERVICE|GRAPH)\b|\$(?:shapesGraph|currentShape)\b", re.IGNORECASE)
_QUOTED = re.compile(r'"(?:[^"\\\n]|\\.)*"|<[^<>\s]*>|#[^\n]*')
_OWN_GROUP = re.compile(r"\b(?:EXISTS|OPTIONAL)\s*\{", re.IGNORECASE)
_NUMBERS = (f"{XSD}integer", f"{XSD}decimal")


class CannotAsk(Exception):
    """No query is known for something the shape says."""


@dataclass(frozen=True)
class Patterns:
    """What a query asks: groups of SPARQL patterns, each of which binds ``?this`` to nodes that may break the shape."""

    shape: Identifier
    groups: tuple[str, ...]


class Compiler:
    """Makes the patterns of the shapes of one graph."""

    def __init__(self, shapes: Graph, *, subclasses: bool = False) -> None:
        """:param subclasses: the data may hold ``rdfs:subClassOf``; without it the queries are cheaper."""
        self._shapes = shapes
        self._type = f"<{RDF.type}>/<{RDFS.subClassOf}>*" if subclasses else f"<{RDF.type}>"
        self._numbers = count(1)
        self._steps: list[Triple] = [(s, p, o) for s, p, o in shapes if all(isinstance(t, Identifier) for t in (s, p, o))]  # type: ignore[misc]
        self._extended = (None, RDF.type, SH.ConstraintComponent) in shapes or (None, SH.parameter, None) in shapes

    def targeted(self) -> list[Identifier]:
        """The shapes that choose nodes of the data themselves, in the order of their names."""
        ways = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf, SH.target)
        found = {shape for way in ways for shape in self._shapes.subjects(way)}
        kinds = {s for kind in (SH.NodeShape, SH.PropertyShape) for s in self._shapes.subjects(RDF.type, kind)}
        found |= {shape for shape in kinds if self._is_class(shape)}
        return sorted((shape for shape in found if isinstance(shape, Identifier)), key=str)

    def patterns(self, shape: Identifier) -> Patterns:
        """:raises CannotAsk: the shape holds something of which no query is known."""
        if self._extended:
            raise CannotAsk("constraint components of somebody's own")
        if self._is_true(shape, SH.deactivated):
            return Patterns(shape, ())
        targets = self.targets(shape)
        groups = []
        if broken := self._broken(shape, "?this"):
            groups.append(f"{targets} FILTER({' || '.join(broken)})")
        groups += [f"{targets} {body}" for body in self._bodies(shape)]
        return Patterns(shape, tuple(groups))

    # Targets

    def targets(self, shape: Identifier) -> str:
        """The pattern that binds ``?this`` to the shape's focus nodes.

        :raises CannotAsk: targets of another kind than those of SHACL Core.
        """
        if (shape, SH.target, None) in self._shapes:
            raise CannotAsk("a target of somebody's own")
        ways = []
        classes = [*self._terms(shape, SH.targetClass), *([shape] if self._is_class(shape) else [])]
        if classes:
            ways.append(f"VALUES ?class {{ {' '.join(map(term_text, classes))} }} ?this {self._type} ?class .")
        nodes = [self._written(node) for node in self._terms(shape, SH.targetNode)]
        if nodes:
            # Such a node need not occur in the data; any triple of the graph says which graph is asked.
            ways.append(f"?{self._fresh()} ?{self._fresh()} ?{self._fresh()} . VALUES ?this {{ {' '.join(nodes)} }}")
        ways += [f"?this {term_text(term)} ?{self._fresh()} ." for term in self._terms(shape, SH.targetSubjectsOf)]
        ways += [f"?{self._fresh()} {term_text(term)} ?this ." for term in self._terms(shape, SH.targetObjectsOf)]
        return ways[0] if len(ways) == 1 else " UNION ".join(f"{{ {way} }}" for way in ways)

    def _is_class(self, shape: Node) -> bool:
        return (shape, RDF.type, RDFS.Class) in self._shapes

    # Constraints. Each expression is true where the node may break the shape; an error counts as true.

    def _broken(self, shape: Node, node: str) -> list[str]:
        path = self._shapes.value(shape, SH.path)
        if path is None:
            if any((shape, pairwise, None) in self._shapes for pairwise in (SH.equals, SH.disjoint)):
                raise CannotAsk("a node compared with its own values")
            return [*self._of_value(shape, node), *self._of_node(shape, node)]
        way = self.path(path)
        found = [*self._of_values(shape, node, way)]
        value = f"?{self._fresh()}"
        each = [*self._of_value(shape, value), *self._of_node(shape, value)]
        if each:
            found.append(f"EXISTS {{ {node} {way} {value} . FILTER({' || '.join(each)}) }}")
        return found

    def _of_values(self, shape: Node, node: str, way: str) -> Iterator[str]:
        """Constraints on all values of a path together."""
        for at_least in self._counts(shape, SH.minCount):
            if at_least:
                yield f"!{self._several(node, way, at_least)}"
        for at_most in self._counts(shape, SH.maxCount):
            yield self._several(node, way, at_most + 1)
        if self._is_true(shape, SH.uniqueLang):
            one, two = f"?{self._fresh()}", f"?{self._fresh()}"
            same = f'LANG({one}) != "" && LANG({one}) = LANG({two}) && !sameTerm({one}, {two})'
            yield f"EXISTS {{ {node} {way} {one} , {two} . FILTER({same}) }}"
        for wanted in self._terms(shape, SH.hasValue):
            yield f"!EXISTS {{ {node} {way} {self._written(wanted)} }}"
        for comparison, sign in ((SH.lessThan, "<"), (SH.lessThanOrEquals, "<=")):
            for other in self._terms(shape, comparison):
                one, two = f"?{self._fresh()}", f"?{self._fresh()}"
                yield f"EXISTS {{ {node} {way} {one} ; {term_text(other)} {two} . FILTER(!{_ordered(one, sign, two)}) }}"
        for other in self._terms(shape, SH.equals):
            one, two = f"?{self._fresh()}", f"?{self._fresh()}"
            yield f"EXISTS {{ {node} {way} {one} . FILTER NOT EXISTS {{ {node} {term_text(other)} {one} }} }}"
            yield f"EXISTS {{ {node} {term_text(other)} {two} . FILTER NOT EXISTS {{ {node} {way} {two} }} }}"
        for other in self._terms(shape, SH.disjoint):
            one = f"?{self._fresh()}"
            yield f"EXISTS {{ {node} {way} {one} . {node} {term_text(other)} {one} }}"

    def _several(self, node: str, way: str, number: int) -> str:
        names = [f"?{self._fresh()}" for _ in range(number)]
        differ = "".join(f" FILTER(!sameTerm({one}, {two}))" for one, two in combinations(names, 2))
        return f"EXISTS {{ {node} {way} {' , '.join(names)} .{differ} }}"

    def _of_node(self, shape: Node, node: str) -> Iterator[str]:
        """Constraints that look from one node at its surroundings or through other shapes."""
        if self._is_true(shape, SH.closed):
            known = {term_text(path) for inner in self._terms(shape, SH.property) for path in self._terms(inner, SH.path)}
            known |= {term_text(term) for head in self._terms(shape, SH.ignoredProperties) for term in self._list(head)}
            allowed = " , ".join(sorted(term for term in known if term.startswith("<")))
            predicate = f"?{self._fresh()}"
            unknown = f" FILTER({predicate} NOT IN ({allowed}))" if allowed else ""
            yield f"EXISTS {{ {node} {predicate} ?{self._fresh()} .{unknown} }}"
        for inner in (*self._terms(shape, SH.property), *self._terms(shape, SH.node)):
            yield from self._inner(inner, node)
        for head in self._terms(shape, SH["and"]):
            for inner in self._list(head):
                yield from self._inner(inner, node)
        for head in self._terms(shape, SH["or"]):
            yield "(" + " && ".join(f"({' || '.join(self._inner(inner, node)) or 'false'})" for inner in self._list(head)) + ")"
        for inner in self._terms(shape, SH["not"]):
            yield self._kept(inner, node)

    def _inner(self, shape: Identifier, node: str) -> list[str]:
        if self._is_true(shape, SH.deactivated):
            return []
        if self._bodies(shape):
            raise CannotAsk("SPARQL within another shape")
        return self._broken(shape, node)

    def _kept(self, shape: Identifier, node: str) -> str:
        """Whether the node may keep the shape: what ``sh:not`` must not find."""
        parts = []
        if (shape, SH.path, None) not in self._shapes and not self._is_true(shape, SH.deactivated):
            for pattern in self._terms(shape, SH.pattern):
                # Python's $ matches before a last line break, too.
                parts.append(f'COALESCE({self._matches(shape, pattern, node)} || STRENDS(STR({node}), "\\n"), true)')
            parts += [f"({node} IN ({' , '.join(map(self._written, self._list(head)))}))" for head in self._terms(shape, SH["in"])]
        return " && ".join(parts) or "true"

    def _of_value(self, shape: Node, value: str) -> Iterator[str]:
        """Constraints that look at one node alone."""
        for predicate in set(self._shapes.predicates(shape)):
            if str(predicate).startswith(str(SH)) and predicate not in _SAYS_NOTHING and predicate not in _KNOWN:
                raise CannotAsk(str(predicate))
        for predicate, make in _OF_ONE.items():
            for parameter in self._terms(shape, predicate):
                yield f"COALESCE({make(self, value, parameter)}, true)"
        for pattern in self._terms(shape, SH.pattern):
            yield f"COALESCE(!{self._matches(shape, pattern, value)}, true)"
        if (shape, SH.path, None) not in self._shapes:
            yield from (f"!sameTerm({value}, {self._written(wanted)})" for wanted in self._terms(shape, SH.hasValue))

    def _matches(self, shape: Node, pattern: Identifier, value: str) -> str:
        flags = self._shapes.value(shape, SH.flags)
        more = f", {term_text(flags)}" if isinstance(flags, Literal) else ""
        return f"REGEX(STR({value}), {term_text(Literal(str(pattern)))}{more})"

    def in_language(self, value: str, head: Identifier) -> str:
        """That the value is in none of the languages."""
        return "!(" + " || ".join(f"LANGMATCHES(LANG({value}), {self._written(tag)})" for tag in self._list(head)) + ")"

    def of_class(self, value: str, wanted: Identifier) -> str:
        """That the value is of no such class."""
        return f"!EXISTS {{ {value} {self._type} {term_text(wanted)} }}"

    def one_of(self, value: str, head: Identifier) -> str:
        """That the value is not in the list."""
        return f"{value} NOT IN ({' , '.join(map(self._written, self._list(head)))})"

    # SPARQL that a shape brings along

    def _bodies(self, shape: Identifier) -> list[str]:
        return [self.body(shape, constraint) for constraint in self._terms(shape, SH.sparql)]

    def body(self, shape: Identifier, constraint: Identifier) -> str:
        """The patterns of a SELECT constraint, fit to be joined with the shape's targets.

        :raises CannotAsk: joining could give other answers than running it for each focus node by itself.
        """
        text = str(self._shapes.value(constraint, SH.select) or "")
        for declaration in {d for o in self._terms(constraint, SH.prefixes) for d in self._shapes.objects(o, SH.declare)}:
            prefix, namespace = (str(self._shapes.value(declaration, term)) for term in (SH.prefix, SH.namespace))
            text = re.sub(rf"(?<![\w:<]){re.escape(prefix)}:([\w-]+)", rf"<{namespace}\1>", text)
        if (path := self._shapes.value(shape, SH.path)) is not None:
            text = text.replace("$PATH", self.path(path))
        found = _SELECT.fullmatch(text)
        if not found:
            raise CannotAsk("a query of another form")
        bare = _QUOTED.sub("", found["body"])
        if _NOT_JOINED.search(bare) or len(_OWN_GROUP.findall(bare)) != bare.count("{"):
            raise CannotAsk("a query that is more than patterns and filters")
        return found["body"].strip()

    # Reading the shapes

    def path(self, path: Node) -> str:
        """A SHACL path as SPARQL writes it."""
        if not isinstance(path, Identifier):
            raise CannotAsk("no path")
        return path_text(path, self._steps) if not isinstance(path, URIRef) else term_text(path)

    def _terms(self, shape: Node, predicate: Node) -> list[Identifier]:
        return sorted((term for term in self._shapes.objects(shape, predicate) if isinstance(term, Identifier)), key=str)

    def _list(self, head: Identifier) -> list[Identifier]:
        return [term for term in Collection(self._shapes, head) if isinstance(term, Identifier)]

    def _is_true(self, shape: Node, predicate: URIRef) -> bool:
        return any(str(value) == "true" for value in self._shapes.objects(shape, predicate))

    def _counts(self, shape: Node, predicate: URIRef) -> list[int]:
        found = [int(str(value)) for value in self._shapes.objects(shape, predicate) if str(value).isdecimal()]
        if any(number >= _MOST for number in found) or len(found) != len(list(self._shapes.objects(shape, predicate))):
            raise CannotAsk("a count too large to ask")
        return found

    def _written(self, term: Identifier) -> str:
        if isinstance(term, URIRef) or (isinstance(term, Literal) and (term.datatype is None or term.datatype == URIRef(f"{XSD}string"))):
            return term_text(term)
        raise CannotAsk("a value that is no IRI and no text")

    def _fresh(self) -> str:
        return f"v{next(self._numbers)}"


def _ordered(one: str, sign: str, two: str) -> str:
    """True where both are days or both are numbers, and in order; all else is left to pySHACL."""
    days = f"DATATYPE({one}) = <{XSD}date> && DATATYPE({two}) = <{XSD}date>"
    numbers = " && ".join(f"DATATYPE({each}) IN ({', '.join(f'<{n}>' for n in _NUMBERS)})" for each in (one, two))
    return f"COALESCE((({days}) || ({numbers})) && {one} {sign} {two}, false)"


def _of_kind(compiler: Compiler, value: str, kind: Identifier) -> str:
    tests = {"IRI": "isIRI", "Literal": "isLiteral", "BlankNode": "isBlank"}
    wanted = str(kind).removeprefix(str(SH))
    return "!(" + (" || ".join(f"{test}({value})" for name, test in tests.items() if name in wanted) or "false") + ")"


def _of_datatype(compiler: Compiler, value: str, datatype: Identifier) -> str:
    return f"!(isLiteral({value}) && DATATYPE({value}) = {term_text(datatype)})"


def _within(sign: str) -> Callable[[Compiler, str, Identifier], str]:
    def made(compiler: Compiler, value: str, bound: Identifier) -> str:
        if not (isinstance(bound, Literal) and str(bound.datatype) in _NUMBERS):
            raise CannotAsk("a bound that is no number")
        return f"!{_ordered(value, sign, term_text(bound))}"

    return made


def _length(sign: str) -> Callable[[Compiler, str, Identifier], str]:
    return lambda compiler, value, bound: f"isBlank({value}) || !(STRLEN(STR({value})) {sign} {int(str(bound))})"


_OF_ONE: dict[URIRef, Callable[[Compiler, str, Identifier], str]] = {
    SH["class"]: Compiler.of_class,
    SH.datatype: _of_datatype,
    SH.languageIn: Compiler.in_language,
    SH.nodeKind: _of_kind,
    SH["in"]: Compiler.one_of,
    SH.minLength: _length(">="),
    SH.maxLength: _length("<="),
    SH.minInclusive: _within(">="),
    SH.minExclusive: _within(">"),
    SH.maxInclusive: _within("<="),
    SH.maxExclusive: _within("<"),
}
_KNOWN = frozenset(
    {*_OF_ONE, SH.pattern, SH.minCount, SH.maxCount, SH.uniqueLang, SH.hasValue, SH.lessThan, SH.lessThanOrEquals, SH.equals, SH.disjoint}
    | {SH.closed, SH.property, SH.node, SH["and"], SH["or"], SH["not"], SH.sparql}
)
