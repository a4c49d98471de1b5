"""Questions answered from a release that the address names."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from endpoint.app import create_app
from publication.build import build
from publication.release import Releases
from publication.withdraw import withhold
from tests.bench.build import edit_penalty

ARRESTS = "/queries/02-administrative-arrests"


@pytest.fixture(scope="module")
def edited(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example with two releases: in the second, an administrative arrest is a hundred days longer."""
    folder = tmp_path_factory.mktemp("questions") / "example"
    shutil.copytree(dataset, folder, symlinks=True)
    edit_penalty(folder, 110)
    build(folder)
    return folder


@pytest.fixture(scope="module")
def client(edited: Path) -> Iterator[FlaskClient]:
    app = create_app(Releases.of(edited))
    yield app.test_client()
    app.extensions["aigaq_current"].close()


def days(client: FlaskClient, **more: str) -> int:
    """The days of all arrests together."""
    answer = client.get(ARRESTS, query_string={"format": "csv", **more})
    assert (answer.status_code, answer.content_type) == (200, "text/csv; charset=utf-8")
    assert len(answer.data) == int(answer.headers["Content-Length"])
    return sum(int(row["days"]) for row in csv.DictReader(io.StringIO(answer.text)))


def test_a_release_answers_as_it_did(client: FlaskClient, edited: Path) -> None:
    newest, oldest = Releases.of(edited).ids()
    assert days(client) == days(client, release=newest) > days(client, release=oldest) > 0
    assert days(client, release=oldest) == days(client, release=oldest)


def test_the_page_says_which_release_it_is_of(client: FlaskClient, edited: Path) -> None:
    newest, oldest = Releases.of(edited).ids()
    page = client.get(ARRESTS).text
    link = re.search(r'href="([^"]+)">Permalink', page)
    assert link is not None and f"release={newest}" in link[1]
    assert "earlier release" not in client.get(link[1].replace("&amp;", "&")).text
    older = client.get(ARRESTS, query_string={"release": oldest, "lang": "ru"})
    assert oldest in older.text and "более раннему выпуску" in older.text
    assert older.headers["X-Robots-Tag"] == "noindex"
    assert f'name="release" value="{oldest}"' in older.text  # another period, of the same release


@pytest.mark.parametrize("asked", [{"release": "20000101T000000Z"}, {"release": "../current"}, {"release": "current"}])
def test_there_must_be_such_a_release(client: FlaskClient, asked: dict[str, str]) -> None:
    assert client.get(ARRESTS, query_string=asked).status_code == 404


def test_a_draft_is_no_release_to_stand_at(client: FlaskClient, edited: Path) -> None:
    oldest = Releases.of(edited).ids()[1]
    manifest = edited / "releases" / oldest / "release.json"
    text = manifest.read_text(encoding="utf-8")
    try:
        manifest.write_text(text.replace('"draft":false', '"draft":true').replace('"draft": false', '"draft": true'), encoding="utf-8")
        assert "true" in manifest.read_text(encoding="utf-8")
        fresh = create_app(Releases.of(edited))
        assert fresh.test_client().get(ARRESTS, query_string={"release": oldest}).status_code == 404
        fresh.extensions["aigaq_current"].close()
    finally:
        manifest.write_text(text, encoding="utf-8")


def test_who_holds_an_answer_is_told_so(client: FlaskClient, edited: Path) -> None:
    asked = {"format": "csv", "release": Releases.of(edited).ids()[1]}
    tag = client.get(ARRESTS, query_string=asked).headers["ETag"]
    assert client.get(ARRESTS, query_string=asked, headers={"If-None-Match": tag}).status_code == 304


def test_who_is_withheld_is_in_no_releases_answer(edited: Path, tmp_path: Path) -> None:
    """Those with an administrative arrest are taken out, while the server runs: the answers of all releases lose them at once."""
    folder = tmp_path / "example"
    shutil.copytree(edited, folder, symlinks=True)
    releases = Releases.of(folder)
    newest, oldest = releases.ids()
    app = create_app(releases)
    client = app.test_client()
    query = "PREFIX aq: <https://w3id.org/aigaq/ns#> SELECT DISTINCT ?x { ?n aq:imposedOn ?x ; aq:duration ?d }"
    found = client.get("/sparql", query_string={"query": query, "format": "csv"}).text
    people = [row["x"].rpartition("/")[2] for row in csv.DictReader(io.StringIO(found))]
    before = days(client, release=oldest)
    withhold(folder, people, by="signer-77")
    assert len(releases.ids()) == 3  # the one that is served now, and the two of before, written anew
    assert before > 0 == days(client, release=oldest) == days(client, release=newest) == days(client)
    app.extensions["aigaq_current"].close()


def test_another_format_is_refused(client: FlaskClient) -> None:
    assert client.get(ARRESTS, query_string={"format": "xml"}).status_code == 400
