"""The site: words on pages, three languages, downloads, and the change of release while serving."""

from __future__ import annotations

import hashlib
import re
import shutil
import threading
from pathlib import Path
from time import monotonic, sleep

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient

import endpoint
from endpoint import i18n
from endpoint.app import create_app
from publication.release import Releases

FOLDER = Path(endpoint.__file__).parent
PAGES = [
    "/",
    "/doc/pAAAAAAAAAA1",
    "/doc/pAAAAAAAAAA2",
    "/doc/eAAAAAAAAAA1",
    "/doc/eAAAAAAAAAA3",
    "/doc/cAAAAAAAAAA1",
    "/doc/nAAAAAAAAAA1",
    "/doc/nAAAAAAAAAA2",
    "/doc/sAAAAAAAAAA1",
    "/doc/rAAAAAAAAAA1",
    "/doc/qAAAAAAAAAA1",
    "/place/xx-01",
    "/law/xx-cao/77/2",
    "/list/event-type",
    "/vocab",
    "/sparql",
    "/releases/",
    "/dataset",
    "/shapes",
]


def html(client: FlaskClient, path: str, language: str = "en") -> str:
    response = client.get(path, headers={"Accept": "text/html", "Accept-Language": language})
    assert response.status_code == 200
    assert response.headers["Content-Language"] == language
    return response.get_data(as_text=True)


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_whole_in_every_language(client: FlaskClient, path: str, language: str) -> None:
    page = html(client, path, language)
    assert f'<html lang="{language}">' in page
    assert page.count("<h1") == 1
    assert page.count("<main") == 1
    assert 'href="#main"' in page
    assert ("machine" in page or "маши" in page) == (language != "en")
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    for label in re.findall(r'aria-labelledby="([^"]+)"', page):
        assert label in ids
    # Nothing is fetched from elsewhere, nothing runs in the page's text.
    assert not re.search(r'<(?:img|iframe|script)[^>]+src="(?!/static/)|<link rel="stylesheet" href="(?!/static/)|style="|\son\w+=', page)


def test_every_local_link_of_every_page_works(client: FlaskClient) -> None:
    links = {link.split("#")[0] for path in PAGES for link in re.findall(r'(?:href|action)="(/[^"]*)"', html(client, path))}
    assert len(links) > 30
    for link in sorted(links):
        response = client.get(link.replace("&amp;", "&"), headers={"Accept": "text/html, */*;q=0.1"}, buffered=True)
        assert response.status_code in (200, 303), link


def test_person_page_is_fair(client: FlaskClient) -> None:
    page = html(client, "/doc/pAAAAAAAAAA1")
    assert "Alleged by the state" in page
    assert not re.search(r"guilty|convict|crimin", page.replace("says nothing about guilt", ""), re.IGNORECASE)
    assert page.index("2 May 2031</p>") < page.index("May 2031 (approximately)</p>")
    for said in ("A. Testova was taken by police on 2 May", "https://news.example.net/2031/05/bayan", "15 days", "corrections@example.org"):
        assert said in page
    assert '<meta name="robots" content="noindex">' in page
    assert client.get("/doc/pAAAAAAAAAA1").headers["X-Robots-Tag"] == "noindex"
    assert "noindex" not in html(client, "/doc/eAAAAAAAAAA1")


def test_accusation_page_says_whose_word_it_is(client: FlaskClient) -> None:
    assert "an accusation made by the state" in html(client, "/doc/cAAAAAAAAAA1")


def test_labels_come_in_the_readers_language(client: FlaskClient) -> None:
    page = html(client, "/doc/eAAAAAAAAAA1", "ru")
    assert "Задержание, 2 мая 2031, Баян" in page
    assert "вид события" in page
    assert "Detention, 2 May" not in re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    assert "белсендінің туысы" in html(client, "/doc/pAAAAAAAAAA2", "kk")


@pytest.mark.parametrize(("asked", "got"), [("ru", "ru"), ("kk-KZ, en;q=0.5", "kk"), ("fr", "en"), ("fr, ru;q=0.2", "ru"), ("", "en")])
def test_language_by_header(client: FlaskClient, asked: str, got: str) -> None:
    assert client.get("/", headers={"Accept-Language": asked}).headers["Content-Language"] == got


