"""The guard: every spelling of a way out is refused, and ordinary queries that look alike are not."""

from __future__ import annotations

import contextlib
from time import perf_counter

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from endpoint.sparql.guard import check
from endpoint.sparql.prefixes import undeclared
from ontology.errors import BadInput, Refused

OUT = "<http://127.0.0.1:9/x>"
PREFIXES = "PREFIX : <http://127.0.0.1:9/x/> PREFIX ex: <http://127.0.0.1:9/x/> "
GROUP = "{?s ?p ?o}"
HERE = {"https://data.example.org/dataset"}

REFUSED = [
    f"SELECT * {{ SERVICE {OUT} {GROUP} }}",
    f"select * {{ service {OUT} {GROUP} }}",
    f"SELECT * {{ SeRvIcE {OUT} {GROUP} }}",
    f"SELECT * {{ SERVICE SILENT {OUT} {GROUP} }}",
    f"SELECT * {{ SERVICESILENT{OUT}{GROUP} }}",
    f"SELECT*{{SERVICE{OUT}{GROUP}}}",
    f"SELECT * {{ SERVICE\n\t{OUT}\r\n{GROUP} }}",
    f"SELECT * {{ SERVICE#comment\n{OUT} {GROUP} }}",
    f'SELECT * {{ #"\nSERVICE {OUT} {GROUP} }}',
    f"SELECT * {{ ?s ?p ?o }} #\rSERVICE {OUT} {GROUP}",
    f"SELECT * {{ \\u0053ERVICE {OUT} {GROUP} }}",
    f"SELECT * {{ \\U00000053ERVICE {OUT} {GROUP} }}",
    f"SELECT * {{ S\\u0065rv\\u0049CE {OUT} {GROUP} }}",
    f"SELECT * {{ \\u005Cu0053ERVICE {OUT} {GROUP} }}",
    PREFIXES + f"SELECT * {{ SERVICE:foo {GROUP} }}",
    PREFIXES + f"SELECT * {{ SERVICE : {GROUP} }}",
    PREFIXES + f"SELECT * {{ SERVICEex:foo {GROUP} }}",
    PREFIXES + f"SELECT * {{ SERVICESILENTex:foo{GROUP} }}",
    PREFIXES + f"SELECT * {{ ?s ?p trueSERVICE:foo{GROUP} }}",
    PREFIXES + f"SELECT * {{ SERVICE:foo#comment\n{GROUP} }}",
    f"SELECT * {{ ?s ?p trueSERVICE {OUT}{GROUP} }}",
    f"SELECT * {{ ?s ?p 1SERVICE{OUT}{GROUP} }}",
    f"SELECT * {{ ?s ?p 1.5SERVICE{OUT}{GROUP} }}",
    f"SELECT * {{ ?s ?p ?o.SERVICE{OUT}{GROUP} }}",
    f'SELECT * {{ ?s ?p "x"SERVICE{OUT}{GROUP} }}',
    f'SELECT * {{ ?s ?p "a\\"" . SERVICE {OUT} {GROUP} }}',
    f'SELECT * {{ ?s ?p """a"b""c""" . SERVICE {OUT} {GROUP} }}',
    f"SELECT * {{ ?s ?p '''a''', '' . SERVICE {OUT} {GROUP} #'''\n }}",
    f'SELECT * {{ ?s ?p "\\\\" . SERVICE {OUT} {GROUP} # "\n }}',
    f"SELECT * {{ BIND(1 AS ?a) FILTER(?a<1)SERVICE?x#>\n{GROUP} }}",
    f"SELECT * {{ BIND(1 AS ?a) FILTER(?a<#>'''\n1)SERVICE {OUT} {GROUP} #''' \n}}",
    f"SELECT * {{ BIND(1 AS ?a) FILTER(?a<'>')SERVICE {OUT} {GROUP} #'\n}}",
    f"SELECT * {{ ?s <http://x/\\u0041#> ?o . SERVICE {OUT} {GROUP} }}",
    f"SELECT * {{ {{ SELECT * {{ SERVICE {OUT} {GROUP} }} }} }}",
    f"SELECT * {{ GRAPH ?g {{ SERVICE {OUT} {GROUP} }} }}",
    f"SELECT * {{ FILTER EXISTS {{ SERVICE {OUT} {GROUP} }} }}",
    f"CONSTRUCT {{?s ?p ?o}} WHERE {{ OPTIONAL {{ SERVICE ?g {GROUP} }} }}",
    f"ASK {{ SERVICE {OUT} {{}} }}",
    f"DESCRIBE ?s {{ SERVICE {OUT} {GROUP} }}",
]
UPDATES = [
    "INSERT DATA { <a:b> <c:d> 1 }",
    "insert{?s ?p 1}where{?s ?p ?o}",
    "PREFIX a: <http://x/> DELETE WHERE {?s ?p ?o}",
    "WITH <a:b> DELETE {?s ?p ?o} WHERE {?s ?p ?o}",
    "LOAD <http://127.0.0.1:9/x>",
    "L\\u004FAD <http://127.0.0.1:9/x>",
    "# comment\nCREATE GRAPH <a:b>",
    "BASE <http://a/> COPY <a> TO <b>",
    "MOVE <a:a> TO <a:b>",
    "ADD <a:a> TO <a:b>",
    "DROP ALL",
    "CLEAR ALL",
]
ELSEWHERE = [
    "SELECT * FROM <http://elsewhere/g> { ?s ?p ?o }",
    "SELECT * FROM NAMED <http://elsewhere/g> { GRAPH ?g { ?s ?p ?o } }",
    "PREFIX g: <http://elsewhere/> SELECT * FROM g:g { ?s ?p ?o }",
    "SELECT *FROM<http://elsewhere/g>{ ?s ?p ?o }",
    "SELECT * FR\\u004FM <http://elsewhere/g> { ?s ?p ?o }",
    "DESCRIBE <a:b> FROM#c\nNAMED <http://elsewhere/g>",
    PREFIXES + "SELECT * FROM:foo { ?s ?p ?o }",
    PREFIXES + "SELECT ?s FROMex:foo { ?s ?p ?o }",
    PREFIXES + "SELECT * FROM NAMEDex:foo { GRAPH ?g { ?s ?p ?o } }",
    PREFIXES + "ASKFROMNAMED:foo { GRAPH ?g { ?s ?p ?o } }",
    PREFIXES + "DESCRIBE*FROM:foo LIMIT 1",
]
FINE = [
    "SELECT * { ?s ?p ?o }",
    PREFIXES + "SELECT * { ex:SERVICE ?p ?o }",
    PREFIXES + "SELECT * { ?s ex:service-of/ex:service ?o }",
    "SELECT ?service { ?service ?p $SERVICE }",
    'SELECT * { ?s ?p "SERVICE <http://x> {}" }',
    "SELECT * { ?s ?p 'service' }",
    'SELECT * { ?s ?p """\nSERVICE <x> { } """ }',
    'SELECT * { ?s ?p "a\\"SERVICE\\"" }',
    "# SERVICE <x> {}\nSELECT * { ?s ?p ?o }",
    "SELECT * { ?s <http://x/service> ?o }",
    "SELECT * { ?s <http://x/ns#service> ?o . ?a ?b ?c }",
    "PREFIX service: <http://x/> SELECT * { service:foo service:p ?o }",
    "PREFIX web-service: <http://x/> SELECT * { web-service:foo ?p ?o }",
    "SELECT * { _:service ?p ?o }",
    'SELECT * { ?s ?p "x"@service }',
    "SELECT * { <urn:service:x> ?p ?o }",
    "BASE <http://x/> SELECT * { <service> <#service> ?o }",
    "SELECT * { ?s ?p ?o FILTER(?o<3 && ?o>2) }",
    "SELECT * { ?s ?p ?o FILTER(STRLEN(?o)<3) ?a <http://x#service> ?b }",
    "SELECT * { ?insert ?load ?o } ORDER BY ?from",
    'SELECT * { ?s ?p "FROM <http://x>" }',
    "SELECT * FROM <https://data.example.org/dataset> { ?s ?p ?o }",
    "PREFIX : <https://data.example.org/> SELECT *FROM:dataset{ ?s ?p ?o }",
    "BASE <https://data.example.org/a/> PREFIX : <../> SELECT * FROM :dataset { ?s ?p ?o }",
    "PREFIX from: <http://x/> SELECT * { ?s from:from ?o . ?o from:to ?s }",
    "PREFIX FROMthere: <http://x/> SELECT * { FROMthere:a ?p FROMthere:b }",
    "PREFIX d: <https://data.example.org/> SELECT * FROM d:dataset { ?s ?p ?o }",
    'SELECT * { ?s ?p ?o . FILTER REGEX(?o, "service", "i") }',
    'SELECT * { ?s ?p "caf\\u00e9 service" }',
]


