"""The desk as a web application of its own. It shares nothing with the public one: no route, no template, no session."""

from __future__ import annotations

import logging
import re

from flask import Flask, current_app, redirect, render_template, request, session, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from endpoint.desk import guard, people, routes, words
from endpoint.desk.failures import deed, failure, flag_text
from endpoint.desk.marks import Piece
from endpoint.desk.queue import Filter
from endpoint.errors import problem_of
from ontology.errors import AigaqError, Unavailable
from publication.review.desk import ReviewDesk, Versioned
from publication.review.difference import differences, text_difference
from publication.review.preview import Previewer
from publication.review.states import Stale

_log = logging.getLogger("endpoint.desk")
_NAME = 60
"""Longest name of a reviewer."""


def create_desk(desk: ReviewDesk, *, token: str, port: int, by: str | None = None) -> Flask:
    """Make the application over one dataset.

    :param token: opens it; see :mod:`endpoint.desk.guard`.
    :param port: the loopback port it will answer on; it answers under no other name.
    :param by: who decides; asked for on the first page where it is not given.
    """
    app = Flask("endpoint.desk")
    app.extensions["aigaq_review"] = desk
    app.extensions["aigaq_preview"] = Previewer(desk.dataset)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["isa_text"] = lambda part: isinstance(part, Piece)
    guard.install(app, token, port, by)
    words.install(app)
    app.jinja_env.globals.update(failure=failure, flag_text=flag_text, deed=deed)
    app.add_url_rule("/hello", "hello", _hello, methods=["GET", "POST"])
    app.add_url_rule("/language", "choose_language", _choose_language, methods=["POST"])
    app.register_blueprint(routes.blueprint)
    app.register_blueprint(people.blueprint)
    app.register_error_handler(Stale, _stale)
    app.register_error_handler(Exception, _problem)
    return app


def _hello() -> str | BaseResponse:
    """Ask who decides: it stands beside each decision."""
    name = " ".join(request.form.get("by", "").split())[:_NAME]
    if not name:
        return render_template("hello.html")
    session["by"] = name
    return redirect(url_for("records.queue"), 303)


def _choose_language() -> BaseResponse:
    session["language"] = request.form.get("language", "")
    back = request.form.get("back", "/")
    return redirect(back if re.fullmatch(r"/(?![/\\]).*", back) else "/", 303)


def _stale(error: Stale) -> tuple[str, int]:
    """Two tabs, or two people: both versions, and nothing lost."""
    current, wanted, seen = error.current, error.wanted, None
    desk: ReviewDesk = current_app.extensions["aigaq_review"]
    if current:
        sent = (value.partition(":")[2] for value in request.form.getlist("record") if value.startswith(f"{current.id}:"))
        seen = desk.seen(Versioned(current.id, next(sent, request.form.get("version", ""))))
    mine = wanted or seen
    page = render_template(
        "stale.html",
        current=current,
        current_version=desk.show(current) if current else None,
        mine=mine,
        wanted=wanted,
        changed=differences(current, mine) if current and mine else [],
        words=text_difference(current.evidence.quote, seen.evidence.quote) if current and seen else [],
        query=Filter.of(request.form).query(),
        form=[(name, value) for name, value in request.form.items(multi=True) if name not in ("csrf", "over")],
    )
    return page, 409


def _problem(error: Exception) -> tuple[str, int]:
    """A failure in words. A decision that could not be taken now can be sent again from the page."""
    if isinstance(error, HTTPException):
        status = error.code or 500
        detail, hint = (_http(status), None)
    else:
        problem = problem_of(error)
        status, detail, hint = problem.status, problem.detail, problem.hint
        if isinstance(error, AigaqError):
            hint = error.hint
        if status == 500:
            # The type alone: a message may hold what a source says.
            _log.error("%s at %s", type(error).__name__, request.endpoint)
    again = [(n, v) for n, v in request.form.items(multi=True) if n != "csrf"] if isinstance(error, Unavailable) else None
    return render_template("problem.html", detail=failure(detail), hint=failure(hint), again=again, status=status), status


def _http(status: int) -> str:
    """What a failure of HTTP means here."""
    texts = {
        403: words.say("This did not come from a page of the desk, or the page is too old. Open it anew."),
        404: words.say("There is nothing at this address."),
        405: words.say("This address takes decisions only from a form."),
        413: words.say("That is too much text for one form."),
        421: words.say("The desk answers only under the address that the terminal printed."),
    }
    return texts.get(status, words.say("The request cannot be answered."))
