"""The example dataset, built and served as a publisher would, and a browser that looks at it.

The dataset and its server serve the whole run. The browser ends with its module: the loop that Playwright runs must not stand in the way
of other tests of the process.
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

HERE = Path(__file__).parent
CHROMIUM = Path("/usr/bin/chromium")
_FLAGS = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
_FLAGS += " --disable-component-update --disable-sync"


@pytest.fixture(scope="session")
def example(built_example: Path) -> Path:
    """The folder of the example, built; not to be changed."""
    return built_example


def copied(example: Path, folder: Path) -> Path:
    """What a server reads of a dataset, in a folder of one's own."""
    (folder / "releases").mkdir(parents=True)
    shutil.copy(example / "aigaq.toml", folder)
    current = (example / "releases" / "current").resolve()
    (folder / "releases" / current.name).symlink_to(current)
    (folder / "releases" / "current").symlink_to(current.name)
    return folder


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of a dataset that is served as a publisher would."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "endpoint", "serve", str(folder), "--port", str(port), "--workers", "1"]
    server = subprocess.Popen(command, cwd=HERE.parents[1], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                with urlopen(f"{address}/health"):
                    break
            except OSError:
                time.sleep(0.2)
        else:
            raise RuntimeError("the server did not start")
        yield address
    finally:
        server.terminate()
        server.wait(30)


@pytest.fixture(scope="session")
def site(example: Path) -> Iterator[str]:
    """The address of the served example."""
    with serving(example) as address:
        yield address


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed (package chromium)")
    started = playwright.chromium.launch(executable_path=str(CHROMIUM), args=_FLAGS.split())
    yield started
    started.close()


@pytest.fixture(scope="module")
def axe() -> str:
    """The source of axe-core."""
    path = HERE / "node_modules" / "axe-core" / "axe.min.js"
    if not path.is_file():
        pytest.skip("axe-core is not installed: run `make browser`")
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def kinds(site: str) -> dict[str, str]:
    """One address of each kind of page."""
    return {
        "home": "/",
        "person": document(site, "?x a aq:Person ; aq:nameForm ?f . ?e aq:person ?x . ?p aq:imposedOn ?x . ?c aq:accused ?x"),
        "event": document(site, "?x a aq:Event . ?p aq:imposedBy ?x . ?c aq:raisedIn ?x"),
        "charge": document(site, "?x a aq:Charge ; aq:accused ?p"),
        "penalty": document(site, "?x a aq:Penalty ; aq:imposedOn ?p"),
        "source": document(site, "?x a aq:Source"),
        "entry": document(site, "?x a aq:Entry"),
        "passage": document(site, "?x a aq:Passage . FILTER NOT EXISTS { ?x a aq:Entry }"),
        "provision": "/law/kz-cao/488",
        "law": "/law/kz-cao",
        "place": "/place/kz-75",
        "list": "/list/event-type",
        "concept": "/list/event-type/judgment",
        "search": "/search",
        "found": "/search?q=Zaimishev&type=judgment",
        "not found in search": "/search?q=zzzzzz",
        "questions": "/queries",
        "question": "/queries/15-use-of-articles-by-month",
        "data": "/data",
        "quality": "/quality",
        "about": "/about",
        "query editor": "/sparql",
        "downloads": "/releases/",
        "vocabulary": "/vocab",
        "dataset": "/dataset",
        "shapes": "/shapes",
        "missing": "/doc/nothinghere",
    }


def document(site: str, pattern: str) -> str:
    """The page of the first resource that fits a pattern."""
    query = f"PREFIX aq: <https://w3id.org/aigaq/ns#> SELECT DISTINCT ?x WHERE {{ {pattern} }} ORDER BY ?x LIMIT 1"
    with urlopen(f"{site}/sparql?{urlencode({'query': query, 'format': 'json'})}") as answer:
        found = json.load(answer)["results"]["bindings"]
    assert found, f"the example has nothing like {pattern}"
    return "/doc/" + str(found[0]["x"]["value"]).rpartition("/")[2]
