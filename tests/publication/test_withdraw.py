"""Rules 20, 21, 23, 24 and 25: what was published can be taken back, at once, everywhere, whole or not at all."""

from __future__ import annotations

import csv
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from converters.record import read_records
from endpoint.app import create_app
from ontology.errors import BadInput, NotFound
from publication import exchange as exchanging
from publication.build import build
from publication.content import data_lines
from publication.project import Dataset
from publication.register import Register
from publication.release import Releases
from publication.withdraw import recover, withhold
from tests.publication.conftest import LIST
from tests.publication.everything import found
from tests.publication.folders import filled_dataset
from tests.publication.killed import MOMENTS
from tests.publication.test_build import RECORDS, accept_all, served

SECRETS = ["Zholbarysov", "184600"]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The three entries accepted, in two releases."""
    dataset = tmp_path_factory.mktemp("template") / "dataset"
    filled_dataset(dataset)
    (dataset / "sources" / "list-2024-01.txt").write_text(LIST, encoding="utf-8")
    build(dataset)
    accept_all(dataset)
    settings = dataset / "aigaq.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("name_detained_once = false", "name_detained_once = true"), encoding="utf-8"
    )
    build(dataset)
    with (dataset / "aigaq.toml").open("a", encoding="utf-8") as file:
        file.write("# a remark\n")
    build(dataset)
    assert len(Releases.of(dataset).ids()) >= 2
    return dataset


@pytest.fixture
def published(template: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    return shutil.copytree(template, tmp_path / "dataset", symlinks=True)


def opaque(folder: Path, kind: str, number: int) -> str:
    with (folder / "register" / "ids.csv").open(encoding="utf-8") as file:
        return [row["id"] for row in csv.DictReader(file) if row["kind"] == kind][number]


def test_rule_25_a_name_is_gone_from_every_release_at_once_and_stays_gone(published: Path) -> None:
    before = Releases.of(published).ids()
    assert found(published / "releases", ["Zholbarysov", "Torgaytay"])
    done = withhold(published, ["Zholbarysov A."], by="signer-77", why="in danger")
    assert found(published / "releases", ["Zholbarysov", "184600", "184,600", "signer-77", "in danger"]) == []
    assert found(published / "releases", ["Torgaytay"])
    ids = Releases.of(published).ids()
    assert set(before) < set(ids) and done.release and done.release.id == Releases.of(published).current_id() == ids[0]
    assert set(done.rewritten) == {i for i in before if any(b"Torgaytay" in line for line in data_lines(Releases.of(published).get(i)))}
    build(published)
    assert found(published / "releases", SECRETS) == []
    assert found(published / "releases", ["Torgaytay"])


@pytest.mark.parametrize("form", ["id", "address", "mention", "record", "source"])
def test_rule_25_every_way_to_say_it(published: Path, form: str) -> None:
    record = next(read_records(published / RECORDS))
    said = {
        "id": opaque(published, "person", 0),
        "address": f"https://data.example.org/id/{opaque(published, 'person', 0)}",
        "mention": f"{record.id}/p1",
        "record": record.id,
        "source": "list-2024-01.txt",
    }[form]
    withhold(published, [said], by="signer-77")
    assert found(published / "releases", ["15 days"]) == []
    rows = list(csv.DictReader((published / "decisions" / "withheld.csv").read_text(encoding="utf-8").splitlines()))
    assert [(row["what"], row["by"]) for row in rows] == [
        ({"id": "person", "address": "person", "mention": "person"}.get(form, form), "signer-77")
    ]


def test_what_nobody_knows_changes_nothing(published: Path) -> None:
    before = served(published)
    with pytest.raises(NotFound, match="no"):
        withhold(published, ["Torgaytay Nurbike", "Somebody Unknown"], by="signer-77")
    assert served(published) == before
    assert len((published / "decisions" / "withheld.csv").read_text(encoding="utf-8").splitlines()) == 1


@pytest.fixture
def client(published: Path) -> Iterator[tuple[Path, object]]:
    app = create_app(Releases.of(published))
    yield published, app.test_client()
    app.extensions["aigaq_current"].close()


def test_rules_20_and_21_a_server_notices_and_every_cause_answers_alike(client: tuple[Path, object]) -> None:
    folder, browser = client
    person, entry = opaque(folder, "person", 0), opaque(folder, "entry", 2)
    assert browser.get(f"/data/{person}.ttl").status_code == 200  # type: ignore[attr-defined]
    withhold(folder, [person], by="signer-77", why="one cause")
    withhold(folder, [entry], by="signer-77", why="another cause")
    answers = [browser.get(f"/data/{o}.ttl", headers={"Accept": "application/json"}) for o in (person, entry)]  # type: ignore[attr-defined]
    assert [a.status_code for a in answers] == [410, 410]
    assert answers[0].get_data().replace(person.encode(), b"") == answers[1].get_data().replace(entry.encode(), b"")
    for path in ("/", f"/search?q={SECRETS[0]}", "/changes", "/sparql?query=SELECT * { ?s ?p ?o } LIMIT 9999&format=csv"):
        answer = browser.get(path)  # type: ignore[attr-defined]
        assert "15 days" not in answer.get_data(as_text=True).replace(SECRETS[0], "") or path == "/changes", path
    sums = browser.get("/releases/current/SHA256SUMS", buffered=True).get_data(as_text=True)  # type: ignore[attr-defined]
    listed = browser.get("/releases/current/withdrawn.txt", buffered=True).get_data(as_text=True).split()  # type: ignore[attr-defined]
    assert {person, entry} <= set(listed) and "withdrawn.txt" in sums


def test_rule_24_the_log_of_changes_tells_addresses_and_times_only(published: Path) -> None:
    person = opaque(published, "person", 0)
    done = withhold(published, [person], by="signer-77")
    assert done.release is not None
    with (done.release.folder / "changes.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["change"] for row in rows if row["id"] == person] == ["published", "withdrawn"]
    assert {tuple(row) for row in rows} == {("time", "release", "change", "id")}


def test_an_address_that_leads_to_another_is_not_withdrawn(client: tuple[Path, object]) -> None:
    folder, browser = client
    records = [r for r in read_records(folder / RECORDS) if any(p.surname == "Zholbarysov" for p in r.people)]
    ids = [Register(folder / "register" / "ids.csv").id("person", f"{r.id}/p1") for r in records]
    assert [browser.get(f"/doc/{o}").status_code for o in ids] == [200, 200]  # type: ignore[attr-defined]
    with (folder / "decisions" / "identities.csv").open("a", encoding="utf-8") as file:
        file.write(f"{records[0].id}/p1,{records[1].id}/p1,same,reviewer-1,2024-03-01,same case\n")
    release = build(folder).release
    assert sorted(browser.get(f"/doc/{o}").status_code for o in ids) == [200, 301]  # type: ignore[attr-defined]
    listed = release.folder / "withdrawn.txt"
    assert not set(ids) & set(listed.read_text(encoding="utf-8").split() if listed.exists() else ())
    withhold(folder, [ids[0]], by="signer-77")
    assert [browser.get(f"/doc/{o}").status_code for o in ids] == [410, 410]  # type: ignore[attr-defined]


def test_rule_23_a_correction_is_marked_and_the_old_value_is_not_served(published: Path) -> None:
    record = list(read_records(published / RECORDS))[2]
    with (published / "decisions" / "corrections.csv").open("a", encoding="utf-8") as file:
        csv.writer(file).writerow([record.id, "penalties[0]", "amount", "200000", "reviewer-1", "2024-03-01", "misprint in the source"])
    release = build(published).release
    text = b"".join(data_lines(release)).decode()
    assert '"200000"' in text and f"modified> {chr(34)}2024-03-01" in text
    assert found(published / "releases", ["184600", "184,600"]) == []


@pytest.mark.parametrize("row", ["r,people[0],name", "nobody,people[9],name,X,a,2024-01-01,w", "{id},people[0],colour,X,a,2024-01-01,w"])
def test_a_correction_that_fits_nothing_stops_the_build(published: Path, row: str) -> None:
    record = next(read_records(published / RECORDS))
    path = published / "decisions" / "corrections.csv"
    path.write_text(path.read_text(encoding="utf-8") + row.replace("{id}", record.id) + "\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"columns|has no|no record 'nobody'"):
        build(published)


def test_folders_change_places_even_where_the_system_cannot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for fails in (False, True):
        one, two = tmp_path / "one", tmp_path / "two"
        for folder in (one, two):
            folder.mkdir(exist_ok=True)
            (folder / "name").write_text(folder.name)
        if fails:
            monkeypatch.setattr(exchanging, "_in_one_step", lambda *_: 38)
        exchanging.exchange(one, two)
        assert ((one / "name").read_text(), (two / "name").read_text()) == ("two", "one")


@pytest.mark.skipif(not shutil.which("rsync"), reason="rsync is not installed")
def test_what_was_sent_to_a_server_goes_there_too(published: Path, tmp_path: Path) -> None:
    """By the commands of ``docs/deploy``, while it serves."""
    server = tmp_path / "server"
    (server / "releases").mkdir(parents=True)
    text = (Path(__file__).parents[2] / "docs" / "deploy" / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^\$ (rsync .*)$", text, re.MULTILINE)
    assert len(commands) == 2

    def send() -> None:
        for command in commands:
            here = command.replace("our-data/releases", f"{published}/releases", 1).replace("server:/srv/our-data", str(server))
            subprocess.run(shlex.split(here), check=True)

    send()
    assert served(server) == served(published)
    app = create_app(Releases.of(server))
    client = app.test_client()
    person = opaque(published, "person", 0)
    assert client.get(f"/data/{person}.ttl").status_code == 200
    withhold(published, [f"{Dataset.open(published).project.base}id/{person}"], by="signer-77")
    send()
    assert client.get(f"/data/{person}.ttl").status_code == 410
    everything = client.get(
        "/sparql?query=CONSTRUCT%20WHERE%20%7B?s%20?p%20?o%7D", headers={"Accept": "application/n-triples"}, buffered=True
    )
    assert everything.status_code == 200 and person not in everything.text
    assert served(server) == served(published)
    app.extensions["aigaq_current"].close()


@pytest.mark.skipif(sys.platform == "win32", reason="this needs the rights of POSIX")
def test_who_might_read_the_releases_may_read_what_takes_their_place(published: Path) -> None:
    """Or a service under an account of its own would go on with what it has open."""
    releases = published / "releases"
    releases.chmod(0o755)
    before = os.umask(0o077)
    try:
        withhold(published, ["Zholbarysov A."], by="signer-77")
        with (published / "aigaq.toml").open("a", encoding="utf-8") as file:
            file.write("# another remark\n")
        build(published)
        found = [path for path in [releases, *releases.rglob("*")] if not path.is_symlink()]
        draft = build(published, unreviewed=True).release.folder
    finally:
        os.umask(before)
    assert {path.stat().st_mode & 0o777 for path in found if path.is_dir()} == {0o755}
    assert {path.stat().st_mode & 0o777 for path in found if path.is_file()} == {0o644}
    assert draft.stat().st_mode & 0o777 == 0o700, "a draft is for whom its maker lets see it"


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("unshare"), reason="only root on Linux mounts layers"
)
def test_a_folder_of_a_containers_image_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "image" / "releases").mkdir(parents=True)
    layers = f"lowerdir={tmp_path}/image,upperdir=upper,workdir=work"
    mount = f"mount -t tmpfs none /mnt && cd /mnt && mkdir upper work root && mount -t overlay none -o {layers} root && cd root"
    code = "from pathlib import Path as P; from publication.exchange import exchange as e; P('fresh').mkdir(); e(P('fresh'), P('releases'))"
    command = f'{mount} && PYTHONPATH={Path(__file__).parents[2]} {sys.executable} -c "{code}"; ls'
    done = subprocess.run(["unshare", "-m", "sh", "-c", command], capture_output=True, text=True, check=False)
    assert "came with a container's image" in done.stderr and "Copy the dataset to a volume" in done.stderr
    assert done.stdout.split() == ["fresh", "releases"]


@pytest.mark.slow
@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_at_any_moment_it_is_done_or_untouched(published: Path, moment: str) -> None:
    """SIGKILL during ``aigaq withhold``: all of it happened, or none; the next command cleans up, and a second try succeeds."""
    decisions = published / "decisions"
    before = served(published)
    withholding = ["withhold", "--dir", str(published), "--by", "signer-77", "Zholbarysov A."]
    command = [sys.executable, "-m", "tests.publication.killed", moment, str(published), *withholding]
    ended = subprocess.run(command, cwd=Path(__file__).parents[2], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    assert ended.returncode == -signal.SIGKILL
    untouched = served(published) == before
    assert untouched or found(published / "releases", ["Zholbarysov"]) == [], "half done"
    assert untouched or moment == "places changed"
    recover(Dataset.open(published))
    assert ("signer-77" in (decisions / "withheld.csv").read_text(encoding="utf-8")) is not untouched
    assert not list(published.glob(".releases-*")) and not list(decisions.glob(".withheld-*"))
    assert untouched is (served(published) == before)
    withhold(published, ["Zholbarysov A."], by="signer-77")
    assert found(published / "releases", ["Zholbarysov"]) == []
