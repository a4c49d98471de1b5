"""IRIs are built as the model says, escape what is odd, and refuse what speaks."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology import codes, iris

BASE = "https://data.example/"
OPAQUE_IDS = st.text(iris.ALPHABET, min_size=iris.OPAQUE_LENGTH, max_size=iris.OPAQUE_LENGTH)


def test_what_the_model_shows() -> None:
    assert iris.concept("event-type", "detention") == codes.EventType.DETENTION
    assert iris.provision("kz-cao", "488", "6") == "https://w3id.org/aigaq/law/kz-cao/488/6"
    assert iris.provision("kz-cao", "434-2") == "https://w3id.org/aigaq/law/kz-cao/434-2"
    assert iris.instrument("kz-cao") == "https://w3id.org/aigaq/law/kz-cao"
    assert iris.place("kz-71") == "https://w3id.org/aigaq/place/kz-71"
    assert iris.resource(BASE, "3kd7m2xq9vbt", "role-5hn4w8cz6rfj") == f"{BASE}id/3kd7m2xq9vbt#role-5hn4w8cz6rfj"


def test_odd_characters_are_escaped() -> None:
    assert iris.provision("x", "1/2 §") == "https://w3id.org/aigaq/law/x/1%2F2%20%C2%A7"
    assert iris.concept("a?b", "#c") == "https://w3id.org/aigaq/list/a%3Fb/%23c"


@pytest.mark.parametrize("segment", ["", ".", ".."])
def test_segments_that_resolve_away_are_refused(segment: str) -> None:
    with pytest.raises(ValueError, match="segment"):
        iris.place(segment)


@pytest.mark.parametrize(
    "opaque", ["", "daulet", "3kd7m2xq9vb", "3kd7m2xq9vbtt", "3kd7m2xq9vba", "3KD7M2XQ9VBT", "3kd7m2xq9vbt\n", "01l0o1234567"]
)
def test_speaking_ids_are_refused(opaque: str) -> None:
    with pytest.raises(ValueError, match="opaque"):
        iris.resource(BASE, opaque)


def test_a_base_without_its_slash_is_refused() -> None:
    with pytest.raises(ValueError, match="'/'"):
        iris.resource("https://data.example", "3kd7m2xq9vbt")


@given(st.text(min_size=1).filter(lambda text: text not in (".", "..")), st.text(min_size=1), OPAQUE_IDS)
def test_anything_makes_a_valid_iri(text: str, fragment: str, opaque: str) -> None:
    if any("\ud800" <= character <= "\udfff" for character in text + fragment):
        return
    for iri in (iris.place(text), iris.concept(text, text), iris.resource(BASE, opaque, fragment)):
        assert ox.NamedNode(iri).value == iri
        assert list(ox.parse(f"<{iri}> <{iri}> <{iri}> .", format=ox.RdfFormat.N_TRIPLES))


@given(st.text(min_size=1), st.text(min_size=1))
def test_different_codes_never_meet(one: str, other: str) -> None:
    try:
        assert (iris.place(one) == iris.place(other)) == (one == other)
    except (ValueError, UnicodeEncodeError):
        assert {".", ".."} & {one, other} or any("\ud800" <= c <= "\udfff" for c in one + other)


def test_ids_have_no_vowel_and_no_look_alike() -> None:
    assert not set("aeiouy01l") & set(iris.ALPHABET)
