"""`/fragments` in process: patterns, pages, formats."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from endpoint.fragments import read_pattern
from ontology.errors import BadInput

HYDRA = "http://www.w3.org/ns/hydra/core#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
EVENT = "https://w3id.org/aigaq/ns#Event"


def values(body: bytes, predicate: str) -> list[str]:
    return [q.object.value for q in ox.parse(body, format=ox.RdfFormat.TURTLE) if q.predicate.value == HYDRA + predicate]


def test_one_pattern(client: FlaskClient) -> None:
    response = client.get("/fragments", query_string={"predicate": TYPE, "object": EVENT}, headers={"Accept": "text/turtle"})
    assert response.status_code == 200
    quads = list(ox.parse(response.data, format=ox.RdfFormat.TURTLE))
    assert sum(q.predicate.value == TYPE and q.object == ox.NamedNode(EVENT) for q in quads) == 3
    assert values(response.data, "totalItems") == ["3"]
    assert values(response.data, "next") == []
    assert values(response.data, "template") == ["http://localhost/fragments{?subject,predicate,object}"]


def test_pages_hold_everything_once(client: FlaskClient) -> None:
    address, seen, total = "/fragments", [], 0
    while address:
        response = client.get(address, headers={"Accept": "application/n-quads"})
        quads = list(ox.parse(response.data, format=ox.RdfFormat.N_QUADS))
        seen += [q.triple for q in quads if isinstance(q.graph_name, ox.DefaultGraph)]
        controls = {q.predicate.value: q.object.value for q in quads if not isinstance(q.graph_name, ox.DefaultGraph)}
        total = int(controls[HYDRA + "totalItems"])
        address = controls.get(HYDRA + "next", "").removeprefix("http://localhost")
    assert len(seen) == len(set(seen)) == total > 100


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("http://x/a", ox.NamedNode("http://x/a")),
        ("<http://x/a>", ox.NamedNode("http://x/a")),
        ('"a "b" c"', ox.Literal('a "b" c')),
        ('"көше"@kk', ox.Literal("көше", language="kk")),
        ('"5"^^http://x/t', ox.Literal("5", datatype=ox.NamedNode("http://x/t"))),
        ('"5"^^<http://x/t>', ox.Literal("5", datatype=ox.NamedNode("http://x/t"))),
        ("?x", None),
        ("", None),
    ],
)
def test_terms_as_clients_write_them(text: str, term: ox.NamedNode | ox.Literal | None) -> None:
    assert read_pattern("", "", text).object == term


@pytest.mark.parametrize("given", [("no iri", "", ""), ('"text"', "", ""), ("", '"text"', ""), ("", "", "<>{}")])
def test_what_is_no_pattern(given: tuple[str, str, str]) -> None:
    with pytest.raises(BadInput):
        read_pattern(*given)


def test_page_and_refusals(client: FlaskClient) -> None:
    html = client.get("/fragments", query_string={"predicate": TYPE}, headers={"Accept": "text/html"})
    assert html.status_code == 200
    assert 'name="subject"' in html.get_data(as_text=True)
    assert client.get("/fragments?subject=no%20iri").status_code == 400
    assert client.get("/fragments?page=0").status_code == 400
    assert client.get("/fragments", headers={"Accept": "image/png"}).status_code == 406
    beyond = client.get("/fragments?page=9999", headers={"Accept": "text/turtle"})
    assert beyond.status_code == 200
