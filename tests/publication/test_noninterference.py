"""Rules 1, 3, 5, 6, 7 and 24: what is withheld changes no byte of what is published, and stands in none."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from converters.packs import load_pack
from publication import build as building
from publication.assemble import Assembly
from publication.build import build
from publication.intake import Head, scan
from publication.opening import open_gate
from publication.progress import Silent
from publication.project import Dataset
from publication.register import Register
from publication.release import Releases
from tests.publication.everything import found, texts
from tests.publication.planted import NOW, Many, Planted, datasets, write
from tests.publication.requests import OF_A_NAME, answer, answers

DECIDERS = ["secretdecider", "secretreason", "secretfile"]


@pytest.fixture(autouse=True, scope="module")
def clock() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", str(NOW))
        yield


def lines(folder: Path, heads: dict[str, Head]) -> bytes:
    """All public lines of a dataset, before they become files."""
    dataset = Dataset.open(folder)
    sources = [source for source in scan(dataset) if source.name in heads]
    register = Register(dataset.register)
    target = folder / "data.nt"
    dataset.cache.mkdir(exist_ok=True)
    Assembly(dataset, sources, open_gate(dataset, sources), register, load_pack("kz")).write(target, heads, Silent())
    register.save()
    return b"".join(sorted(target.read_bytes().splitlines(keepends=True)))


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, phases=[Phase.generate])
@given(planted=datasets())
def test_rule_1_lines_are_the_same_without_what_is_withheld(tmp_path_factory: pytest.TempPathFactory, planted: Planted) -> None:
    root = tmp_path_factory.mktemp("pair")
    whole = lines(root / "whole", write(root / "whole", [planted], without=False))
    heads = write(root / "without", [planted], without=True)
    shutil.copytree(root / "whole" / "register", root / "without" / "register", dirs_exist_ok=True)
    assert whole.decode() == lines(root / "without", heads).decode()
    text = whole.decode().casefold()
    assert [secret for secret in [*planted.secrets, *DECIDERS] if secret.casefold() in text] == []
    assert [name for name in planted.named if name.casefold() not in text] == []
    shutil.rmtree(root)


def released(folder: Path, heads: dict[str, Head]) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "take_in", lambda *_: heads)
        return build(folder).release.folder


def asked_of_a_secret(clients: list[FlaskClient], secrets: list[str]) -> None:
    """Rule 6. A search finds names that look alike, and the generated ones do: so a withheld name is asked of both datasets. What looks
    like nothing public is answered as any nonsense is."""
    names = [s for s in secrets if s.isalpha() and len(s) > 9]
    for name, path in product(names[:: len(names) // 4], OF_A_NAME):
        here, there = (answer(client, path.format(name)) for client in clients)
        assert here == there, (path, name)
    words = [s for s in secrets if s.startswith("zzt")][:1]
    for word, path in product(words, OF_A_NAME):
        nonsense = "qqj" + word[3:-1] + "w"
        one, other = (answer(clients[0], path.format(w)) for w in (word, nonsense))
        assert one[0] == other[0] and one[2].replace(word.encode(), b"") == other[2].replace(nonsense.encode(), b""), path


@pytest.mark.slow
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, phases=[Phase.generate])
@given(planted=st.tuples(*(datasets(index) for index in range(50))).map(Many))
def test_rule_1_releases_and_answers_are_the_same(tmp_path_factory: pytest.TempPathFactory, planted: Many) -> None:
    """Two hundred generated datasets, fifty built together, after fifty of the simplest kind: every file, every quad, every answer."""
    from endpoint.app import create_app

    root = tmp_path_factory.mktemp("pair")
    folders, heads = (root / "whole", root / "without"), {}
    for folder in folders:
        heads[folder] = write(folder, planted, without=folder.name == "without")
    whole = released(folders[0], heads[folders[0]])
    shutil.copytree(folders[0] / "register", folders[1] / "register", dirs_exist_ok=True)
    shutil.copytree(folders[0] / "keys", folders[1] / "keys", dirs_exist_ok=True)
    without = released(folders[1], heads[folders[1]])

    def files(folder: Path) -> dict[str, bytes]:
        found = (p for p in folder.rglob("*") if p.is_file() and "store" not in p.parts)
        return {p.relative_to(folder).as_posix(): p.read_bytes() for p in found}

    one, other = files(whole), files(without)
    assert one.keys() == other.keys()
    assert [name for name, content in one.items() if other[name] != content] == []
    stores = [sorted(map(str, ox.Store.read_only(str(folder / "store")))) for folder in (whole, without)]
    assert stores[0] == stores[1]

    secrets = sorted({*DECIDERS, *(s for made in planted for s in made.secrets)})
    assert found(folders[0] / "releases", secrets) == []
    everything = "\n".join(text for _, text in texts(whole))
    assert [name for made in planted for name in made.named if name not in everything] == []

    resources = sorted({line.split("/id/")[1][:12] for line in stores[0] if line.startswith("<https://data.example.org/id/")})[:12]
    apps = [create_app(Releases.of(folder)) for folder in folders]
    try:
        clients = [app.test_client() for app in apps]
        theirs = [dict(answers(client, resources)) for client in clients]
        assert [path for path in theirs[0] if theirs[0][path] != theirs[1][path]] == []
        assert sum(status == 200 for status, _, _ in theirs[0].values()) > len(resources)
        asked_of_a_secret(clients, [s for made in planted for s in made.secrets])
    finally:
        for app in apps:
            app.extensions["aigaq_current"].close()
    shutil.rmtree(root)
