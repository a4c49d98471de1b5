"""Two persons found to be one: the younger address leads to the elder (301), and a split brings it back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from endpoint.app import create_app
from publication.build import build
from publication.project import Dataset
from publication.register import Register
from publication.release import Releases
from publication.review import identities
from publication.review.desk import ReviewDesk


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A list in which one person appears twice, published as two people."""
    from tests.publication.conftest import LIST
    from tests.publication.folders import filled_dataset

    folder = tmp_path_factory.mktemp("published") / "dataset"
    filled_dataset(folder)
    (folder / "sources" / "list-2024-01.txt").write_text(LIST, encoding="utf-8")
    build(folder)
    accept_all(folder)
    build(folder)
    return folder


def accept_all(folder: Path) -> None:
    from converters.record import ReviewStatus
    from publication.review.desk import Versioned
    from publication.review.states import version

    desk = ReviewDesk(Dataset.open(folder))
    desk.decide([Versioned(r.id, version(r)) for r in desk.records()], ReviewStatus.ACCEPTED, "reviewer-1")


@pytest.fixture
def folder(published: Path, tmp_path: Path) -> Path:
    shutil.copytree(published, tmp_path / "dataset", symlinks=True)
    return tmp_path / "dataset"


@pytest.fixture
def client(folder: Path) -> Iterator[FlaskClient]:
    app = create_app(Releases.of(folder))
    yield app.test_client()
    app.extensions["aigaq_current"].close()


def judge(folder: Path, decision: str) -> list[str]:
    """Decide on the two mentions, build, and give their mentions' ids, the elder first."""
    desk = ReviewDesk(Dataset.open(folder))
    keys = [f"{r.id}/{p.id}" for r in desk.records() for p in r.people if p.surname == "Zholbarysov"]
    assert len(keys) == 2
    row = identities.judgement(keys[0], keys[1], decision, "reviewer-1", "same articles, same town")
    desk.identify([row], "reviewer-1", identities.digest(desk.identities(), keys), keys)
    build(folder)
    return ids(folder, keys)


def ids(folder: Path, keys: list[str]) -> list[str]:
    register = Register(Dataset.open(folder).register)
    return [register.id("person", key) for key in sorted(keys, key=lambda key: register.age("person", key))]


def test_a_merged_address_leads_to_the_eldest_and_a_split_brings_it_back(folder: Path, client: FlaskClient) -> None:
    keys = [f"{r.id}/{p.id}" for r in ReviewDesk(Dataset.open(folder)).records() for p in r.people if p.surname == "Zholbarysov"]
    for opaque in ids(folder, keys):
        assert client.get(f"/doc/{opaque}").status_code == 200
    elder, younger = judge(folder, "same")
    for address in (f"/id/{younger}", f"/doc/{younger}?lang=ru", f"/data/{younger}.ttl"):
        response = client.get(address)
        assert response.status_code == 301
        assert response.headers["Location"] == address.replace(younger, elder)
    assert client.get(f"/doc/{elder}").status_code == 200
    asked = "_external=1&_scheme=javascript&endpoint=x&endpoint=y&opaque=z"
    assert client.get(f"/doc/{younger}?{asked}").headers["Location"] == f"/doc/{elder}?{asked}"
    assert judge(folder, "different") == [elder, younger]
    assert [client.get(f"/doc/{opaque}").status_code for opaque in (elder, younger)] == [200, 200]


def test_a_withheld_mention_leaves_no_redirect(folder: Path, client: FlaskClient) -> None:
    desk = ReviewDesk(Dataset.open(folder))
    third = next(r for r in desk.records() if r.entry == 3)
    with (folder / "decisions" / "withheld.csv").open("a", encoding="utf-8") as file:
        file.write(f"record,{third.id},reviewer-1,2024-04-02,asked\n")
    elder, younger = judge(folder, "same")
    assert sorted(client.get(f"/doc/{opaque}").status_code for opaque in (elder, younger)) in ([200, 404], [200, 410])
    dump = b"".join(p.read_bytes() for p in (folder / "releases" / "current").rglob("*.txt") if p.is_file())
    assert younger.encode() not in dump or elder.encode() not in dump


def test_entries_merged_at_the_desk_lead_on_too(folder: Path, client: FlaskClient) -> None:
    from publication.review.desk import Versioned
    from publication.review.states import version

    desk = ReviewDesk(Dataset.open(folder))
    first, second = desk.records()[1:]
    keys = [f"{second.id}/{p.id}" for p in second.people]
    [old] = ids(folder, keys)
    entry = desk.merge(*(Versioned(r.id, version(r)) for r in (first, second)), "reviewer-1")
    accept_all(folder)
    build(folder)
    new = next(i.a for i in entry.judged if i.b == keys[0])
    [fresh] = ids(folder, [new])
    response = client.get(f"/id/{old}")
    assert (response.status_code, response.headers["Location"]) == (301, f"/id/{fresh}")
