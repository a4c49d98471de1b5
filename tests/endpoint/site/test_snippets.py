"""The part of a text that a search shows."""

from __future__ import annotations

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from endpoint.pages.snippets import Marker
from publication.folding import fold

LONG = " ".join(f"filler{n}" for n in range(200))


def test_words_are_marked_in_any_alphabet_and_with_their_endings() -> None:
    assert Marker(*fold("Астана суд")).snippet("In Astana a суда ruled") == "In <mark>Astana</mark> a <mark>суда</mark> ruled"


def test_it_stands_around_the_first_word_and_ends_at_words() -> None:
    made = Marker("rali").snippet(f"{LONG} rally {LONG} rally")
    assert made.startswith("… filler") and made.endswith(" …") and made.count("<mark>rally</mark>") == 1
    assert 250 < len(made) < 320
    assert all(word in f"{LONG} rally … ".split(" ") for word in made.striptags().split(" "))


def test_without_words_or_hits_it_is_the_beginning() -> None:
    assert Marker().snippet(LONG) == Marker("rali").snippet(LONG)
    assert Marker().snippet(LONG).startswith("filler0 filler1")
    assert Marker().snippet("") == ""


def test_a_word_inside_another_is_not_marked() -> None:
    marked = Marker("art").snippet("the cart-art of smart art, art-house")
    assert re.findall("<mark>(.*?)</mark>", marked) == ["cart-art", "art", "art-house"]


def test_what_looks_like_markup_is_text() -> None:
    assert Marker("b").snippet("<b>&amp;") == "&lt;<mark>b</mark>&gt;&amp;amp;"


@given(st.lists(st.text("ab -'’\n<é", max_size=8), max_size=60).map(" ".join), st.sampled_from(["a", "ab", "b", "e"]))
def test_all_words_of_a_snippet_that_begin_so_are_marked(text: str, word: str) -> None:
    """Against the plain way: every word of the whole text, one by one."""
    marker = Marker(word)
    marker.snippet("ab ba a-b b")
    made = marker.snippet(text)
    hits = [m.group() for m in re.finditer(r"\w+(?:[-’']\w+)*", text) if any(w.startswith(word) for w in fold(m.group()))]
    marked = [unescape(found) for found in re.findall("<mark>(.*?)</mark>", made)]
    assert marked == hits[: len(marked)]
    assert bool(marked) == bool(hits)
    if len(text) <= 280:
        assert marked == hits
