"""Pages on records: the queue, one record, its correction, splitting, merging, adding, and the log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from converters.packs import load_pack
from converters.record import Record, ReviewStatus
from endpoint.desk import forms, marks
from endpoint.desk.queue import Filter, after, beside, order, standing
from endpoint.desk.words import nsay, say
from ontology.errors import BadInput
from publication.review.changes import places_to_split
from publication.review.desk import ReviewDesk, Versioned
from publication.review.difference import differences, summary, text_difference
from publication.review.fields import CHOICES, KINDS
from publication.review.preview import Previewer

blueprint = Blueprint("records", __name__)

_AROUND = 600
"""Characters of the source shown before and after an entry."""
_AT_ONCE = 25
"""Records without flags on one page: more than that nobody has looked at."""
_LOG_LINES = 200


def desk() -> ReviewDesk:
    """The desk that this application is over."""
    found: ReviewDesk = current_app.extensions["aigaq_review"]
    return found


def reviewer() -> str:
    """Who decides."""
    return str(session["by"])


def _previewer() -> Previewer:
    found: Previewer = current_app.extensions["aigaq_preview"]
    return found


@blueprint.get("/")
def queue() -> str:
    """What waits, source by source and record by record."""
    wanted, records = Filter.of(request.args), desk().records()
    by_doc: dict[str, list[Record]] = {doc: [] for doc in desk().documents}
    for record in records:
        by_doc[record.doc].append(record)
    flags = Counter(code for r in records if r.review.status is ReviewStatus.PROPOSED for code in {f.code for f in r.flags})
    return render_template(
        "queue.html",
        wanted=wanted,
        found=wanted.select(records),
        standings=[standing(doc, held) for doc, held in by_doc.items()],
        flags=flags.most_common(),
        undoable=desk().undoable(),
    )


@blueprint.get("/record/<record_id>")
def record(record_id: str) -> str:
    """One record beside its text."""
    found = desk().record(record_id)
    wanted = Filter.of(request.args)
    line = sorted({r.id: r for r in (*wanted.select(desk().records()), found)}.values(), key=order)
    before, next_one = beside(found, line)
    was = desk().returned_from(found)
    whole = desk().records(found.doc)
    return render_template(
        "record.html",
        record=found,
        version=desk().show(found),
        wanted=wanted,
        before=before,
        next=next_one,
        next_waiting=after(found, line),
        text=_text(found),
        kinds=KINDS,
        letters=marks.LETTERS,
        summary=summary,
        preview=_previewer().preview(found, desk().source_name(found.doc), desk().records()),
        was=was,
        changed=differences(was, found) if was else [],
        words=text_difference(was.evidence.quote, found.evidence.quote) if was else [],
        history=[(entry, entry.n in desk().log.undone()) for entry in desk().history(record_id)],
        standing=standing(found.doc, whole),
        neighbours=_neighbours(found, whole),
        undoable=desk().undoable(),
        bound=desk().bound(found),
        prose=not desk().source(found.doc).rows,
    )


def _neighbours(record: Record, whole: list[Record]) -> list[Record]:
    """The records right before and after this one in the text."""
    line = sorted(whole, key=lambda r: r.evidence.start)
    at = next(i for i, r in enumerate(line) if r.id == record.id)
    return [*line[max(0, at - 1) : at], *line[at + 1 : at + 2]]


def _text(record: Record) -> dict[str, object]:
    """The entry's text with its marks, and some of the source around it."""
    text = desk().source(record.doc).text
    start, end = record.evidence.start, record.evidence.end
    return {
        "before": text[max(0, start - _AROUND) : start],
        "entry": marks.tree(text, start, end, marks.spans(record)),
        "start": start,
        "after": text[end : end + _AROUND],
    }


