"""What the conformance tests share: an endpoint of this process over a store of their own making."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox
import pytest
from werkzeug.serving import make_server

from endpoint.app import create_app
from endpoint.settings import Settings
from publication.release import Manifest, Releases
from tests.serving import serving

_DEFAULTS = Settings()


@pytest.fixture(autouse=True)
def limit_of_recursion() -> Iterator[None]:
    """The suites' runners raise it for good, far above what the stack holds: a nested text then ends the process in another test."""
    limit = sys.getrecursionlimit()
    yield
    sys.setrecursionlimit(limit)


@contextmanager
def endpoint_over(dataset: Path, fill: Callable[[ox.Store], None], settings: Settings = _DEFAULTS) -> Iterator[str]:
    """Serve a release whose store ``fill`` has filled, and give the endpoint's address.

    :param dataset: an empty folder.
    """
    folder = dataset / "releases" / "one"
    folder.mkdir(parents=True)
    store = ox.Store(str(folder / "store"))
    fill(store)
    store.flush()
    del store
    manifest = Manifest(
        id="one", base="https://data.example.org/", title={"en": "Tests"}, description={"en": "Tests"}, publisher="Nobody",
        licence="CC0", contact="nobody@example.org", languages=["en"], issued=datetime(2031, 1, 1, tzinfo=UTC), draft=False, digest="0",
        counts={}, files=[],
    )  # fmt: skip
    (folder / "release.json").write_text(manifest.model_dump_json(), encoding="utf-8")
    (dataset / "releases/current").symlink_to("one")
    app = create_app(Releases(dataset / "releases"), settings)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    try:
        with serving(server) as address:
            yield address
    finally:
        app.extensions["aigaq_current"].close()
