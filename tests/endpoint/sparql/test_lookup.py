"""Lookups are answered as by the engine's own process, and nothing else is taken for one."""

from __future__ import annotations

import itertools
from collections import Counter

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from endpoint import names
from endpoint.app import create_app
from endpoint.settings import Settings
from endpoint.sparql import lookup
from publication.release import Releases

EVENT = "<https://data.example.org/id/eAAAAAAAAAA1>"
PREFIXES = "PREFIX id: <https://data.example.org/id/> prefix : <https://w3id.org/aigaq/ns#>\n"
LOOKUPS = [
    f"SELECT ?p ?o {{ {EVENT} ?p ?o }}",
    f"select?o?p where{{{EVENT}?p?o.}}",
    f"{PREFIXES}SELECT ?o WHERE {{ id:eAAAAAAAAAA1 :earliest ?o }} # a comment",
    f"{PREFIXES}# a comment\rSELECT $t # ?other\n{{ id:eAAAAAAAAAA1 a ?t . }}",
    f"SELECT ?x ?o {{ {EVENT} ?p ?o }}",
    f"SELECT ?p {{ {EVENT} ?p ?o }}",
    f"SELECT ?p {{ {EVENT} ?p ?p }}",
    f"SELECT ?o {{ {EVENT} <http://www.w3.org/2000/01/rdf-schema#label> ?o }}",
    "SELECT ?p ?o { <https://data.example.org/id/nothing> ?p ?o }",
    f"SELECT ?s ?p {{ ?s ?p {EVENT} }}",
    f"SELECT ?p {{ {EVENT} ?p {EVENT} }}",
    f"{PREFIXES}SELECT ?l ?d {{ {EVENT} :person ?p ; :earliest ?d . ?p <http://www.w3.org/2000/01/rdf-schema#label> ?l }}",
    f"{PREFIXES}SELECT ?o ?x {{ {EVENT} ?p ?o, ?x . }}",
    f"{PREFIXES}SELECT ?q {{ ?o ?q ?r . {EVENT} ?p ?o }}",
    f"{PREFIXES}SELECT DISTINCT ?q {{ ?o ?q ?r . {EVENT} ?p ?o }}",
    f"{PREFIXES}SELECT ?c ?p {{ ?c :raisedIn {EVENT} ; :underProvision ?p .\n# a comment\n?p ?q ?l }}",
    f"{PREFIXES}SELECT ?o {{ {EVENT} a :Event ; ?p ?o }}",
    f"{PREFIXES}SELECT ?o {{ {EVENT} a :Person ; ?p ?o }}",
    f"{PREFIXES}SELECT DISTINCT ?t {{ ?e a :Event ; a ?t }}",
]
SOME = [
    f"{PREFIXES}SELECT ?p ?o {{ {EVENT} ?p ?o }} LIMIT 3",
    f"{PREFIXES}SELECT ?p ?o {{ {EVENT} ?p ?o }} LIMIT 0",
    f"{PREFIXES}SELECT DISTINCT ?t ?e {{ ?e a ?t . ?t a ?c . ?e a :Event }} LIMIT 1",
    f"{PREFIXES}SELECT ?e {{ ?e a :Event }} LIMIT 2",
]
OTHERS = [
    f"SELECT * {{ {EVENT} ?p ?o }}",  # its columns stand in an order of the engine's own
    f"SELECT ?p ?p {{ {EVENT} ?p ?o }}",
    "SELECT ?p ?o { <dataset> ?p ?o }",
    "SELECT ?p ?o { <> ?p ?o }",
    "SELECT ?p ?o { <https://data.example.org/id/../id/eAAAAAAAAAA1> ?p ?o }",
    "SELECT ?p ?o { <a:../b> ?p ?o }",
    "PREFIX id: <a:./> SELECT ?p ?o { id:b ?p ?o }",
    "SELECT ?p ?o { id:eAAAAAAAAAA1 ?p ?o }",
    "PREFIX id: <id/> SELECT ?p ?o { id:eAAAAAAAAAA1 ?p ?o }",
    "PREFIX id: <http://x/> PREFIX id: <http://y/> SELECT ?p ?o { id:eAAAAAAAAAA1 ?p ?o }",
    *(f"PREFIX id: <http://x/> PREFIX : <http://y/> SELECT ?o {{ id:{name} ?o }}" for name in ("a:b", "a.:b", "a%20:b", "a..:b", "é:b")),
    f"SELECT ?o {{ {EVENT} A ?o }}",
    f"SELECT ?o {{ a ?p ?o . {EVENT} ?p ?o }}",
    "SELECT ?o { ?o ?p a }",
    "SELECT ?p ?o { _:b ?p ?o }",
    "SELECT ?p ?o { ?s ?p ?o }",
    "SELECT ?s { ?s a ?o }",
    "SELECT ?s { ?s a ?o } LIMIT 1",
    f"SELECT ?p ?o {{ {EVENT} ?p ?o . ?a ?b ?c }}",
    f"SELECT ?p ?o {{ {EVENT} ?p ?o ?q }}",
    f"SELECT ?p ?o {{ {EVENT} ?p }}",
    f"SELECT ?p ?o {{ . {EVENT} ?p ?o }}",
    f"SELECT ?p ?o {{ {EVENT} ?p ?o .. }}",
    f"SELECT ?p ?o {{ {EVENT} ?p ?o ; }}",
    f"SELECT ?p ?o {{ {EVENT} ?p ?o , }}",
    f"SELECT ?p ?o {{ {EVENT} ?p* ?o }}",
    f"SELECT ?p ?o {{ {EVENT} :p/:q ?o }}",
    f"SELECT ?p ?o {{ {EVENT} ^:p ?o }}",
    f"SELECT ?p ?o {{ {EVENT} ?p ?o }} LIMIT 1 OFFSET 1",
    f"SELECT ?p ?o {{ {EVENT} ?p ?o }} LIMIT 9999999999999999999",
    f"SELECT ?p ?o {{ {EVENT} ?p ?o }} LIMIT1",
    f"SELECT ?p ?o {{ {EVENT} ?p ?o }} ORDER BY ?o",
    f"SELECT DISTINCT * {{ {EVENT} ?p ?o }}",
    f"SELECT REDUCED ?o {{ {EVENT} ?p ?o }}",
    f"SELECTDISTINCT ?o {{ {EVENT} ?p ?o }}",
    f"SELECT (COUNT(*) AS ?n) {{ {EVENT} ?p ?o }}",
    f"SELECT * FROM <https://data.example.org/dataset> {{ {EVENT} ?p ?o }}",
    f"SELECT ?p ?o {{ GRAPH ?g {{ {EVENT} ?p ?o }} }}",
    f"SELECT ?p ?o {{ {EVENT} ?p ?o FILTER(?o > 1) }}",
    f"SELECT ?p ?o {{ {EVENT} ?p ?o }} VALUES ?p {{ 1 }}",
    f"SELECT ?p ?o {{ {{ {EVENT} ?p ?o }} }}",
    f"SELECT ?p ?o {{ {EVENT} ?p ?o #\\u000A . ?a ?b ?c\n}}",
    f"SELECT ?p ?o {{ {EVENT} ?p ?o }} #\\u000AVALUES ?x {{ 1 }}",
    f"BASE <http://x/> SELECT ?p ?o {{ {EVENT} ?p ?o }}",
    f"CONSTRUCT {{ {EVENT} ?p ?o }} WHERE {{ {EVENT} ?p ?o }}",
    f"DESCRIBE {EVENT}",
    "SELECT ?p ?o { 'text' ?p ?o }",
    "SELECT ?p ?o { << <a:b> <a:c> 1 >> ?p ?o }",
    f"SELECT ?o {{ {' . '.join(f'{EVENT} ?p{n} ?o' for n in range(9))} }}",
    "",
]


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
@pytest.mark.parametrize("query", LOOKUPS)
def test_a_lookup_is_answered_as_by_a_query_process(client: FlaskClient, query: str, form: str) -> None:
    assert lookup.read(query)
    assert not lookup.read(f"{query}\nOFFSET 0")
    one, other = (client.get("/sparql", query_string={"query": text, "format": form}) for text in (query, f"{query}\nOFFSET 0"))
    assert (one.status_code, other.status_code) == (200, 200)
    for header in ("Aigaq-Answer", "Content-Type", "Cache-Control", "Vary"):
        assert one.headers[header] == other.headers[header]
    if form == "json":
        left, right = (answer.get_json(force=True) for answer in (one, other))
        assert left["head"] == right["head"]
        assert sorted(map(repr, map(sorted, (r.items() for r in left["results"]["bindings"])))) == sorted(
            map(repr, map(sorted, (r.items() for r in right["results"]["bindings"])))
        )
    else:
        left, right = (answer.get_data(as_text=True).replace("<result>", "\n<result>") for answer in (one, other))
        assert sorted(left.splitlines()) == sorted(right.splitlines())