@blueprint.post("/decide")
def decide() -> BaseResponse:
    """Accept, reject or reopen one record, or accept many."""
    which = [Versioned(*value.split(":", 1)) for value in request.form.getlist("record") if ":" in value]
    if not which:
        raise BadInput("no record was chosen", hint="Tick at least one.")
    try:
        status = ReviewStatus(request.form.get("decision", ""))
    except ValueError as error:
        raise BadInput("a decision is accepted, rejected or proposed", hint="Use the buttons of the page.") from error
    entry = desk().decide(which, status, reviewer(), request.form.get("why", "").strip() or None)
    done = {
        ReviewStatus.ACCEPTED: say("Accepted."),
        ReviewStatus.REJECTED: say("Rejected."),
        ReviewStatus.PROPOSED: say("Back in the queue."),
    }
    flash(
        done[status] if len(which) == 1 else nsay("%(num)s record accepted.", "%(num)s records accepted.", len(which)) % {"num": len(which)}
    )
    return _onward(entry.after[0].id)


def _onward(record_id: str) -> BaseResponse:
    """To the record that the form names as next, else to the queue, with the filter kept."""
    query = Filter.of(request.form).query()
    following = request.form.get("next")
    if following == "same":
        return redirect(url_for("records.record", record_id=record_id, **query), 303)
    if following and any(following == r.id for r in desk().records()):
        return redirect(url_for("records.record", record_id=following, **query), 303)
    return redirect(url_for("records.queue", **query), 303)


@blueprint.get("/unflagged")
def unflagged() -> str:
    """The undecided records of a source that bear no flag, to be looked at and accepted together."""
    doc = request.args.get("doc", "")
    waiting = [r for r in desk().records(doc or None) if not r.flags and r.review.status is ReviewStatus.PROPOSED]
    shown = sorted(waiting, key=order)[:_AT_ONCE]
    texts = {r.id: marks.tree(desk().source(r.doc).text, r.evidence.start, r.evidence.end, marks.spans(r)) for r in shown}
    held = {r.id: _previewer().preview(r, desk().source_name(r.doc)).held for r in shown}
    return render_template(
        "unflagged.html",
        doc=doc,
        shown=[(r, desk().show(r), texts[r.id], held[r.id]) for r in shown],
        waiting=len(waiting),
        kinds=KINDS,
        letters=marks.LETTERS,
        summary=summary,
    )


@blueprint.get("/record/<record_id>/correct")
def correction(record_id: str) -> str:
    """The form to correct a record."""
    return _form(desk().record(record_id))


def _form(found: Record, problem: BadInput | None = None) -> str:
    pack = load_pack(desk().dataset.pack)
    codes = sorted({code.record_key for code in pack.codes.values()} | {c.code for c in found.charges if c.code})
    return render_template(
        "correct.html",
        record=found,
        version=desk().show(found),
        wanted=Filter.of(request.values),
        text=_text(found),
        rows=forms.rows(found),
        choices={**CHOICES, "code": codes},
        places=sorted(pack.places.values(), key=lambda place: place.code),
        problem=problem,
        given=request.form if problem else None,
    )


@blueprint.post("/record/<record_id>/correct")
def correct(record_id: str) -> BaseResponse | tuple[str, int]:
    """Save a correction. What cannot be saved comes back as it was typed, with what is wrong."""
    source = desk().source(desk().record(record_id).doc)
    which = Versioned(record_id, request.form.get("version", ""))
    form, accept, over = request.form, request.form.get("then") == "accept", request.form.get("over")
    try:
        entry = desk().correct(which, lambda base: forms.read(form, base, source), reviewer(), accept=accept, over=over)
    except BadInput as error:
        base = desk().seen(which)
        if base is None:
            raise
        return _form(base, error), 422
    flash(say("Corrected and accepted.") if accept else say("Corrected; still to be decided."))
    if accept:
        line = Filter.of(request.form).select(desk().records())
        following = after(entry.after[0], line)
        if following:
            return redirect(url_for("records.record", record_id=following.id, **Filter.of(request.form).query()), 303)
        return redirect(url_for("records.queue", **Filter.of(request.form).query()), 303)
    return redirect(url_for("records.record", record_id=record_id, **Filter.of(request.form).query()), 303)


