"""What surrounds the application: 304 from memory, compression, the order of things when a release changes."""

from __future__ import annotations

import gzip
import logging
import zlib
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from endpoint.app import create_app
from publication.release import Releases

EVENT = "/data/eAAAAAAAAAA1.ttl"
ONE_OF_EACH = [EVENT, "/doc/pAAAAAAAAAA1", "/", "/vocab", "/list/event-type", "/dataset", "/vocab/Event.ttl", "/sitemap.xml"]


@pytest.fixture
def alone(publish, tmp_path: Path) -> Iterator[Flask]:  # type: ignore[no-untyped-def]
    """An application over a release of its own, which a test may change."""
    publish("one")
    app = create_app(Releases(tmp_path / "releases"))
    app.test_client().get("/health")  # opens the release
    yield app
    app.extensions["aigaq_current"].close()


def count_calls(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Paths that reach the web framework from here on."""
    seen: list[str] = []
    inner = Flask.preprocess_request
    monkeypatch.setattr(Flask, "preprocess_request", lambda self, ctx: (seen.append(ctx.request.path), inner(self, ctx))[1])
    return seen


UPDATING = [
    *("ETag", "Cache-Control", "Vary", "Content-Location", "Access-Control-Allow-Origin"),
    *("Access-Control-Expose-Headers", "Cross-Origin-Resource-Policy"),
]
"""All that a 304 says (RFC 9110, section 15.4.5): the rest the client holds already."""


@pytest.mark.parametrize("path", ONE_OF_EACH)
@pytest.mark.parametrize("encoding", ["identity", "gzip", "br"])
def test_a_held_answer_is_confirmed_without_the_framework(alone: Flask, monkeypatch: pytest.MonkeyPatch, path: str, encoding: str) -> None:
    client = alone.test_client()
    first = client.get(path, headers={"Accept-Encoding": encoding})
    by_framework = create_app(alone.extensions["aigaq_releases"])  # not opened yet, so it has nothing in memory
    asked = {"Accept-Encoding": encoding, "If-None-Match": first.headers["ETag"]}
    expected = by_framework.test_client().get(path, headers=asked)
    by_framework.extensions["aigaq_current"].close()
    seen = count_calls(alone, monkeypatch)
    for method in ("GET", "HEAD"):
        again = client.open(path, method=method, headers=asked)
        assert (again.status_code, again.data, seen) == (304, b"", [])
        left = {k: sorted(v.replace(" ", "").split(",")) for k, v in again.headers if k != "X-Request-Id"}
        right = {k: sorted(v.replace(" ", "").split(",")) for k, v in expected.headers if k != "X-Request-Id"}
        assert left == right
        assert {k: v for k, v in first.headers if k in UPDATING} == {k: v for k, v in again.headers if k != "X-Request-Id"}
        assert again.headers["X-Request-Id"] != first.headers["X-Request-Id"]
    dated = client.get(path, headers={"Accept-Encoding": encoding, "If-Modified-Since": first.headers["Last-Modified"]})
    assert (dated.status_code, seen) == (304, [])


def test_memory_is_not_asked_for_another_form(alone: Flask) -> None:
    client = alone.test_client()
    english = client.get("/", headers={"Accept-Language": "en"}).headers["ETag"]
    client.get("/", headers={"Accept-Language": "ru"})
    assert client.get("/", headers={"Accept-Language": "ru", "If-None-Match": english}).status_code == 200
    assert client.get("/?lang=kk", headers={"Accept-Language": "en", "If-None-Match": english}).status_code == 200
    assert client.post("/", headers={"If-None-Match": english}).status_code == 405


def test_memory_ends_with_the_release_and_with_a_withdrawal(alone: Flask, publish, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    client = alone.test_client()

    def held(path: str) -> dict[str, str]:
        return {"If-None-Match": client.get(path).headers["ETag"]}

    person = "/data/pAAAAAAAAAA1.ttl"
    event, about = held(EVENT), held(person)
    assert client.get(person, headers=about).status_code == 304
    (tmp_path / "releases" / "one" / "withdrawn.txt").write_text("pAAAAAAAAAA1\n", encoding="utf-8")
    assert client.get(person, headers=about).status_code == 410
    assert client.get(EVENT, headers=event).status_code == 304
    publish("two", extra='<https://data.example.org/id/eAAAAAAAAAA1> <http://www.w3.org/2000/01/rdf-schema#comment> "new" .\n')
    changed = client.get(EVENT, headers=event)
    assert changed.status_code == 200
    assert b'"new"' in changed.data


def test_what_is_taken_away_is_not_served_from_memory(alone: Flask, tmp_path: Path) -> None:
    """As a mount of ``releases`` alone sees it when ``aigaq withhold`` has put another folder in its place and removed the one before."""
    client = alone.test_client()
    query = "/sparql?query=SELECT%20*%20%7B%20%3Chttps%3A%2F%2Fdata.example.org%2Fid%2FeAAAAAAAAAA1%3E%20%3Fp%20%3Fo%20%7D"
    paths = [*ONE_OF_EACH, "/id/eAAAAAAAAAA1", "/releases/", "/releases/one/data.ttl", "/search", "/fragments", query]
    asked = [(path, {"If-None-Match": client.get(path, buffered=True).headers.get("ETag", "*")}) for path in paths]
    place = tmp_path / "releases" / "current"
    place.rename(tmp_path / "aside")
    for path, held in [*((path, {}) for path in paths), *asked]:
        response = client.get(path, headers={"Accept": "*/*", **held})
        assert (response.status_code, response.headers["Retry-After"]) == (503, "5"), path
        assert response.get_json()["detail"] == "nothing is published at the moment"
    assert client.get("/health").status_code == client.get("/ready").status_code == 503
    (tmp_path / "aside").rename(place)
    assert {client.get(path, headers=held, buffered=True).status_code for path, held in asked} <= {200, 303, 304}


def test_failures_are_never_remembered(alone: Flask) -> None:
    client = alone.test_client()
    for path in ("/id/none", "/data/none.ttl", "/nowhere"):
        assert client.get(path).status_code == 404
        assert client.get(path, headers={"If-None-Match": "*"}).status_code == 404


def unpacked(data: bytes, encoding: str | None) -> bytes:
    return {"gzip": gzip.decompress, "br": brotli.decompress, None: bytes}[encoding](data)


@pytest.mark.parametrize("path", [EVENT, "/data/eAAAAAAAAAA1.jsonld", "/doc/pAAAAAAAAAA1", "/vocab.nt", "/static/style.css", "/releases/"])
def test_compression(client: FlaskClient, path: str) -> None:
    plain = client.get(path, headers={"Accept-Encoding": "identity"}, buffered=True)
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in plain.vary
    tags = {plain.headers["ETag"]}
    for accepted, got in [
        ("gzip", "gzip"),
        ("gzip, deflate, br", "br"),
        ("br;q=0.2, gzip", "gzip"),
        ("br;q=0, gzip;q=0", None),
        ("", None),
    ]:
        response = client.get(path, headers={"Accept-Encoding": accepted}, buffered=True)
        assert response.headers.get("Content-Encoding") == got
        assert unpacked(response.data, got) == plain.data
        if got:
            assert len(response.data) < len(plain.data)
        tags.add(response.headers["ETag"])
        head = client.head(path, headers={"Accept-Encoding": accepted}, buffered=True)
        assert head.headers["ETag"] == response.headers["ETag"]
    assert len(tags) == 3  # one for each encoding


def test_files_of_a_release_are_sent_as_they_lie(client: FlaskClient) -> None:
    path = "/releases/2031-06-01/data.ttl"
    whole = client.get(path, headers={"Accept-Encoding": "gzip, br, zstd"}, buffered=True)
    assert "Content-Encoding" not in whole.headers
    assert whole.headers["Accept-Ranges"] == "bytes"
    part = client.get(path, headers={"Accept-Encoding": "gzip", "Range": "bytes=5-9"}, buffered=True)
    assert (part.status_code, part.data) == (206, whole.data[5:10])


def test_what_is_compressed_is_compressed_once(alone: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    client = alone.test_client()
    first = client.get(EVENT, headers={"Accept-Encoding": "gzip"}).data
    monkeypatch.setattr(zlib, "compressobj", lambda *_: pytest.fail("compressed again"))
    assert client.get(EVENT, headers={"Accept-Encoding": "gzip"}).data == first


def test_every_answer_has_an_id_of_its_own_that_stands_in_the_log(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        tag = client.get(EVENT).headers["ETag"]
        ids = [client.get(EVENT, headers={"If-None-Match": tag, "X-Request-Id": "mine"}).headers["X-Request-Id"] for _ in range(3)]
    assert len({*ids, "mine"}) == 4
    assert all(i in caplog.text for i in ids)
