"""What makes pySHACL faster and stricter here changes no verdict of its own."""

from __future__ import annotations

from pathlib import Path

import pyshacl
import pytest
from rdflib import RDF, SH, BNode, Graph, Literal, URIRef

import shapes.files
from shapes.fixed import FixedGraph
from shapes.validate import Validator, validate

EXAMPLES = sorted((Path(shapes.files.__file__).parent / "examples").iterdir())
PATHS = (SH.focusNode, SH.value, SH.resultSeverity, SH.sourceConstraintComponent, SH.sourceShape)


@pytest.mark.parametrize("folder", EXAMPLES[::12], ids=lambda folder: folder.name)
def test_same_verdict_as_plain_pyshacl(folder: Path) -> None:
    data = Graph().parse(folder / "bad.ttl")
    _, plain, _ = pyshacl.validate(data, shacl_graph=shapes.files.graph(), inference="none")
    expected = sorted(str([plain.value(node, path) for path in PATHS]) for node in plain.objects(None, SH.result))
    ours = validate(data).to_graph()
    assert sorted(str([ours.value(node, path) for path in PATHS]) for node in ours.objects(None, SH.result)) == expected


def test_our_shapes_are_well_formed_shacl() -> None:
    data = Graph()
    conforms, _, text = pyshacl.validate(data, shacl_graph=shapes.files.graph(), meta_shacl=True, inference="none")
    assert conforms, text


def test_a_fixed_graph_answers_as_any_other() -> None:
    plain = shapes.files.graph()
    fixed = FixedGraph(plain)
    (list_node,) = plain.objects(URIRef("https://w3id.org/aigaq/shapes#Claim-property"), SH["in"])
    for _ in range(2):  # the second time from memory
        assert set(fixed) == set(plain)
        assert list(fixed.items(list_node)) == list(plain.items(list_node))
        assert set(fixed.subjects(RDF.type, SH.NodeShape)) == set(plain.subjects(RDF.type, SH.NodeShape))
        for subject in set(plain.subjects()):
            assert set(fixed.predicate_objects(subject)) == set(plain.predicate_objects(subject))
            assert set(fixed.objects(subject, SH.message)) == set(plain.objects(subject, SH.message))


def test_a_fixed_graph_forgets_when_it_grows() -> None:
    node = BNode()
    fixed = FixedGraph([(node, RDF.type, SH.NodeShape)])
    assert list(fixed.objects(node, SH.order)) == []
    fixed.add((node, SH.order, Literal(1)))
    assert list(fixed.objects(node, SH.order)) == [Literal(1)]


def test_one_validator_serves_many_graphs() -> None:
    validator = Validator()
    bad, good = (Graph().parse(EXAMPLES[0] / f"{which}.ttl") for which in ("bad", "good"))
    first = validator.validate(bad).results
    assert validator.validate(good).results == ()
    assert validator.validate(bad).results == first != ()
