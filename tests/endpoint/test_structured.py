"""Pages carry schema.org for search engines: the public view, and nothing on the pages that engines are kept from."""

from __future__ import annotations

import json
import re

import pytest
from flask.testing import FlaskClient

_BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def blocks(client: FlaskClient, path: str) -> list[dict[str, object]]:
    """The JSON-LD of a page that is in schema.org's words."""
    found = [json.loads(text) for text in _BLOCK.findall(client.get(path, headers={"Accept": "text/html"}).text)]
    return [block for block in found if block.get("@context") == "https://schema.org/"]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/doc/eAAAAAAAAAA1", "Event"),
        ("/doc/sAAAAAAAAAA1", "CreativeWork"),
        ("/place/xx-01", "Place"),
        ("/law/xx-cao/77/2", "Legislation"),
    ],
)
def test_a_page_says_once_what_it_is(client: FlaskClient, path: str, kind: str) -> None:
    [block] = blocks(client, path)
    assert block["@type"] == kind
    assert str(block["@id"]).endswith(path.replace("/doc/", "/id/"))


def test_people_are_not_handed_to_search_engines(client: FlaskClient) -> None:
    page = client.get("/doc/pAAAAAAAAAA1", headers={"Accept": "text/html"}).text
    assert '<meta name="robots" content="noindex">' in page
    assert blocks(client, "/doc/pAAAAAAAAAA1") == []
    [event] = blocks(client, "/doc/eAAAAAAAAAA1")
    people = event["about"]
    assert isinstance(people, list)
    assert people
    assert all(set(person) == {"@type", "@id"} for person in people)
