"""Readiness and figures."""

from __future__ import annotations

import gc
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from endpoint.app import create_app
from endpoint.settings import Settings
from publication.release import Releases


def test_ready_when_a_release_answers(client: FlaskClient) -> None:
    response = client.get("/ready")
    assert (response.status_code, response.get_json()) == (200, {"ready": True, "release": "2031-06-01"})
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="open files are found through /proc")
def test_a_release_that_has_gone_out_of_service_holds_nothing_open(publish, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    publish("r0")
    app = create_app(Releases(tmp_path / "releases"))
    held = []
    gc.collect()
    gc.disable()  # a quiet server collects cycles so seldom that what waits for it is lost
    try:
        for number in range(1, 7):
            for page in ("/", "/search?q=Testova", "/fragments", "/sparql?query=ASK%7B%7D"):
                app.test_client().get(page).close()
            held.append(sum(1 for _ in Path("/proc/self/fd").iterdir()))
            publish(f"r{number}")
    finally:
        gc.enable()
        app.extensions["aigaq_current"].close()
    assert held[-1] <= held[1], held


def test_not_ready_before_the_first_release(tmp_path: Path) -> None:
    response = create_app(Releases(tmp_path / "releases")).test_client().get("/ready")
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0


def samples(client: FlaskClient) -> dict[tuple[str, ...], float]:
    text = client.get("/metrics").get_data(as_text=True)
    families = list(text_string_to_metric_families(text))
    assert families
    return {(s.name, *sorted(s.labels.values())): s.value for f in families for s in f.samples}


def test_figures_count_and_name_nobody(client: FlaskClient) -> None:
    before = samples(client)
    client.get("/doc/pAAAAAAAAAA1?lang=kk")
    client.get("/sparql", query_string={"query": "SELECT * { ?s ?p 'Testova' }"})
    client.get("/nowhere/Testova")
    client.open("/", method="TESTOVA")
    after = samples(client)
    key = ("aigaq_requests_total", "/doc/<opaque>", "200", "GET")
    found = {tuple(sorted(k)): v for k, v in after.items()}
    held = {tuple(sorted(k)): v for k, v in before.items()}
    assert found[tuple(sorted(key))] == held.get(tuple(sorted(key)), 0) + 1
    text = client.get("/metrics").get_data(as_text=True)
    assert "Testova" not in text
    assert "TESTOVA" not in text
    assert "pAAAAAAAAAA1" not in text
    assert not re.search(r"\d+\.\d+\.\d+\.\d+", text)


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("192.0.2.7", {}, 404),
        ("127.0.0.1", {"X-Forwarded-For": "192.0.2.7"}, 404),
        ("127.0.0.1", {"Forwarded": "for=192.0.2.7"}, 404),
    ],
)
def test_figures_are_for_this_machine(client: FlaskClient, address: str, headers: dict[str, str], status: int) -> None:
    assert client.get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": address}).status_code == status


def test_figures_for_all_where_set(releases: Releases) -> None:
    app: Flask = create_app(releases, Settings(public_metrics=True))
    assert app.test_client().get("/metrics", environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 200
    app.extensions["aigaq_current"].close()