def test_language_by_switch_stays(client: FlaskClient) -> None:
    response = client.get("/?lang=kk", headers={"Accept-Language": "ru"})
    assert response.headers["Content-Language"] == "kk"
    assert 'href="/doc/rAAAAAAAAAA1?lang=kk"' in response.get_data(as_text=True)
    assert client.get("/?lang=xx").headers["Content-Language"] == "en"


@pytest.mark.parametrize("tag", ["ru", "kk"])
def test_no_interface_word_is_untranslated(tag: str) -> None:
    methods = [("desk/**", "ignore"), ("**.py", "python"), ("templates/**.html", "jinja2")]
    keywords = {"_": None, "gettext": None, "marked": None, "ngettext": (1, 2)}
    wanted = {message for _, _, message, _, _ in extract_from_dir(FOLDER, method_map=methods, keywords=keywords)}
    with (FOLDER / "translations" / f"{tag}.po").open("rb") as file:
        catalogue = read_po(file, locale=tag)
    said = {message.id: message.string for message in catalogue if message.id}
    assert {w if isinstance(w, str) else w[0] for w in wanted} <= {s if isinstance(s, str) else s[0] for s in said}
    for message, translation in said.items():
        for text in (translation,) if isinstance(translation, str) else translation:
            assert text
            assert set(re.findall(r"%\(\w+\)s", text)) == set(re.findall(r"%\(\w+\)s", message if isinstance(message, str) else message[0]))
    for message in catalogue:
        assert not list(message.check(catalogue))


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2031-05-02", "2 May 2031"),
        ("2031-05", "May 2031"),
        ("2031", "2031"),
        ("2031-05-02?", "2 May 2031 (uncertain)"),
        ("2031-05~", "May 2031 (approximately)"),
        ("XXXX-05-01", "1 May, year not stated"),
        ("2031-05-02/2031-05-04", "2 May 2031 to 4 May 2031"),
        ("2031-05/..", "from May 2031 on"),
        ("../2031-05", "until May 2031"),
        ("nonsense", "nonsense"),
        ("2031-02-31", "2031-02-31"),
    ],
)
def test_dates_in_words(app: Flask, edtf: str, words: str) -> None:
    with app.test_request_context("/"):
        assert i18n.edtf(edtf) == words


@pytest.mark.parametrize(
    ("tag", "iso", "words"),
    [("en", "P1Y6M", "1 year 6 months"), ("ru", "P15D", "15 дней"), ("ru", "P3Y", "3 года"), ("kk", "P15D", "15 күн"), ("en", "P", "P")],
)
def test_durations_in_words(app: Flask, tag: str, iso: str, words: str) -> None:
    with app.test_request_context(f"/?lang={tag}"):
        assert i18n.duration(iso) == words


def test_draft_is_said_on_every_page(publish, tmp_path) -> None:  # type: ignore[no-untyped-def]
    publish("one", draft=True)
    app = create_app(Releases(tmp_path / "releases"))
    for path in PAGES:
        assert "Nobody has reviewed this data yet" in html(app.test_client(), path)
    app.extensions["aigaq_current"].close()


def test_site_map_and_robots(client: FlaskClient) -> None:
    site_map = client.get("/sitemap.xml").get_data(as_text=True)
    assert "<loc>https://data.example.org/doc/eAAAAAAAAAA1</loc>" in site_map
    assert "pAAAAAAAAAA1" not in site_map
    assert "Disallow: /sparql" in client.get("/robots.txt").get_data(as_text=True)


def test_downloads(client: FlaskClient) -> None:
    whole = client.get("/releases/2031-06-01/data.ttl", buffered=True)
    assert (whole.status_code, whole.mimetype) == (200, "text/turtle")
    assert "no-cache" in whole.headers["Cache-Control"]  # a withdrawal writes dated releases again
    assert hashlib.sha256(whole.data).hexdigest() == whole.headers["ETag"].strip('"')
    part = client.get("/releases/2031-06-01/data.ttl", headers={"Range": "bytes=10-19"}, buffered=True)
    assert (part.status_code, part.data) == (206, whole.data[10:20])
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(whole.data)}"
    resumed = client.get("/releases/2031-06-01/data.ttl", headers={"Range": "bytes=10-", "If-Range": '"older"'}, buffered=True)
    assert resumed.status_code == 200
    beyond = client.get("/releases/2031-06-01/data.ttl", headers={"Range": "bytes=99999999-"}, buffered=True)
    assert beyond.status_code == 416
    current = client.get("/releases/current/data.ttl", buffered=True)
    assert current.data == whole.data
    assert "immutable" not in current.headers["Cache-Control"]
    held = client.get("/releases/current/data.ttl", headers={"If-None-Match": current.headers["ETag"]}, buffered=True)
    assert held.status_code == 304
    assert client.get("/releases/current/").headers["Location"] == "/releases/#2031-06-01"


