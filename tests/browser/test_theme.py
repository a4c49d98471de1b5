"""A publisher's look: name, logo, colours, words about itself in three languages, one template of its own; nothing of ours is changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import copied, serving

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

_SITE = """
[site]
logo = "logo.svg"
accent = "#7a1f4b"
accent_dark = "#f0a6c8"

[site.name]
en = "Kestrel Watch"
ru = "Наблюдение «Пустельга»"
kk = "«Күйкентай» бақылауы"

[site.about]
en = "We have *watched* courts since 2014.\\n\\n- in every region\\n\\n<b>no tag</b>"
ru = "Мы *наблюдаем* за судами с 2014 года."
kk = "Біз соттарды 2014 жылдан бері *бақылаймыз*."
"""
_LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="32" height="32"><circle cx="16" cy="16" r="16"/></svg>'
_QUALITY = '{% extends "ours/quality.html" %}\n{% block main %}<p id="own">Checked twice a year.</p>\n{{ super() }}{% endblock %}\n'


@pytest.fixture(scope="module")
def themed(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the example with a look of its own."""
    folder = copied(example, tmp_path_factory.mktemp("themed") / "example")
    with (folder / "aigaq.toml").open("a", encoding="utf-8") as file:
        file.write(_SITE)
    (folder / "site" / "templates").mkdir(parents=True)
    (folder / "site" / "logo.svg").write_text(_LOGO, encoding="utf-8")
    (folder / "site" / "templates" / "quality.html").write_text(_QUALITY, encoding="utf-8")
    with serving(folder) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="en")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    ("language", "name", "stressed"),
    [
        ("en", "Kestrel Watch", "watched"),
        ("ru", "Наблюдение «Пустельга»", "наблюдаем"),
        ("kk", "«Күйкентай» бақылауы", "бақылаймыз"),
    ],
)
def test_name_and_words_about_itself_in_each_language(page: Page, themed: str, language: str, name: str, stressed: str) -> None:
    page.goto(f"{themed}/about?lang={language}")
    assert page.locator("header.site .name").inner_text().strip() == name
    assert page.title().endswith(f"· {name}")
    assert page.locator("main em").inner_text() == stressed
    assert page.locator("main b").count() == 0  # HTML in the text is shown as typed


def test_logo_and_colours(page: Page, themed: str) -> None:
    page.goto(themed)
    assert page.evaluate("document.querySelector('header.site img').naturalWidth") == 32
    button, link = page.get_by_role("button", name="Find"), page.locator("main a").first
    style = "e => [getComputedStyle(e).backgroundColor, getComputedStyle(e).color]"
    assert button.evaluate(style)[0] == "rgb(122, 31, 75)"
    assert link.evaluate(style)[1] == "rgb(122, 31, 75)"
    page.emulate_media(color_scheme="dark")
    assert link.evaluate(style)[1] == "rgb(240, 166, 200)"


def test_one_template_is_replaced_and_builds_on_ours(page: Page, themed: str, site: str) -> None:
    page.goto(f"{themed}/quality")
    assert page.locator("#own").inner_text() == "Checked twice a year."
    assert page.get_by_role("heading", name="How good is this data?").is_visible()
    page.goto(f"{site}/quality")
    assert page.locator("#own").count() == 0
