"""Dataset folders whose settings an invented publisher has filled in."""

from __future__ import annotations

import re
from pathlib import Path

from publication.new import new_dataset

_SAID = {
    "en": "An invented text.",
    "ru": "Вымышленный текст.",
    "kk": "Ойдан шығарылған мәтін.",
    "publisher": "Steppe Rights Monitor (an invented organisation)",
    "controller": "Steppe Rights Monitor (an invented organisation)",
    "contact": "data@example.org",
}


def filled_dataset(folder: Path) -> None:
    """What ``aigaq new`` makes, with every placeholder of its settings written, so that more than drafts can be built."""
    new_dataset(folder)
    path = folder / "aigaq.toml"
    text = path.read_text(encoding="utf-8")
    placeholder = re.compile(r'^(\w+) = "(?:\[[^"]*\]|\S*your-organisation\.example)"$', re.MULTILINE)
    path.write_text(placeholder.sub(lambda m: f'{m[1]} = "{_SAID[m[1]]}"', text), encoding="utf-8")
