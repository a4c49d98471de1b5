"""Proves in bulk that graphs keep the shapes; what it cannot prove is left to pySHACL.

The graphs stand side by side in one Oxigraph store, and each shape's query (:mod:`shapes.queries`) is asked once of all of them. Most
data is good, so most of it is never seen by the slower engine.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

import pyoxigraph as ox
from rdflib import Graph
from rdflib.term import Identifier

from ontology.iris import RDFS, XSD
from shapes import files
from shapes.queries import CannotAsk, Compiler

_TYPED = re.compile(r'"([^"\\\n]*)"\^\^<([^>\n]*)> \.\n')
_MARK = '"^^<'
_CANONICAL = {
    f"{XSD}string": re.compile(".*", re.DOTALL),
    f"{XSD}boolean": re.compile("true|false"),
    f"{XSD}integer": re.compile(r"0|-?[1-9][0-9]{0,17}"),
    f"{XSD}decimal": re.compile(r"0|-?[1-9][0-9]{0,15}|-?(?:0|[1-9][0-9]{0,9})\.[0-9]{0,7}[1-9]"),
    f"{XSD}date": re.compile(r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}"),
    f"{XSD}duration": re.compile(r"P(?=[1-9])(?:[1-9][0-9]{0,3}Y)?(?:(?:[1-9]|1[01])M)?(?:[1-9][0-9]{0,5}D)?"),
}
_SUBCLASS = f"<{RDFS}subClassOf>"


class Prover:
    """Shapes turned into queries once, for any number of graphs."""

    unasked: list[Identifier]
    """Shapes that only pySHACL can judge. With any of them nothing is ever proved."""
    queries: list[str]
    """Each finds the graphs that may break a shape."""

    def __init__(self, shapes: Graph | None = None) -> None:
        """:param shapes: shapes of somebody else; by default ours of single records."""
        self.unasked, self.queries = [], []
        compiler = Compiler(files.graph(of_whole=False) if shapes is None else shapes)
        for shape in compiler.targeted():
            try:
                queries = [f"SELECT DISTINCT ?graph {{ GRAPH ?graph {{ {group} }} }}" for group in compiler.patterns(shape).groups]
                for query in queries:
                    ox.Store().query(query)
            except (CannotAsk, SyntaxError):
                self.unasked.append(shape)
            else:
                self.queries += queries

    @classmethod
    def asking(cls, queries: Iterable[str]) -> Prover:
        """A prover with the queries of another that left nothing unasked."""
        made = cls.__new__(cls)
        made.unasked, made.queries = [], list(queries)
        return made

    def doubtful(self, graphs: Mapping[str, str]) -> set[str]:
        """Of graphs in N-Triples, by key, those not proved to keep every shape; all the others do.

        :raises SyntaxError: a text is no N-Triples, which is a fault of whoever made it.
        """
        if self.unasked:
            return set(graphs)
        doubtful = {key for key, text in graphs.items() if not provable(text)}
        names = {f"urn:graph:{number}": key for number, key in enumerate(graphs) if key not in doubtful}
        store = ox.Store()
        store.bulk_load(
            "".join(graphs[key].replace(" .\n", f" <{name}> .\n") for name, key in names.items()).encode(), format=ox.RdfFormat.N_QUADS
        )
        for query in self.queries:
            for solution in store.query(query):  # type: ignore[union-attr]
                doubtful.add(names[solution["graph"].value])
        return doubtful


def provable(text: str) -> bool:
    """Whether every typed literal of an N-Triples text is spelled as Oxigraph would spell its value, and there are no classes in it.

    An empty text, or one in another layout than ours (one space between terms, full stop, line feed), is not provable either.
    """
    typed = _TYPED.findall(text)
    return (
        text != ""
        and len(typed) == text.count(_MARK)
        and _SUBCLASS not in text
        and text.count(" .\n") == text.count("\n")
        and all(canonical(lexical, datatype) for lexical, datatype in typed)
    )


@cache
def canonical(lexical: str, datatype: str) -> bool:
    """Whether a literal is valid and in canonical form. Datatypes that are not of XSD have one spelling a value, as far as stores know."""
    if not datatype.startswith(XSD):
        return True
    pattern = _CANONICAL.get(datatype)
    if pattern is None or not pattern.fullmatch(lexical):
        return False
    if datatype == f"{XSD}date":
        try:
            date.fromisoformat(lexical)
        except ValueError:
            return False
    return True
