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


WORD = re.compile(r"\w+(?:[-’']\w+)*")


@given(st.lists(st.text("ab -'’\n<é", max_size=8), max_size=60).map(" ".join), st.sampled_from(["a", "ab", "b", "e"]))
def test_all_words_of_a_snippet_that_begin_so_are_marked(text: str, word: str) -> None:
    """Against the plain way: word by word, in each piece between blanks that the index knows under such a word."""

    def found(said: str) -> bool:
        return any(folded.startswith(word) for folded in fold(said))

    marker = Marker(word)
    marker.snippet("ab ba a-b b")
    marked = [unescape(each) for each in re.findall("<mark>(.*?)</mark>", marker.snippet(text))]
    pieces = [[each for each in WORD.findall(piece) if found(each)] for piece in text.split()]
    sure = [each for piece, words in zip(text.split(), pieces, strict=True) if found(piece) for each in words]
    rest = iter(each for words in pieces for each in words)
    assert all(each in rest for each in marked)  # in their order
    assert bool(marked) == bool(sure)
    if len(text) <= 280:
        rest = iter(marked)
        assert all(each in rest for each in sure)
