"""Triple Pattern Fragments: one pattern, its triples in pages, how many there are, and a form that says how to ask for others.

https://linkeddatafragments.org/specification/triple-pattern-fragments/. Clients such as Comunica take SPARQL queries apart into patterns
and put the answers together themselves. A pattern is evaluated by the query processes, like any query of a stranger.
"""

from __future__ import annotations

import json
import re
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import urlencode

import pyoxigraph as ox

from endpoint import names
from endpoint.errors import Busy
from endpoint.serving import Serving
from endpoint.sparql.job import Job
from ontology.errors import BadInput

Term = ox.NamedNode | ox.BlankNode | ox.Literal
PARAMETERS = ("subject", "predicate", "object")
_LITERAL = re.compile(r'"(?P<value>.*)"(?:@(?P<language>[A-Za-z]+(?:-[A-Za-z0-9]+)*)|\^\^<?(?P<datatype>[^<>"\s]+)>?)?', re.DOTALL)
_WILDCARD = re.compile(r"[?$]\w*|_:.*|")
_VARIABLES = ("s", "p", "o")


@dataclass(frozen=True)
class Pattern:
    """A triple pattern; ``None`` stands for anything."""

    subject: ox.NamedNode | None
    predicate: ox.NamedNode | None
    object: ox.NamedNode | ox.Literal | None

    def sparql(self) -> str:
        return " ".join(f"?{v}" if t is None else str(t) for v, t in zip(_VARIABLES, self.terms, strict=True))

    @property
    def terms(self) -> tuple[ox.NamedNode | None, ox.NamedNode | None, ox.NamedNode | ox.Literal | None]:
        return self.subject, self.predicate, self.object

    def fields(self) -> dict[str, str]:
        """The pattern as fields of an address."""
        return {name: written(term) for name, term in zip(PARAMETERS, self.terms, strict=True) if term is not None}


@dataclass(frozen=True)
class Fragment:
    """One page of a pattern's triples. ``total`` counts all of them, exactly."""

    pattern: Pattern
    page: int
    pages: int
    total: int
    triples: list[ox.Triple]


def read_pattern(subject: str, predicate: str, obj: str) -> Pattern:
    """Read a pattern as clients write it: an IRI bare or in angle brackets; a literal in quotation marks, with ``@en`` or
    ``^^`` and a datatype; nothing or a variable for anything.

    :raises BadInput: one of them is none of these.
    """
    found = [_term(name, text) for name, text in zip(PARAMETERS, (subject, predicate, obj), strict=True)]
    for name, term in zip(PARAMETERS[:2], found[:2], strict=True):
        if isinstance(term, ox.Literal):
            raise BadInput(f"a {name} cannot be a text", hint="Give an IRI, or leave it out.")
    return Pattern(*found)  # type: ignore[arg-type] # just looked at


def _term(name: str, text: str) -> ox.NamedNode | ox.Literal | None:
    if _WILDCARD.fullmatch(text):
        return None
    try:
        if literal := _LITERAL.fullmatch(text):
            if literal["language"]:
                return ox.Literal(literal["value"], language=literal["language"])
            return ox.Literal(literal["value"], datatype=ox.NamedNode(literal["datatype"]) if literal["datatype"] else None)
        return ox.NamedNode(text[1:-1] if text.startswith("<") and text.endswith(">") else text)
    except ValueError:
        hint = 'Write an IRI, or a text in quotation marks: "text", "text"@en, "2024-01-31"^^http://www.w3.org/2001/XMLSchema#date.'
        raise BadInput(f"the {name} is neither an IRI nor a text", hint=hint) from None


def written(term: ox.NamedNode | ox.Literal) -> str:
    """A term as :func:`read_pattern` reads it."""
    if isinstance(term, ox.NamedNode):
        return term.value
    if term.language:
        return f'"{term.value}"@{term.language}'
    return f'"{term.value}"' if term.datatype.value == names.XSD + "string" else f'"{term.value}"^^{term.datatype.value}'


