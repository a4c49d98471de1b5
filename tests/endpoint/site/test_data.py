"""What the data page tells people to type, taken from the page and run against the served release."""

from __future__ import annotations

import csv
import html
import io
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from urllib.request import urlopen

import pytest

from publication.release import Releases
from tests.endpoint.test_served import served


@dataclass(frozen=True)
class Site:
    """A served release and its data page."""

    address: str
    base: str
    counts: dict[str, int]
    page: str

    def snippets(self, language: str) -> list[str]:
        """Those of a language, asking the server at hand in place of the publisher's."""
        found = re.findall(rf'<code class="language-{language}">(.*?)</code>', self.page, re.DOTALL)
        return [html.unescape(code).replace(self.base, f"{self.address}/") for code in found]


@pytest.fixture(scope="module")
def site(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    manifest = Releases.of(dataset).current().manifest
    with served(dataset, tmp_path_factory.mktemp("log") / "log") as (address, _), urlopen(f"{address}/data") as answer:
        yield Site(address, manifest.base, manifest.counts, answer.read().decode())


def test_the_lines_of_python_load_what_they_say(site: Site) -> None:
    events, graph = site.counts["Event"], site.counts["triples"]
    codes = site.snippets("python")
    said = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() for code in codes]
    assert said == [str(events), str(events), str(graph)]


def test_the_lines_of_r_load_what_they_say(site: Site) -> None:
    codes = site.snippets("r")
    assert len(codes) == 2
    if which("Rscript") is None:
        pytest.skip("R is not installed: what the page says for R was not run")
    for code in codes:
        done = subprocess.run(["Rscript", "-e", code], capture_output=True, text=True, check=True)
        assert done.stdout.split() == ["[1]", str(site.counts["Event"])]


def test_each_csv_of_the_page_opens_in_a_spreadsheet(site: Site) -> None:
    """A spreadsheet goes by the declared or marked character set, and needs rows of one width."""
    links = re.findall(r'href="(/releases/[^"]+\.csv)"', site.page)
    assert len(links) > 5
    for link in links:
        with urlopen(site.address + link) as answer:
            assert answer.headers.get_content_type() == "text/csv"
            body: bytes = answer.read()
            marked = body.startswith(b"\xef\xbb\xbf") or answer.headers.get_content_charset() == "utf-8"
        rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
        assert marked, link
        assert len({len(row) for row in rows}) == 1, link
