"""The desk's words: all of them in Russian and Kazakh, and nothing lost on the way."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask import Flask

import endpoint.desk
import publication.review
from converters.flags import FlagCode, flag
from endpoint.desk.failures import SENTENCES, failure, flag_text
from publication.gate import Held
from publication.review.carry import CHANGED
from tests.endpoint.raising import raised

FOLDER = Path(endpoint.desk.__file__).parent


@pytest.mark.parametrize("tag", ["ru", "kk"])
def test_no_word_of_the_desk_is_untranslated(tag: str) -> None:
    keywords = {"_": None, "marked": None, "say": None, "nsay": (1, 2), "ngettext": (1, 2)}
    methods = [("**.py", "python"), ("templates/**.html", "jinja2")]
    found = [message for _, _, message, _, _ in extract_from_dir(FOLDER, method_map=methods, keywords=keywords)]
    wanted = {m if isinstance(m, str) else m[0] for m in found}
    wanted |= {CHANGED, *(code.value for code in FlagCode)}
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


ERRORS = {"BadInput", "Refused", "NotFound", "Unavailable", "NotInText"}
OF_SPREADSHEETS = {"sheet.py", "cells.py"}
"""What goes wrong there is told on the terminal."""


def test_every_failure_that_the_desk_meets_is_in_its_catalogues() -> None:
    folders = (FOLDER, Path(publication.review.__file__).parent)
    files = [path for folder in folders for path in folder.glob("*.py") if path.name not in {*OF_SPREADSHEETS, "serve.py"}]
    texts = {text for path in files for text in raised(path, ERRORS)} - {"word: word"}
    missing = [text for text in texts if not SENTENCES.fit(text)]
    assert len(texts) > 30 and missing == []


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        (
            "ru",
            [
                "'a; b' нет в тексте записи",
                "amount: допустимо только 1 ('x')",
                "Возможно, речь о несовершеннолетнем: son.",
            ],
        ),
        (
            "kk",
            [
                "'a; b' жазба мәтінінде жоқ",
                "amount: тек мынадай болады: 1 ('x')",
                "Кәмелетке толмаған туралы болуы мүмкін: son.",
            ],
        ),
    ],
)
def test_failures_and_flags_keep_their_values(tag: str, said: list[str]) -> None:
    app = Flask("desk")
    app.secret_key = "of this test"
    with app.test_request_context(headers={"Accept-Language": tag}):
        problem = "amount: Input should be 1 ('x')"
        told = [failure("'a; b' does not stand in the text of the entry"), failure(problem), flag_text(flag(FlagCode.MINOR, "son"))]
        assert told == said
        assert failure("what nobody foresaw") == "what nobody foresaw"