@pytest.mark.parametrize("query", REFUSED + UPDATES + ELSEWHERE)
def test_refuses_every_way_out(query: str) -> None:
    with pytest.raises(Refused) as caught:
        check(query, HERE)
    assert caught.value.hint


@pytest.mark.parametrize("query", FINE)
def test_lets_ordinary_queries_pass(query: str) -> None:
    check(query, HERE)


def test_says_where() -> None:
    with pytest.raises(Refused) as caught:
        check(f"SELECT * {{\n  SERVICE {OUT} {GROUP} }}", HERE)
    assert caught.value.where is not None
    assert (caught.value.where.line, caught.value.where.column) == (2, "3")


def test_relative_graphs_are_resolved() -> None:
    check("SELECT * FROM <dataset> { ?s ?p ?o }", HERE, "https://data.example.org/sparql")
    check("BASE <https://data.example.org/x/> SELECT * FROM <../dataset> { ?s ?p ?o }", HERE)
    with pytest.raises(Refused):
        check("BASE <http://elsewhere/> SELECT * FROM <dataset> { ?s ?p ?o }", HERE)


@pytest.mark.parametrize("query", ["SELECT \x00", "SELECT * { ?s ?p '\ud800' }"])
def test_refuses_what_is_no_text(query: str) -> None:
    with pytest.raises(BadInput):
        check(query, HERE)


