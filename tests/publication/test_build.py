"""The whole way, on a small dataset: what is published, what is not, and what survives an accident."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox
import pytest

from converters.record import read_records
from ontology import codes
from ontology import terms as aq
from ontology.errors import AigaqError, BadInput, RuleBroken, Unavailable
from publication.build import build
from publication.files import only_writer
from publication.release import Release, Releases

SIGNED = datetime.now(UTC).isoformat()
RECORDS = Path("records") / "list-2024-01.jsonl"


def accept_all(folder: Path, status: str = "accepted") -> None:
    for path in (folder / "records").glob("*.jsonl"):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for row in rows:
            row["review"] = {"status": status, "by": "reviewer-1", "at": SIGNED}
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def edit(folder: Path, number: int, **fields: object) -> None:
    """Change fields of the numbered record, as a person would in an editor."""
    path = folder / RECORDS
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    rows[number].update(fields)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def entries(release: Release) -> int:
    return release.manifest.counts.get("Entry", 0)


def served(folder: Path) -> dict[str, str]:
    """Digest of every file that readers can get, by path."""
    root = folder / "releases"
    found = {
        p.relative_to(root).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in root.rglob("*")
        if p.is_file() and not p.is_symlink()
    }
    return found | {"current": str(Releases.of(folder).current_id())}


def test_nothing_is_published_before_review(dataset: Path) -> None:
    outcome = build(dataset)
    assert outcome.assembled is not None
    assert (outcome.assembled.records, dict(outcome.assembled.held)) == (0, {"not yet reviewed": 3})
    assert entries(outcome.release) == 0 and not outcome.release.manifest.draft


def test_a_draft_says_so(dataset: Path) -> None:
    release = build(dataset, unreviewed=True).release
    assert entries(release) == 3 and release.manifest.draft
    ask = f"ASK {{ GRAPH ?g {{ ?d <{aq.reviewStatus}> <{codes.ReviewStatus.UNREVIEWED_DRAFT}> }} }}"
    assert bool(release.open_store().query(ask))


def test_accepted_records_are_published_and_rejected_are_not(dataset: Path) -> None:
    build(dataset)
    accept_all(dataset)
    edit(dataset, 1, review={"status": "rejected", "by": "reviewer-1", "at": SIGNED})
    release = build(dataset).release
    assert entries(release) == 2
    text = gzip.decompress((release.folder / "data.nq.gz").read_bytes()).decode()
    assert "Zholbarysov" in text and "Torgaytay" not in text


def test_every_fact_leads_to_its_sentence_and_address(dataset: Path) -> None:
    release = build(dataset, unreviewed=True).release
    query = f"""
        SELECT ?address ?quote WHERE {{
          ?penalty a <{aq.Penalty}> ; <{aq.penaltyKind}> <https://w3id.org/aigaq/list/penalty-kind/fine> .
          ?claim <{aq.subject}> ?penalty ; <{aq.property}> <{aq.penaltyKind}> ; <http://www.w3.org/ns/prov#wasDerivedFrom> ?passage .
          ?passage <{aq.inEntry}>? ?entry . ?entry <http://purl.org/dc/terms/references> ?address . ?passage <{aq.quote}> ?quote }}"""
    [row] = list(release.open_store().query(query))
    assert row["address"].value == "https://news.example/2024/3"
    assert "184,600 tenge" in row["quote"].value


def test_the_same_inputs_give_the_same_bytes(dataset: Path, tmp_path: Path) -> None:
    first = build(dataset, unreviewed=True).release
    twin = tmp_path / "twin"
    shutil.copytree(dataset, twin, ignore=shutil.ignore_patterns("releases", ".aigaq"))
    second = build(twin, unreviewed=True).release
    for name in ("data.nq.gz", "data.ttl.gz", "reference.ttl.gz"):
        assert (first.folder / name).read_bytes() == (second.folder / name).read_bytes(), name
    assert first.manifest.digest == second.manifest.digest


def test_a_second_build_does_nothing(dataset: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = build(dataset, unreviewed=True).release
    before = served(dataset)
    monkeypatch.setattr("converters.extract.extract", lambda *a, **k: pytest.fail("a source was read again"))
    outcome = build(dataset, unreviewed=True)
    assert outcome.assembled is None and outcome.release.id == first.id
    assert served(dataset) == before


def test_only_what_changed_is_validated(dataset: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from publication import validation

    build(dataset, unreviewed=True)
    seen: list[str] = []
    real = validation._check
    monkeypatch.setattr(validation, "_check", lambda chunk, file: seen.extend(key for key, _, _ in chunk) or real(chunk, file))
    edit(dataset, 2, place="Astana city")
    build(dataset, unreviewed=True)
    assert len(seen) == 1


NOT_NEEDED = {"docx", "odf", "pypdfium2", "pandas", "pyshacl", "converters.extract"}
REBUILD = """
import sys
from pathlib import Path
from publication.build import build
build(Path(sys.argv[1]), unreviewed=True)
print(*sys.modules)
"""


def test_a_rebuild_after_an_edit_gives_the_bytes_of_a_build_from_nothing(
    dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(dataset, unreviewed=True)
    edit(dataset, 1, place="Kosshy", place_code="kz-kosshy", place_evidence=None)
    twin = tmp_path / "twin"
    shutil.copytree(dataset, twin, symlinks=True, ignore=shutil.ignore_patterns("valid.txt", "shapes.json", "build.json"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(time.time()) + 5))
    done = subprocess.run([sys.executable, "-c", REBUILD, str(dataset)], stdout=subprocess.PIPE, text=True, check=True)
    assert NOT_NEEDED.isdisjoint(done.stdout.split())  # each takes longer than validating the edited record
    again, anew = Releases.of(dataset).current(), build(twin, unreviewed=True).release
    assert again.id == anew.id
    assert files(again) == files(anew)
    assert set(again.open_store()) == set(anew.open_store())


def files(release: Release) -> dict[str, str]:
    """Digest of every file of a release but those of the store, which may be laid out otherwise."""
    found = (path for path in release.folder.iterdir() if path.is_file())
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def test_a_decision_survives_a_new_extraction_and_an_entry_added_above(dataset: Path) -> None:
    build(dataset)
    accept_all(dataset)
    first = build(dataset).release
    source = dataset / "sources" / "list-2024-01.txt"
    added = "January 2, Semey, Ilesbayuly Daryn was summoned for questioning by the police.\n\n"
    text = source.read_text(encoding="utf-8")
    source.write_text(text.replace("January 5, Taraz", f"{added}January 5, Taraz"), encoding="utf-8")
    second = build(dataset).release
    records = list(read_records(dataset / RECORDS))
    assert [r.review.status for r in records] == ["proposed", "accepted", "accepted", "accepted"]
    written = source.read_text(encoding="utf-8")
    assert all(written[r.evidence.start : r.evidence.end] == r.evidence.quote for r in records)
    ids = [
        {q.subject.value for q in release.open_store().quads_for_pattern(None, None, ox.NamedNode(aq.Event))} for release in (first, second)
    ]
    assert ids[0] == ids[1]


def test_a_decided_record_whose_entry_is_gone_returns_to_review(dataset: Path) -> None:
    build(dataset)
    accept_all(dataset)
    source = dataset / "sources" / "list-2024-01.txt"
    source.write_text(source.read_text(encoding="utf-8").replace("15 days", "10 days"), encoding="utf-8")
    release = build(dataset).release
    records = list(read_records(dataset / RECORDS))
    gone = [r for r in records if any(f.code == "source-changed" for f in r.flags)]
    assert [r.review.status for r in gone] == ["proposed"]
    assert entries(release) == 2


def test_merged_people_share_an_address_and_keep_the_older(dataset: Path) -> None:
    build(dataset, unreviewed=True)
    mentions = [f"{r.id}/{p.id}" for r in read_records(dataset / RECORDS) for p in r.people if p.surname == "Zholbarysov"]
    assert len(mentions) == 2
    people = ox.NamedNode(aq.Person)
    before = {q.subject for q in Releases.of(dataset).current().open_store().quads_for_pattern(None, None, people)}
    with (dataset / "decisions" / "identities.csv").open("a", newline="", encoding="utf-8") as file:
        csv.writer(file).writerow([*reversed(mentions), "same", "reviewer-1", "2024-02-03", "same articles, same town"])
    after = {q.subject for q in build(dataset, unreviewed=True).release.open_store().quads_for_pattern(None, None, people)}
    assert len(after) == len(before) - 1 and after < before


def test_a_draft_never_becomes_history(dataset: Path) -> None:
    draft = build(dataset, unreviewed=True).release
    accept_all(dataset)
    release = build(dataset).release
    assert Releases.of(dataset).current_id() == release.id
    assert not draft.folder.exists()


def test_older_releases_stay_while_all_they_hold_is_public(dataset: Path) -> None:
    build(dataset)
    accept_all(dataset)
    first = build(dataset).release
    with (dataset / "aigaq.toml").open("a", encoding="utf-8") as file:
        file.write("# a remark\n")
    second = build(dataset).release
    assert {first.id, second.id} <= set(Releases.of(dataset).ids())


def test_what_is_withheld_later_vanishes_from_older_releases(dataset: Path) -> None:
    build(dataset)
    accept_all(dataset)
    first = build(dataset).release
    record = list(read_records(dataset / RECORDS))[1]
    with (dataset / "decisions" / "withheld.csv").open("a", newline="", encoding="utf-8") as file:
        csv.writer(file).writerow(["record", record.id, "reviewer-1", "2024-02-03", "asked to"])
    second = build(dataset).release
    assert second.id in Releases.of(dataset).ids() and not first.folder.exists()
    for path in (p for p in (dataset / "releases").rglob("*") if p.is_file()):
        content = path.read_bytes()
        assert b"Torgaytay" not in (gzip.decompress(content) if path.suffix == ".gz" else content), path


# What is wrong is said, and nothing changes


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"charges": [{"person": None, "code": "XX", "article": "1"}]}, ["'XX'", "not a code", "list-2024-01.jsonl"]),
        ({"place_code": "atlantis"}, ["'atlantis'", "not a place"]),
        ({"penalties": [{"person": None, "kind": "fine", "amount": -1}]}, ["line 1", "penalties.0.amount"]),
        ({"date": "2024-13-45"}, ["list-2024-01"]),
        ({"urls": ["ftp://news.example/x"]}, ["urls[0]", "web address"]),
        ({"events": [{"type": "judgment", "people": ["p9"]}]}, ["p9"]),
    ],
    ids=["unknown code", "unknown place", "bad amount", "bad date", "bad address", "nobody"],
)
def test_a_broken_record_stops_the_build(dataset: Path, fields: dict[str, object], words: list[str]) -> None:
    build(dataset, unreviewed=True)
    before = served(dataset)
    edit(dataset, 0, **fields)
    with pytest.raises((RuleBroken, BadInput)) as caught:
        build(dataset, unreviewed=True)
    assert all(word in str(caught.value) for word in words), caught.value
    assert caught.value.hint
    assert served(dataset) == before


def test_evidence_that_the_source_does_not_hold_stops_the_build(dataset: Path) -> None:
    build(dataset, unreviewed=True)
    record = next(read_records(dataset / RECORDS))
    quote = record.evidence.quote.replace("15 days", "51 days")
    edit(dataset, 0, evidence={**record.evidence.model_dump(), "quote": quote})
    with pytest.raises(RuleBroken, match="does not stand at characters"):
        build(dataset, unreviewed=True)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.txt", b"", "empty"),
        ("binary.txt", bytes(range(256)) * 40, "binary.txt"),
        ("table.csv", b"date,name\n2024-01-01,A\n", "map"),
        ("picture.heic", b"x", "picture.heic"),
        ("copy.txt", None, "same file"),
        ("list-2024-01.md", b"January 5, Taraz, somebody was detained.", "same name"),
    ],
    ids=["empty", "binary", "table without map", "unknown ending", "duplicate", "same name"],
)
def test_a_source_that_cannot_be_taken_in_changes_nothing(dataset: Path, name: str, content: bytes | None, words: str) -> None:
    build(dataset, unreviewed=True)
    before = served(dataset)
    (dataset / "sources" / name).write_bytes((dataset / "sources" / "list-2024-01.txt").read_bytes() if content is None else content)
    with pytest.raises(AigaqError) as caught:
        build(dataset, unreviewed=True)
    assert words in str(caught.value)
    assert caught.value.hint
    assert served(dataset) == before


