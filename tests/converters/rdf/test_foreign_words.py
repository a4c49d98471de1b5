"""FollowTheMoney and schema.org: what the public store shows, and never a word of guilt."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from converters.rdf import ftm, schema_org

BASE = "https://data.example.org/"
TURTLE = Path(__file__).parents[2] / "endpoint" / "invented.ttl"


@pytest.fixture(scope="module")
def store() -> ox.Store:
    store = ox.Store()
    store.load(path=str(TURTLE), format=ox.RdfFormat.TURTLE)
    return store


def strings(value: object) -> set[str]:
    if isinstance(value, dict):
        return {text for key, inner in value.items() if key != "@context" for text in strings(inner)}
    if isinstance(value, list):
        return {text for inner in value for text in strings(inner)}
    return {str(value)}


def public(store: ox.Store) -> set[str]:
    terms = {term for quad in store for term in (quad.subject, quad.object)}
    return {term.value for term in terms if not isinstance(term, ox.Triple)}


def test_entities_are_of_known_schemata_and_linked(store: ox.Store) -> None:
    found = [json.loads(line) for line in ftm.lines(store)]
    ids = {entity["id"] for entity in found}
    assert len(ids) == len(found)
    assert {"Person", "Event"} <= {entity["schema"] for entity in found} <= {"Person", "Event", "Organization", "CourtCase", "Document"}
    assert any("involved" in entity["properties"] for entity in found)
    for entity in found:
        assert set(entity["properties"].get("involved", [])) | set(entity["properties"].get("proof", [])) <= ids


def test_no_entity_has_a_topic_or_a_word_of_crime(store: ox.Store) -> None:
    for entity in ftm.entities(store):
        properties = entity["properties"]
        assert isinstance(properties, dict)
        assert set(properties) <= {"name", "alias", "title", "language", "date", "location", "involved", "proof", "sourceUrl"}
        if entity["schema"] == "Person":
            assert set(properties) <= {"name", "alias"}
    assert not {text for line in ftm.lines(store) for text in ("crime", "wanted", "sanction", "topics", "target") if f'"{text}' in line}


def test_schema_org_says_what_the_store_says(store: ox.Store) -> None:
    known = public(store)
    kinds = set()
    for subject in sorted({quad.subject.value for quad in store if isinstance(quad.subject, ox.NamedNode)}):
        node = schema_org.resource(store, subject)
        if node is None:
            continue
        kinds.add(node.pop("@type"))
        texts = strings(node) - {"Person", "Place", "en", "ru", "kk"}
        assert texts <= known, texts - known
    assert {"Person", "Event", "CreativeWork", "Quotation"} <= kinds


def test_what_is_not_there_has_no_words(store: ox.Store) -> None:
    assert schema_org.resource(store, f"{BASE}id/zzzzzzzzzzzz") is None
