"""Hostile text costs no more than its length: phrases of the word lists, names, dates and sums, repeated without end."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from converters.packs import Pack, load_pack
from converters.reports import KINDS, extract_report
from converters.reports.lexicon import HERE, Element, Row, read_rows
from converters.source import Source
from tests.bench.generate import monthly_list

LENGTH = 16_000
TIMES_ORDINARY = 8
"""An ordinary list costs 2 to 3 processor seconds a megabyte; the bound for hostile text is 10, measured beside other work."""
PIECES = [
    "May 5",
    "Almaty",
    "Алматы",
    "1 May 2021",
    "5 мая",
    "12.05.2021",
    "2021",
    "Testov I.",
    "Probov Ivan",
    "Тестов И.",
    "Пробова Анна",
    "Testova",
    "#TESTOV Ivan",
    "1,000",
    "1 tenge",
    "50 MCI",
    "50 МРП",
    "15 days",
    "5 years",
    "15 суток",
    "2",
    "405",
    "Article 405",
    "Part 2",
    "Art.",
    "ст. 405",
    "ч. 2",
    "of the Criminal Code",
    "УК РК",
    "“",
    "”",
    "«",
    "»",
    "(",
    ")",
    '"',
    "[1]",
    ".",
    ",",
    ";",
    ":",
    "—",
    "\n",
    "\n\n",
    "http://a.example/b",
    "A",
    "I.",
    "и",
    "and",
    "of",
    "the",
    "in",
    "who",
    "according to",
    "respectively",
    "region",
    "city of",
    "г.",
    "twenty",
    "1/2",
    "’s",
    "Name: ",
]
"""What stands between the words of the lists; the people are invented."""


def lists(pack: Pack) -> list[list[Row]]:
    folders = [HERE, *([pack.lexicon] if pack.lexicon else [])]
    return [list(read_rows(path)) for folder in folders for path in sorted(folder.glob("*/*.csv"))]


def word(element: Element, chance: random.Random) -> str:
    options = sorted(element.words) + [prefix + chance.choice(["", "s", "ed", "ым"]) for prefix in element.prefixes]
    return chance.choice(options) if options else "15" if element.number else ""


def phrase(rows: list[list[Row]], chance: random.Random) -> str:
    """One to six pieces, some of them patterns of the word lists."""
    pieces = []
    for _ in range(chance.randint(1, 6)):
        told = " ".join(filter(None, (word(element, chance) for element in chance.choice(chance.choice(rows)).elements)))
        pieces.append(chance.choice(PIECES) if chance.random() < 0.45 else chance.choice([told, told.capitalize(), told.upper()]))
    return chance.choice([" ", " ", ", "]).join(pieces) + chance.choice([" ", ". ", ", ", "\n"])


def spent(piece: str, pack: Pack, length: int = LENGTH, kind: str | None = None) -> float:
    """Processor seconds that a piece takes, repeated to ``length`` characters."""
    text = (piece * (length // len(piece) + 1))[:length]
    begin = time.thread_time()  # other tests may have left threads behind
    for _ in extract_report(Source(Path("r.txt"), text, "text/plain"), pack, kind=kind, workers=1).records:
        pass
    return time.thread_time() - begin


def least(piece: str, pack: Pack, length: int = LENGTH, kind: str | None = None, tries: int = 2) -> float:
    """The least of several measurements: other work on the machine only adds."""
    return min(spent(piece, pack, length, kind) for _ in range(tries))


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("kz")


@pytest.fixture(scope="module")
def ordinary(pack: Pack) -> float:
    """What an ordinary monthly list of that length costs."""
    text = "".join(monthly_list(200))
    spent(text, pack)
    return least(text, pack)


# What took more than its share once: each finding was compared with all others of its entry, or a pattern could part a word in many ways.
WORST = (
    "1 May 2021 SELF-HARM apologised\n",
    "50 МРП. ",
    "micro-district, kantar, according to, and, 1 May 2021\n",
    "5 years ст. 405, ",
    "was, shot to death, was, 15, May 5, об ",
    "left, Testov I., 1-2 2021\n",
)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_no_phrase_repeated_costs_much_more_than_an_ordinary_list(seed: int, pack: Pack, ordinary: float) -> None:
    chance, rows = random.Random(seed), lists(pack)
    for piece in [*WORST[seed::3], *(phrase(rows, chance) for _ in range(10))]:
        kind = chance.choice([None, None, *KINDS])
        most = TIMES_ORDINARY * ordinary
        assert spent(piece, pack, kind=kind) < most or least(piece, pack, kind=kind, tries=4) < most, (piece, kind)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["monthly-list", "long-report", "labelled-list"])
def test_cost_grows_with_the_length(kind: str, pack: Pack) -> None:
    piece = "Name: Testov I.\n\n1 May 2021. Testov I. was fined 1 tenge. [1]\n\n"
    for tries in (1, 2, 4):  # what grows with the square would take 16 times as long
        if least(piece, pack, 40_000, kind, tries) < 5 * least(piece, pack, 10_000, kind, tries):
            return
    pytest.fail("four times the text takes more than four times the time")
