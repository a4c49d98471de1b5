"""Each shape has a good example and a bad one that differs by a single edit; the bad one is caught by that shape and no other."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import RDF, Graph, URIRef
from rdflib.compare import to_isomorphic
from rdflib.namespace import SH

import shapes.files
from ontology.iris import SHAPES
from shapes.validate import Validator

EXAMPLES = Path(shapes.files.__file__).parent / "examples"
NAMES = sorted(folder.name for folder in EXAMPLES.iterdir())


@pytest.fixture(scope="module")
def validator() -> Validator:
    return Validator()


def _read(name: str, which: str) -> Graph:
    return Graph().parse(EXAMPLES / name / f"{which}.ttl")


def test_every_shape_has_examples() -> None:
    graph = shapes.files.graph()
    named = {s for kind in (SH.NodeShape, SH.PropertyShape) for s in graph.subjects(RDF.type, kind) if isinstance(s, URIRef)}
    assert {str(shape).removeprefix(SHAPES) for shape in named} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_good_conforms(name: str, validator: Validator) -> None:
    data = _read(name, "good")
    assert [(r.shape, r.focus, r.value) for r in validator.validate(data).results] == []
    shape = URIRef(SHAPES + name)
    targets = next(s for s in validator._shapes.shapes if s.node == shape).focus_nodes(data)
    assert targets, "the shape looks at no node of its good example"


@pytest.mark.parametrize("name", NAMES)
def test_bad_is_caught_by_its_shape_alone(name: str, validator: Validator) -> None:
    results = validator.validate(_read(name, "bad")).results
    assert {str(r.shape) for r in results} == {SHAPES + name}
    assert all(set(r.messages) == {"en", "ru", "kk"} for r in results)


@pytest.mark.parametrize("name", NAMES)
def test_bad_differs_by_a_single_edit(name: str) -> None:
    good_graph, bad_graph = _read(name, "good"), _read(name, "bad")
    good, bad = set(good_graph), set(bad_graph)
    lost, gained = good - bad, bad - good
    assert lost or gained
    if len(lost) <= 1 and len(gained) <= 1:
        return
    # Otherwise one node has another address, and all else is the same.
    (before,), (after,) = {s for s, _, _ in lost} - set(bad_graph.subjects()), {s for s, _, _ in gained} - set(good_graph.subjects())
    renamed = Graph()
    for triple in good_graph:
        renamed.add(tuple(after if term == before else term for term in triple))  # type: ignore[arg-type]
    assert to_isomorphic(renamed) == to_isomorphic(bad_graph)
