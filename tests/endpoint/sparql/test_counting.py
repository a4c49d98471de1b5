"""Counts that were taken when a release was loaded are those that the engine gives, and only such questions are answered from them."""

from __future__ import annotations

import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from endpoint.settings import Settings
from endpoint.sparql.counting import Counts, counted, taken
from endpoint.sparql.job import Job
from endpoint.sparql.pool import Pool
from publication.release import Releases

AQ = "https://w3id.org/aigaq/ns#"
COUNT = "SELECT (COUNT(*) AS ?n)"


@pytest.fixture(scope="module")
def store(built_example: Path) -> ox.Store:
    return Releases.of(built_example).current().open_store()


@pytest.fixture(scope="module")
def counts(store: ox.Store) -> Counts:
    return taken(store)


def number(found: object) -> tuple[str, str]:
    """The variable and its value."""
    assert isinstance(found, ox.QuerySolutions)
    [variable], [[value]] = found.variables, list(found)
    return variable.value, str(value)


@pytest.mark.parametrize(
    "query",
    [
        f"{COUNT} {{ ?s ?p ?o }}",
        f"# how many\nselect(count(*)as?n)where{{?s ?p ?o.}}# {COUNT} {{",
        f"SELECT (COUNT(?event) AS $n_1)\nWHERE {{ ?event a <{AQ}Event> }}",
        f"PREFIX aq: <{AQ}>\nprefix : <{AQ}> {COUNT} {{ ?e a aq:Event . }}",
        f"PREFIX aq: <http://e/> PREFIX aq: <{AQ}> {COUNT} {{ ?e <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> aq:Event }}",
        f"PREFIX : <{AQ}> SELECT (COUNT($d) AS ?n) {{ ?e :earliest ?d }}",
        f"{COUNT} {{ ?e <{AQ}quote> ?q }}",
    ],
)
def test_what_is_asked_first_is_known(store: ox.Store, counts: Counts, query: str) -> None:
    assert number(counted(query, counts)) == number(store.query(query))


def test_every_predicate_and_class_is_counted(store: ox.Store, counts: Counts) -> None:
    assert len(counts.predicates) > 50 and len(counts.classes) > 10
    for predicate in counts.predicates:
        query = f"{COUNT} {{ ?s <{predicate}> ?o }}"
        assert number(counted(query, counts)) == number(store.query(query))
    for of_class in counts.classes:
        query = f"{COUNT} {{ ?s a <{of_class}> }}"
        assert number(counted(query, counts)) == number(store.query(query))


@pytest.mark.parametrize(
    "query",
    [
        f"{COUNT} {{ {{ ?s ?p ?o }} }}",
        f"{COUNT} {{ ?s ?p ?o }} LIMIT 0",
        f"{COUNT} {{ ?s ?p ?s }}",
        f"{COUNT} {{ ?s ?p ?o . ?o ?q ?r }}",
        f"{COUNT} {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        f"{COUNT} {{ ?s ?p ?o FILTER(?p = ?o) }}",
        f"{COUNT} FROM <https://data.example.org/dataset> {{ ?s ?p ?o }}",
        "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
        "SELECT (COUNT(?x) AS ?n) { ?s ?p ?o }",
        "SELECT (COUNT(*) AS ?s) { ?s ?p ?o }",
        "SELECT (SUM(?o) AS ?n) { ?s ?p ?o }",
        "SELECT DISTINCT (COUNT(*) AS ?n) { ?s ?p ?o }",
        f"{COUNT} {{ <{AQ}Event> ?p ?o }}",
        f"{COUNT} {{ ?s <{AQ}place> <https://w3id.org/aigaq/place/kz-75> }}",
        f"{COUNT} {{ ?s A <{AQ}Event> }}",
        f"{COUNT} {{ ?s aq:earliest ?o }}",
        f"{COUNT} {{ ?s <http://unknown.example/> ?o }}",
        f"{COUNT} {{ ?s <earliest> ?o }}",
        f"BASE <{AQ}> {COUNT} {{ ?s <earliest> ?o }}",
        f"{COUNT} {{ ?s ^<{AQ}place> ?o }}",
        f"{COUNT} {{ ?s ?p 1 }}",
        f"{COUNT} {{ ?s ?p \\u003Fo }}",
        f"{COUNT} {{ ?s ?p ?o }} {{",
        "ASK { ?s ?p ?o }",
        "",
    ],
)
def test_anything_else_is_left_to_the_engine(counts: Counts, query: str) -> None:
    assert counted(query, counts) is None


def test_hostile_texts_are_given_up_at_once(counts: Counts) -> None:
    for text in ("# " * 900, "#\n" * 900, "PREFIX a: <b:> " * 130, "(" * 1900, f"{COUNT} {{ ?s ?p " + "# " * 900, "a" * 5_000_000):
        began = time.process_time()
        assert counted(text + "!", counts) is None
        assert time.process_time() - began < 0.5


def test_forks_answer_with_it(built_example: Path, counts: Counts) -> None:
    """And not where the question names a graph, which has numbers of its own."""
    release = Releases.of(built_example).current()
    pool = Pool(release.store_folder, Settings())
    try:
        pool.prepare()
        until = time.monotonic() + 30
        while not pool.settled and time.monotonic() < until:
            time.sleep(0.05)
        query = f"{COUNT} {{ ?s ?p ?o }}"
        assert f'"{counts.triples}"' in pool.run(Job(query)).body.read().decode()
        description = f"{release.manifest.base}dataset"
        assert f'"{counts.triples}"' not in pool.run(Job(query, default_graphs=[description])).body.read().decode()
    finally:
        pool.close()
