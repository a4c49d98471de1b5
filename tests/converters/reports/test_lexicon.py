"""Word lists: the quick ways of saying no never change what is found."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from converters.reports.lexicon import Row, WordList, _match, parse
from converters.reports.text import lowered

PATTERNS = ("was ~2 freed", "was|were not? freed", "court* ~1 fined|fin*", "# day*", "a b? c", "a", "in the dock|yard")
WORDS = ("was", "were", "not", "freed", "courts", "fined", "fines", "15", "days", "a", "b", "c", "in", "the", "yard", ".")


def _rows() -> list[Row]:
    return [Row.of(pattern, pattern, "", parse(pattern)) for pattern in PATTERNS]


@given(st.lists(st.sampled_from(WORDS), max_size=9), st.integers(0, 4), st.integers(0, 9))
def test_a_scan_finds_what_matching_every_row_at_every_word_finds(words: list[str], start: int, end: int) -> None:
    start, end = min(start, len(words)), min(end, len(words))
    slow = {
        (i, last, row.pattern)
        for i, row in product(range(start, end), _rows())
        if (last := _match(row.elements, words, i, end)) > i and row.elements[0].matches(words[i])
    }
    assert {(hit.start, hit.end, hit.value) for hit in WordList(_rows()).scan(words, start, end)} == slow


def test_small_letters_keep_their_offsets() -> None:
    text = "İstanbul ПЯТЬ Сут İ"
    assert len(lowered(text)) == len(text)
    assert lowered(text)[9:17] == "пять сут"
