"""From one release to the next: what differs, the log of it, and that nothing else makes a difference."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from endpoint.cli import main
from publication import diff, feeds
from publication.content import data_lines
from publication.feeds import Change
from publication.new import new_dataset
from publication.release import Release, Releases
from publication.writing import _Parts
from tests.publication.releases.conftest import GRAPH, lines, release_of

FIRST, SECOND, THIRD = "20240201T000000Z", "20240301T000000Z", "20240401T000000Z"


def corrected() -> list[str]:
    """The fine is another one, the official is gone, there is a new source."""
    graph = GRAPH.replace("73840", "99000")
    kept = [line for line in graph.strip().splitlines() if "perperper333" not in line]
    return lines("\n".join([*kept, "id:srcsrcsrcs33 a:type aq:Source"]))


def test_the_log_is_summed_up_by_release(dataset: Path) -> None:
    release = release_of(dataset, corrected(), SECOND)
    newest, first = (release.folder / "CHANGES.md").read_text(encoding="utf-8").splitlines()[-2:]
    assert newest == f"| {SECOND} | 2024-03-01T00:00:00Z | 1 | 2 | 1 |"
    assert first.startswith(f"| {FIRST} | 2024-02-01T00:00:00Z | ") and first.endswith(" | 0 | 0 |")


def test_the_log_tells_addresses_and_times_only(dataset: Path) -> None:
    release = release_of(dataset, corrected(), SECOND)
    found = {(e.release, e.change, e.id) for e in feeds.entries(release)}
    assert {(c, i) for r, c, i in found if r == SECOND} == {
        (Change.CORRECTED, "penpenpen222"),
        (Change.CORRECTED, "evtevtevt222"),
        (Change.WITHDRAWN, "perperper333"),
        (Change.PUBLISHED, "srcsrcsrcs33"),
    }
    assert {c for r, c, _ in found if r == FIRST} == {Change.PUBLISHED}
    text = (release.folder / feeds.CHANGES).read_text(encoding="utf-8")
    assert "73840" not in text and "official" not in text and f"2024-03-01T00:00:00Z,{SECOND},withdrawn,perperper333" in text


def test_coming_back_looks_like_being_published(dataset: Path) -> None:
    release_of(dataset, corrected(), SECOND)
    again = release_of(dataset, lines(GRAPH), THIRD)
    assert (Change.PUBLISHED, "perperper333") in {(e.change, e.id) for e in feeds.entries(again) if e.release == THIRD}


def test_a_draft_leaves_no_trace(dataset: Path) -> None:
    draft = release_of(dataset, lines(GRAPH + "id:srcsrcsrcs44 a:type aq:Source"), SECOND, draft=True)
    assert "srcsrcsrcs44" in {e.id for e in feeds.entries(draft)}
    after = release_of(dataset, lines(GRAPH), THIRD)
    assert {e.release for e in feeds.entries(after)} == {FIRST}


def test_diff_in_words_as_patch_and_as_json(dataset: Path) -> None:
    new = release_of(dataset, corrected(), SECOND)
    old = Releases.of(dataset).get(FIRST)
    words = "\n".join(diff.words(old, new))
    assert "amount: “73840” → “99000”" in words and "withdrawn Person" in words and "Person: 1 withdrawn" in words
    told = json.loads("".join(diff.as_json(old, new)))
    assert {c["change"] for c in told["changes"]} == {"published", "corrected", "withdrawn"}
    before = set(data_lines(old))
    for line in diff.patch(old, new):
        code, _, triple = line.partition(" ")
        (before.add if code == "A" else before.discard)(triple.encode()) if code in "AD" else None
    assert before == set(data_lines(new))
    done = CliRunner().invoke(main, ["diff", FIRST, "current", "--dir", str(dataset)])
    assert done.exit_code == 0 and "→" in done.output
    done = CliRunner().invoke(main, ["diff", "current", "current", "--dir", str(dataset)])
    assert "hold the same data" in done.output
    assert CliRunner().invoke(main, ["diff", "nowhere", "current", "--dir", str(dataset)]).exit_code == 2


def files(release: Release) -> Iterator[tuple[str, bytes]]:
    for path in sorted(release.folder.iterdir()):
        if path.is_file():
            yield path.name, path.read_bytes()


def test_same_lines_give_same_bytes_in_whatever_order(published: Path, tmp_path: Path) -> None:
    twin = tmp_path / "twin"
    new_dataset(twin)
    shutil.copytree(published / "keys", twin / "keys", dirs_exist_ok=True)
    shuffled = lines(GRAPH) * 2
    random.Random(5).shuffle(shuffled)
    one, other = dict(files(Releases.of(published).current())), dict(files(release_of(twin, shuffled, FIRST)))
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []


@pytest.mark.parametrize("part_lines", [1, 2, 3, 7, 100])
def test_parts_hold_whole_resources(tmp_path: Path, part_lines: int) -> None:
    given = [f'<http://a.example/id/{n // 5}#x> <http://p.example/> "{n}" .\n'.encode() for n in range(20)]
    with _Parts(tmp_path / "data.nt", part_lines) as written:
        for block in (given[:9], given[9:10], given[10:]):
            written.write(block, b"".join(block))
    parts = [path.read_bytes().splitlines(keepends=True) for path in written.paths]
    assert [line for part in parts for line in part] == given
    assert all(len(part) >= part_lines for part in parts[:-1]) and all(parts)
    assert len({line.partition(b"#")[0] for part in parts for line in part[:1]}) == len(parts)