def test_two_builds_at_once_are_refused(dataset: Path) -> None:
    with only_writer(dataset / ".aigaq"), pytest.raises(Unavailable, match="another aigaq command"):
        build(dataset)


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """A file system of three megabytes at ``folder``."""
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("only root can mount a small file system")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_changes_nothing(dataset: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "small"):
        folder = tmp_path / "small" / "dataset"
        shutil.copytree(dataset, folder)
        with (folder / "filler").open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(b"x" * 4096)
        with pytest.raises(Unavailable, match="disk is full") as caught:
            build(folder, unreviewed=True)
        assert "Free some space" in str(caught.value)
        assert Releases.of(folder).ids() == [] and not list(folder.glob("releases/.*"))


def test_a_missing_right_is_told(dataset: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "small"):
        folder = tmp_path / "small" / "dataset"
        shutil.copytree(dataset, folder)
        subprocess.run(["mount", "-o", "remount,ro", str(tmp_path / "small")], check=True)
        with pytest.raises(Unavailable, match="may not be read or written") as caught:
            build(folder, unreviewed=True)
        assert "rights" in str(caught.value)


@pytest.mark.slow
def test_a_build_killed_at_any_moment_leaves_the_served_release(dataset: Path) -> None:
    chance = random.Random(11)
    first = build(dataset, unreviewed=True).release
    source = dataset / "sources" / "list-2024-01.txt"
    command = [sys.executable, "-m", "endpoint", "build", str(dataset), "--unreviewed"]
    killed = 0
    for turn in range(12):
        with source.open("a", encoding="utf-8") as file:
            file.write(f"\nJanuary {turn + 13}, Semey, a rally was held.\n")
        before = Releases.of(dataset).current()
        process = subprocess.Popen(command, cwd=Path(__file__).parents[2], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if turn % 3 == 0:  # anywhere, the start of the program too
            time.sleep(chance.uniform(0.1, 2.0))
        else:  # while the release is being made
            while process.poll() is None and not list((dataset / "releases").glob(".building-*")):
                time.sleep(0.005)
            time.sleep(chance.uniform(0.0, 0.4))
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        now = Releases.of(dataset).current()
        assert now.id == before.id or now.manifest.issued >= before.manifest.issued
        for file in now.manifest.files:
            assert hashlib.sha256((now.folder / file.name).read_bytes()).hexdigest() == file.sha256
        assert len(now.open_store()) > 0
    assert killed >= 3
    final = build(dataset, unreviewed=True).release
    assert entries(final) == entries(first) + 12
    assert not list((dataset / "releases").glob(".building-*"))
