"""Reports that somebody has cut, shuffled and mixed still give records, each element where it says it is."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from converters.packs import load_pack
from converters.reports import extract_report
from converters.source import Source

FOLDERS = ("reports/gold", "heldout", "heldout2", "heldout3")
TEXTS = sorted(path for folder in FOLDERS for path in (Path(__file__).parents[1] / folder).glob("*.txt"))
WORDS = sorted({word for path in TEXTS for word in path.read_text(encoding="utf-8").split()})


def drop_words(text: str, chance: random.Random) -> str:
    return "".join(piece for piece in re.split(r"(\s+)", text) if piece.isspace() or chance.random() > 0.15)


def swap_words(text: str, chance: random.Random) -> str:
    return "".join(chance.choice(WORDS) if not piece.isspace() and chance.random() < 0.1 else piece for piece in re.split(r"(\s+)", text))


def shuffle_lines(text: str, chance: random.Random) -> str:
    lines = text.splitlines()
    chance.shuffle(lines)
    return "\n".join(lines)


def cut(text: str, chance: random.Random) -> str:
    start = chance.randrange(len(text) // 2)
    return text[start : start + chance.randrange(len(text) // 2)]


def punctuate(text: str, chance: random.Random) -> str:
    return "".join(character if chance.random() > 0.04 else chance.choice(".,;:()[]«»“”–—0123456789#\n ") for character in text)


@pytest.mark.slow
@pytest.mark.parametrize("mutate", [drop_words, swap_words, shuffle_lines, cut, punctuate])
def test_mutated_reports_never_fail(mutate: object) -> None:
    assert callable(mutate) and len(TEXTS) > 20
    pack, chance = load_pack("kz"), random.Random(5)
    for path in TEXTS:
        for _ in range(3):
            text = mutate(path.read_text(encoding="utf-8"), chance)
            source = Source(path, text, "text/plain")
            for record in extract_report(source, pack, workers=1).records:
                parts = [record, *record.people, *record.charges, *record.events, *record.penalties]
                found = [p.evidence for p in parts] + [*record.url_evidence, record.date_evidence, record.place_evidence]
                assert all(text[e.start : e.end] == e.quote for e in found if e), path.name
