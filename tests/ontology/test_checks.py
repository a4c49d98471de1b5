"""Rules of the vocabulary as queries that must find nothing; each is shown to find a planted breach."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph

import ontology
import shapes.files
from ontology.files import checks

HEAD = """
@prefix aq: <https://w3id.org/aigaq/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix vs: <http://www.w3.org/2003/06/sw-vocab-status/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix role: <https://w3id.org/aigaq/list/role/> .
"""
ROLE = "<https://w3id.org/aigaq/list/role>"
BREACHES = {
    "a-concept-out-of-place": f"role:new a skos:Concept ; skos:inScheme {ROLE} .",
    "a-definition-in-each-language": 'aq:Person skos:definition "Another one."@en .',
    "a-draft-nobody-marked": "role:a skos:inScheme role:list . role:list a skos:ConceptScheme .",
    "a-label-in-each-language": f"role:new a skos:Concept ; skos:inScheme {ROLE} ; skos:prefLabel 'new'@en , 'новое'@ru .",
    "a-name-of-the-wrong-case": "aq:wrong a owl:Class ; rdfs:isDefinedBy <https://w3id.org/aigaq/ns#> .",
    "a-huridocs-code-misspelt": 'role:affected aq:huridocsCode "0101" .',
    "a-term-half-described": "aq:Person2 a owl:Class ; rdfs:isDefinedBy <https://w3id.org/aigaq/ns#> .",
    "a-term-nobody-declared": "role:affected rdfs:seeAlso aq:Nobody .",
    "a-term-of-two-kinds": "aq:person a owl:DatatypeProperty .",
    "a-text-copied-between-languages": 'role:affected skos:prefLabel "слово"@ru , "слово"@kk .',
    "a-text-in-the-wrong-script": 'role:affected skos:prefLabel "word"@ru .',
    "beyond-owl-rl": "aq:occurred rdfs:range xsd:date .",
}
CHECKS = {check.name.removesuffix(".rq"): check.read_text(encoding="utf-8") for check in checks()}


@pytest.fixture(scope="module")
def everything() -> Graph:
    return ontology.vocabulary() + shapes.files.graph()


def _rows(graph: Graph, query: str) -> list[str]:
    store = ox.Store()
    store.load(graph.serialize(format="nt").encode(), format=ox.RdfFormat.N_TRIPLES)
    found = store.query(query)
    assert isinstance(found, ox.QuerySolutions)
    return [str(row) for row in found]


def test_every_check_has_a_breach() -> None:
    assert set(BREACHES) == set(CHECKS)


@pytest.mark.parametrize("name", CHECKS)
def test_check_finds_nothing(name: str, everything: Graph) -> None:
    sentence, _, query = CHECKS[name].partition("\n")
    assert sentence.startswith("# ")
    assert sentence.endswith(".")
    assert _rows(everything, query) == [], sentence


@pytest.mark.parametrize("name", CHECKS)
def test_check_finds_a_planted_breach(name: str, everything: Graph) -> None:
    assert _rows(everything + Graph().parse(data=HEAD + BREACHES[name]), CHECKS[name]) != []


def test_checks_lie_in_the_package() -> None:
    assert len(CHECKS) == len(list((Path(ontology.__file__).parent / "checks").glob("*.rq")))
