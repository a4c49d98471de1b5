"""The only place that knows what a failure is in HTTP and on the command line.

Every failure leaves as one :class:`Problem`, written as ``application/problem+json`` (RFC 9457), HTML or plain text by
``Accept``. What is not an :class:`AigaqError` says nothing of its inside: 500 and a request id.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response, g, render_template, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestedRangeNotSatisfiable

from endpoint.negotiation import choose
from ontology.errors import AigaqError, BadInput, Kind, NotFound, Refused, TooMuch, Unavailable

_log = logging.getLogger("endpoint.errors")

PROBLEM_JSON = "application/problem+json"
_STATUS = {
    Kind.BAD_INPUT: 400,
    Kind.NOT_FOUND: 404,
    Kind.RULE_BROKEN: 422,
    Kind.REFUSED: 403,
    Kind.TOO_MUCH: 413,
    Kind.UNAVAILABLE: 503,
    Kind.BROKEN: 500,
}
_TITLES = {
    400: "The request cannot be understood",
    403: "Not allowed here",
    404: "Not found",
    405: "Method not allowed",
    406: "None of the formats asked for is offered",
    410: "Withdrawn",
    413: "Over a limit of size",
    415: "Media type not supported",
    416: "No such part of the file",
    422: "The data breaks a rule",
    429: "Too many requests",
    500: "A fault of this service",
    503: "Not available now",
    504: "Over the limit of time",
}


def exit_code(kind: Kind) -> int:
    """Exit code of a command that ends with this failure: 1 the data breaks a rule, 2 the command could not run."""
    return 1 if kind is Kind.RULE_BROKEN else 2


class NotAcceptable(Refused):
    """No format on offer is wanted. ``offers`` are pairs of media type and address (may be empty)."""

    def __init__(self, offers: list[tuple[str, str]]) -> None:
        super().__init__("none of the formats asked for is offered", hint="Ask for one of the formats listed.")
        self.offers = offers


class UnsupportedType(BadInput):
    """The request's body is in a media type that is not read here."""


class Gone(NotFound):
    """Once published, withdrawn. Says nothing about what it was: every withdrawn address gives the same bytes."""

    def __init__(self) -> None:
        super().__init__("what was at this address has been withdrawn")


class TimedOut(TooMuch):
    """A query did not finish in the time it is given."""


class Busy(Unavailable):
    """All places are taken; try again after ``retry_after`` seconds."""

    def __init__(self, message: str, *, retry_after: int, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.retry_after = retry_after


_STATUS_OF_CLASS: dict[type[AigaqError], int] = {NotAcceptable: 406, UnsupportedType: 415, Gone: 410, TimedOut: 504}


@dataclass(frozen=True)
class Problem:
    """A failure as the outside sees it. ``extra`` holds further members of the JSON form."""

    status: int
    kind: str
    detail: str
    hint: str | None = None
    extra: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return _TITLES.get(self.status, "The request failed")


def problem_of(error: Exception) -> Problem:
    """What the outside is told about an exception."""
    if isinstance(error, AigaqError):
        return _ours(error)
    if isinstance(error, HTTPException):
        return _werkzeugs(error)
    return Problem(500, Kind.BROKEN, "something went wrong here that is not your fault", "Try again; if it stays, send us the request id.")


def _ours(error: AigaqError) -> Problem:
    status = next((s for c, s in _STATUS_OF_CLASS.items() if isinstance(error, c)), _STATUS[error.kind])
    extra: dict[str, Any] = {}
    headers: dict[str, str] = {}
    # Only a place in what the client sent is told; a file is one of the server's.
    if error.where is not None and error.where.file is None and error.where.line is not None:
        extra["position"] = {"line": error.where.line, "column": error.where.column}
    if isinstance(error, NotAcceptable):
        extra["available"] = [{"type": t, "address": a} if a else {"type": t} for t, a in error.offers]
    if isinstance(error, Busy):
        headers["Retry-After"] = str(error.retry_after)
    hint = error.hint if error.where is None or error.where.file is None else None
    return Problem(status, error.kind, error.message, hint, extra, headers)


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
        members: dict[str, Any] = {"type": f"https://w3id.org/aigaq/error/{problem.kind}", "title": problem.title}
        members |= {"status": problem.status, "kind": problem.kind, "detail": problem.detail}
        members |= {"hint": problem.hint} if problem.hint else {}
        members |= {"instance": f"urn:aigaq:request:{request_id}"} if request_id else {}
        body, media = json.dumps(members | problem.extra, ensure_ascii=False, indent=1) + "\n", PROBLEM_JSON
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
        problem = problem_of(error)
        if problem.status == 500:
            # The type and the place, never the message: it may hold what was asked for.
            last = error.__traceback__
            while last is not None and last.tb_next is not None:
                last = last.tb_next
            place = f"{last.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{last.tb_lineno}" if last else "?"
            _log.error(json.dumps({"request": g.get("request_id", ""), "error": type(error).__name__, "at": place}))
        return render(problem)

    app.register_error_handler(Exception, answer)
