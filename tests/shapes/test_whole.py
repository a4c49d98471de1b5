"""The rules of the whole dataset give pySHACL's answers, whatever else the file holds; and results are kept and read again unchanged."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import XSD, BNode, Graph, Literal, URIRef
from rdflib.namespace import SH

import shapes.files
from shapes import stored
from shapes.queries import CannotAsk
from shapes.reading import read_ntriples
from shapes.report import Result
from shapes.validate import Validator
from shapes.whole import WholeRules
from tests.shapes.test_examples import EXAMPLES, NAMES
from tests.shapes.test_prover import _example

RULES = WholeRules()
OF_WHOLE = shapes.files.graph(of_whole=True)


def _key(result: Result) -> tuple[object, ...]:
    return str(result.shape), str(result.focus), str(result.value), result.severity, sorted(result.messages.items()), result.component


@pytest.mark.parametrize("which", ["good", "bad"])
def test_answers_are_those_of_pyshacl(which: str, tmp_path: Path) -> None:
    """Over all examples put together: their addresses are partly the same, so numbers and links collide in plenty."""
    text = "".join(_example(name, which) for name in NAMES)
    (tmp_path / "whole.nt").write_text(text, encoding="utf-8")
    found = RULES.judge(RULES.lines(tmp_path / "whole.nt"))
    expected = Validator(OF_WHOLE).validate(read_ntriples(text)).results
    assert sorted(map(str, map(_key, found))) == sorted(map(str, map(_key, expected)))
    assert bool(found) == (which == "bad")


def test_only_the_lines_that_the_rules_name_are_read(tmp_path: Path) -> None:
    text = _example("Orphan-person", "bad")
    (tmp_path / "whole.nt").write_text(text, encoding="utf-8")
    lines = RULES.lines(tmp_path / "whole.nt")
    assert 0 < lines.count("\n") < text.count("\n") / 2
    assert "quote" not in lines
    assert set(lines.splitlines()) < set(text.splitlines())


def test_rules_of_another_kind_are_refused() -> None:
    text = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <https://x.example/> .
        ex:S sh:targetClass ex:T ; sh:sparql [ sh:select "SELECT $this WHERE { { $this ex:p 1 } UNION { $this ex:q 1 } }" ] ."""
    with pytest.raises(CannotAsk):
        WholeRules(Graph().parse(data=text, format="turtle"))


@pytest.mark.parametrize("name", ["Earliest", "Leads-to-source", "Phone", "Orphan-person", "Label-in-three"])
def test_results_are_kept_unchanged(name: str) -> None:
    results = Validator().validate(Graph().parse(EXAMPLES / name / "bad.ttl")).results
    assert results
    assert stored.from_json(stored.to_json(results)) == results


def test_odd_terms_are_kept_unchanged() -> None:
    odd = Literal('a "quoted"\n\\ word', lang="ru"), Literal("none", datatype=XSD.boolean, normalize=False), BNode("b1"), None
    results = tuple(
        Result(URIRef("https://x.example/a"), None, value, {"": "what"}, BNode("s"), SH.PatternConstraintComponent) for value in odd
    )
    assert stored.from_json(stored.to_json(results)) == results


@pytest.mark.parametrize("text", ["", "{}", "[{}]", '[{"focus": "x"}]', "[1]"])
def test_what_holds_no_results_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"no results|Expecting"):
        stored.from_json(text)
