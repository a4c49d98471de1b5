"""Twenty entries of the example dataset, reviewed in a real browser: by keyboard, by mouse, and without scripts."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

from converters.record import ReviewStatus
from publication.project import Dataset
from publication.review.desk import ReviewDesk
from publication.review.log import Action

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="there is no Chromium")]
FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
DOC = "monitoring-2024-01"


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    """The address that ``aigaq review`` prints; it is ended as a person would, with Ctrl+C."""
    command = [sys.executable, "-m", "endpoint", "review", str(folder), "--port", "0", "--by", "reviewer-1"]
    # What a shell starts in the background does not hear of Ctrl+C, nor does what that starts.
    heard = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=heard) as process:
        assert process.stdout and process.stderr
        found = re.match(r"Open (\S+)", process.stdout.readline())
        assert found, process.stderr.read()
        yield found[1]
        process.send_signal(signal.SIGINT)
        try:
            assert process.wait(10) == 0
        finally:
            process.kill()
        assert "Traceback" not in process.stderr.read()


@pytest.fixture
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        yield browser
        browser.close()


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()


def state(page: Page) -> str:
    return page.locator(".heading .state").inner_text()


def press(page: Page, key: str) -> None:
    """Press a key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def select(page: Page, words: str) -> None:
    """Mark words of the entry as a mouse would."""
    found = page.evaluate(
        """(words) => {
          const walker = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const at = walker.currentNode.data.indexOf(words);
            if (at < 0 || !walker.currentNode.parentNode.dataset.at) continue;
            const range = document.createRange();
            range.setStart(walker.currentNode, at);
            range.setEnd(walker.currentNode, at + words.length);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
            return true;
          }
          return false;
        }""",
        words,
    )
    assert found, words


def test_twenty_entries_by_keyboard(folder: Path, address: str, chromium: Browser) -> None:
    page = chromium.new_page(viewport={"width": 1360, "height": 860})
    complaints: list[str] = []
    elsewhere: list[str] = []
    home = address.partition("/open")[0]

    def note(request: Request) -> None:
        if not request.url.startswith((home, "data:")):
            elsewhere.append(request.url)

    page.on("request", note)
    page.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    assert "token" not in page.url

    # The queue of one source: down one, up one, open the first.
    page.goto(f"{home}/?doc={DOC}")
    for key in ("j", "j", "k"):
        page.keyboard.press(key)
    first = page.evaluate("document.activeElement.getAttribute('href')")
    press(page, "Enter")
    assert page.url.removeprefix(home) == first and page.locator(".flagged").count() == 1

    # 1: accept, look at the next, take it back, come to it again, accept.
    title = heading(page)
    press(page, "a")
    assert heading(page) != title and page.get_by_role("status").inner_text() == "Accepted."
    press(page, "u")
    assert (heading(page), state(page)) == (title, "to decide")
    press(page, "a")

    # 2: reject with a reason; typing it must not set off the keys.
    page.get_by_placeholder("why, for the log").fill("a rumour")
    page.get_by_placeholder("why, for the log").press("a")
    assert page.get_by_placeholder("why, for the log").input_value() == "a rumoura"
    page.keyboard.press("Escape")
    press(page, "r")

    # 3: correct: mark words, make an event of them, save and accept in one.
    title = heading(page)
    press(page, "c")
    words = page.locator("#text > span[data-at]").all_inner_texts()
    chosen = max((text.strip(" ,.\n") for text in words), key=len)
    page.get_by_text("Add an event").click()
    page.locator('[name="event-new-1-type"]').select_option("statement")
    select(page, chosen)
    page.locator('[data-take="event-new-1"]').click()
    assert page.locator('[name="event-new-1-quote"]').input_value() == chosen
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/record/**")
    page.wait_for_function("title => document.querySelector('h1').innerText !== title", arg=title)

    # 4 and 5: split one with several sentences, see both parts, merge them again, take that back; accept the parts.
    desk = ReviewDesk(Dataset.open(folder))
    before = len(desk.records(DOC))
    waiting = [r for r in desk.records(DOC) if r.review.status is ReviewStatus.PROPOSED and len(r.sentences) > 1]
    page.goto(f"{home}/record/{waiting[0].id}?doc={DOC}")
    press(page, "s")
    page.get_by_role("button", name="Split here").click()
    page.wait_for_url(f"**/record/{waiting[0].id}*")
    assert "Two records now" in page.get_by_role("status").inner_text()
    part = page.locator("p.entry").inner_text()
    press(page, "m")
    page.locator("label.cut").last.click()
    page.get_by_role("button", name="Merge").click()
    page.wait_for_url(f"**/record/{waiting[0].id}*")
    assert len(page.locator("p.entry").inner_text()) > len(part)
    press(page, "u")
    assert page.locator("p.entry").inner_text() == part and len(ReviewDesk(Dataset.open(folder)).records(DOC)) == before + 1
    press(page, "a")

    # The rest by one key each, under a Cyrillic layout too: the key's place counts.
    for number in range(4, 20):
        if number == 10:
            with page.expect_navigation():
                page.evaluate("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'ф', code: 'KeyA', bubbles: true}))")
        else:
            press(page, "a")

    after = ReviewDesk(Dataset.open(folder))
    decided = [r for r in after.records(DOC) if r.review.status is not ReviewStatus.PROPOSED]
    assert len(decided) == 20 and {r.review.by for r in decided} == {"reviewer-1"}
    assert sum(r.review.status is ReviewStatus.REJECTED for r in decided) == 1
    assert any(e.type == "statement" and e.evidence and e.evidence.quote == chosen for r in decided for e in r.events)
    actions = [entry.action for entry in after.log.entries()]
    for action in (Action.ACCEPT, Action.REJECT, Action.CORRECT, Action.SPLIT, Action.MERGE, Action.UNDO):
        assert action in actions
    assert (complaints, elsewhere) == ([], [])


