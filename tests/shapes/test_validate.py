"""The validator's doors: graphs, files in every format, somebody else's shapes, and what cannot be read."""

from __future__ import annotations

import gzip
import json
import pickle
from pathlib import Path

import pytest
from rdflib import RDF, XSD, BNode, Dataset, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import SH

import shapes.files
from ontology import terms as aq
from ontology.errors import BadInput, NotFound
from shapes.reading import read_ntriples, read_rdf
from shapes.sentences import sentence
from shapes.validate import Report, Severity, Validator, shapes_digest, validate, validate_file

EXAMPLES = Path(shapes.files.__file__).parent / "examples"
FOREIGN = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ex: <https://shapes.example/> .
ex:Dated a sh:NodeShape ; sh:targetClass ex:Thing ;
    sh:property [
        sh:path ( ex:part [ sh:inversePath ex:of ] [ sh:zeroOrMorePath [ sh:alternativePath ( ex:a ex:b ) ] ] ) ; sh:minCount 1
    ] ;
    sh:property [ sh:path ex:size ; sh:minInclusive 3 ; sh:severity ex:Grave ; sh:message "zu klein"@de ] .
"""
DATA = "@prefix ex: <https://shapes.example/> . ex:x a ex:Thing ; ex:size 2 ."


@pytest.fixture
def bad() -> Graph:
    return Graph().parse(EXAMPLES / "Event-eventType" / "bad.ttl")


def test_result_says_where_what_and_how_to_mend(bad: Graph) -> None:
    report = validate(bad)
    (result,) = report.results
    assert not report.conforms
    assert report.violations == report.results
    assert result.focus == URIRef("https://example.org/data/id/2wr8n5xh7dqg")
    assert result.path == URIRef(aq.eventType)
    assert result.severity is Severity.VIOLATION
    assert result.component == SH.InConstraintComponent
    for language, words in (("en", "Error, "), ("ru", "Ошибка, "), ("kk", "Қате, ")):
        text = sentence(result, language)
        assert text.startswith(words)
        assert result.messages[language] in text
        assert "aq:eventType" in text
        assert "list/event-type/arrest" in text
        assert "\n" not in text


def test_a_warning_is_no_violation_but_does_not_conform() -> None:
    report = validate(Graph().parse(EXAMPLES / "Label-in-three" / "bad.ttl"))
    assert not report.conforms
    assert report.violations == ()
    assert report.results[0].severity is Severity.WARNING
    assert sentence(report.results[0], "en").startswith("Please check, ")


def test_results_travel_between_processes(bad: Graph) -> None:
    report = validate(bad)
    assert pickle.loads(pickle.dumps(report)) == report


def test_validating_leaves_the_data_alone(bad: Graph) -> None:
    before = set(bad)
    validate(bad)
    assert set(bad) == before


def test_graphs_on_other_stores_are_judged_the_same(bad: Graph) -> None:
    simple = Graph(store="SimpleMemory")
    dataset = Dataset()
    for triple in bad:
        simple.add(triple)
        dataset.add(triple)
    expected = validate(bad).results
    assert validate(simple).results == expected
    assert validate(dataset).results == expected


def test_report_as_rdf_and_json(bad: Graph) -> None:
    report = validate(bad)
    graph = Graph().parse(data=report.to_turtle(), format="turtle")
    assert isomorphic(graph, report.to_graph())
    (node,) = graph.objects(None, SH.result)
    assert graph.value(node, SH.sourceShape) == report.results[0].shape
    assert {m.language for m in graph.objects(node, SH.resultMessage)} == {"en", "ru", "kk"}
    assert list(graph.objects(None, SH.conforms)) == [Literal(False)]
    told = json.loads(report.to_json())
    assert told["conforms"] is False
    assert told["results"][0]["focus"] == "<https://example.org/data/id/2wr8n5xh7dqg>"
    assert json.loads(Report(()).to_json())["conforms"] is True


def test_foreign_shapes(tmp_path: Path) -> None:
    (tmp_path / "s.ttl").write_text(FOREIGN)
    (tmp_path / "d.ttl").write_text(DATA)
    report = validate_file(tmp_path / "d.ttl", tmp_path / "s.ttl")
    assert report.focus_nodes == 1
    path, size = sorted(report.results, key=lambda r: r.value is not None)
    assert size.severity is Severity.VIOLATION  # a severity we do not know is taken seriously
    assert size.severity_iri == URIRef("https://shapes.example/Grave")
    assert "zu klein" in sentence(size, "kk")
    told = [r["path"] for r in json.loads(report.to_json())["results"]]
    assert "<https://shapes.example/part>/^<https://shapes.example/of>/((<https://shapes.example/a>|<https://shapes.example/b>))*" in told
    assert len(list(report.to_graph().triples((None, RDF.first, None)))) == 5
    assert "^https://shapes.example/of" in sentence(path, "en")


def test_nothing_addressed_is_said(tmp_path: Path) -> None:
    (tmp_path / "d.ttl").write_text(DATA)
    report = validate_file(tmp_path / "d.ttl")
    assert report.conforms
    assert report.focus_nodes == 0


@pytest.mark.parametrize("name", ["a.ttl", "a.nt", "a.nq", "a.trig", "a.jsonld", "a.rdf", "a.TTL", "a.b.nt.gz"])
def test_every_format_is_read(name: str, tmp_path: Path, bad: Graph) -> None:
    path = tmp_path / name
    kind = name.lower().removesuffix(".gz").rpartition(".")[2]
    dataset = Dataset()
    for triple in bad:
        dataset.add(triple)
    formats = {"nq": "nquads", "jsonld": "json-ld", "rdf": "xml", "ttl": "turtle"}
    text = (dataset if kind in ("nq", "trig") else bad).serialize(format=formats.get(kind, kind)).encode()
    path.write_bytes(gzip.compress(text) if name.endswith("gz") else text)
    assert isomorphic(read_rdf(path), bad)
    assert [r.component for r in validate_file(path).results] == [SH.InConstraintComponent]


def test_named_graphs_are_judged_together(tmp_path: Path) -> None:
    (tmp_path / "a.nq").write_text(
        '<https://x.example/a> <https://x.example/p> "1" <https://x.example/g1> .\n<https://x.example/a> <https://x.example/p> "2" .\n'
    )
    assert len(read_rdf(tmp_path / "a.nq")) == 2


def test_literals_stay_as_written() -> None:
    graph = read_ntriples(f'<https://x.example/a> <https://x.example/p> "007"^^<{XSD.integer}> .\n')
    assert [str(o) for o in graph.objects()] == ["007"]


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("a.ttl", b"<https://x.example/a> <https://x.example/p> 1 .\n<https://x.example/a> 2 3 .\n", 2),
        ("a.nt", b"<https://x.example/a> <https://x.example/p> .\n", 1),
        ("a.rdf", b"<rdf", 1),
        ("a.rdf", b"<?xml version='1.0'?>\n<a>\n</b>", 3),
        ("a.rdf", b"<a xmlns='x:' about='https://x.example/'/>", None),
        ("a.jsonld", b'{"@context": "https://context.example/", "name": "x"}', None),
        ("a.ttl", b"<https://x.example/a> <https://x.example/p> <<( <https://x.example/a> <https://x.example/p> 1 )>> .", None),
        ("a.jsonld", b"[{]", 1),
        ("a.ttl", b"", None),
        ("a.ttl", b"# nothing but a remark\n", None),
        ("a.ttl", b"\xff\xfe\x00", None),
        ("a.ttl.gz", b"not gzip", None),
        ("a.docx", b"PK", None),
        ("a", b"x", None),
    ],
)
def test_what_cannot_be_read(name: str, content: bytes, line: int | None, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(BadInput) as caught:
        validate_file(path)
    assert caught.value.where is not None
    assert caught.value.where.file == str(path)
    if line:
        assert caught.value.where.line == line
    assert caught.value.hint


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        validate_file(tmp_path / "none.ttl")
    (tmp_path / "d.ttl").write_text(DATA)
    with pytest.raises(NotFound):
        validate_file(tmp_path / "d.ttl", tmp_path / "none.ttl")


def test_ill_formed_shapes_are_bad_input(tmp_path: Path) -> None:
    (tmp_path / "s.ttl").write_text(FOREIGN + 'ex:Wrong a sh:PropertyShape ; sh:targetClass ex:Thing ; sh:path ex:p ; sh:minCount "many" .')
    (tmp_path / "d.ttl").write_text(DATA)
    with pytest.raises(BadInput) as caught:
        validate_file(tmp_path / "d.ttl", tmp_path / "s.ttl")
    assert caught.value.where is not None
    assert caught.value.where.file == str(tmp_path / "s.ttl")
    with pytest.raises(BadInput):
        Validator(Graph().parse(data="@prefix sh: <http://www.w3.org/ns/shacl#> . <https://x.example/s> a sh:PropertyShape ."))


def test_ill_typed_literals_are_reported_quietly(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    text = (EXAMPLES / "Latest" / "good.ttl").read_text().replace('aq:latest "2031-05-01"', 'aq:latest "2031-02-30"')
    (tmp_path / "d.ttl").write_text(text)
    assert {str(r.path) for r in validate_file(tmp_path / "d.ttl").violations if r.path} == {aq.latest, aq.earliest}
    assert caplog.records == []


def test_blank_nodes_in_comparisons_are_results() -> None:
    data = Graph().parse(EXAMPLES / "Latest" / "good.ttl")
    data.add((URIRef("https://example.org/data/id/2wr8n5xh7dqg"), URIRef(aq.latest), BNode()))
    assert {str(r.path) for r in validate(data).violations if r.path} == {aq.latest, aq.earliest}


def test_the_digest_is_stable() -> None:
    assert shapes_digest() == shapes_digest()
    assert len(shapes_digest()) == 64


def test_vocabulary_beside_the_data_changes_nothing() -> None:
    import ontology

    data = Graph().parse(EXAMPLES / "Penalty-recalled" / "good.ttl")
    for triple in ontology.vocabulary():
        data.add(triple)
    assert validate(data).results == ()


def test_the_guide_shows_what_happens(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    root = Path(shapes.files.__file__).parents[1]
    monkeypatch.chdir(root)
    code = (root / "docs" / "vocabulary.md").read_text(encoding="utf-8").partition("```python\n")[2].partition("```")[0]
    exec(compile(code, "docs/vocabulary.md", "exec"), {})
    assert capsys.readouterr().out.startswith("Error, https://example.org/data/id/")
