"""Decisions at the desk: logged first, carried out once, refused where something changed, taken back whole."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from converters.record import ReviewStatus
from ontology.errors import BadInput, Refused
from publication.project import Dataset
from publication.review.changes import Edit, Row, places_to_split
from publication.review.desk import ReviewDesk
from publication.review.fields import KINDS, values
from publication.review.identities import judgement
from publication.review.log import Action, ReviewLog
from publication.review.states import Stale
from tests.publication.review.conftest import seen

DOC = "list-2024-01"


def unchanged(desk: ReviewDesk, number: int = 0) -> Edit:
    """The edit that changes nothing in a record."""
    record = desk.records(DOC)[number]
    return Edit([Row(kind.name, i, values(kind, e)) for kind in KINDS for i, e in enumerate(getattr(record, kind.list))])


def again(desk: ReviewDesk) -> ReviewDesk:
    """The desk after a restart."""
    return ReviewDesk(Dataset.open(desk.dataset.folder))


def test_a_decision_is_signed_in_the_file_and_in_the_log(desk: ReviewDesk) -> None:
    record = desk.records(DOC)[0]
    desk.decide([seen(record)], ReviewStatus.ACCEPTED, "reviewer-1", "checked with the lawyer")
    found = again(desk).record(record.id).review
    assert (found.status, found.by) == (ReviewStatus.ACCEPTED, "reviewer-1") and found.at
    lines = [json.loads(line) for line in desk.log.path.read_text(encoding="utf-8").splitlines()]
    assert [line.get("action") for line in lines] == ["accept", None] and lines[1] == {"done": 1}
    assert lines[0]["why"] == "checked with the lawyer"


def test_the_log_alone_tells_the_state(desk: ReviewDesk) -> None:
    start = {record.id: record for record in desk.records()}
    first, second, third = desk.records(DOC)
    desk.decide([seen(first), seen(second)], ReviewStatus.ACCEPTED, "a")
    desk.decide([seen(third)], ReviewStatus.REJECTED, "b")
    desk.undo("b")
    desk.split(seen(desk.record(second.id)), places_to_split(second)[0], "a")
    for entry in ReviewLog(desk.log.path).entries():
        for record in entry.before:
            assert start.pop(record.id) == record
        start |= {record.id: record for record in entry.after}
    assert start == {record.id: record for record in desk.records()}


def test_two_tabs_do_not_overwrite_each_other(desk: ReviewDesk) -> None:
    record = desk.records(DOC)[0]
    tab = seen(record)
    desk.decide([tab], ReviewStatus.ACCEPTED, "a")
    with pytest.raises(Stale) as caught:
        desk.decide([tab], ReviewStatus.REJECTED, "b")
    assert caught.value.current and caught.value.current.review.by == "a"
    assert desk.record(record.id).review.status is ReviewStatus.ACCEPTED


def test_a_stale_correction_shows_what_it_wanted_and_can_be_put_over(desk: ReviewDesk) -> None:
    record = desk.records(DOC)[0]
    tab = seen(record)
    desk.show(record)
    mine = Edit(unchanged(desk).rows, {"place": "Taraz city"})
    desk.decide([tab], ReviewStatus.ACCEPTED, "a")
    with pytest.raises(Stale) as caught:
        desk.correct(tab, lambda _: mine, "b", accept=True)
    assert caught.value.wanted and caught.value.wanted.place == "Taraz city" and caught.value.current
    desk.correct(tab, lambda _: mine, "b", accept=True, over=seen(caught.value.current).version)
    assert (desk.record(record.id).place, desk.record(record.id).review.by) == ("Taraz city", "b")


def test_many_are_accepted_together_or_not_at_all(desk: ReviewDesk) -> None:
    tabs = [seen(record) for record in desk.records()]
    desk.decide(tabs[1:2], ReviewStatus.REJECTED, "a")
    with pytest.raises(Stale):
        desk.decide(tabs, ReviewStatus.ACCEPTED, "b")
    assert [r.review.status.value for r in desk.records()] == ["proposed", "rejected", "proposed"]
    desk.undo("a")
    desk.decide(tabs, ReviewStatus.ACCEPTED, "b")
    assert {r.review.status.value for r in desk.records()} == {"accepted"}
    desk.undo("b")
    assert {r.review.status.value for r in desk.records()} == {"proposed"}


@pytest.mark.parametrize("where", ["before the records", "after the records", "in the log"])
def test_a_crash_leaves_a_decision_done_or_not_taken(desk: ReviewDesk, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    record = desk.records(DOC)[0]

    def die(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    if where == "in the log":
        desk.decide([seen(record)], ReviewStatus.ACCEPTED, "a")
        desk.undo("a")
        with desk.log.path.open("ab") as file:
            file.write(b'{"n": 3, "at": "2024-04-')  # the disk was full, or the current gone
    elif where == "before the records":
        monkeypatch.setattr(ReviewDesk, "_carry_out", die)
    else:
        monkeypatch.setattr(ReviewLog, "done", die)
    if where != "in the log":
        with pytest.raises(KeyboardInterrupt):
            desk.decide([seen(record)], ReviewStatus.ACCEPTED, "a")
    monkeypatch.undo()
    after = again(desk)
    expected = ReviewStatus.PROPOSED if where == "in the log" else ReviewStatus.ACCEPTED
    assert after.record(record.id).review.status is expected
    assert after.log.pending() == []
    after.decide([seen(after.records(DOC)[1])], ReviewStatus.REJECTED, "a")
    assert again(after).records(DOC)[1].review.status is ReviewStatus.REJECTED


def test_a_change_by_hand_after_a_decision_is_not_undone_at_the_next_start(desk: ReviewDesk) -> None:
    record = desk.records(DOC)[0]
    path = desk.dataset.records / f"{DOC}.jsonl"
    before = path.read_text(encoding="utf-8")
    desk.decide([seen(record)], ReviewStatus.ACCEPTED, "a")
    path.write_text(before, encoding="utf-8")
    assert again(desk).record(record.id).review.status is ReviewStatus.PROPOSED
    with pytest.raises(Refused, match="changed again"):
        desk.undo("a")


def test_a_damaged_log_is_told_with_its_line(desk: ReviewDesk) -> None:
    desk.decide([seen(desk.records()[0])], ReviewStatus.ACCEPTED, "a")
    with desk.log.path.open("ab") as file:
        file.write(b"{}\n")
    with pytest.raises(BadInput, match=r"log\.jsonl, line 3"):
        again(desk)


def test_a_correction_finds_its_words_in_the_source(desk: ReviewDesk) -> None:
    record = desk.records(DOC)[1]
    text = desk.source(DOC).text
    rows = [*unchanged(desk, 1).rows, Row("event", None, {"type": "statement", "people": "Torgaytay"}, "outside the court building")]
    desk.correct(seen(record), lambda _: Edit(rows), "a", accept=True)
    made = desk.record(record.id).events[-1]
    assert made.evidence and text[made.evidence.start : made.evidence.end] == "outside the court building"
    assert (made.people, made.rule) == ([record.people[0].id], None)
    assert [event.rule for event in desk.record(record.id).events[:-1]] == [event.rule for event in record.events]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (Row("event", None, {"type": "statement"}, "words that nobody wrote"), "does not stand in the text"),
        (Row("event", None, {"type": "dance"}, "Almaty"), "events"),
        (Row("penalty", None, {"kind": "fine", "amount": "many"}, "Almaty"), "not a number"),
        (Row("penalty", None, {"kind": "fine", "duration": "15 days"}, "Almaty"), "ISO 8601"),
        (Row("charge", None, {"article": "488", "person": "Nobody"}, "Almaty"), "does not list"),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_saved(desk: ReviewDesk, row: Row, message: str) -> None:
    record = desk.records(DOC)[1]
    with pytest.raises(BadInput, match=message):
        desk.correct(seen(record), lambda _: Edit([*unchanged(desk, 1).rows, row]), "a", accept=True)
    assert desk.record(record.id) == record and desk.log.entries() == []


def test_whoever_is_taken_out_leaves_the_events_and_the_id_is_never_given_again(desk: ReviewDesk) -> None:
    record = desk.records(DOC)[1]
    gone = record.people[0].id
    rows = [row for row in unchanged(desk, 1).rows if row.kind != "person"]
    desk.correct(seen(record), lambda _: Edit(rows), "a", accept=False)
    assert all(gone not in event.people for event in desk.record(record.id).events)
    rows = [*unchanged(desk, 1).rows, Row("person", None, {"name": "Nurbike", "role": "affected"})]
    desk.correct(seen(desk.record(record.id)), lambda _: Edit(rows), "a", accept=False)
    assert desk.record(record.id).people[0].id not in {p.id for p in record.people}


def test_split_and_merge_are_each_others_undoing(desk: ReviewDesk) -> None:
    whole = desk.records(DOC)[1]
    entry = desk.split(seen(whole), places_to_split(whole)[0], "a")
    first, second = entry.after
    assert first.id == whole.id != second.id
    assert first.evidence.quote.endswith("building.") and second.evidence.quote.startswith("She was released")
    assert [r.id for r in desk.records(DOC)][1:3] == [first.id, second.id]
    desk.merge(seen(second), seen(first), "a")
    merged = desk.record(whole.id)
    assert merged.evidence == whole.evidence and merged.people == whole.people
    assert sorted(e.type for e in merged.events) == sorted(e.type for e in whole.events)
    desk.undo("a")
    desk.undo("a")
    assert desk.record(whole.id) == whole and len(desk.records(DOC)) == 3 and desk.identities() == []


def test_whoever_is_withheld_stays_so_when_entries_are_merged_or_split(desk: ReviewDesk) -> None:
    first, second = desk.records(DOC)[:2]
    desk.merge(seen(first), seen(second), "a")
    joined = {frozenset((i.a, i.b)) for i in desk.identities() if i.decision == "same"}
    whole = desk.record(first.id)
    torgaytay = next(p.id for p in whole.people if "Torgaytay" in p.name)
    assert frozenset((f"{first.id}/{torgaytay}", f"{second.id}/{second.people[0].id}")) in joined
    place = next(at for at in places_to_split(whole) if desk.source(DOC).text.startswith("January 9", at))
    desk.split(seen(whole), place, "a")
    new = desk.records(DOC)[1]
    assert any({i.a, i.b} == {f"{whole.id}/{torgaytay}", f"{new.id}/{torgaytay}"} for i in desk.identities())


@pytest.mark.parametrize("row", ["record,{id},a,2024-04-01,asked", "statement,{id}/events[0],a,2024-04-01,asked"])
def test_a_withheld_entry_is_not_cut_into_parts(desk: ReviewDesk, row: str) -> None:
    record = desk.records(DOC)[1]
    path = desk.dataset.decisions / "withheld.csv"
    path.write_text("what,key,by,at,why\n" + row.format(id=record.id) + "\n", encoding="utf-8")
    with pytest.raises(Refused, match="withholds"):
        desk.split(seen(record), places_to_split(record)[0], "a")
    with pytest.raises(Refused, match="withholds"):
        desk.merge(seen(record), seen(desk.records(DOC)[0]), "a")


def test_elements_that_a_decision_counts_on_are_not_taken_out(desk: ReviewDesk) -> None:
    record = desk.records(DOC)[1]
    path = desk.dataset.decisions / "withheld.csv"
    path.write_text(f"what,key,by,at,why\nstatement,{record.id}/events[1],a,2024-04-01,asked\n", encoding="utf-8")
    rows = [row for row in unchanged(desk, 1).rows if (row.kind, row.index) != ("event", 0)]
    with pytest.raises(Refused, match="withholds"):
        desk.correct(seen(record), lambda _: Edit(rows), "a", accept=True)


def test_only_neighbours_are_merged(desk: ReviewDesk) -> None:
    first, _, third = desk.records(DOC)
    with pytest.raises(Refused, match="another entry stands between"):
        desk.merge(seen(first), seen(third), "a")


def test_words_that_no_record_covers_become_one(desk: ReviewDesk) -> None:
    with pytest.raises(Refused, match="covers"):
        desk.add(DOC, "Torgaytay Nurbike", "a")
    with pytest.raises(BadInput, match="does not stand in the source"):
        desk.add(DOC, "Nobody wrote this", "a")
    [made] = desk.add(DOC, "MONITORING OF PROSECUTIONS", "a").after
    assert desk.records(DOC)[0] == made and made.review.status is ReviewStatus.PROPOSED


def test_who_is_whom_is_decided_and_taken_back(desk: ReviewDesk) -> None:
    a, b = (f"{desk.records(DOC)[n].id}/{desk.records(DOC)[n].people[0].id}" for n in (0, 2))
    from publication.review.identities import digest

    same = [judgement(a, b, "same", "a", "same town")]
    nothing = digest([], {a, b})
    desk.identify(same, "a", nothing, {a, b})
    assert [i.decision for i in desk.identities()] == ["same"]
    with pytest.raises(Stale):  # another tab did not know of it
        desk.identify([judgement(a, b, "different", "b", "")], "b", nothing, {a, b})
    desk.identify([judgement(a, b, "different", "b", "")], "b", digest(desk.identities(), {a, b}), {a, b})
    assert [i.decision for i in desk.identities()] == ["different"]
    desk.undo("b")
    assert [i.decision for i in desk.identities()] == ["same"]
    desk.undo("b")
    assert desk.identities() == []
    assert [entry.action for entry in desk.log.entries()] == [Action.IDENTIFY, Action.IDENTIFY, Action.UNDO, Action.UNDO]


def test_judgements_that_contradict_each_other_are_refused(desk: ReviewDesk) -> None:
    from publication.review.identities import digest

    keys = {"x/p1", "y/p1", "z/p1"}
    desk.identify([judgement("x/p1", "y/p1", "different", "a", "")], "a", digest([], keys), keys)
    more = [judgement("x/p1", "z/p1", "same", "a", ""), judgement("y/p1", "z/p1", "same", "a", "")]
    with pytest.raises(BadInput, match="judged different"):
        desk.identify(more, "a", digest(desk.identities(), keys), keys)
    assert len(desk.identities()) == 1


def test_the_reviewers_words_stay_in_the_private_log(desk: ReviewDesk, dataset: Path) -> None:
    desk.decide([seen(desk.records()[0])], ReviewStatus.REJECTED, "reviewer-1", "a private reason")
    holding = [p for p in dataset.rglob("*") if p.is_file() and b"a private reason" in p.read_bytes()]
    assert holding == [desk.log.path]