def test_two_tabs_and_no_scripts(folder: Path, address: str, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    one, two = context.new_page(), context.new_page()
    one.goto(address)
    home = address.partition("/open")[0]
    record = ReviewDesk(Dataset.open(folder)).records(DOC)[0]
    one.goto(f"{home}/record/{record.id}")
    two.goto(f"{home}/record/{record.id}/correct")
    one.get_by_role("button", name="Reject").click()
    two.locator('[name="place"]').fill("Another place")
    two.get_by_role("button", name="Save and accept").click()
    assert "changed since you opened it" in heading(two)
    assert two.locator("ins").all_inner_texts() == ["Another place"]
    two.get_by_role("button", name="Put mine in its place").click()
    found = ReviewDesk(Dataset.open(folder)).record(record.id)
    assert (found.place, found.review.status) == ("Another place", ReviewStatus.ACCEPTED)


def test_who_is_whom_by_hand(folder: Path, address: str, chromium: Browser) -> None:
    page = chromium.new_page()
    page.goto(address)
    page.goto(f"{address.partition('/open')[0]}/people")
    page.keyboard.press("j")
    card = page.locator("#p1")
    assert card.evaluate("card => card === document.activeElement")
    members = card.locator("[type=radio][value=same]").count()
    card.get_by_role("button", name="All the same person").click()
    page.wait_for_url("**/people#p1")
    judged = ReviewDesk(Dataset.open(folder)).identities()
    assert len(judged) == members and {i.decision for i in judged} == {"same"}
    page.locator("#decided ~ .scroll").get_by_role("button", name="part them").first.click()
    page.wait_for_url("**/people#decided")
    assert "different" in {i.decision for i in ReviewDesk(Dataset.open(folder)).identities()}


def test_the_pages_fit_a_phone(folder: Path, address: str, chromium: Browser) -> None:
    page = chromium.new_page(viewport={"width": 360, "height": 740})
    page.goto(address)
    home = address.partition("/open")[0]
    record = ReviewDesk(Dataset.open(folder)).records(DOC)[6]
    for place in ("/", "/people", "/log", "/unflagged", f"/record/{record.id}", f"/record/{record.id}/correct"):
        page.goto(home + place)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), place
