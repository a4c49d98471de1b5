"""The Turtle loads everywhere, is formatted, and its lists are the enumerations of the records."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from enum import StrEnum
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.compare import isomorphic

import ontology
import shapes.files
from converters.record import EventType, PenaltyKind, ReviewStatus, Role
from ontology import codes, iris, terms
from ontology.build.uses import Uses
from ontology.files import CONTEXT, lists, modules, triples

PACKAGE = Path(ontology.__file__).parent
SHAPES = Path(shapes.files.__file__).parent
EXAMPLE_PREFIXES = {"aq": iris.AQ, "dcterms": iris.DCTERMS, "prov": iris.PROV, "rdfs": iris.RDFS, "xsd": iris.XSD}
HAND_WRITTEN = sorted([*PACKAGE.glob("*.ttl"), *PACKAGE.glob("lists/*.ttl")])
TURTLE = sorted([*HAND_WRITTEN, *SHAPES.rglob("*.ttl")])


@pytest.fixture(scope="module")
def vocabulary() -> Graph:
    return ontology.vocabulary()


def test_the_loader_reads_every_file(vocabulary: Graph) -> None:
    by_hand = Graph()
    for path in HAND_WRITTEN:
        by_hand.parse(path)
    assert isomorphic(vocabulary, by_hand)
    assert len(list(modules())) + len(list(lists())) == len(HAND_WRITTEN)


def test_each_call_gives_a_graph_of_its_own(vocabulary: Graph) -> None:
    before = len(vocabulary)
    ontology.vocabulary().add((URIRef("https://x.example/a"), RDF.type, OWL.Class))
    assert len(ontology.vocabulary()) == before


def test_what_is_looked_up_in_is_the_vocabulary(vocabulary: Graph) -> None:
    assert sorted(f"{triple} ." for triple in triples()) == sorted(filter(None, vocabulary.serialize(format="nt").split("\n")))


def test_oxigraph_reads_the_same_triples() -> None:
    for path in TURTLE:
        triples = {str(quad) for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=path.as_uri())}
        assert len(triples) == len(Graph().parse(path)), path.name


def test_rapper_reads_the_same_triples() -> None:
    """A parser that shares no code with the other two: vocabulary, shapes and examples."""
    rapper = shutil.which("rapper")
    if rapper is None:
        pytest.skip("rapper (raptor2-utils) is not installed")
    for path in TURTLE:
        done = subprocess.run([rapper, "--input", "turtle", "--count", str(path)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert f"returned {len(Graph().parse(path))} triple" in done.stderr, done.stderr


def test_turtle_is_formatted() -> None:
    by_hand = [str(path) for path in TURTLE if path not in (SHAPES / "lists.ttl", SHAPES / "order.ttl")]  # those are generated
    done = subprocess.run(
        [str(Path(sys.executable).with_name("turtlefmt")), "--check", *by_hand], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_prefixes_are_used_and_spelled_the_same_everywhere() -> None:
    seen: dict[str, str] = {}
    for path in TURTLE:
        text = path.read_text(encoding="utf-8")
        for prefix, namespace in re.findall(r"^@prefix (\w*): <(.*)> \.$", text, re.MULTILINE):
            used = len(re.findall(rf'(?<![\w<"]){prefix}:', text)) > 1
            assert used or "examples" in path.parts, f"{path.name} declares {prefix}: in vain"  # a pair of examples shares its prefixes
            if prefix != "l":  # in a list's own file, the list's own concepts
                assert seen.setdefault(prefix, namespace) == namespace, path.name


@pytest.mark.parametrize(
    ("scheme", "enumeration", "more"),
    [
        ("event-type", EventType, set()),
        ("role", Role, set()),
        ("penalty-kind", PenaltyKind, set()),
        ("review-status", ReviewStatus, {"unreviewed-draft"}),  # of a dataset, never of a record
    ],
)
def test_list_is_enumeration_both_ways(scheme: str, enumeration: type[StrEnum], more: set[str], vocabulary: Graph) -> None:
    whole = URIRef(f"{iris.LIST}{scheme}")
    tops = {str(concept).rpartition("/")[2] for concept in vocabulary.subjects(SKOS.topConceptOf, whole)}
    assert tops == {member.value for member in enumeration} | more
    for member in enumeration:
        assert (URIRef(iris.concept(scheme, member.value)), SKOS.inScheme, whole) in vocabulary


def test_the_header_names_version_and_licence(vocabulary: Graph) -> None:
    whole = URIRef(iris.AQ)
    version = vocabulary.value(whole, OWL.versionInfo)
    assert re.fullmatch(r"\d+\.\d+\.\d+", str(version))
    assert vocabulary.value(whole, OWL.versionIRI) == URIRef(f"{iris.AQ.rstrip('#')}/{version}")
    licence = URIRef("https://creativecommons.org/licenses/by/4.0/")
    licensed = set(vocabulary.subjects(URIRef(f"{iris.DCTERMS}license"), licence))
    assert licensed == {whole, *vocabulary.subjects(RDF.type, SKOS.ConceptScheme)}


def test_constants_are_the_terms_and_codes(vocabulary: Graph) -> None:
    defined = {str(t) for t in vocabulary.subjects(RDFS.isDefinedBy, URIRef(iris.AQ))}
    assert {value for name, value in vars(terms).items() if isinstance(value, str) and value.startswith(iris.AQ)} == defined
    assert {value.removeprefix(iris.AQ) for value in defined} <= set(vars(terms))
    concepts = {str(c) for c in vocabulary.subjects(RDF.type, SKOS.Concept)}
    groups = [group for group in vars(codes).values() if isinstance(group, type)]
    assert {value for g in groups for name, value in vars(g).items() if name.isupper() and name != "SCHEME"} == concepts
    assert {getattr(g, "SCHEME") for g in groups} == {str(s) for s in vocabulary.subjects(RDF.type, SKOS.ConceptScheme)}  # noqa: B009


@pytest.mark.parametrize("path", sorted((SHAPES / "examples").glob("*/good.ttl")), ids=lambda path: path.parent.name)
def test_context_carries_every_example_there_and_back(path: Path) -> None:
    graph = Graph().parse(path)
    context = json.loads(CONTEXT.read_text(encoding="utf-8"))["@context"]
    text = graph.serialize(format="json-ld", context=context, auto_compact=False)
    assert isomorphic(Graph().parse(data=text, format="json-ld"), graph)
    keys = {key for node in _nodes(json.loads(text)) for key in node}
    assert not {key for key in keys if "/" in key or (":" in key and not key.startswith("@"))}, "a property has no short name"


def _nodes(value: object) -> list[dict[str, object]]:
    document = value if isinstance(value, dict) else {}
    nodes = document.get("@graph", [document])
    return [node for node in nodes if isinstance(node, dict)]


@pytest.mark.slow
def test_a_misspelt_constant_does_not_type_check(tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    (tmp_path / "right.py").write_text("from ontology import codes, terms as aq\nprint(aq.eventType, codes.EventType.DETENTION)\n")
    (tmp_path / "wrong.py").write_text("from ontology import codes, terms as aq\nprint(aq.evenType, codes.EventType.DETENSION)\n")

    def checked(name: str) -> subprocess.CompletedProcess[str]:
        # In a process of its own: mypy raises the limit of recursion of the one that loads it, and hostile texts then end that.
        command = [sys.executable, "-m", "mypy", "--no-incremental", "--cache-dir", str(tmp_path / "cache"), "--config-file", ""]
        return subprocess.run([*command, str(tmp_path / name)], capture_output=True, text=True, check=False)

    assert checked("right.py").returncode == 0
    wrong = checked("wrong.py")
    assert wrong.returncode == 1
    assert wrong.stdout.count("attr-defined") == 2


def test_literals_of_the_vocabulary_are_tagged(vocabulary: Graph) -> None:
    for prop in (RDFS.label, SKOS.prefLabel, SKOS.definition):
        for _, text in vocabulary.subject_objects(prop):
            assert isinstance(text, Literal)
            assert text.language in {"en", "ru", "kk"}
            assert str(text).strip() == str(text)


def test_every_class_has_a_scope_note_in_each_language_and_an_example_that_uses_it(vocabulary: Graph) -> None:
    prefixes = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in EXAMPLE_PREFIXES.items())
    classes = [t for t in vocabulary.subjects(RDFS.isDefinedBy, URIRef(iris.AQ)) if (t, RDF.type, OWL.Class) in vocabulary]
    assert len(classes) == 24
    for term in classes:
        notes = [note.language for note in vocabulary.objects(term, SKOS.scopeNote) if isinstance(note, Literal)]
        assert sorted(map(str, notes)) == ["en", "kk", "ru"], term
        [text] = vocabulary.objects(term, SKOS.example)
        example = Graph().parse(data=prefixes + str(text), format="turtle", publicID="https://data.example.org/")
        assert (None, RDF.type, term) in example, term
        used = {str(part) for triple in example for part in triple if str(part).startswith(iris.AQ)}
        assert used <= {str(t) for t in vocabulary.subjects(RDFS.isDefinedBy, None)}, term
        listed = {part for triple in example for part in triple if str(part).startswith(iris.LIST)}
        assert listed <= set(vocabulary.subjects(RDF.type, SKOS.Concept)), term


def test_every_term_has_label_definition_status_and_an_example(vocabulary: Graph) -> None:
    """Labels and definitions in each language; an example of its own, or the good example of a shape that uses it."""
    terms_ = sorted(vocabulary.subjects(RDFS.isDefinedBy, URIRef(iris.AQ)), key=str)
    assert len(terms_) == len(set(terms_)) > 110
    shown = Uses(PACKAGE.parent, {}).examples
    status = URIRef("http://www.w3.org/2003/06/sw-vocab-status/ns#term_status")
    for term in terms_:
        for predicate in (RDFS.label, SKOS.definition):
            texts = [text.language for text in vocabulary.objects(term, predicate) if isinstance(text, Literal)]
            assert sorted(map(str, texts)) == ["en", "kk", "ru"], term
        assert len(set(vocabulary.objects(term, status))) == 1, term
        assert set(vocabulary.objects(term, SKOS.example)) or str(term).removeprefix(iris.AQ) in shown, term


def test_notes_are_in_each_language_and_examples_use_their_term(vocabulary: Graph) -> None:
    prefixes = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in EXAMPLE_PREFIXES.items())
    noted = set(vocabulary.subjects(SKOS.scopeNote))
    assert len(noted) > 40
    for term in noted:
        assert sorted(str(getattr(note, "language", "")) for note in vocabulary.objects(term, SKOS.scopeNote)) == ["en", "kk", "ru"], term
    for term, text in vocabulary.subject_objects(SKOS.example):
        example = Graph().parse(data=prefixes + str(text), format="turtle", publicID="https://data.example.org/")
        datatypes = {node.datatype for node in example.objects() if isinstance(node, Literal)}
        assert term in {*example.all_nodes(), *example.predicates(), *datatypes}, term
