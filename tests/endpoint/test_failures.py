"""What fails is told in the reader's language on pages, and in English to programs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from flask.testing import FlaskClient

import endpoint
from endpoint.failures import SENTENCES
from tests.endpoint.raising import raised

FOLDER = Path(endpoint.__file__).parent
OF_THE_TERMINAL = {
    *("cli", "commands", "configuration", "console", "extraction", "querying"),
    *("serve", "settings", "theme", "validation"),
}
"""What fails there is told by a command. The desk has catalogues of its own."""
ERRORS = {
    *("AigaqError", "BadInput", "NotFound", "Refused", "TooMuch", "Unavailable"),
    *("Busy", "TimedOut", "TooOften", "UnsupportedType", "__init__"),
}
ADDRESSES = {
    "/search?from=2024-02-31": (400, "такого дня нет"),
    "/search?q=" + "a" * 300: (400, "может быть 200 знаков"),
    "/search?format=xml": (400, "Выберите одно из: html, json, csv."),
    "/queries/02-administrative-arrests?from=%22": (400, "В поле from не может быть кавычки"),
    "/queries/02-administrative-arrests?release=none": (404, "Выпуска 'none' нет"),
    "/releases/current/none.txt": (404, "в этом выпуске нет такого файла"),
    "/fragments?subject=%3Cbad": (400, "не IRI и не текст"),
    "/sparql?format=html&query=SELECT": (400, "запрос нельзя разобрать: ожидалось"),
    "/sparql?format=html&query=SELECT+*+{+?s+foo:bar+?o+}": (400, "префикс foo: не объявлен"),
    "/sparql?format=html&query=SELECT*{SERVICE<http://x>{?s+?p+?o}}": (403, "не отправляет частей запроса"),
    "/sparql?format=html&query=SELECT*FROM<http://x>{?s+?p+?o}": (403, "графа <http://x> здесь нет"),
    "/sparql?format=html&query=SELECT((<http://x/f>(1))AS?x){}": (400, "функции <http://x/f> здесь нет"),
}


@pytest.mark.parametrize("tag", ["ru", "kk"])
def test_every_failure_of_the_site_is_in_its_catalogues(tag: str) -> None:
    with (FOLDER / "translations" / f"{tag}.po").open("rb") as file:
        known = {message.id for message in read_po(file, locale=tag)}
    files = [p for p in FOLDER.rglob("*.py") if not {*p.relative_to(FOLDER).with_suffix("").parts} & {*OF_THE_TERMINAL, "desk"}]
    texts = {text for path in files for text in raised(path, ERRORS)}
    assert len(texts) > 60
    assert [text for text in texts if text not in known and not SENTENCES.fit(text)] == []


@pytest.mark.parametrize(("address", "expected"), ADDRESSES.items(), ids=[a[:40] for a in ADDRESSES])
def test_pages_say_it_in_the_readers_language(client: FlaskClient, address: str, expected: tuple[int, str]) -> None:
    status, said = expected
    page = client.get(address, headers={"Accept": "text/html", "Accept-Language": "ru"})
    text = re.sub(r"\s+", " ", page.get_data(as_text=True).replace("&lt;", "<").replace("&gt;", ">").replace("&#39;", "'"))
    assert page.status_code == status
    assert said.lower() in text.lower()


def test_programs_are_told_in_english(client: FlaskClient) -> None:
    answer = client.get("/search?from=2024-02-31", headers={"Accept": "application/json", "Accept-Language": "ru"})
    assert answer.get_json()["detail"] == "there is no such day"