@blueprint.get("/record/<record_id>/split")
def where_to_split(record_id: str) -> str:
    """Places where a second entry could begin."""
    found = desk().record(record_id)
    places = places_to_split(found)
    ends = [*places[1:], found.evidence.end][: len(places)]
    text = desk().source(found.doc).text
    pieces = [(place, text[place:end]) for place, end in zip(places, ends, strict=True)]
    first = text[found.evidence.start : places[0]] if places else found.evidence.quote
    return render_template(
        "split.html", record=found, version=desk().show(found), wanted=Filter.of(request.args), first=first, pieces=pieces
    )


@blueprint.post("/record/<record_id>/split")
def split(record_id: str) -> BaseResponse:
    """Make two records of one."""
    at = request.form.get("at", "")
    if not at.isdigit():
        raise BadInput("choose where the second entry begins", hint="Go back and tick one of the places.")
    desk().split(Versioned(record_id, request.form.get("version", "")), int(at), reviewer())
    flash(say("Two records now. Both are to be decided."))
    return redirect(url_for("records.record", record_id=record_id, **Filter.of(request.form).query()), 303)


@blueprint.get("/record/<record_id>/merge")
def whom_to_merge(record_id: str) -> str:
    """The neighbours that a record can be merged with."""
    found = desk().record(record_id)
    neighbours = [(r, desk().show(r)) for r in _neighbours(found, desk().records(found.doc))]
    return render_template("merge.html", record=found, version=desk().show(found), wanted=Filter.of(request.args), neighbours=neighbours)


@blueprint.post("/record/<record_id>/merge")
def merge(record_id: str) -> BaseResponse:
    """Make one record of two."""
    other = request.form.get("other", "")
    if ":" not in other:
        raise BadInput("choose the entry to merge with", hint="Go back and tick one.")
    entry = desk().merge(Versioned(record_id, request.form.get("version", "")), Versioned(*other.split(":", 1)), reviewer())
    flash(say("One record now. It is to be decided."))
    return redirect(url_for("records.record", record_id=entry.after[0].id, **Filter.of(request.form).query()), 303)


@blueprint.get("/add")
def what_to_add() -> str:
    """Text of a source that no record covers."""
    doc = request.args.get("doc") or next(iter(desk().documents), "")
    text, at, free = desk().source(doc).text, 0, []
    for covered in sorted(desk().records(doc), key=lambda r: r.evidence.start):
        if text[at : covered.evidence.start].strip():
            free.append(text[at : covered.evidence.start].strip())
        at = max(at, covered.evidence.end)
    if text[at:].strip():
        free.append(text[at:].strip())
    return render_template("add.html", doc=doc, free=free, wanted=Filter.of(request.args), documents=desk().documents)


@blueprint.post("/add")
def add() -> BaseResponse:
    """Make a record for it, and open its form."""
    doc, quote = request.form.get("doc", ""), request.form.get("quote", "").replace("\r\n", "\n")
    source = desk().source(doc)
    entry = desk().add(doc, quote.replace("\n", "\r\n") if "\r\n" in source.text else quote, reviewer())
    flash(say("Added. Fill in what the entry says."))
    return redirect(url_for("records.correction", record_id=entry.after[0].id), 303)


@blueprint.post("/undo")
def undo() -> BaseResponse:
    """Take the last decision back, or the one of a number."""
    number = request.form.get("number", "")
    entry = desk().undo(reviewer(), int(number) if number.isdigit() else None)
    flash(say("Taken back."))
    if entry.after and request.form.get("from") != "log":
        return redirect(url_for("records.record", record_id=entry.after[0].id, **Filter.of(request.form).query()), 303)
    return redirect(url_for("records.log"), 303)


@blueprint.get("/log")
def log() -> str:
    """All decisions, the latest first."""
    entries = desk().log.entries()
    changed: Callable[[Record, Record], list[str]] = lambda old, new: [str(d) for d in differences(old, new)]  # noqa: E731
    return render_template(
        "log.html", entries=entries[: -_LOG_LINES - 1 : -1], total=len(entries), undone=desk().log.undone(), changed=changed
    )
