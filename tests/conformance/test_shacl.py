"""The W3C SHACL test suite, whole reports compared: focus, path, value, severity, component, shape.

The suite lies outside the project (``shared/suites`` beside the checkout, or where AIGAQ_SUITES points).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from ontology.errors import BadInput
from shapes.prover import Prover
from shapes.reading import parse
from shapes.validate import Validator

SUITES = Path(os.environ.get("AIGAQ_SUITES", Path(__file__).resolve().parents[3] / "shared" / "suites"))
BASE = "http://w3c.github.io/data-shapes/data-shapes-test-suite/"
EXCEPTIONS = {"shapesGraph-001": "pySHACL does not bind $shapesGraph, which SHACL leaves optional"}
PRESENT = (SUITES / "shacl" / "data-shapes-test-suite").is_dir()


def _runner() -> Any:
    """The suite's own reader of manifests and reports."""
    folder = str(SUITES / "runners")
    sys.path.insert(0, folder)
    try:
        return import_module("run_shacl")
    finally:
        sys.path.remove(folder)


def _cases() -> Iterator[Any]:
    if not PRESENT:
        return
    run = _runner()
    mapper = run.Mapper(BASE, SUITES / "shacl" / "data-shapes-test-suite")
    for part in ("core", "sparql"):
        for manifest, entry in run.walk_manifest(mapper, f"{BASE}tests/{part}/manifest.ttl"):
            name = entry.value.rpartition("/")[2]
            marks = [pytest.mark.xfail(reason=EXCEPTIONS[name], strict=True)] if name in EXCEPTIONS else []
            yield pytest.param(mapper, manifest, entry, id=f"{part}-{name}", marks=marks)


def test_the_suite_is_here() -> None:
    if not PRESENT:
        pytest.skip("the W3C SHACL suite is not beside the checkout (shared/suites/shacl)")
    assert len(list(_cases())) == 120


@pytest.mark.parametrize(("mapper", "manifest", "entry"), list(_cases()))
def test_w3c(mapper: Any, manifest: Any, entry: Any) -> None:
    run = _runner()
    action, expected = manifest.obj(entry, run.MF + "action"), manifest.obj(entry, run.MF + "result")
    data, shapes = (manifest.obj(action, run.SHT + name) for name in ("dataGraph", "shapesGraph"))
    turtle = ox.RdfFormat.TURTLE
    data_graph, shapes_graph = (parse(mapper.path(iri).read_bytes(), turtle, base=iri.value) for iri in (data, shapes))
    if expected == ox.NamedNode(run.SHT + "Failure"):
        with pytest.raises(BadInput):
            Validator(shapes_graph).validate(data_graph)
        return
    report = Validator(shapes_graph).validate(data_graph)
    got = run.G(ox.parse(report.to_turtle().encode(), format=turtle))
    (root,) = got.subs(run.RDF + "type", ox.NamedNode(run.SH + "ValidationReport"))
    assert got.obj(root, run.SH + "conforms").value == manifest.obj(expected, run.SH + "conforms").value
    assert run.results(got, root) == run.results(manifest, expected)


@pytest.mark.parametrize(("mapper", "manifest", "entry"), [pytest.param(*case.values, id=case.id) for case in _cases()])
def test_what_is_proved_in_bulk_conforms(mapper: Any, manifest: Any, entry: Any) -> None:
    """The shortcut over Oxigraph never proves what the suite finds fault with."""
    run = _runner()
    action, expected = manifest.obj(entry, run.MF + "action"), manifest.obj(entry, run.MF + "result")
    data, shapes = (manifest.obj(action, run.SHT + name) for name in ("dataGraph", "shapesGraph"))
    quads = ox.parse(mapper.path(data.value).read_bytes(), format=ox.RdfFormat.TURTLE, base_iri=data.value)
    text = (ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES) or b"").decode()
    prover = Prover(parse(mapper.path(shapes.value).read_bytes(), ox.RdfFormat.TURTLE, base=shapes.value))
    if not prover.doubtful({"data": text}):
        assert expected != ox.NamedNode(run.SHT + "Failure")
        assert manifest.obj(expected, run.SH + "conforms").value == "true"
