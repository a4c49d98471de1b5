"""What the data page tells people to type, taken from the page and run against the served release."""

from __future__ import annotations

import csv
import html
import io
import json
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

    def snippets(self, language: str) -> list[tuple[str, str]]:
        """Those of a language with the file that they load, asking the server at hand in place of the publisher's."""
        found = re.findall(rf'<code class="language-{language}"(?: data-file="(.*?)")?>(.*?)</code>', self.page, re.DOTALL)
        return [(file, html.unescape(code).replace(self.base, f"{self.address}/")) for file, code in found]

    def expected(self, file: str, language: str) -> int:
        """What the lines that load a file print: its events, triples or places; a query's answer has a row an event."""
        if file.startswith("data.") and (file, language) != ("data.jsonld.gz", "r"):  # which takes JSON-LD as JSON
            return self.counts["triples"]
        if file == "places.geojson":
            with urlopen(f"{self.address}/releases/current/{file}") as answer:
                return len(json.load(answer)["features"])
        return self.counts["Event"]


@pytest.fixture(scope="module")
def site(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    manifest = Releases.of(dataset).current().manifest
    with served(dataset, tmp_path_factory.mktemp("log") / "log") as (address, _), urlopen(f"{address}/data") as answer:
        yield Site(address, manifest.base, manifest.counts, answer.read().decode())


def test_the_lines_of_python_load_what_they_say(site: Site) -> None:
    lines = site.snippets("python")
    files = {file for file, _ in lines}
    assert files == {
        "events.csv",
        "events.parquet",
        "tables.xlsx",
        "tables.sqlite.gz",
        "data.ttl.gz",
        "data.jsonld.gz",
        "places.geojson",
        "",
    }
    for file, code in lines:
        done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=False)
        assert done.stdout.strip() == str(site.expected(file, "python")), (file, done.stderr)


def test_the_lines_of_r_load_what_they_say(site: Site) -> None:
    lines = site.snippets("r")
    read_by_r = {"events.csv", "tables.xlsx", "tables.sqlite.gz", "data.ttl.gz", "data.jsonld.gz", "places.geojson", ""}
    assert {file for file, _ in lines} == read_by_r
    if which("Rscript") is None:
        pytest.skip("R is not installed: what the page says for R was not run")
    absent = set()
    for file, code in lines:
        wanted = set(re.findall(r"\w+(?=::)|(?<=library\()\w+", code))
        absent |= (lacking := {name for name in wanted if not _has(name)})
        if not lacking:
            done = subprocess.run(["Rscript", "-e", code], capture_output=True, text=True, check=False)
            assert done.stdout.split() == ["[1]", str(site.expected(file, "r"))], (file, done.stderr)
    if absent:
        pytest.skip(f"R's packages {', '.join(sorted(absent))} are not installed: the lines that need them were not run")


def _has(package: str) -> bool:
    """Whether R has a package."""
    said = f'cat(requireNamespace("{package}", quietly = TRUE))'
    return subprocess.run(["Rscript", "-e", said], capture_output=True, text=True, check=True).stdout == "TRUE"


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
