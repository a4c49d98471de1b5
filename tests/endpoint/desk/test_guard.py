"""The desk opens to whoever holds the token on this machine, and to nobody that another site leads here."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from endpoint.desk.app import create_desk
from publication.review.desk import ReviewDesk
from tests.endpoint.desk.conftest import BASE, PORT, TOKEN, Browser


@pytest.fixture
def stranger(desk: ReviewDesk) -> FlaskClient:
    return create_desk(desk, token=TOKEN, port=PORT).test_client()


@pytest.mark.parametrize("address", ["/", "/people", "/log", "/record/x", "/unflagged", "/add"])
def test_nothing_is_shown_without_the_token(stranger: FlaskClient, address: str) -> None:
    response = stranger.get(address, base_url=BASE)
    assert response.status_code == 403 and "monitoring-2024" not in response.get_data(as_text=True)
    assert stranger.get("/open?token=guess", base_url=BASE).status_code == 403
    assert stranger.post("/decide", base_url=BASE).status_code == 403


def test_the_token_becomes_a_cookie_that_scripts_and_other_sites_do_not_get(stranger: FlaskClient) -> None:
    response = stranger.get(f"/open?token={TOKEN}", base_url=BASE)
    cookie = response.headers["Set-Cookie"]
    assert response.status_code == 303 and "HttpOnly" in cookie and "SameSite=Strict" in cookie
    assert TOKEN not in cookie and TOKEN not in response.headers["Location"]


@pytest.mark.parametrize("host", ["evil.example:8765", "127.0.0.1.evil.example:8765", "127.0.0.1:80", "0.0.0.0:8765"])
def test_another_host_name_is_refused(browser: Browser, host: str) -> None:
    for address in ("/", f"/open?token={TOKEN}", "/static/desk.css"):
        response = browser.client.get(address, base_url=f"http://{host}")
        assert response.status_code == 421, (address, host)


@pytest.mark.parametrize(
    ("data", "headers"),
    [
        ({"csrf": ""}, {}),
        ({"csrf": "guess"}, {"Origin": BASE}),
        (None, {"Origin": "https://evil.example"}),
        (None, {"Origin": "null"}),
        (None, {"Origin": f"http://127.0.0.1:{PORT + 1}"}),
        (None, {"Sec-Fetch-Site": "cross-site"}),
        (None, {"Sec-Fetch-Site": "same-site"}),
    ],
)
def test_a_form_of_another_site_decides_nothing(
    browser: Browser, desk: ReviewDesk, data: dict[str, str] | None, headers: dict[str, str]
) -> None:
    record = desk.records()[0]
    form = {"record": f"{record.id}:{desk.show(record)}", "decision": "accepted", **(data or {"csrf": browser.csrf})}
    assert browser.client.post("/decide", base_url=BASE, data=form, headers=headers).status_code == 403
    assert desk.log.entries() == []


def test_decisions_are_never_taken_by_a_link(browser: Browser) -> None:
    for address in ("/decide", "/undo", "/people/back"):
        assert browser.client.get(address, base_url=BASE).status_code == 405


def test_pages_load_nothing_from_elsewhere_and_are_not_kept(browser: Browser, desk: ReviewDesk) -> None:
    response = browser.client.get(f"/record/{desk.records()[0].id}", base_url=BASE)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert response.headers["Cache-Control"] == "no-store" and response.headers["Referrer-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in response.headers
    assert "<script>" not in response.get_data(as_text=True) and " onclick" not in response.get_data(as_text=True)


def test_the_language_leads_nowhere_else(browser: Browser) -> None:
    for back in ("//evil.example", "https://evil.example", "/\\evil.example"):
        assert browser.post("/language", {"language": "ru", "back": back}) == "/"
    assert "Очередь" in browser.get("/record/" + browser.get("/").split("/record/")[1].split('"')[0])


def test_who_decides_is_asked_first(desk: ReviewDesk, stranger: FlaskClient) -> None:
    stranger.get(f"/open?token={TOKEN}", base_url=BASE)
    assert stranger.get("/", base_url=BASE).headers["Location"] == "/hello"