@pytest.mark.parametrize(
    "name",
    [
        "secret.txt",
        "store/CURRENT",
        "store",
        "../2031-06-01/data.ttl",
        "%2e%2e/current/secret.txt",
        "./data.ttl",
        "/data.ttl",
        "",
    ],
)
def test_only_listed_files_leave_a_release(client: FlaskClient, name: str) -> None:
    assert client.get(f"/releases/2031-06-01/{name}", buffered=True).status_code in (303, 308, 404)


def test_a_listed_name_that_is_a_link_is_not_followed(publish, tmp_path) -> None:  # type: ignore[no-untyped-def]
    folder = publish("one")
    (folder / "data.ttl").unlink()
    (folder / "data.ttl").symlink_to(folder / "secret.txt")
    app = create_app(Releases(tmp_path / "releases"))
    assert app.test_client().get("/releases/one/data.ttl").status_code == 404
    app.extensions["aigaq_current"].close()


def test_a_newer_release_is_picked_up_and_no_request_fails(publish, tmp_path) -> None:  # type: ignore[no-untyped-def]
    publish("one")
    app = create_app(Releases(tmp_path / "releases"))
    fresh = '<https://data.example.org/id/fresh> <http://www.w3.org/2000/01/rdf-schema#label> "fresh" .\n'
    statuses: list[int] = []
    stop = threading.Event()

    def read() -> None:
        client = app.test_client()
        while not stop.is_set():
            statuses.append(client.get("/data/eAAAAAAAAAA1.ttl").status_code)
            statuses.append(client.get("/sparql", query_string={"query": "ASK {}"}).status_code)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    try:
        client = app.test_client()
        tag = client.get("/data/eAAAAAAAAAA1.ttl").headers["ETag"]
        assert client.get("/id/fresh").status_code == 404
        old = app.extensions["aigaq_current"].enter()
        publish("two", extra=fresh)
        assert client.get("/health").get_json()["release"] == "two"
        assert client.get("/id/fresh").status_code == 303
        assert client.get("/data/eAAAAAAAAAA1.ttl", headers={"If-None-Match": tag}).status_code == 200
        # A request that began before keeps its release until it is done.
        assert old.retired
        assert old.graph.has("https://data.example.org/id/eAAAAAAAAAA1")
        app.extensions["aigaq_current"].leave(old)
        seen, deadline = len(statuses), monotonic() + 10
        while len(statuses) < seen + 6 and monotonic() < deadline:
            sleep(0.01)
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    assert len(statuses) >= seen + 6
    assert set(statuses) == {200}
    app.extensions["aigaq_current"].close()


def test_a_release_that_cannot_be_opened_leaves_the_old_one_in_service(publish, tmp_path) -> None:  # type: ignore[no-untyped-def]
    publish("one")
    app = create_app(Releases(tmp_path / "releases"))
    client = app.test_client()
    assert client.get("/health").get_json()["release"] == "one"
    broken = tmp_path / "releases" / "two"
    broken.mkdir()
    (broken / "release.json").write_text("{}", encoding="utf-8")
    (tmp_path / "releases" / "current").unlink()
    (tmp_path / "releases" / "current").symlink_to("two")
    assert client.get("/data/eAAAAAAAAAA1.ttl").status_code == 200
    assert client.get("/health").get_json()["release"] == "one"
    # Unless it is no longer there as it was: something of it was withdrawn then.
    shutil.copytree(tmp_path / "releases" / "one", tmp_path / "again")
    (tmp_path / "releases" / "one").rename(tmp_path / "before")
    (tmp_path / "again").rename(tmp_path / "releases" / "one")
    answer = client.get("/data/eAAAAAAAAAA1.ttl")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    app.extensions["aigaq_current"].close()
