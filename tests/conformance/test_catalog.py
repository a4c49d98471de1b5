"""The description of the dataset against the shapes of DCAT-AP 3 and of VoID, with the public suites' own runner."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from pyparsing import ParseException
from rdflib import RDF, SH, VOID, URIRef
from rdflib.plugins.sparql import prepareQuery

from ontology.questions import questions
from publication.release import Release, Releases

SUITES = Path(os.environ.get("AIGAQ_SUITES", Path(__file__).parents[3] / "shared" / "suites"))
DATASET = URIRef("https://data.example.org/dataset")
# Properties that DCAT-AP recommends, and why they are absent.
ABSENT = {
    "http://purl.org/dc/terms/spatial": "a publisher is not asked for the country; places stand in the data",
    "http://purl.org/dc/terms/type": "kind of publisher and of licence: from lists that were not looked up",
}
# `mdr-vocabularies.shape.ttl` asks for members of EU lists. What it finds fault with, and why it stays so.
NOT_OURS = {
    "corporate-body": "the list of publishers holds the EU's own institutions",
    "checksumAlgorithm": "the shape wants https://spdx.org/rdf/terms, where SPDX and DCAT 3 say http://spdx.org/rdf/terms",
}


@pytest.fixture(scope="module")
def release(built_example: Path) -> Release:
    return Releases.of(built_example).current()


def judged(release: Release, profile: str) -> tuple[dict[str, int], list[str]]:
    """Counts by severity, and a line for each result."""
    runner = SUITES / "runners" / "run_catalog.py"
    if not runner.is_file():
        pytest.skip("no shared/suites beside the checkout (AIGAQ_SUITES)")
    command = [sys.executable, str(runner), "--data", str(release.folder / "description.ttl"), "--profile", profile, "-v"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=runner.parent)
    found = re.search(rf"{profile} +violations +(\d+) +warnings +(\d+) +infos +(\d+)", done.stdout)
    assert found, done.stdout + done.stderr
    counts = dict(zip(("violations", "warnings", "infos"), map(int, found.groups()), strict=True))
    print(profile, counts)
    return counts, [line.strip() for line in done.stdout.splitlines() if line.startswith("      ")]


@pytest.mark.parametrize("profile", ["dcat-ap-base", "dcat-ap-range", "dcat-ap-deprecated", "sd-void", "nde"])
def test_no_shape_is_broken(release: Release, profile: str) -> None:
    counts, lines = judged(release, profile)
    assert counts["violations"] == 0, lines


def test_what_is_recommended_and_absent_is_known(release: Release) -> None:
    counts, lines = judged(release, "dcat-ap-rec")
    assert counts["violations"] == 0
    unexplained = [line for line in lines if not any(f" {name} " in line or f" {name[-60:]} " in line for name in ABSENT)]
    assert unexplained == []


def test_members_of_lists_that_are_not_ours_are_known(release: Release) -> None:
    _, lines = judged(release, "dcat-ap-codelists")
    unexplained = [line for line in lines if not any(mark in line for mark in NOT_OURS) and "cksumAlgorithmRestriction" not in line]
    publisher = [line for line in unexplained if "publisher" in line or "#inScheme" in line]
    assert [line for line in unexplained if line not in publisher] == []


def test_partitions_count_right(release: Release) -> None:
    graph = rdflib.Graph().parse(release.folder / "description.ttl")
    store = release.open_store()
    classes = list(graph.objects(DATASET, VOID.classPartition))
    assert len(classes) > 5
    checked = 0
    for part in classes:
        kind = graph.value(part, VOID["class"])
        for inner in graph.objects(part, VOID.propertyPartition):
            name, said = graph.value(inner, VOID.property), int(str(graph.value(inner, VOID.triples)))
            own = "FILTER(STRSTARTS(STR(?s), 'https://data.example.org/'))"
            rows = store.query(f"SELECT (COUNT(*) AS ?n) {{ ?s <{name}> ?o ; a <{kind}> {own} }}")
            assert int(next(iter(rows))["n"].value) == said, (kind, name)
            checked += 1
    assert checked > 30
    example = graph.value(DATASET, VOID.exampleResource)
    assert next(store.quads_for_pattern(ox.NamedNode(str(example)), None, None, None), None) is not None


def test_every_question_is_found_as_an_example_query(release: Release) -> None:
    graph = rdflib.Graph().parse(release.folder / "description.ttl")
    target = URIRef("https://schema.org/target")
    found = {str(q).rpartition("/")[2] for q in graph.subjects(RDF.type, SH.SPARQLExecutable)}
    assert found == {question.name for question in questions()}
    assert len(found) > 5
    for query in graph.subjects(RDF.type, SH.SPARQLExecutable):
        assert graph.value(query, target) == URIRef("https://data.example.org/sparql")
        [text] = [graph.value(query, p) for p in (SH.select, SH.ask, SH.construct) if graph.value(query, p)]
        prefixes = graph.value(query, SH.prefixes)
        declared = {str(graph.value(d, SH.prefix)) for d in graph.objects(prefixes, SH.declare)}
        assert set(re.findall(r"PREFIX\s+([\w-]*):", str(text))) <= declared
        assert {c.language for c in graph.objects(query, rdflib.RDFS.comment)} == {"en", "ru", "kk"}
        try:
            prepareQuery(str(text))
        except ParseException as error:  # the convention's tools parse with rdflib too
            pytest.fail(f"{query}: {error}")
