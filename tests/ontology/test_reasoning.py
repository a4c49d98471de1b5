"""Two reasoners that share no code find no contradiction in the vocabulary, and find one that is planted."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import owlrl
import pytest
from rdflib import OWL, RDF, RDFS, Graph, URIRef

import ontology
from ontology import iris, terms

PEERS = Path(__file__).parents[1] / "peers" / "hermit"
ACTIVITY, ENTITY, DERIVED = (URIRef(f"{iris.PROV}{name}") for name in ("Activity", "Entity", "wasDerivedFrom"))
EVENT = URIRef(terms.Event)


@pytest.fixture
def populated() -> Graph:
    """The vocabulary with an individual of each class, so that two disjoint ones under one class would show."""
    graph = Graph()
    for triple in ontology.vocabulary():
        graph.add(triple)
    for number, kind in enumerate(sorted(graph.subjects(RDF.type, OWL.Class), key=str)):
        graph.add((URIRef(f"https://x.example/{number}"), RDF.type, kind))
    # From PROV-O: what makes aq:Event unfit for prov:Activity.
    for kind in (ACTIVITY, ENTITY):
        graph.add((kind, RDF.type, OWL.Class))
    graph.add((ACTIVITY, OWL.disjointWith, ENTITY))
    graph.add((DERIVED, RDF.type, OWL.ObjectProperty))
    graph.add((DERIVED, RDFS.domain, ENTITY))
    graph.add((URIRef("https://x.example/e"), RDF.type, EVENT))
    graph.add((URIRef("https://x.example/e"), DERIVED, URIRef("https://x.example/p")))
    return graph


def by_owlrl(graph: Graph, folder: Path) -> bool:
    """Whether the rules of OWL 2 RL find a contradiction."""
    closed = Graph()
    for triple in graph:
        closed.add(triple)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(closed)
    return (None, URIRef("http://www.daml.org/2002/03/agents/agent-ont#error"), None) in closed


def by_hermit(graph: Graph, folder: Path) -> bool:
    """Whether HermiT, which reasons in all of OWL 2 DL, finds one."""
    jars = Path(os.environ.get("AIGAQ_HERMIT") or PEERS)
    if shutil.which("java") is None or not jars.is_dir():
        pytest.skip("no Java, or no HermiT: `make peers` fetches it")
    file = folder / "vocabulary.owl"
    graph.serialize(file, format="xml")
    # Datatypes of our own (EDTF, HURIDOCS) have no definition that a reasoner could use.
    command = [
        "java",
        "-cp",
        f"{jars}/*",
        "org.semanticweb.HermiT.cli.CommandLine",
        "--ignoreUnsupportedDatatypes",
        "--consistency",
        str(file),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "InconsistentOntologyException" in done.stderr:
        return True
    assert "owl#Thing is satisfiable" in done.stdout, done.stderr
    return False


@pytest.mark.parametrize("contradicted", [by_owlrl, by_hermit])
def test_reasoners_find_no_contradiction_and_see_a_planted_one(
    contradicted: Callable[[Graph, Path], bool], populated: Graph, tmp_path: Path
) -> None:
    assert not contradicted(populated, tmp_path)
    populated.add((EVENT, RDFS.subClassOf, ACTIVITY))
    assert contradicted(populated, tmp_path)
