"""What a newcomer does, from the home page, by links and forms alone. Each task is to take well under a minute."""

from __future__ import annotations

import csv
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
_MOST_SECONDS = 20
"""By machine; a person reads as well, and has the rest of the minute for it."""


@pytest.fixture
def page(site: str, browser: Browser) -> Iterator[Page]:
    """The home page, without JavaScript: nothing here needs it."""
    context = browser.new_context(locale="en", java_script_enabled=False, accept_downloads=True)
    opened = context.new_page()
    opened.goto(site)
    began = time.monotonic()
    yield opened
    assert time.monotonic() - began < _MOST_SECONDS
    context.close()


def test_find_a_person_by_a_misspelt_name(page: Page) -> None:
    page.get_by_label("Name, place, article or word").fill("Zaymischef Platton")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("heading", name="People with a name like this")).to_be_visible()
    page.get_by_role("link", name="Zaimishchev Platon").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Zaimishchev Platon")


def test_list_who_was_fined_in_a_month(page: Page, site: str) -> None:
    """The list has each report of a fine imposed in that month and no other; what each one imposed stands in its line of penalties."""
    page.get_by_role("link", name="Search", exact=True).click()
    page.get_by_role("navigation", name="Narrow the search").get_by_role("link", name="fine", exact=True).click()
    page.get_by_role("link", name=re.compile("^February 2024: ")).click()
    fined = page.locator(".entries > li")
    for entry in fined.all():
        assert entry.locator(".date").inner_text().endswith("February 2024")
        assert re.search(r"(^|\n|; )fine\b(, [\d,]+ KZT)?", entry.locator(".decided:not(.earlier)").inner_text())
    shown = {str(link).rpartition("/")[2] for link in fined.locator(".entry-link > a").evaluate_all("all => all.map(a => a.href)")}
    assert shown == imposed(site, "fine", "2024-02-01", "2024-02-29")
    with page.expect_download() as started:
        page.get_by_role("link", name="CSV", exact=True).click()
    with Path(started.value.path()).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["iri"].rpartition("/")[2] for row in rows} == shown
    assert all(any(p.startswith("fine") for p in row["imposed"].split("; ")) for row in rows)


def imposed(site: str, kind: str, first: str, last: str) -> set[str]:
    """Entries that report a penalty of a kind, not one recalled from an earlier case, between two days: asked of the graph."""
    query = f"""PREFIX aq: <https://w3id.org/aigaq/ns#> PREFIX prov: <http://www.w3.org/ns/prov#>
      SELECT DISTINCT ?entry WHERE {{
        ?penalty aq:penaltyKind <https://w3id.org/aigaq/list/penalty-kind/{kind}> ; prov:wasDerivedFrom ?passage .
        ?passage aq:inEntry? ?entry . ?entry a aq:Entry ; aq:earliest ?first ; aq:latest ?last .
        FILTER NOT EXISTS {{ ?penalty aq:recalled true }} FILTER(STR(?first) >= "{first}" && STR(?last) <= "{last}") }}"""
    with urlopen(f"{site}/sparql?{urlencode({'query': query, 'format': 'json'})}") as answer:
        found = {str(row["entry"]["value"]).rpartition("/")[2] for row in json.load(answer)["results"]["bindings"]}
    assert found
    return found


def test_see_the_sentence_behind_a_penalty(page: Page) -> None:
    page.get_by_role("link", name="restriction of liberty").first.click()
    page.locator(".entries .decided a").first.click() if "/search" in page.url else None
    expect(page.locator("blockquote").first).to_contain_text("restriction of liberty")
    expect(page.locator("figcaption cite").first).to_be_visible()


def test_download_all_events_as_csv(page: Page) -> None:
    page.get_by_role("link", name="Data", exact=True).click()
    with page.expect_download() as started:
        page.get_by_role("link", name="events.csv", exact=True).click()
    with Path(started.value.path()).open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) > 50


def test_cite_the_dataset(page: Page) -> None:
    page.get_by_role("link", name="Download and cite").click()
    expect(page.locator(".citation")).to_contain_text(re.compile(r"Steppe Rights Monitor .*\(20\d\d\)\..*Release \d{8}T\d{6}Z"))
    with page.expect_download() as started:
        page.get_by_role("link", name="BibTeX").click()
    assert Path(started.value.path()).read_text(encoding="utf-8").startswith("@misc{")
