"""Every kind of page in headless Chromium: three languages, light and dark, desktop and phone, with and without JavaScript."""

from __future__ import annotations

import json
import re
import subprocess
from functools import cache
from pathlib import Path
from shutil import which

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

HERE = Path(__file__).parent
KINDS = [
    *("home", "person", "event", "charge", "penalty", "source", "entry", "passage", "provision", "law", "place", "list", "concept"),
    *("search", "found", "not found in search", "questions", "question", "data", "quality", "about", "query editor", "downloads"),
    *("vocabulary", "dataset", "shapes", "missing"),
]
# Each language, colour scheme and width once, dark at both widths. Contrast alone depends on the scheme.
VIEWS = [("en", 1280, ("light", "dark")), ("ru", 390, ("dark",)), ("kk", 320, ("light",))]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LARGEST = 100_000
STATE = """(() => {
    const root = document.documentElement, heading = document.querySelector("h1");
    const shade = getComputedStyle(heading).color;
    return [root.lang, shade, heading.getBoundingClientRect().height, document.querySelector("main").innerText.length, root.scrollWidth];
})()"""
"""Language, colour and height of the heading, length of the text, width: of a page as it stands."""
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize("view", VIEWS, ids=lambda v: f"{v[0]}-{v[1]}-{'-'.join(v[2])}")
def test_axe_finds_nothing(site: str, browser: Browser, axe: str, kinds: dict[str, str], view: tuple[str, int, tuple[str, ...]]) -> None:
    """And no page is wider than the screen, heavier than it may be (text, style and pictures as they are sent), or asks elsewhere."""
    language, width, schemes = view
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=schemes[0], locale=language)  # type: ignore[arg-type]
    page = context.new_page()
    asked: list[str] = []
    refused: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None)
    found = []
    for kind in KINDS:
        asked.clear()
        page.goto(site + kinds[kind])
        assert page.evaluate("document.documentElement.lang") == language
        page.evaluate(axe)
        for scheme in schemes:
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            chosen = {"runOnly": RULES if scheme == schemes[0] else ["color-contrast"], "resultTypes": ["violations"]}
            result = page.evaluate(f"axe.run(document, {json.dumps(chosen)})")
            found += [f"{kind}: {v['id']}: {v['nodes'][0]['html'][:100]}" for v in result["violations"]]
        page.emulate_media(color_scheme=schemes[0])  # type: ignore[arg-type]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{kind}: wider than {width} pixels")
        found += [f"{kind} asks {url}" for url in asked if not url.startswith((site, "data:"))]
        if kind != "query editor" and language == "en":
            weight = sum(size(context, url) for url in set(asked) if url.startswith(site))
            found += [f"{kind}: {weight} bytes"] if weight > LARGEST else []
    context.close()
    assert found == []
    assert refused == []


@cache
def size(context: BrowserContext, url: str) -> int:
    """Bytes of what an address answers."""
    return len(context.request.get(url, headers={"Accept": "text/html, */*;q=0.1"}).body())


def test_the_form_of_queries_works_without_javascript(site: str, browser: Browser, kinds: dict[str, str]) -> None:
    context = browser.new_context(java_script_enabled=False, locale="ru")
    page = context.new_page()
    page.goto(site + kinds["query editor"])
    assert page.locator("textarea#query").is_visible()
    page.get_by_role("button", name="Спросить").click()
    assert page.locator("#result").is_visible()
    context.close()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_every_page_stands_in_every_view(site: str, browser: Browser, kinds: dict[str, str], language: str, script: bool) -> None:
    """In each language, with and without JavaScript: on a desktop and a phone, light and dark, whole and within the screen."""
    context = browser.new_context(java_script_enabled=script, locale=language)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    found: list[tuple[object, ...]] = []
    for kind in KINDS:
        page.goto(site + kinds[kind])
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            shades = set()
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                tongue, shade, heading, text, wide = page.evaluate(STATE)
                shades.add(shade)
                if tongue != language or heading <= 0 or text < 40 or wide > width:
                    found.append((kind, width, scheme, tongue, heading, text, wide))
            if len(shades) != 2:
                found.append((kind, width, "light and dark are the same"))
    context.close()
    assert found == [] and [url for url in asked if not url.startswith((site, "data:"))] == []


def test_the_editor_asks_as_the_plain_field_does(site: str, browser: Browser) -> None:
    context = browser.new_context(locale="en")
    page = context.new_page()
    page.goto(f"{site}/sparql")
    if "plain editor" in page.locator("main").inner_text():
        pytest.skip("the query editor's parts are not installed: run `make parts`")
    expect(page.locator("textarea#query")).to_be_hidden()
    page.evaluate("document.querySelector('.CodeMirror').CodeMirror.setValue('SELECT (1 AS ?one) WHERE {}')")
    page.get_by_role("button", name="Ask", exact=True).click()
    assert page.locator("table thead").last.inner_text().strip() == "one"
    expect(page.locator(".CodeMirror")).to_be_visible()
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


@pytest.fixture(scope="module")
def texts(site: str, browser: Browser, kinds: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The HTML of each kind of page, in files."""
    folder = tmp_path_factory.mktemp("texts")
    context = browser.new_context(locale="en")
    for number, kind in enumerate(KINDS):
        address = site + kinds[kind] + f"{'&' if '?' in kinds[kind] else '?'}lang={['en', 'ru', 'kk'][number % 3]}"
        text = context.request.get(address, headers={"Accept": "text/html"})
        (folder / f"{re.sub('[^a-z]', '-', kind)}.html").write_text(text.text(), encoding="utf-8")
    context.close()
    return [str(path) for path in sorted(folder.glob("*.html"))]


def test_html_validate_finds_no_error(texts: list[str]) -> None:
    if not (HERE / "node_modules" / "html-validate").is_dir() or which("node") is None:
        pytest.skip("html-validate is not installed: run `make browser`")
    done = subprocess.run(["node", str(HERE / "validate.mjs"), *texts], capture_output=True, text=True, check=True)
    assert done.stdout == ""


def test_the_nu_checker_finds_no_error(texts: list[str]) -> None:
    """The checker that the W3C runs (https://validator.github.io/validator/). What language a text seems to be in it only guesses, and
    not always the same: the vocabulary's page has much code in it."""
    checker = HERE / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if not checker.is_file() or which("java") is None:
        pytest.skip("the Nu Html Checker is not installed: run `make browser`, and install a Java runtime")
    options = ("--stdout", "--exit-zero-always", "--filterpattern", ".*appears to be written in.*")
    done = subprocess.run(["java", "-Xss4m", "-jar", str(checker), *options, *texts], capture_output=True, text=True, check=True)
    assert done.stdout == ""
