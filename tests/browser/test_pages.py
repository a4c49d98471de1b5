"""Every kind of page in headless Chromium: three languages, light and dark, desktop and phone, with and without JavaScript."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from shutil import which

import pytest
from playwright.sync_api import Browser

HERE = Path(__file__).parent
KINDS = [
    *("home", "person", "event", "charge", "penalty", "source", "entry", "passage", "provision", "law", "place", "list", "concept"),
    *("search", "found", "not found in search", "questions", "question", "data", "quality", "about", "query editor", "downloads"),
    *("vocabulary", "dataset", "shapes", "missing"),
]
# Each language, colour scheme and width occurs with each other one at least once.
VIEWS = [("en", "light", 1280), ("ru", "dark", 390), ("kk", "light", 320), ("en", "dark", 1280)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LARGEST = 100_000
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize("view", VIEWS, ids=lambda v: "-".join(map(str, v)))
def test_axe_finds_nothing(site: str, browser: Browser, axe: str, kinds: dict[str, str], view: tuple[str, str, int]) -> None:
    language, scheme, width = view
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, locale=language)  # type: ignore[arg-type]
    page = context.new_page()
    elsewhere: list[str] = []
    refused: list[str] = []
    page.on("request", lambda request: elsewhere.append(request.url) if not request.url.startswith((site, "data:")) else None)
    page.on("console", lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None)
    found = []
    for kind in KINDS:
        page.goto(site + kinds[kind])
        assert page.evaluate("document.documentElement.lang") == language
        page.evaluate(axe)
        result = page.evaluate(f"axe.run(document, {{runOnly: {json.dumps(RULES)}}})")
        found += [f"{kind}: {v['id']}: {v['nodes'][0]['html'][:100]}" for v in result["violations"]]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{kind}: wider than {width} pixels")
    context.close()
    assert found == []
    assert elsewhere == []
    assert refused == []


def test_pages_are_whole_without_javascript(site: str, browser: Browser, kinds: dict[str, str]) -> None:
    context = browser.new_context(java_script_enabled=False, locale="ru")
    page = context.new_page()
    for kind in KINDS:
        page.goto(site + kinds[kind])
        assert page.locator("h1").is_visible(), kind
        assert page.locator("main").inner_text().strip(), kind
    page.goto(site + kinds["query editor"])
    assert page.locator("textarea#query").is_visible()
    page.get_by_role("button", name="Спросить").click()
    assert page.locator("#result").is_visible()
    context.close()


def test_the_editor_asks_as_the_plain_field_does(site: str, browser: Browser) -> None:
    context = browser.new_context(locale="en")
    page = context.new_page()
    page.goto(f"{site}/sparql")
    if "plain editor" in page.locator("main").inner_text():
        pytest.skip("the query editor's parts are not installed: run `make parts`")
    assert page.locator("textarea#query").is_hidden()
    page.evaluate("document.querySelector('.CodeMirror').CodeMirror.setValue('SELECT (1 AS ?one) WHERE {}')")
    page.get_by_role("button", name="Ask", exact=True).click()
    assert page.locator("table thead").last.inner_text().strip() == "one"
    assert page.locator(".CodeMirror").is_visible()
    context.close()


def test_pages_are_light(site: str, browser: Browser, kinds: dict[str, str]) -> None:
    """Text, style and pictures of a page as they are sent, without the query editor."""
    context = browser.new_context(locale="en")
    for kind in KINDS:
        if kind == "query editor":
            continue
        sizes: list[int] = []
        page = context.new_page()
        page.on("response", lambda response, into=sizes: into.append(len(response.body())))  # type: ignore[misc]
        page.goto(site + kinds[kind], wait_until="networkidle")
        page.close()
        assert sum(sizes) < LARGEST, f"{kind}: {sum(sizes)} bytes"
    context.close()


def test_the_keyboard_reaches_content_first(site: str, browser: Browser) -> None:
    context = browser.new_context(locale="en")
    page = context.new_page()
    page.goto(site)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "q"
    context.close()


def test_html_is_valid(site: str, browser: Browser, kinds: dict[str, str], tmp_path: Path) -> None:
    if not (HERE / "node_modules" / "html-validate").is_dir() or which("node") is None:
        pytest.skip("html-validate is not installed: run `make browser`")
    context = browser.new_context(locale="en")
    for kind in KINDS:
        text = context.request.get(site + kinds[kind], headers={"Accept": "text/html"}).text()
        (tmp_path / f"{re.sub('[^a-z]', '-', kind)}.html").write_text(text, encoding="utf-8")
    context.close()
    command = ["node", str(HERE / "validate.mjs"), *map(str, sorted(tmp_path.glob("*.html")))]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == ""
