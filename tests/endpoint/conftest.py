"""A release of the invented dataset, and the application over it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient

from endpoint.app import create_app
from endpoint.settings import Settings
from publication.release import Manifest, ReleaseFile, Releases

Publish = Callable[..., Path]
BASE = "https://data.example.org/"
HERE = Path(__file__).parent


def make_release(releases: Path, release_id: str, *, extra: str = "", draft: bool = False) -> Path:
    """Write a release folder with store, manifest and one dump."""
    folder = releases / release_id
    folder.mkdir(parents=True)
    store = ox.Store(str(folder / "store"))
    turtle = (HERE / "invented.ttl").read_text(encoding="utf-8")
    store.bulk_load(input=turtle + extra, format=ox.RdfFormat.TURTLE)
    store.bulk_load(path=str(HERE / "description.ttl"), to_graph=ox.NamedNode(f"{BASE}dataset"))
    triples = sum(1 for _ in store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    store.flush()
    del store
    dump = folder / "data.ttl"
    dump.write_text(turtle, encoding="utf-8")
    (folder / "secret.txt").write_text("not listed", encoding="utf-8")
    manifest = Manifest(
        id=release_id,
        base=BASE,
        title={"en": "Invented cases", "ru": "Вымышленные дела"},
        description={"en": "An invented dataset for tests.", "ru": "Вымышленный набор."},
        publisher="Nobody",
        licence="CC BY 4.0",
        contact="corrections@example.org",
        languages=["en", "ru", "kk"],
        issued=datetime(2031, 6, 1, 12, 0, tzinfo=UTC),
        draft=draft,
        digest="0" * 64,
        counts={"triples": triples, "Person": 2, "Event": 3},
        files=[
            ReleaseFile(
                name="data.ttl",
                title="All data, Turtle",
                media_type="text/turtle",
                bytes=dump.stat().st_size,
                sha256=hashlib.sha256(dump.read_bytes()).hexdigest(),
            )
        ],
    )
    (folder / "release.json").write_text(manifest.model_dump_json(), encoding="utf-8")
    return folder


def point_to(releases: Path, release_id: str) -> None:
    """Move ``current`` as a build does: in one step."""
    fresh = releases / ".next"
    fresh.symlink_to(release_id)
    fresh.replace(releases / "current")


@pytest.fixture(scope="session")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Releases:
    folder = tmp_path_factory.mktemp("dataset") / "releases"
    make_release(folder, "2031-06-01")
    point_to(folder, "2031-06-01")
    return Releases(folder)


@pytest.fixture
def publish(tmp_path: Path) -> Publish:
    """Publish releases of one's own: ``publish("id", extra="…turtle…")``."""

    def run(release_id: str, *, extra: str = "", draft: bool = False) -> Path:
        folder = make_release(tmp_path / "releases", release_id, extra=extra, draft=draft)
        point_to(tmp_path / "releases", release_id)
        return folder

    return run


@pytest.fixture(scope="session")
def app(releases: Releases) -> Iterator[Flask]:
    made = create_app(releases, Settings(query_timeout=5))
    made.testing = True
    # Failures shall be answered as they are in service, not raised into the test.
    made.config["PROPAGATE_EXCEPTIONS"] = False
    yield made
    made.extensions["aigaq_current"].close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
