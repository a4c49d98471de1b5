"""What is proved in bulk is what pySHACL finds nothing in; whatever it may find something in is left to it."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import Graph, URIRef
from rdflib.namespace import SH

import shapes.files
from shapes.prover import Prover, canonical, provable
from shapes.queries import CannotAsk, Compiler
from shapes.reading import read_ntriples
from shapes.validate import Validator
from tests.shapes.test_any_data import STATED, TYPED
from tests.shapes.test_examples import EXAMPLES, NAMES

OF_RECORD = shapes.files.graph(of_whole=False)
PROVER = Prover()
VALIDATOR = Validator(OF_RECORD)
XSD = "http://www.w3.org/2001/XMLSchema#"


def ntriples(graph: Graph) -> str:
    written: str = graph.serialize(format="nt")
    return "".join(f"{line}\n" for line in written.split("\n") if line.strip())


def _example(name: str, which: str) -> str:
    triples = (quad.triple for quad in ox.parse(path=str(EXAMPLES / name / f"{which}.ttl"), format=ox.RdfFormat.TURTLE))
    return (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode()


def test_every_shape_of_ours_can_be_asked() -> None:
    assert PROVER.unasked == []


def test_examples_that_break_a_shape_are_doubted_and_those_that_keep_all_are_proved() -> None:
    of_whole = {str(s).rpartition("#")[2] for s in shapes.files.graph(of_whole=True).subjects(SH.sparql)}
    graphs = {f"{name}/{which}": _example(name, which) for name in NAMES for which in ("good", "bad")}
    expected = {f"{name}/bad" for name in NAMES if name not in of_whole}
    doubted = PROVER.doubtful(graphs)
    assert expected <= doubted
    assert {key for key in doubted - expected if provable(graphs[key])} == set()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(TYPED, max_size=2), st.lists(STATED, max_size=6))
def test_nothing_is_proved_that_pyshacl_finds_fault_with(typed: list[tuple[URIRef, ...]], stated: list[tuple[URIRef, ...]]) -> None:
    data = Graph()
    for triple in [*typed, *stated]:
        data.add(triple)  # type: ignore[arg-type]
    text = ntriples(data)
    if not PROVER.doubtful({"x": text}):
        assert VALIDATOR.validate(read_ntriples(text)).results == ()


@pytest.mark.parametrize(
    ("lexical", "datatype", "so"),
    [
        ("7", "integer", True),
        ("007", "integer", False),
        ("+7", "integer", False),
        ("172500.5", "decimal", True),
        ("172500.50", "decimal", False),
        ("1", "boolean", False),
        ("true", "boolean", True),
        ("2032-02-29", "date", True),
        ("2031-02-29", "date", False),
        ("2031-05-01Z", "date", False),
        ("P1Y6M", "duration", True),
        ("P18M", "duration", False),
        ("P0D", "duration", False),
        ("2031", "gYear", False),
        ("x", "string", True),
    ],
)
def test_only_canonical_literals_are_looked_at_in_bulk(lexical: str, datatype: str, so: bool) -> None:
    assert canonical(lexical, f"{XSD}{datatype}") is so
    assert provable(f'<https://x.example/a> <https://x.example/p> "{lexical}"^^<{XSD}{datatype}> .\n') is so
    if so:  # and Oxigraph indeed gives them back as they were
        store = ox.Store()
        store.load(
            f'<https://x.example/a> <https://x.example/p> "{lexical}"^^<{XSD}{datatype}> .\n'.encode(), format=ox.RdfFormat.N_TRIPLES
        )
        assert [quad.object.value for quad in store] == [lexical]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        '<https://x.example/a> <https://x.example/p> "quoted \\" text"^^<' + XSD + "integer> .\n",
        "<https://x.example/a> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <https://x.example/b> .\n",
        "<https://x.example/a> <https://x.example/p> <https://x.example/b>.\n",
    ],
)
def test_other_spellings_are_left_to_pyshacl(text: str) -> None:
    assert not provable(text)


SAME = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ex: <https://shapes.example/> .
"""


@pytest.mark.parametrize(
    "shape",
    [
        "ex:S sh:targetClass ex:T ; sh:qualifiedValueShape [ sh:class ex:U ] .",
        "ex:S sh:targetClass ex:T ; sh:path ex:p ; sh:maxCount 9 .",
        "ex:S sh:targetClass ex:T ; sh:path ex:p ; sh:hasValue 7 .",
        "ex:S sh:targetClass ex:T ; sh:path ex:p ; sh:minInclusive '2031-01-01'^^<http://www.w3.org/2001/XMLSchema#date> .",
        "ex:S sh:target [ sh:select 'SELECT ?this WHERE { ?this ex:p 1 }' ] .",
        "ex:S sh:targetClass ex:T ; sh:sparql [ sh:select 'SELECT $this WHERE { { $this ex:p 1 } UNION { $this ex:q 2 } }' ] .",
        "ex:S sh:targetClass ex:T ; sh:sparql [ sh:select 'SELECT $this WHERE { $this ex:p ?n } GROUP BY $this HAVING (COUNT(?n) > 1)' ] .",
        "ex:S sh:targetClass ex:T ; sh:node [ sh:sparql [ sh:select 'SELECT $this WHERE { $this ex:p 1 }' ] ] .",
        "ex:C a sh:ConstraintComponent . ex:S sh:targetClass ex:T .",
    ],
)
def test_what_no_query_is_known_for_is_left_to_pyshacl(shape: str) -> None:
    graph = Graph().parse(data=SAME + shape, format="turtle")
    with pytest.raises(CannotAsk):
        Compiler(graph).patterns(URIRef("https://shapes.example/S"))
    assert Prover(graph).doubtful({"a": "<https://x.example/a> <https://x.example/p> <https://x.example/b> .\\n"}) == {"a"}
