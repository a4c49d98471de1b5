"""A client of https://signposting.org/ finds its way from every page to name, data, licence and dataset, and back."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from signposting.linkheader import find_signposting_http_link
from werkzeug.urls import iri_to_uri

from endpoint import formats, signposting

SITE = "http://localhost"
BASE = "https://data.example.org/"
PAGES = {
    "/doc/eAAAAAAAAAA1": (f"{BASE}id/eAAAAAAAAAA1", "/data/eAAAAAAAAAA1.{}", "https://w3id.org/aigaq/ns#Event"),
    "/doc/pAAAAAAAAAA1": (f"{BASE}id/pAAAAAAAAAA1", "/data/pAAAAAAAAAA1.{}", "https://w3id.org/aigaq/ns#Person"),
    "/place/xx-01": ("https://w3id.org/aigaq/place/xx-01", "/place/xx-01.{}", "https://w3id.org/aigaq/ns#Place"),
    "/law/xx-cao/77/2": ("https://w3id.org/aigaq/law/xx-cao/77/2", "/law/xx-cao/77/2.{}", "https://w3id.org/aigaq/ns#LegalProvision"),
    "/list/event-type": (
        "https://w3id.org/aigaq/list/event-type",
        "/list/event-type.{}",
        "http://www.w3.org/2004/02/skos/core#ConceptScheme",
    ),
    "/vocab": ("https://w3id.org/aigaq/ns", "/vocab.{}", "http://www.w3.org/2002/07/owl#Ontology"),
    "/dataset": (f"{BASE}dataset", "/dataset.{}", "https://schema.org/Dataset"),
}


def links(client: FlaskClient, path: str, accept: str = "text/html"):  # type: ignore[no-untyped-def]
    response = client.head(path, headers={"Accept": accept}, buffered=True)
    assert response.status_code == 200
    return find_signposting_http_link(response.headers.getlist("Link"), f"{SITE}{path}"), response


@pytest.mark.parametrize("path", PAGES)
def test_pages(client: FlaskClient, path: str) -> None:
    iri, data, kind = PAGES[path]
    found, _ = links(client, path)
    assert str(found.citeAs.target) == iri
    described = {str(s.target): str(s.type) for s in found.describedBy}
    assert described == {SITE + data.format(f.extension): f.media_type for f in formats.DATA}
    assert {"https://schema.org/AboutPage", kind} <= {str(s.target) for s in found.types}
    if path not in ("/vocab", "/dataset"):
        assert found.collection is not None
    for target, media in described.items():
        answer = client.head(target.removeprefix(SITE))
        assert (answer.status_code, answer.mimetype) == (200, media)


@pytest.mark.parametrize("path", PAGES)
def test_data_leads_back_to_the_page(client: FlaskClient, path: str) -> None:
    iri, data, _ = PAGES[path]
    for form in formats.DATA:
        address = data.format(form.extension)
        response = client.head(address)
        said = response.headers["Link"]
        assert f'<{iri}>; rel="describes"' in said
        assert f'<{path}>; rel="describes"; type="text/html"' in said
        assert said.count('rel="alternate"') == len(formats.DATA)  # the page and the other formats


def test_the_dataset_leads_to_its_files_and_they_back(client: FlaskClient) -> None:
    found, _ = links(client, "/dataset")
    items = {str(s.target): str(s.type) for s in found.items}
    assert items[f"{SITE}/releases/2031-06-01/data.ttl"] == "text/turtle"
    for address in items:
        back, response = links(client, address.removeprefix(SITE))
        assert str(back.collection.target) == f"{BASE}dataset"
        assert [str(s.target) for s in back.types] == ["http://www.w3.org/ns/dcat#Distribution"]
        assert response.headers["Accept-Ranges"] == "bytes"


def test_licence(publish, tmp_path) -> None:  # type: ignore[no-untyped-def]
    from endpoint.app import create_app
    from publication.release import Releases

    folder = publish("one")
    manifest = folder / "release.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace('"CC BY 4.0"', '"CC-BY-4.0"'), encoding="utf-8")
    app = create_app(Releases(tmp_path / "releases"))
    for path in ("/doc/eAAAAAAAAAA1", "/data/eAAAAAAAAAA1.ttl", "/dataset", "/releases/one/data.ttl"):
        found, _ = links(app.test_client(), path)
        assert str(found.license.target) == "https://creativecommons.org/licenses/by/4.0/", path
    app.extensions["aigaq_current"].close()


@given(st.from_regex(signposting._PLAIN, fullmatch=True).filter(lambda address: max(map(len, re.split("[./]", address))) < 64))
def test_what_is_left_as_it_stands_is_a_uri(address: str) -> None:
    assert iri_to_uri(address) == address
