"""The competency questions: three languages, parameters, and one answer from three engines over the example dataset."""

from __future__ import annotations

import csv
import io
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph
from werkzeug.serving import make_server

from endpoint.app import create_app
from ontology.errors import BadInput
from ontology.questions import Question, questions
from publication.release import Releases
from tests.serving import serving

EXAMPLE = Path(__file__).parents[2] / "examples" / "dataset"
NAMES = [question.name for question in questions()]


def rows(text: str) -> list[list[str]]:
    """CSV as a table: engines end lines differently."""
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.fixture(scope="module")
def releases(built_example: Path) -> Releases:
    return Releases.of(built_example)


@pytest.fixture(scope="module")
def store(releases: Releases) -> ox.Store:
    return releases.current().open_store()


@pytest.fixture(scope="module")
def graph(store: ox.Store, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    path = tmp_path_factory.mktemp("graph") / "all.nt"
    store.dump(str(path), format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    return Graph().parse(path)


@pytest.fixture(scope="module")
def endpoint(releases: Releases) -> Iterator[str]:
    app = create_app(releases)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    with serving(server) as address:
        yield f"{address}/sparql"
    app.extensions["aigaq_current"].close()


@pytest.fixture(params=NAMES)
def question(request: pytest.FixtureRequest) -> Question:
    return next(q for q in questions() if q.name == request.param)


def test_there_are_fifteen_in_three_languages() -> None:
    assert [name[:2] for name in NAMES] == [f"{number:02}" for number in range(1, 16)]
    assert all(set(q.text) == {"en", "ru", "kk"} and len({*q.text.values()}) == 3 and q.note for q in questions())


def test_every_parameter_is_explained_and_replaced(question: Question) -> None:
    assert question.asking() == question.query
    for parameter in question.parameters:
        assert set(parameter.text) == {"en", "ru", "kk"}
        asked = question.asking(**{parameter.name: '"another"'})
        assert f'VALUES ?{parameter.name} {{ "another" }}' in asked
        assert asked.replace('{ "another" }', f"{{ {parameter.value} }}") == question.query


@pytest.mark.parametrize("value", ['"x" } UNION { ?a ?b ?c', "1 2", '"a"b"', "", "?x"])
def test_a_parameter_takes_one_term(value: str) -> None:
    with pytest.raises(BadInput):
        questions()[0].asking(article=value)
    with pytest.raises(BadInput):
        questions()[0].asking(nothing='"405"')


def test_oxigraph_gives_the_expected_answer(question: Question, store: ox.Store) -> None:
    found = store.query(question.query)
    assert isinstance(found, ox.QuerySolutions)
    text = found.serialize(format=ox.QueryResultsFormat.CSV)
    assert rows((text or b"").decode()) == rows(question.expected())
    assert len(rows(question.expected())) > 1, "the example dataset has nothing to answer with"


def test_rdflib_gives_the_same(question: Question, graph: Graph) -> None:
    text = graph.query(question.query).serialize(format="csv")
    assert rows((text or b"").decode()) == rows(question.expected())


def test_the_endpoint_gives_the_same(question: Question, endpoint: str) -> None:
    body = urllib.parse.urlencode({"query": question.query}).encode()
    request = urllib.request.Request(endpoint, body, {"Accept": "text/csv"})
    with urllib.request.urlopen(request) as answer:
        assert rows(answer.read().decode()) == rows(question.expected())