@pytest.mark.parametrize("query", SOME)
def test_some_of_many_are_some_of_them(client: FlaskClient, query: str) -> None:
    assert lookup.read(query)
    everything = query.partition(" LIMIT ")[0] + " OFFSET 0"
    some, whole = (client.get("/sparql", query_string={"query": text}).get_json(force=True) for text in (query, everything))
    rows, among = ([sorted(map(repr, row.items())) for row in answer["results"]["bindings"]] for answer in (some, whole))
    assert len(rows) == int(query.rpartition(" ")[2]) and all(row in among for row in rows)


@pytest.mark.parametrize("query", OTHERS)
def test_nothing_else_is_one(query: str) -> None:
    assert not lookup.read(query)


@pytest.fixture(scope="module")
def hub() -> ox.Store:
    """A resource of which as much is said as is read, and which as many name."""
    store = ox.Store()
    store.extend(ox.Quad(ox.NamedNode("a:s"), ox.NamedNode("a:p"), ox.Literal(str(n))) for n in range(lookup.MOST))
    store.extend(ox.Quad(ox.NamedNode(f"a:{n}"), ox.NamedNode("a:q"), ox.NamedNode("a:s")) for n in range(lookup.MOST))
    return store


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("SELECT ?p ?o { <a:s> ?p ?o }", None),
        ("SELECT ?s ?p { ?s ?p <a:s> }", None),
        ("SELECT ?s ?p { ?s ?p <a:s> } LIMIT 20", 20),
        ("SELECT ?s ?o { ?s <a:q> ?h . ?h <a:p> ?o . <a:7> <a:q> ?h } LIMIT 200", 200),
        ("SELECT ?s ?o { ?s <a:q> <a:s> . <a:s> <a:p> ?o } LIMIT 1000", None),
        ("SELECT ?s ?o { ?s <a:q> <a:s> ; <a:r> ?o } LIMIT 1", None),  # each is looked at, and none fits
        ("SELECT ?o { <a:7> <a:q> ?h . ?h <a:p> ?l . ?l ?q ?o }", None),
        ("SELECT ?o { <a:s> <a:p> ?l . ?l ?q ?o } LIMIT 1", None),
        ("SELECT ?q { <a:7> <a:q> ?h . ?h ?h ?q }", 0),
        ("SELECT ?h { <a:7> ?q ?h . ?s ?q ?h } LIMIT 5", 5),
    ],
)
def test_only_so_much_is_read(hub: ox.Store, query: str, rows: int | None) -> None:
    asked = lookup.read(query)
    assert asked
    found = lookup.rows(hub, asked)
    assert (None if found is None else len(found)) == rows


