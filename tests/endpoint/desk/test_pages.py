"""The desk's pages and forms, as a browser without scripts uses them."""

from __future__ import annotations

import re
from html import unescape

import pytest

from converters.record import Record, ReviewStatus
from publication.files import only_writer
from publication.review.desk import ReviewDesk, Versioned
from publication.review.states import version
from tests.endpoint.desk.conftest import Browser


def at(desk: ReviewDesk, doc: str, entry: int) -> Record:
    return next(record for record in desk.records(doc) if record.entry == entry)


def form_of(page: str, identity: str = "correction") -> dict[str, object]:
    """What a browser would send of the form as it stands, its buttons apart."""
    form = page[page.index(f'id="{identity}"') :]
    form = form[: form.index("</form>")]
    found: dict[str, object] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        attributes = {name: unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)}
        ticked = " checked" in tag
        if attributes.get("type") in ("checkbox", "radio"):
            if ticked:
                found.setdefault(attributes["name"], []).append(attributes["value"])  # type: ignore[attr-defined]
        else:
            found[attributes["name"]] = attributes.get("value", "")
    for name, inner in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inner)
        found[name] = chosen[1] if chosen else ""
    for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        found[name] = unescape(text).replace("\n", "\r\n")
    return found


def test_flagged_records_come_first(browser: Browser, desk: ReviewDesk) -> None:
    ids = re.findall(r'class="line" href="/record/([^"?]+)', browser.get("/"))
    flagged = [bool(desk.record(i).flags) for i in ids]
    assert len(ids) == len(desk.records()) and flagged == sorted(flagged, reverse=True) and any(flagged)


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ("doc=field-notes", lambda r: r.doc == "field-notes"),
        ("person=Аксуатов", lambda r: any("Aksuatov" in p.name or "Аксуатов" in p.name for p in r.people)),
        ("flag=arrest-sense", lambda r: any(f.code == "arrest-sense" for f in r.flags)),
        ("flag=none", lambda r: not r.flags),
        ("status=accepted", lambda r: False),
    ],
)
def test_the_queue_by_source_person_flag_and_state(browser: Browser, desk: ReviewDesk, query: str, fits: object) -> None:
    ids = re.findall(r'class="line" href="/record/([^"?]+)', browser.get(f"/?{query}"))
    assert set(ids) == {r.id for r in desk.records() if fits(r)}  # type: ignore[operator]


def test_every_record_has_its_pages(browser: Browser, desk: ReviewDesk) -> None:
    for record in desk.records()[::4]:
        for page in ("", "/correct", "/split", "/merge"):
            browser.get(f"/record/{record.id}{page}")


def test_every_element_is_marked_where_it_stands(browser: Browser, desk: ReviewDesk) -> None:
    record = at(desk, "monitoring-2024-01", 11)
    page = browser.get(f"/record/{record.id}")
    entry = page[page.index('<p class="entry"') : page.index("</p>", page.index('<p class="entry"'))]
    tags = re.findall(r'<b class="tag" aria-label="[^"]+">([^<]+)</b>', entry)
    count = len(record.people) + len(record.charges) + len(record.events) + len(record.penalties) + 2
    assert len(tags) == len(set(tags)) == count
    bare = unescape(re.sub(r"<[^>]+>", "", re.sub(r'<b class="tag".*?</b>', "", entry)))
    assert bare == record.evidence.quote
    for start, text in re.findall(r'<span data-at="(\d+)">([^<]*)</span>', entry):
        assert desk.source(record.doc).text.startswith(unescape(text), int(start))


def test_accepting_leads_on_to_the_next(browser: Browser, desk: ReviewDesk) -> None:
    record = at(desk, "monitoring-2024-01", 7)
    page = browser.get(f"/record/{record.id}?flag=any")
    following = re.search(r'name="next" value="([^"]+)"', page)
    assert following
    form = {"record": f"{record.id}:{version(record)}", "decision": "accepted", "next": following[1], "flag": "any"}
    assert browser.post("/decide", form) == f"/record/{following[1]}?flag=any"
    assert desk.record(record.id).review.by == "reviewer-1"
    assert "Accepted." in browser.get(f"/record/{following[1]}")


