"""What a client says of itself, of the host and of proxies stands in no answer, be it from the server's memory or a shared cache."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from endpoint.app import create_app
from endpoint.settings import Settings
from publication.release import Releases
from tests.endpoint.conftest import make_release, point_to

CLAIMS = {
    "Host": "forged-qq.example",
    "X-Forwarded-Host": "forged-qq.example",
    "X-Forwarded-Port": "4444",
    "X-Forwarded-Prefix": "//forged-qq.example",
    "X-Forwarded-Proto": "forged-qq",
    "Forwarded": "host=forged-qq.example;proto=forged-qq",
    "X-Original-Url": "/forged-qq",
    "X-Rewrite-Url": "/forged-qq",
    "X-Http-Method-Override": "FORGED-QQ",
    "Cookie": "forged-qq=forged-qq; lang=forged-qq",
    "Origin": "https://forged-qq.example",
    "Referer": "https://forged-qq.example/",
    "User-Agent": "forged-qq",
}
VALUES = {
    "opaque": "eAAAAAAAAAA1",
    "kind": "law",
    "rest": "kz-cao/488",
    "term": "Event",
    "extension": "ttl",
    "release": "2031-06-01",
    "release_id": "2031-06-01",
    "number": "1",
    "name": "data.ttl",
    "filename": "site.css",
}
PATHS = [
    "/releases",
    "//releases",
    "//forged-qq.example/..//releases",
    "/fragments?page=2",
    "/search?q=a",
    "/list/role.ttl",
    "/vocab/Charge",
    "/queries/01-sentenced-under-an-article",
]
ACCEPTED = ["text/html", "text/turtle", "*/*"]


def paths(app: Flask) -> list[str]:
    """One address of every route."""
    built = [re.sub(r"<(?:any\((\w+)[^>]*\):|\w+:)?(\w+)>", lambda m: VALUES[m[2]], rule.rule) for rule in app.url_map.iter_rules()]
    return [*PATHS, *built]


@contextmanager
def site(folder: Path, trusted: int) -> Iterator[FlaskClient]:
    # Pages of two, so that there are links from one to the next.
    settings = Settings(trusted_proxies=trusted, rate_limit="", query_rate_limit="", links_per_page=2, fragment_size=2)
    app = create_app(Releases(folder), settings)
    yield app.test_client()
    app.extensions["aigaq_current"].close()


def answer(client: FlaskClient, path: str, accept: str, claims: dict[str, str]) -> tuple[int, str]:
    """Status, headers and body, but for what every answer has of its own."""
    with closing(client.get(path, headers=claims | {"Accept": accept})) as found:
        said = "\n".join(f"{name}: {value}" for name, value in found.headers if name not in ("X-Request-Id", "Date"))
        return found.status_code, said + re.sub(r"\b[0-9a-f]{16}\b", "", found.get_data(as_text=True))


@pytest.mark.parametrize("trusted", [0, 1])
def test_nobody_is_answered_with_what_another_claims(releases: Releases, trusted: int) -> None:
    with site(releases.folder, trusted) as attacked, site(releases.folder, trusted) as fresh:
        for path in paths(fresh.application):
            for accept in ACCEPTED:
                claimed = [answer(attacked, path, accept, CLAIMS) for _ in range(3)]
                assert "forged-qq" not in str(claimed).casefold(), (path, accept)
                if path not in ("/metrics", "/ready"):
                    assert answer(attacked, path, accept, {}) == answer(fresh, path, accept, {}), (path, accept)


@pytest.mark.parametrize(
    ("trusted", "told", "below"), [(1, "/data", ""), (0, "/under/here", ""), (1, "/under/here", "/under/here"), (1, "/under", "")]
)
def test_only_the_path_of_the_base_is_believed(tmp_path: Path, trusted: int, told: str, below: str) -> None:
    manifest = make_release(tmp_path, "2031-06-01") / "release.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace("https://data.example.org/", "https://data.example.org/under/here/"))
    point_to(tmp_path, "2031-06-01")
    with site(tmp_path, trusted) as client:
        html = client.get("/", headers={"X-Forwarded-Prefix": told}).get_data(as_text=True)
    assert f'href="{below}/queries"' in html
