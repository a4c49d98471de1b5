"""What a server's loop answers itself: brief descriptions as a thread does, and nothing that takes long."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import create_environ

from endpoint import front
from endpoint.app import create_app
from endpoint.http import current_of
from endpoint.settings import Settings
from publication.release import Releases
from tests.endpoint.conftest import make_release, point_to

LONG = {
    "said": "".join(f'<https://data.example.org/id/said> rdfs:label "Name {n}" .\n' for n in range(500)),
    "pointed": "".join(f"<https://data.example.org/id/by{n}> aq:person <https://data.example.org/id/pointed> .\n" for n in range(500))
    + '<https://data.example.org/id/pointed> rdfs:label "Hub" .\n',
    "claimed": "".join(
        f"<https://data.example.org/id/claimed#{n}> a aq:Claim ; aq:subject <https://data.example.org/id/claimed> .\n" for n in range(500)
    )
    + '<https://data.example.org/id/claimed> rdfs:label "Disputed" .\n',
}
BRIEF = [
    "/data/eAAAAAAAAAA1.ttl",
    "/data/pAAAAAAAAAA1.jsonld",
    "/id/eAAAAAAAAAA1",
    "/id/said",
    "/data/nothing.ttl",
    "/data/nothing",
    "/id/x.y",
]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder: Path = tmp_path_factory.mktemp("at-once") / "releases"
    make_release(folder, "one", extra="".join(LONG.values()))
    point_to(folder, "one")
    made = create_app(Releases(folder), Settings(query_rate_limit="", rate_limit="1000/minute"))
    yield made
    made.extensions["aigaq_current"].close()


@pytest.mark.parametrize("path", BRIEF)
def test_what_is_brief_is_answered_as_ever(app: Flask, path: str) -> None:
    one, other = (app.test_client().get(path, environ_overrides=more) for more in ({front.AT_ONCE: True}, {}))
    assert (one.status, one.data.replace(one.headers["X-Request-Id"].encode(), b"")) == (
        other.status,
        other.data.replace(other.headers["X-Request-Id"].encode(), b""),
    )
    assert [pair for pair in one.headers if pair[0] != "X-Request-Id"] == [pair for pair in other.headers if pair[0] != "X-Request-Id"]


@pytest.mark.parametrize("path", [*(f"/data/{name}.ttl" for name in LONG), "/", "/doc/eAAAAAAAAAA1", "/search?q=x", "/dataset"])
def test_what_may_take_long_is_not(app: Flask, path: str) -> None:
    client = app.test_client()
    with pytest.raises(front.NotAtOnce):
        client.get(path, environ_overrides={front.AT_ONCE: True})
    serving = current_of(app).enter()
    assert serving.users == 1  # the release has been let go of
    current_of(app).leave(serving)
    assert client.get(path).status_code == 200


def test_a_request_that_is_asked_again_counts_once(app: Flask) -> None:
    def ask(environ: dict[str, Any]) -> dict[str, str]:
        said: dict[str, str] = {}
        app.wsgi_app(environ, lambda _status, headers, *_: said.update(headers) or print)
        return said

    client = {"REMOTE_ADDR": "203.0.113.5"}
    before = int(ask(create_environ("/data/eAAAAAAAAAA1.ttl") | client)["RateLimit-Remaining"])
    environ = create_environ("/data/said.nt") | client
    at_once = environ | {front.AT_ONCE: True}
    with pytest.raises(front.NotAtOnce):
        ask(at_once)
    again = environ | {name: at_once[name] for name in front.LATER if name in at_once}
    assert int(ask(again)["RateLimit-Remaining"]) == before - 1