def fragment(serving: Serving, pattern: Pattern, page: int, size: int) -> Fragment:
    """Read a page.

    :param page: from 1; beyond the last there are no triples.
    :raises Busy: the release is being loaded. In memory the triples have another order than on disk, so pages must not mix.
    """
    if not serving.pool.settled:
        raise Busy("the release is being loaded", retry_after=5, hint="Try again in a few seconds.")
    key = ("fragment", pattern)
    body = serving.cache.get(key, lambda: _run(serving, f"SELECT (COUNT(*) AS ?n) {{ {pattern.sparql()} }}"))
    total = int(json.loads(body)["results"]["bindings"][0]["n"]["value"])
    offset = (page - 1) * size
    triples: list[ox.Triple] = []
    if offset < total:
        found = ox.parse_query_results(
            _run(serving, f"SELECT * {{ {pattern.sparql()} }} OFFSET {offset} LIMIT {size}"), format=ox.QueryResultsFormat.JSON
        )
        if isinstance(found, ox.QuerySolutions):
            bound = {v.value for v in found.variables}
            triples = [_triple(pattern, solution, bound) for solution in found]
    return Fragment(pattern, page, max(1, -(-total // size)), total, triples)


def _run(serving: Serving, query: str) -> bytes:
    answer = serving.pool.run(Job(query))
    with closing(answer.body):
        return answer.body.read()


def _triple(pattern: Pattern, solution: ox.QuerySolution, bound: set[str]) -> ox.Triple:
    subject, predicate, obj = (solution[v] if v in bound else t for v, t in zip(_VARIABLES, pattern.terms, strict=True))
    return ox.Triple(subject, predicate, obj)  # type: ignore[arg-type] # the store holds nothing else


def controls(found: Fragment, address: str, here: ox.NamedNode) -> list[ox.Triple]:
    """What a client needs to know of this page and to ask for others, about the dataset at ``address``. ``here`` is what was asked for."""
    void, hydra = names.VOID, names.HYDRA
    dataset, form = ox.NamedNode(f"{address}#dataset"), ox.BlankNode("form")
    whole = ox.NamedNode(place(address, found.pattern))
    first, last = place(address, found.pattern, 1), place(address, found.pattern, found.pages)
    total = ox.Literal(str(found.total), datatype=ox.NamedNode(names.XSD + "integer"))
    said: list[tuple[ox.NamedNode | ox.BlankNode, str, Term]] = [
        (dataset, names.TYPE, ox.NamedNode(void + "Dataset")),
        (dataset, names.TYPE, ox.NamedNode(hydra + "Collection")),
        (dataset, void + "subset", whole),
        (dataset, void + "subset", here),
        (dataset, hydra + "search", form),
        (form, hydra + "template", ox.Literal(f"{address}{{?{','.join(PARAMETERS)}}}")),
        (form, hydra + "variableRepresentation", ox.NamedNode(hydra + "ExplicitRepresentation")),
        (whole, void + "subset", here),
        (here, names.TYPE, ox.NamedNode(hydra + "PartialCollectionView")),
        (here, void + "triples", total),
        (here, hydra + "totalItems", total),
        (here, hydra + "first", ox.NamedNode(first)),
        (here, hydra + "last", ox.NamedNode(last)),
    ]
    for name in PARAMETERS:
        mapping = ox.BlankNode(name)
        said += [
            (form, hydra + "mapping", mapping),
            (mapping, hydra + "variable", ox.Literal(name)),
            (mapping, hydra + "property", ox.NamedNode(names.RDF + name)),
        ]
    if found.page > 1:
        said.append((here, hydra + "previous", ox.NamedNode(place(address, found.pattern, found.page - 1))))
    if found.page < found.pages:
        said.append((here, hydra + "next", ox.NamedNode(place(address, found.pattern, found.page + 1))))
    return [ox.Triple(s, ox.NamedNode(p), o) for s, p, o in said]


def place(address: str, pattern: Pattern, page: int | None = None) -> str:
    """Address of a fragment, or of one of its pages."""
    fields = pattern.fields() | ({"page": str(page)} if page is not None and page > 1 else {})
    return f"{address}?{urlencode(fields)}" if fields else address
