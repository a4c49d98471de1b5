"""Writes a failure as ``application/problem+json`` (RFC 9457), HTML or plain text, by ``Accept``: one shape everywhere."""

from __future__ import annotations

import json
import logging

from flask import Flask, Response, g, render_template, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestedRangeNotSatisfiable

from endpoint.errors import Problem, problem_of
from endpoint.failures import failure
from endpoint.negotiation import choose
from ontology.errors import Kind

_log = logging.getLogger("endpoint.errors")

PROBLEM_JSON = "application/problem+json"


def _werkzeugs(error: HTTPException) -> Problem:
    status = error.code or 500
    kinds = {404: Kind.NOT_FOUND, 405: Kind.REFUSED, 413: Kind.TOO_MUCH, 416: Kind.BAD_INPUT}
    headers: dict[str, str] = {}
    detail = {404: "there is nothing at this address", 413: "the request is too long"}.get(status, "the request cannot be answered")
    if isinstance(error, MethodNotAllowed):
        allowed = ", ".join(sorted(error.valid_methods or ()))
        headers["Allow"] = allowed
        detail = f"{request.method} is not possible here, only {allowed}"
    if isinstance(error, RequestedRangeNotSatisfiable):
        detail = "the range lies outside the file"
        headers["Content-Range"] = f"bytes */{error.length}" if error.length is not None else "bytes */*"
    return Problem(status, kinds.get(status, Kind.BAD_INPUT if status < 500 else Kind.BROKEN), detail, None, {}, headers)


def render(problem: Problem) -> Response:
    """Write a problem in the form that the request asks for; JSON when in doubt."""
    offers = [PROBLEM_JSON, "application/json", "text/html", "text/plain"]
    accept = request.accept_mimetypes
    # Never 406 on top of a failure: who accepts none of these gets the first.
    chosen = choose(accept, offers) or PROBLEM_JSON
    identified = problem.status != 410
    request_id = str(g.get("request_id", "")) if identified else ""
    if chosen == "text/html":
        body, media = render_template("error.html", problem=problem, request_id=request_id), "text/html; charset=utf-8"
    elif chosen == "text/plain":
        lines = [f"{problem.status} {problem.title}", problem.detail, problem.hint or "", *_plain_extra(problem)]
        body, media = "\n".join(line for line in lines if line) + "\n", "text/plain; charset=utf-8"
    else:
        body, media = problem.json(request_id), PROBLEM_JSON
    response = Response(body, problem.status, problem.headers, content_type=media)
    response.headers["Cache-Control"] = "no-store"
    response.vary.update(["Accept", "Accept-Language"])
    return response


def _plain_extra(problem: Problem) -> list[str]:
    lines = [f"  {offer['type']}  {offer.get('address', '')}".rstrip() for offer in problem.extra.get("available", [])]
    if position := problem.extra.get("position"):
        lines.append(f"line {position['line']}, column {position['column']}")
    return lines


def install(app: Flask) -> None:
    """Make the application answer every failure with :func:`render`."""

    def answer(error: Exception) -> Response | HTTPException:
        if isinstance(error, HTTPException) and (error.code is None or error.code < 400):
            return error  # a redirect of the router
        problem = _werkzeugs(error) if isinstance(error, HTTPException) else problem_of(error)
        if problem.status == 500:
            # The type and the place, never the message: it may hold what was asked for.
            last = error.__traceback__
            while last is not None and last.tb_next is not None:
                last = last.tb_next
            place = f"{last.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{last.tb_lineno}" if last else "?"
            _log.error(json.dumps({"request": g.get("request_id", ""), "error": type(error).__name__, "at": place}))
        return render(problem)

    app.register_error_handler(Exception, answer)
    app.jinja_env.filters["failure"] = failure
