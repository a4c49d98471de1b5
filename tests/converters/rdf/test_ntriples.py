"""Hand-written N-Triples say to a parser what was meant."""

from __future__ import annotations

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from converters.rdf.ntriples import iri, literal, triple

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
S, P = iri("https://data.example.org/id/s"), iri("https://data.example.org/p")


def parsed(line: str) -> ox.Triple:
    [quad] = ox.parse(line.encode(), format=ox.RdfFormat.N_TRIPLES)
    return quad.triple


@given(TEXT)
def test_literals_come_back(text: str) -> None:
    assert parsed(triple(S, P, literal(text))).object == ox.Literal(text)
    assert parsed(triple(S, P, literal(text, language="kk"))).object == ox.Literal(text, language="kk")
    datatype = "https://w3id.org/aigaq/ns#edtf"
    assert parsed(triple(S, P, literal(text, datatype=datatype))).object == ox.Literal(text, datatype=ox.NamedNode(datatype))


@given(TEXT)
def test_one_line_each(text: str) -> None:
    assert triple(S, P, literal(text)).count("\n") == 1


def test_lone_surrogates_become_the_replacement_character() -> None:
    assert parsed(triple(S, P, literal("a\ud800b"))).object == ox.Literal("a\ufffdb")


@given(TEXT)
def test_any_address_becomes_an_iri(path: str) -> None:
    found = parsed(triple(S, P, iri(f"https://news.example/{path}"))).object
    assert isinstance(found, ox.NamedNode)
    assert found.value.startswith("https://news.example/")


def test_only_the_first_number_sign_begins_a_fragment() -> None:
    assert iri("https://news.example/a#b#c##d") == "<https://news.example/a#b%23c%23%23d>"
