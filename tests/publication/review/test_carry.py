"""Decisions over new extractions: kept where the text is the same, back at the desk with the difference where it changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from converters.record import ReviewStatus
from publication.project import Dataset
from publication.review.changes import Edit, Row, places_to_split
from publication.review.desk import ReviewDesk
from publication.review.difference import differences
from publication.review.evidence import check
from publication.review.fields import KINDS, values
from publication.review.log import MACHINE, Action
from tests.publication.review.conftest import extract, seen

DOC = "list-2024-01"


def change(desk: ReviewDesk, old: str, new: str) -> ReviewDesk:
    """Change the source, extract again, and sit down at the desk."""
    path = desk.dataset.sources / f"{DOC}.txt"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    extract(desk.dataset.folder)
    return ReviewDesk(Dataset.open(desk.dataset.folder))


def accept_all(desk: ReviewDesk) -> None:
    desk.decide([seen(record) for record in desk.records()], ReviewStatus.ACCEPTED, "a")


def test_what_moved_keeps_its_decision(desk: ReviewDesk) -> None:
    accept_all(desk)
    before = desk.records(DOC)
    after = change(desk, "January 5, Taraz", "January 2, Semey, an assembly was dispersed[1].\n\nJanuary 5, Taraz")
    kept = [r for r in after.records(DOC) if r.review.status is ReviewStatus.ACCEPTED]
    assert [r.id for r in kept] == [r.id for r in before] and [r.entry for r in kept] == [2, 3, 4]
    for record in after.records(DOC):
        check(record, after.source(DOC))
    assert after.records(DOC)[0].review.status is ReviewStatus.PROPOSED


def test_changed_evidence_returns_to_the_desk_with_the_difference(desk: ReviewDesk) -> None:
    accept_all(desk)
    was = desk.records(DOC)[0]
    after = change(desk, "arrest for 15 days for a rally", "arrest for 10 days for a rally")
    assert len(after.records(DOC)) == 3
    record = after.record(was.id)  # the same id: addresses and decisions on its people hold
    assert record.review.status is ReviewStatus.PROPOSED
    assert [r.review.status.value for r in after.records(DOC)] == ["proposed", "accepted", "accepted"]
    check(record, after.source(DOC))
    [flag] = [flag for flag in record.flags if flag.code == "source-changed"]
    assert "«15» became «10»" in flag.message
    assert after.returned_from(record) == was
    told = {str(d) for d in differences(was, record)}
    assert any("P15D" in line for line in told) and any("P10D" in line for line in told)
    assert [p.name for p in record.people] == [p.name for p in was.people] and record.charges[0].article == "488"
    [entry] = [e for e in after.log.entries() if e.action is Action.RETURN]
    assert entry.by == MACHINE and entry.before == [was] and after.undoable() != entry


def test_a_returned_record_is_accepted_anew_and_stays_so(desk: ReviewDesk) -> None:
    accept_all(desk)
    after = change(desk, "arrest for 15 days for a rally", "arrest for 10 days for a rally")
    waiting = after.records(DOC)[0]
    after.decide([seen(waiting)], ReviewStatus.ACCEPTED, "b")
    assert after.returned_from(after.record(waiting.id)) is None
    later = change(after, "FROM January 1", "from January 1")
    assert [r.review.status.value for r in later.records(DOC)] == ["accepted"] * 3
    assert later.record(waiting.id).review.by == "b" and len(later.records(DOC)) == 3


def test_a_new_extractor_changes_no_decision(desk: ReviewDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [Row(k.name, i, values(k, e)) for k in KINDS for i, e in enumerate(getattr(desk.records(DOC)[0], k.list))]
    desk.correct(seen(desk.records(DOC)[0]), lambda _: Edit(rows, {"place": "Taraz city"}), "a", accept=True)
    desk.correct(seen(desk.records(DOC)[1]), lambda r: Edit([], {"place": "corrected, undecided"}), "a", accept=False)
    before = desk.records(DOC)
    monkeypatch.setattr("publication.intake.extractor_digest", lambda: "another extractor")
    extract(desk.dataset.folder)
    assert ReviewDesk(Dataset.open(desk.dataset.folder)).records(DOC) == before


def test_an_entry_that_is_gone_returns_flagged(desk: ReviewDesk) -> None:
    accept_all(desk)
    gone = desk.records(DOC)[2]
    text = desk.source(DOC).text
    after = change(desk, text[gone.evidence.start : gone.evidence.end], "Nothing else is known.")
    record = after.record(gone.id)
    assert record.review.status is ReviewStatus.PROPOSED and record.flags[0].code == "source-changed"
    assert [e.action for e in after.log.entries()][-1] is Action.RETURN
    count = len(after.log.entries())
    assert len(change(after, "FROM January 1", "from January 1").log.entries()) == count  # told once


def test_split_and_merged_entries_are_not_proposed_again(desk: ReviewDesk) -> None:
    first, second, third = desk.records(DOC)
    desk.split(seen(second), places_to_split(second)[0], "a")
    parts = desk.records(DOC)[1:3]
    desk.decide([seen(parts[0])], ReviewStatus.ACCEPTED, "a")
    after = change(desk, "FROM January 1", "observed FROM January 1")
    assert [r.id for r in after.records(DOC)] == [first.id, *(p.id for p in parts), third.id]
    assert after.record(parts[0].id).review.status is ReviewStatus.ACCEPTED
    for record in after.records(DOC):
        check(record, after.source(DOC))
    after.merge(seen(after.record(parts[0].id)), seen(after.record(parts[1].id)), "a")
    after.merge(seen(after.record(first.id)), seen(after.record(second.id)), "a")
    last = change(after, "observed FROM January 1", "FROM January 1")
    assert [r.id for r in last.records(DOC)] == [first.id, third.id]


def test_an_undone_split_leaves_nothing_behind(desk: ReviewDesk) -> None:
    before = desk.records(DOC)
    desk.split(seen(before[1]), places_to_split(before[1])[0], "a")
    desk.undo("a")
    after = change(desk, "FROM January 1", "observed FROM January 1")
    assert [r.id for r in after.records(DOC)] == [r.id for r in before]


def test_proposals_that_nobody_touched_follow_the_source(desk: ReviewDesk) -> None:
    before = desk.records(DOC)
    after = change(desk, "arrest for 15 days for a rally", "arrest for 10 days for a rally")
    assert len(after.records(DOC)) == 3 and after.records(DOC)[0].id != before[0].id
    assert after.log.entries() == [] and not any(f.code == "source-changed" for r in after.records(DOC) for f in r.flags)


def test_the_file_of_records_survives_without_the_log(desk: ReviewDesk, dataset: Path) -> None:
    accept_all(desk)
    (dataset / "decisions" / "log.jsonl").unlink()
    after = change(desk, "FROM January 1", "observed FROM January 1")
    assert [r.review.status.value for r in after.records(DOC)] == ["accepted"] * 3