def test_limits_hold(releases: Releases) -> None:
    app = create_app(releases, Settings(max_rows=1))
    try:
        assert app.test_client().get("/sparql", query_string={"query": LOOKUPS[0]}).status_code == 413
    finally:
        app.extensions["aigaq_current"].close()


TERMS = st.sampled_from([EVENT, EVENT, "<a:b>", "<a:c>", "?p", "?o", "?x", "a:b", ":c"])
GAPS = st.sampled_from([" ", " ", " ", " ", "", "\n", "#\n"])
PIECES = st.sampled_from(["a", "a:b:c", "a:b.", ":x", "_:b", "'text'", "1", "..", "#", "{", "}", "\\u000A", "(", ".", ";", ","])
PAIRS = st.tuples(GAPS, TERMS | st.just("a"), GAPS, TERMS, GAPS).map("".join)
SUBJECTS = st.tuples(TERMS, st.lists(PAIRS, min_size=1, max_size=2).map(" ;".join)).map("".join)
WELL_MADE = st.lists(SUBJECTS, min_size=1, max_size=3).map(".".join)
BLOCKS = (
    WELL_MADE | WELL_MADE | st.lists(TERMS | PIECES | GAPS, max_size=9).map("".join) | st.tuples(WELL_MADE, PIECES, WELL_MADE).map("".join)
)
CHOSEN = st.sampled_from(["?o", "?p ?o", "?x?o", "?x ?p ?o", "DISTINCT ?o ?x", "DISTINCT ?p", "?o ?unknown", "?o ?o", "*", "REDUCED ?o"])
BEHIND = st.sampled_from(["", "", "", " LIMIT 5", "LIMIT 0", "limit 2", "LIMIT5", "LIMIT -1", "#", "}", "LIMIT 1 LIMIT 1", " . "])
WORLD = [
    (ox.NamedNode(s), ox.NamedNode(p), o)
    for s in (EVENT.strip("<>"), "a:b", "a:c", "a:x")
    for p in ("a:b", "a:c", names.TYPE)
    for o in (ox.NamedNode(s), ox.NamedNode("a:b"), ox.NamedNode("a:c"), ox.Literal(f"{s} {p}"))
]


@given(CHOSEN, BLOCKS, BEHIND)
@settings(deadline=None, max_examples=2000)
def test_what_passes_for_one_is_read_as_the_engine_reads_it(chosen: str, block: str, behind: str) -> None:
    query = f"PREFIX a: <a:> PREFIX : <a:> SELECT {chosen} {{ {block} }} {behind}"
    asked = lookup.read(query)
    if asked is None:
        return
    store = ox.Store()
    store.extend(itertools.starmap(ox.Quad, WORLD))
    found = store.query(query, base_iri="http://base/")
    assert isinstance(found, ox.QuerySolutions)
    assert [v.value for v in found.variables] == asked.variables
    rows, theirs = lookup.rows(store, asked), [tuple(solution) for solution in found]
    if rows is None:
        return
    if asked.limit is None:
        assert sorted(map(repr, rows)) == sorted(map(repr, theirs))
    else:
        everything = store.query(query[: query.lower().rindex("limit")])
        assert isinstance(everything, ox.QuerySolutions)
        assert len(rows) == len(theirs) and not Counter(rows) - Counter(tuple(solution) for solution in everything)
