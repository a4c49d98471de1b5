"""The desk's words: all of them in Russian and Kazakh, and nothing lost on the way."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import endpoint.desk
from publication.gate import Held

FOLDER = Path(endpoint.desk.__file__).parent


@pytest.mark.parametrize("tag", ["ru", "kk"])
def test_no_word_of_the_desk_is_untranslated(tag: str) -> None:
    keywords = {"_": None, "say": None, "nsay": (1, 2), "ngettext": (1, 2)}
    methods = [("**.py", "python"), ("templates/**.html", "jinja2")]
    found = [message for _, _, message, _, _ in extract_from_dir(FOLDER, method_map=methods, keywords=keywords)]
    wanted = {m if isinstance(m, str) else m[0] for m in found}
    wanted |= {held.value for held in Held if held not in (Held.PROPOSED, Held.REJECTED)}
    with (FOLDER / "translations" / f"{tag}.po").open("rb") as file:
        catalogue = read_po(file, locale=tag)
    said = {m.id if isinstance(m.id, str) else m.id[0]: m.string for m in catalogue if m.id}
    assert wanted - set(said) == set() and set(said) - wanted == set()
    for message, strings in said.items():
        for text in [strings] if isinstance(strings, str) else strings:
            assert text and set(re.findall(r"%\(\w+\)s", text)) == set(re.findall(r"%\(\w+\)s", message))
    for entry in catalogue:
        assert not list(entry.check(catalogue))