def test_a_form_sent_back_unchanged_changes_nothing_but_the_review(browser: Browser, desk: ReviewDesk) -> None:
    for record in desk.records()[::3]:
        form = form_of(browser.get(f"/record/{record.id}/correct")) | {"then": "accept"}
        browser.post(f"/record/{record.id}/correct", form)
        after = desk.record(record.id)
        assert after.model_copy(update={"review": record.review}) == record
        assert after.review.status is ReviewStatus.ACCEPTED


def test_a_wrong_correction_comes_back_as_it_was_typed(browser: Browser, desk: ReviewDesk) -> None:
    record = at(desk, "monitoring-2024-01", 1)
    form = form_of(browser.get(f"/record/{record.id}/correct"))
    page = browser.post(f"/record/{record.id}/correct", form | {"place": "Typed by hand", "date": "5 January", "then": "accept"}, 422)
    assert "not an EDTF date" in unescape(page) and 'value="Typed by hand"' in page and desk.log.entries() == []
    page = browser.post(f"/record/{record.id}/correct", form | {"person-0-quote": "Nobody wrote this", "then": "accept"}, 422)
    assert "does not stand in the text of the entry" in page and desk.log.entries() == []


def test_marked_words_become_evidence(browser: Browser, desk: ReviewDesk) -> None:
    record = at(desk, "monitoring-2024-01", 1)
    form = form_of(browser.get(f"/record/{record.id}/correct"))
    start = desk.source(record.doc).text.index("stood alone", record.evidence.start)
    end = start + len("stood alone")
    new = {"event-new-1-type": "assembly", "event-new-1-people": ["p1"], "event-new-1-quote": "stood alone"}
    browser.post(
        f"/record/{record.id}/correct", form | new | {"event-new-1-start": str(start), "event-new-1-end": str(end), "then": "keep"}
    )
    made = desk.record(record.id).events[-1]
    assert made.evidence and (made.evidence.start, made.evidence.end, made.people) == (start, end, ["p1"])
    assert desk.record(record.id).review.status is ReviewStatus.PROPOSED


def test_two_tabs_get_both_versions(browser: Browser, desk: ReviewDesk) -> None:
    record = at(desk, "monitoring-2024-01", 1)
    form = form_of(browser.get(f"/record/{record.id}/correct"))
    desk.decide([Versioned(record.id, version(record))], ReviewStatus.REJECTED, "reviewer-2")
    page = browser.post(f"/record/{record.id}/correct", form | {"place": "Mine", "then": "accept"}, 409)
    assert "<del>Almaty</del>" in page and "<ins>Mine</ins>" in page and "reviewer-2" in page
    assert desk.record(record.id).review.by == "reviewer-2"
    over = re.search(r'name="over" value="([^"]+)"', page)
    assert over
    browser.post(f"/record/{record.id}/correct", form | {"place": "Mine", "then": "accept", "over": over[1]})
    assert (desk.record(record.id).place, desk.record(record.id).review.by) == ("Mine", "reviewer-1")
    page = browser.post("/decide", {"record": f"{record.id}:{version(record)}", "decision": "accepted"}, 409)
    assert "<ins>Almaty</ins>" in page


