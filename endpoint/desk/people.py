"""Who is whom: proposals with their reasons, decisions, and taking them back."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from converters.record import Record, ReviewStatus
from converters.resolve.likeness import Reason, Why
from converters.resolve.proposals import propose
from endpoint.desk.routes import desk, reviewer
from endpoint.desk.words import say
from ontology.errors import BadInput
from publication.review import identities

blueprint = Blueprint("people", __name__)

_AT_ONCE = 30
_DECISIONS = ("same", "different", "unsure")


def reason(found: Reason) -> str:
    """A ground in words."""
    texts = {
        Why.SAME_SPELLING: say("spelled the same"),
        Why.SPELLED_ALIKE: say("spelled alike: %(detail)s"),
        Why.OTHER_SCRIPT: say("the same in another alphabet: %(detail)s"),
        Why.OTHER_ENDING: say("another ending: %(detail)s"),
        Why.SAME_GIVEN: say("the same given name: %(detail)s"),
        Why.SAME_INITIAL: say("the same initial: %(detail)s"),
        Why.OTHER_INITIAL: say("another initial: %(detail)s"),
        Why.OTHER_GIVEN: say("another given name: %(detail)s"),
        Why.SAME_ARTICLE: say("the same article: %(detail)s"),
        Why.SAME_PLACE: say("the same place: %(detail)s"),
        Why.NEAR_IN_TIME: say("days apart: %(detail)s"),
        Why.FAR_IN_TIME: say("far apart, days: %(detail)s"),
        Why.SAME_COMPANY: say("named beside the same people: %(detail)s"),
        Why.SAME_SOURCE: say("the same source"),
        Why.ONLY_IN_TEXT: say("stands in the text; the record does not list it: %(detail)s"),
    }
    return texts[found.why] % {"detail": found.detail}


@blueprint.get("/people")
def proposals() -> str:
    """Mentions that may be one person, best first."""
    judged = desk().identities()
    found = propose((r for r in desk().records() if r.review.status is not ReviewStatus.REJECTED), judged)
    known = {f"{r.id}/{p.id}": (r, p) for r in desk().records() for p in r.people}
    return render_template(
        "people.html",
        proposals=[(number, p, identities.of_proposal(judged, p)) for number, p in enumerate(found[:_AT_ONCE], start=1)],
        total=len(found),
        reason=reason,
        against={Why.OTHER_GIVEN, Why.OTHER_INITIAL, Why.OTHER_ENDING, Why.FAR_IN_TIME, Why.ONLY_IN_TEXT},
        judged=judged[::-1],
        known=known,
        sentence=_sentence,
    )


def _sentence(record: Record, name: str) -> str:
    """The words around a name in its entry."""
    text = record.evidence.quote
    at = max(text.find(name), 0)
    start, end = max(0, at - 90), min(len(text), at + len(name) + 140)
    return ("…" if start else "") + " ".join(text[start:end].split()) + ("…" if end < len(text) else "")


@blueprint.post("/people")
def identify() -> BaseResponse:
    """Take the judgements of one proposal, or one on any two mentions."""
    anchor, why = request.form.get("anchor", ""), request.form.get("why", "").strip()
    known = {f"{r.id}/{p.id}" for r in desk().records() for p in r.people}
    chosen = {name.removeprefix("mention:"): value for name, value in request.form.items() if name.startswith("mention:")}
    if request.form.get("all") == "same":
        chosen = dict.fromkeys(chosen, "same")
    judged = [identities.judgement(anchor, key, decision, reviewer(), why) for key, decision in chosen.items() if decision in _DECISIONS]
    if anchor not in known or any(i.b not in known or i.b == anchor for i in judged):
        raise BadInput("one of these mentions is no longer there", hint="Open the page on people again.")
    if not judged:
        raise BadInput("nothing was decided", hint="Choose same, different or unsure for at least one name.")
    keys = {anchor, *chosen}
    desk().identify(judged, reviewer(), request.form.get("seen", ""), keys)
    flash(say("Decided who is whom."))
    return redirect(url_for("people.proposals") + (f"#p{request.form['number']}" if request.form.get("number", "").isdigit() else ""), 303)


@blueprint.post("/people/back")
def take_back() -> BaseResponse:
    """A new judgement in place of an old one; ``different`` parts what ``same`` had joined."""
    a, b, decision = (request.form.get(name, "") for name in ("a", "b", "decision"))
    if decision not in _DECISIONS or not any({i.a, i.b} == {a, b} for i in desk().identities()):
        raise BadInput("that judgement is no longer there", hint="Open the page on people again.")
    row = identities.judgement(a, b, decision, reviewer(), request.form.get("why", "").strip())
    desk().identify([row], reviewer(), identities.digest(desk().identities(), {a, b}), {a, b})
    flash(say("Decided anew."))
    return redirect(url_for("people.proposals") + "#decided", 303)
