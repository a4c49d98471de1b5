"""Word lists: the quick ways of saying no never change what is found."""

from __future__ import annotations

from collections import Counter
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from converters.packs import load_pack
from converters.reports.lexicon import HERE, Element, Row, WordList, _match, parse, read_rows
from converters.reports.segment.labels import kind_of
from converters.reports.text import Text, lowered

PATTERNS = ("was ~2 freed", "was|were not? freed", "court* ~1 fined|fin*", "# day*", "a b? c", "a", "in the dock|yard")
WORDS = ("was", "were", "not", "freed", "courts", "fined", "fines", "15", "days", "a", "b", "c", "in", "the", "yard", ".")


def _rows() -> list[Row]:
    return [Row.of(pattern, pattern, "", parse(pattern)) for pattern in PATTERNS]


@settings(deadline=None)  # another process may have the machine
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


PACK = load_pack("kz").lexicon
LISTS = sorted([*HERE.glob("*/*.csv"), *(PACK.glob("*/*.csv") if PACK else ())])
PATTERNS_OF = {path: list(read_rows(path)) for path in LISTS}
ENDINGS = [path for path in LISTS if path.stem.endswith("-endings")]
SINGLE_WORDS = [path for path in LISTS if path.stem in ("given-names", "not-names", "thing-words", "public-figures")]
SCANNED = [path for path in LISTS if path not in ENDINGS + SINGLE_WORDS and path.stem not in ("months", "named-dates")]


def _name(path: Path) -> str:
    return f"{path.parent.name}-{path.stem}"


def _tokens(text: str) -> list[str]:
    return Text.of(text, 0, len(text)).words


def _options(element: Element) -> list[str]:
    return [*sorted(element.words), *element.prefixes] or ["15"]


def _sentences(row: Row) -> list[str]:
    """What a pattern is for: with each of its words once, and with its gaps filled."""
    told = [element for element in row.elements if not element.gap]
    plain = [_options(element)[0] for element in told]
    variants = [[*plain[:n], option, *plain[n + 1 :]] for n, element in enumerate(told) for option in _options(element)]
    filled = [word for element in row.elements for word in (["yonder"] * element.gap or [_options(element)[0]])]
    return [" ".join(words) for words in [*variants, filled]]


@pytest.mark.parametrize("path", SCANNED, ids=_name)
def test_every_word_of_every_pattern_can_be_found_in_a_text(path: Path) -> None:
    rows = PATTERNS_OF[path]
    patterns = WordList(rows)
    for row in rows:
        for sentence in _sentences(row):
            assert any(hit.row is row for hit in patterns.scan(_tokens(sentence))), (row.pattern, sentence)


@pytest.mark.parametrize("path", SCANNED, ids=_name)
def test_no_pattern_says_what_another_says_alone(path: Path) -> None:
    rows = PATTERNS_OF[path]
    assert [key for key, count in Counter((row.pattern, row.value, row.who) for row in rows).items() if count > 1] == []
    single = [row for row in rows if len(row.elements) == 1]
    for row, other in product(single, single):
        if row is not other and (row.value, row.who) == (other.value, other.who):
            wider = other.elements[0]
            assert not all(_begins(word, wider) for word in _options(row.elements[0])), (row.pattern, other.pattern)


def _begins(word: str, wider: Element) -> bool:
    return word in wider.words or word.startswith(wider.prefixes or ("∎",))


@pytest.mark.parametrize("path", SINGLE_WORDS, ids=_name)
def test_single_words_are_what_a_text_is_cut_into(path: Path) -> None:
    words = [row.pattern for row in PATTERNS_OF[path]]
    assert [word for word in words if len(_tokens(word)) != 1 or (path.stem != "public-figures" and word != word.lower())] == []
    assert [word for word, count in Counter(words).items() if count > 1] == []


@pytest.mark.parametrize("path", ENDINGS, ids=_name)
def test_no_ending_ends_as_another_does(path: Path) -> None:
    endings = [row.pattern for row in PATTERNS_OF[path]]
    assert [a for n, a in enumerate(endings) if any(m != n and a.endswith(b) for m, b in enumerate(endings))] == []


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_label_is_known_by_its_pattern(language: str) -> None:
    for row in read_rows(HERE / language / "labels.csv"):
        assert any(kind_of(sentence) is not None for sentence in _sentences(row)), row.pattern
