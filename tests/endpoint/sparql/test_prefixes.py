"""A prefix that is not declared is named, wherever the engine's parser stumbles."""

from __future__ import annotations

from contextlib import suppress

import pyoxigraph as ox
import pytest

from endpoint.sparql import guard
from endpoint.sparql.prefixes import undeclared
from ontology.errors import Refused

DECLARED = "PREFIX : <http://e/> PREFIX a.b: <http://e/> prefix\n x-y:<http://e/>\n"


@pytest.mark.parametrize(
    ("query", "prefix", "line", "column"),
    [
        ("SELECT * { x:y ?p ?o }", "x", 1, "12"),
        ("SELECT * {\n ?s rdfs:label/aq:x ?o }", "rdfs", 2, "5"),
        ("SELECT * { ?s a/:b ?o }", "", 1, "17"),
        ("DESCRIBE é:y", "é", 1, "10"),
        (f"{DECLARED}SELECT * {{ ?s ^a.b:c|!x-y:d ?o ; z:e :f }}", "z", 3, "34"),
        ("SELECT (xsd:integer(?a) AS ?b) {}", "xsd", 1, "9"),
        (f"{DECLARED}SELECT * {{ ?s :p :y:z .x:y ?p ?o }}", "x", 3, "24"),
    ],
)
def test_the_first_is_told_with_its_place(query: str, prefix: str, line: int, column: str) -> None:
    with pytest.raises(SyntaxError):
        ox.Store().query(query)
    found = undeclared(query)
    assert found and found.message == f"the prefix {prefix}: is not declared"
    assert found.where and (found.where.line, found.where.column) == (line, column)


def test_a_usual_one_comes_with_its_namespace() -> None:
    found = undeclared("SELECT * { ?s rdfs:label ?o }")
    assert found and found.hint == "Begin the query with PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>."


@pytest.mark.parametrize(
    "query",
    [
        f"{DECLARED}SELECT * {{ ?s :p a.b:c ; x-y:d _:b , <http://e/> , \"x:y\", '''z:z''', 'it\\'s z:z' }} # z:z",
        "SELECT * { ?s ?p ?o FILTER(?p<?o && <u:v>!=?s) FILTER(?o IN (1, 'a'@en)) }",
    ],
)
def test_what_only_looks_like_one_is_none(query: str) -> None:
    ox.Store().query(query)
    assert undeclared(query) is None


@pytest.mark.parametrize("text", ["a", "a.", "PREFIX ", "# ", "_:a", "<a", "'a\\", '"""', "\\u0041"])
@pytest.mark.parametrize("before", ["", "PREFIX ", "SERVICE PREFIX ", "FROM ", "BASE "])
def test_long_texts_are_read_in_one_pass(before: str, text: str) -> None:
    """Or this would take minutes, and with it all that the server's thread has to do."""
    query = before + text * (60_000 // len(text))
    undeclared(query)
    with suppress(Refused):
        guard.check(query, [])
