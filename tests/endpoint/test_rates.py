"""Limits per client: counted over all workers, told in headers, and nothing kept that leads to an address."""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from endpoint.app import create_app
from endpoint.rates import SharedCounters, client_of
from endpoint.settings import Settings
from publication.release import Releases

Make = Callable[..., Flask]


@pytest.fixture
def make(releases: Releases) -> Iterator[Make]:
    made: list[Flask] = []

    def run(counters: SharedCounters | None = None, **settings: str | int) -> Flask:
        app = create_app(releases, Settings(**settings), counters)  # type: ignore[arg-type]
        made.append(app)
        return app

    yield run
    for app in made:
        app.extensions["aigaq_current"].close()


def from_(address: str) -> dict[str, str]:
    return {"REMOTE_ADDR": address}


def test_who_asks_too_often_is_told_when_to_come_back(make: Make) -> None:
    client = make(rate_limit="3/minute").test_client()
    answers = [client.get("/", environ_base=from_("192.0.2.7")) for _ in range(5)]
    assert [a.status_code for a in answers] == [200, 200, 200, 429, 429]
    assert [a.headers["RateLimit-Remaining"] for a in answers] == ["2", "1", "0", "0", "0"]
    refused = answers[-1]
    assert refused.headers["RateLimit-Limit"] == "3"
    assert 0 < int(refused.headers["Retry-After"]) <= 61
    assert refused.headers["Retry-After"] == refused.headers["RateLimit-Reset"]
    assert refused.mimetype == "application/problem+json"
    problem = json.loads(refused.data)
    assert (problem["status"], problem["kind"]) == (429, "too-much")
    assert "192.0.2.7" not in refused.get_data(as_text=True)
    page = client.get("/", environ_base=from_("192.0.2.7"), headers={"Accept": "text/html"})
    assert (page.status_code, page.mimetype) == (429, "text/html")
    assert client.get("/", environ_base=from_("192.0.2.8")).status_code == 200


def test_queries_have_a_limit_of_their_own(make: Make) -> None:
    client = make(rate_limit="9/minute", query_rate_limit="2/minute").test_client()
    asked = {"query": "ASK {}"}
    statuses = [client.get("/sparql", query_string=asked, environ_base=from_("192.0.2.7")).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    assert client.get("/", environ_base=from_("192.0.2.7")).status_code == 200


@pytest.mark.parametrize("path", ["/health", "/ready", "/robots.txt", "/static/style.css"])
def test_what_costs_nothing_is_not_counted(make: Make, path: str) -> None:
    client = make(rate_limit="1/minute").test_client()
    statuses = {client.get(path, environ_base=from_("192.0.2.7"), buffered=True).status_code for _ in range(4)}
    assert statuses == {200}


def test_a_held_answer_is_not_counted(make: Make) -> None:
    client = make(rate_limit="1/minute").test_client()
    client.get("/health")  # opens the release
    first = client.get("/", environ_base=from_("192.0.2.7"))
    held = {"If-None-Match": first.headers["ETag"]}
    assert [client.get("/", headers=held, environ_base=from_("192.0.2.7")).status_code for _ in range(3)] == [304] * 3


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.7", "192.0.2.7", True),
        ("192.0.2.7", "192.0.2.8", False),
    ],
)
def test_one_client(one: str, other: str, same: bool) -> None:
    assert (client_of(one) == client_of(other)) is same


@pytest.mark.parametrize("address", ["127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1", "", "unix:"])
def test_this_machine_is_not_limited(address: str) -> None:
    assert client_of(address) is None


def test_proxy_headers_are_believed_only_where_set(make: Make) -> None:
    def statuses(app: Flask, claims: list[str], peer: str) -> list[int]:
        client = app.test_client()
        return [client.get("/", headers={"X-Forwarded-For": c}, environ_base=from_(peer)).status_code for c in claims]

    # Not set: whoever claims another address each time is still one client.
    assert statuses(make(rate_limit="2/minute"), ["198.51.100.1", "198.51.100.2", "198.51.100.3"], "192.0.2.7") == [200, 200, 429]
    # Set: the proxy is no client, and only the last address, which the proxy itself wrote, counts.
    behind = make(rate_limit="2/minute", trusted_proxies=1)
    assert statuses(behind, ["6.6.6.6, 198.51.100.1", "7.7.7.7, 198.51.100.1", "198.51.100.1", "198.51.100.2"], "127.0.0.1") == [
        *(200, 200, 429, 200)
    ]


def test_workers_count_together_and_a_killed_one_holds_no_lock() -> None:
    counters = SharedCounters()
    context = multiprocessing.get_context("fork")

    def ask(times: int) -> None:
        for _ in range(times):
            counters.incr("someone", 60)

    def be_killed() -> None:
        with counters._locked():
            os.kill(os.getpid(), signal.SIGKILL)

    workers = [context.Process(target=ask, args=(500,)) for _ in range(3)]
    killed = context.Process(target=be_killed)
    for process in (*workers, killed):
        process.start()
    for process in (*workers, killed):
        process.join(20)
    assert counters.get("someone") == 1500


def test_a_window_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    counters, now = SharedCounters(), [1000.0]
    monkeypatch.setattr("endpoint.rates.time.time", lambda: now[0])
    assert [counters.incr("a", 60) for _ in range(3)] == [1, 2, 3]
    assert counters.get_expiry("a") == 1060.0
    now[0] = 1061.0
    assert counters.get("a") == 0
    assert counters.incr("a", 60) == 1
    counters.clear("a")
    assert counters.get("a") == 0


def test_memory_is_the_same_whoever_asks() -> None:
    counters = SharedCounters()
    size = len(counters._table)
    for n in range(70_000):
        counters.incr(f"client {n}", 60)
    assert len(counters._table) == size
    assert counters.incr("client 69999", 60) == 2


def test_no_address_is_kept_or_logged(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    counters = SharedCounters()
    client = make(counters, rate_limit="2/minute").test_client()
    with caplog.at_level(logging.DEBUG):
        for _ in range(4):
            client.get("/", environ_base=from_("192.0.2.77"))
    assert "192.0.2.77" not in caplog.text
    table = bytes(counters._table)
    assert any(table)
    for trace in (b"192.0.2.77", bytes([192, 0, 2, 77]), b"c000024d"):
        assert trace not in table


def test_limits_can_be_switched_off(make: Make) -> None:
    client = make(rate_limit="", query_rate_limit="").test_client()
    response = client.get("/", environ_base=from_("192.0.2.7"))
    assert "RateLimit-Limit" not in response.headers


def test_the_counters_file_has_no_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    counters = SharedCounters()
    assert counters.incr("a", 60) == 1
    assert list(tmp_path.iterdir()) == []