SECRET = ox.Quad(ox.NamedNode("http://a/s"), ox.NamedNode("http://a/p"), ox.Literal("in a graph"), ox.NamedNode("http://g/x"))
GAPS = st.sampled_from(["", " ", "\n", "\t", "#>\n", " # a\r"])
NAMES = st.sampled_from(["<http://g/x>", "g:x", ":x", "from:x", "NAMED:x", "a.FROM:x", "<x>", "<\\u0078>", "g:\\u0078"])
PROLOGUE = (
    "BASE <http://g/> PREFIX : <> PREFIX g: <http://g/> PREFIX from:<http://g/>\nPREFIX NAMED: <http://g/> PREFIX a.FROM: <http://g/> "
    "PREFIX FROM: <http://g/> PREFIX GRAPH: <http://g/> "
)
FORMS = st.sampled_from(
    [
        *("SELECT *", "SELECT ?o", "SELECT(1 AS ?x)?o", "SELECT DISTINCT?o", "ASK"),
        *("DESCRIBE ?s", "DESCRIBE *", "CONSTRUCT{?s ?p ?o}", "CONSTRUCT"),
    ]
)
FROM = st.sampled_from(["FROM", "from", "FrOm", "FR\\u004FM", "\\U00000046ROM", "\\u005Cu0046ROM"])
NAMED = st.sampled_from(["", "NAMED", "named", "NAM\\u0045D"])
BODY = st.sampled_from(["{?s ?p ?o}", "WHERE{?s ?p ?o}", "{GRAPH?g{?s ?p ?o}}", "WHERE{?s ?p ?o}LIMIT 1"])


def holding(*quads: ox.Quad) -> ox.Store:
    store = ox.Store()
    store.extend(quads)
    return store


@given(st.tuples(FORMS, GAPS, FROM, GAPS, NAMED, GAPS, NAMES, GAPS, BODY).map("".join))
@settings(deadline=None, max_examples=1000)
def test_whatever_the_engine_takes_for_a_dataset_is_refused(query: str) -> None:
    try:
        answer = holding(SECRET).query(PROLOGUE + query)
    except SyntaxError:
        return
    if bool(answer) if isinstance(answer, ox.QueryBoolean) else any(True for _ in answer):
        with pytest.raises(Refused):
            check(PROLOGUE + query, HERE)


OPENINGS = st.sampled_from(
    [
        "",
        "?a ?b ?c.",
        "?a ?b 1",
        "?a ?b 1.",
        "?a ?b true",
        "FILTER(1<2)",
        "OPTIONAL{}",
        "?a ?b 'c'",
        "?a ?b ?c FILTER(?c<2)#>\n",
        "FILTER(?c<2)",
    ]
)
GRAPH = st.sampled_from(["GRAPH", "graph", "GR\\u0041PH", "\\u005Cu0047RAPH"])


@given(st.tuples(OPENINGS, GAPS, GRAPH, GAPS, st.one_of(NAMES, st.just("?g"), st.just(":x#>\n")), GAPS).map("".join))
@settings(deadline=None, max_examples=1000)
def test_whatever_the_engine_takes_for_a_graph_is_refused_where_others_lie_beside_ours(pattern: str) -> None:
    query = f"{PROLOGUE}SELECT ?o {{{pattern}{{?s ?p ?o}}}}"
    # Whatever stands before finds something.
    plain = [ox.Quad(SECRET.subject, SECRET.predicate, term) for term in (ox.Literal(1), ox.Literal(value=True), ox.Literal("c"))]
    with contextlib.suppress(SyntaxError):
        rows = holding(SECRET, *plain).query(query)
        assert isinstance(rows, ox.QuerySolutions)
        if any(row["o"] == SECRET.object for row in rows):
            with pytest.raises(Refused):
                check(query, (), alone=False)


HOSTILE = [
    *["<", "<#'>", '"', "'''", "a:", "FROM ", "PREFIX ", "service:x ", "\\u005C", '"""a', "?a<b)", "#", "\n"],
    *["FROM", "éFROM", "PREFIX", "PREFIX#", "*http://\\u005Cu0053service:", "/service:@", "aSERVICE", "\\'''", ".\\\"\r\\'''", "'\\"],
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_long_hostile_texts_are_judged_quickly(piece: str) -> None:
    query = piece * (60_000 // len(piece))
    began = perf_counter()
    for text in (query, f"{query}: FROM <x> SERVICE", f"a{query}:b{{"):
        for alone in (True, False):
            with contextlib.suppress(Refused):
                check(text, HERE, alone=alone)
        undeclared(text)
    assert perf_counter() - began < 5  # measured: under 0.7 s each