def test_a_decision_while_a_build_runs_can_be_sent_again(browser: Browser, desk: ReviewDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publication.review.desk._PATIENCE", 0.0)
    record = at(desk, "monitoring-2024-01", 1)
    form = {"record": f"{record.id}:{version(record)}", "decision": "accepted"}
    with only_writer(desk.dataset.cache):
        page = browser.post("/decide", dict(form), 503)
    assert f'name="record" value="{form["record"]}"' in page and desk.log.entries() == []
    browser.post("/decide", dict(form))
    assert desk.record(record.id).review.status is ReviewStatus.ACCEPTED


def test_what_will_be_public_is_shown_by_the_gate_itself(browser: Browser, desk: ReviewDesk) -> None:
    pages = [browser.get(f"/record/{record.id}") for record in desk.records()]
    shown = "".join(page[page.index('class="preview"') :] for page in pages)
    for words in ("speaks of a minor", "absent, the name blanked", '<span class="blank">', ": by name"):
        assert words in shown


def test_records_without_flags_are_accepted_together_after_a_look(browser: Browser, desk: ReviewDesk) -> None:
    page = browser.get("/unflagged?doc=monitoring-2024-02")
    offered = re.findall(r'name="record" value="([^"]+)" checked', page)
    assert offered and all(not desk.record(value.split(":")[0]).flags for value in offered)
    browser.post("/decide", {"record": offered[1:], "decision": "accepted", "doc": "monitoring-2024-02"})
    left = desk.record(offered[0].split(":")[0])
    assert left.review.status is ReviewStatus.PROPOSED
    assert sum(r.review.status is ReviewStatus.ACCEPTED for r in desk.records("monitoring-2024-02")) == len(offered) - 1
    assert len(desk.log.entries()) == 1


def test_a_document_of_115_entries_takes_few_requests(browser: Browser, desk: ReviewDesk) -> None:
    """Records without flags go by 25 a page; so the number of pages is what a reviewer's hour is made of."""
    pages = 0
    while "checked>" in (page := browser.get("/unflagged")):
        offered = re.findall(r'name="record" value="([^"]+)" checked', page)
        browser.post("/decide", {"record": offered, "decision": "accepted"})
        pages += 1
    assert pages <= 3 and all(r.flags for r in desk.records() if r.review.status is ReviewStatus.PROPOSED)


def test_who_is_whom_at_the_desk(browser: Browser, desk: ReviewDesk) -> None:
    page = browser.get("/people")
    form = page[page.index('id="p1"') : page.index("</form>", page.index('id="p1"'))]
    anchor, seen = (re.search(rf'name="{name}" value="([^"]+)"', form) for name in ("anchor", "seen"))
    assert anchor and seen
    mentions = sorted(set(re.findall(r'name="(mention:[^"]+)"', form)))
    sent: dict[str, object] = {"anchor": anchor[1], "seen": seen[1], **dict.fromkeys(mentions, "")}
    assert "nothing was decided" in browser.post("/people", dict(sent), 400)
    browser.post("/people", sent | {mentions[0]: "different", "why": "another town"})
    assert [(i.decision, i.by, i.why) for i in desk.identities()] == [("different", "reviewer-1", "another town")]
    browser.post("/people", sent | {"all": "same"}, 409)  # the page is out of date now
    [row] = desk.identities()
    browser.post("/people/back", {"a": row.a, "b": row.b, "decision": "same"})
    assert [i.decision for i in desk.identities()] == ["same"]
    browser.post("/undo", {})
    browser.post("/undo", {})
    assert desk.identities() == []


def test_the_log_tells_what_was_done_and_takes_it_back(browser: Browser, desk: ReviewDesk) -> None:
    record = at(desk, "monitoring-2024-01", 1)
    browser.post("/decide", {"record": f"{record.id}:{version(record)}", "decision": "rejected", "why": "told twice"})
    page = browser.get("/log")
    assert "told twice" in page and "reject" in page
    browser.post("/undo", {"number": "1", "from": "log"})
    assert desk.record(record.id) == record


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_pages_speak_three_languages(browser: Browser, desk: ReviewDesk, lang: str) -> None:
    browser.post("/language", {"language": lang, "back": "/"})
    page = browser.get(f"/record/{at(desk, 'monitoring-2024-01', 1).id}")
    assert f'<html lang="{lang}">' in page
    assert {"en": "administrative arrest", "ru": "административный арест", "kk": "әкімшілік қамау"}[lang] in page.lower()


def test_what_is_not_there_is_told(browser: Browser) -> None:
    assert "no record with this id" in browser.get("/record/nothing", 404)
    assert "nothing at this address" in browser.get("/nothing", 404)
