"""Results as sentences: in the reader's language, or in the nearest there is."""

from __future__ import annotations

import pytest
from rdflib import BNode, Literal, URIRef
from rdflib.namespace import SH

from ontology import terms as aq
from shapes.report import Result
from shapes.sentences import message, sentence, short


def _result(**changes: object) -> Result:
    fields: dict[str, object] = {
        "focus": URIRef("https://data.example/id/3kd7m2xq9vbt"),
        "path": URIRef(aq.duration),
        "value": Literal("P0D"),
        "messages": {"en": "too short", "ru": "слишком мал"},
        "shape": URIRef("https://x.example/Shape"),
        "component": SH.PatternConstraintComponent,
    }
    return Result(**(fields | changes))  # type: ignore[arg-type]


def test_in_the_readers_language() -> None:
    assert sentence(_result(), "ru") == ("Ошибка, https://data.example/id/3kd7m2xq9vbt: слишком мал (свойство aq:duration; найдено: “P0D”)")


@pytest.mark.parametrize(
    ("messages", "language", "text"),
    [
        ({"en": "too short", "": "zu kurz"}, "kk", "too short"),
        ({"": "zu kurz"}, "kk", "zu kurz"),
        ({"de": "zu kurz"}, "kk", "zu kurz"),
        ({}, "en", "the data breaks the rule sh:PatternConstraintComponent, which gives no explanation"),
        ({}, "kk", "деректер түсіндірмесі жоқ sh:PatternConstraintComponent ережесін бұзады"),
        ({}, "fr", "the data breaks the rule sh:PatternConstraintComponent, which gives no explanation"),
    ],
)
def test_falls_back_to_what_there_is(messages: dict[str, str], language: str, text: str) -> None:
    assert message(_result(messages=messages), language) == text


def test_severities_have_their_words() -> None:
    assert sentence(_result(severity_iri=SH.Warning), "en").startswith("Please check, ")
    assert sentence(_result(severity_iri=SH.Info), "kk").startswith("Назарға, ")
    assert sentence(_result(severity_iri=URIRef("https://x.example/Grave")), "ru").startswith("Ошибка, ")


def test_a_node_that_is_its_own_value_is_named_once() -> None:
    node = URIRef("https://data.example/id/x")
    assert sentence(_result(focus=node, path=None, value=node), "en") == "Error, https://data.example/id/x: too short"


def test_terms_are_short() -> None:
    assert short(URIRef(aq.Person)) == "aq:Person"
    assert short(BNode("x")) == "_:x"
    assert len(short(Literal("x" * 500))) == 82
