"""A finding leads to the line of the file where its node is described."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from rdflib import Graph, URIRef

from shapes.sentences import told
from shapes.validate import validate_file
from tests.shapes.test_examples import EXAMPLES, NAMES

EVENT = "https://example.org/data/id/2wr8n5xh7dqg"
BAD = EXAMPLES / "Event-eventType" / "bad.ttl"


@pytest.mark.parametrize("name", NAMES[::25])
def test_lines_of_turtle_are_where_the_node_stands(name: str) -> None:
    path = EXAMPLES / name / "bad.ttl"
    report = validate_file(path)
    lines = path.read_text(encoding="utf-8").split("\n")
    assert report.results
    for result in report.results:
        written = str(result.focus).removeprefix("https://example.org/data/")
        assert lines[report.lines[result.focus] - 1].startswith(f"<{written}> a ")


@pytest.mark.parametrize("form", ["nt", "nq", "xml", "json-ld"])
def test_lines_of_other_formats(form: str, tmp_path: Path) -> None:
    endings = {"xml": "rdf", "json-ld": "jsonld"}
    path = tmp_path / f"data.{endings.get(form, form)}"
    graph = Graph().parse(BAD)
    path.write_text(graph.serialize(format="nt" if form == "nq" else form, indent=1), encoding="utf-8")
    report = validate_file(path)
    number = report.lines[URIRef(EVENT)]
    written = {"xml": f'rdf:about="{EVENT}"', "json-ld": f'"@id": "{EVENT}"'}.get(form, f"<{EVENT}> ")
    lines = path.read_text(encoding="utf-8").split("\n")
    described = [n for n, text in enumerate(lines, 1) if written in text and (form in ("xml", "json-ld") or text.startswith(written))]
    assert number == described[0]
    packed = tmp_path / f"{path.name}.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert validate_file(packed).lines == report.lines


def test_prefixed_names_nested_bases_and_what_cannot_be_told(tmp_path: Path) -> None:
    path = tmp_path / "data.ttl"
    path.write_text(
        """PREFIX aq: <https://w3id.org/aigaq/ns#>
@prefix ex: <https://x.example/id/> .

ex:other <https://x.example/p>
    ex:event ,
    ex:second .
# ex:event is described here:
ex:event a aq:Event . ex:second a aq:Event .
@base <https://x.example/id/> .
<third>
    a aq:Event .
_:b a aq:Event .
""",
        encoding="utf-8",
    )
    report = validate_file(path)
    found = {str(node).rpartition("/")[2]: line for node, line in report.lines.items()}
    assert (found["event"], found["third"], found["b"]) == (8, 10, 12)
    assert "second" not in found  # rather nothing than a guess


@pytest.mark.parametrize(
    ("language", "words"), [("en", "line 33: Error"), ("ru", "строка 33: Ошибка"), ("kk", "33-жол: Қате"), ("de", "line 33: Error")]
)
def test_a_report_is_told_in_the_language_asked_for(language: str, words: str) -> None:
    report = validate_file(BAD)
    head, line = told(report, "bad.ttl", language)
    assert head.startswith("bad.ttl: ")
    assert line.startswith(f"  bad.ttl, {words}, {EVENT}: ")
    assert line.endswith("[aqs:Event-eventType]")
    assert json.loads(report.to_json())["results"][0]["line"] == 33
    assert len(told(validate_file(EXAMPLES / "Event-eventType" / "good.ttl"), "good.ttl", language)) == 1
