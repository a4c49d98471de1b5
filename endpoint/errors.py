"""The only place that knows what a failure is in HTTP and on the command line.

Every failure leaves as one :class:`Problem`; :mod:`endpoint.problems` writes it as ``application/problem+json`` (RFC 9457), HTML or
plain text. What is not an :class:`AigaqError` says nothing of its inside: 500 and a request id. No web framework is imported
here: the command line needs the exit codes and starts often.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from ontology.errors import AigaqError, BadInput, Kind, NotFound, Refused, TooMuch, Unavailable

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
    408: "The request did not come in time",
    410: "Withdrawn",
    413: "Over a limit of size",
    415: "Media type not supported",
    416: "No such part of the file",
    422: "The data breaks a rule",
    429: "Too many requests",
    431: "Header fields too long",
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


class TooSlow(BadInput):
    """A request did not come whole in the time it is given."""


class HeadTooLong(TooMuch):
    """A request has more header fields, or longer ones, than are read here."""


class Busy(Unavailable):
    """All places are taken; try again after ``retry_after`` seconds."""

    def __init__(self, message: str, *, retry_after: int, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.retry_after = retry_after


class TooOften(TooMuch):
    """One client asks too often; its next request is answered after ``retry_after`` seconds."""

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message, hint=f"Wait {retry_after} seconds. For heavy use take a download from /releases/.")
        self.retry_after = retry_after


_STATUS_OF_CLASS: dict[type[AigaqError], int] = {
    NotAcceptable: 406,
    TooSlow: 408,
    Gone: 410,
    UnsupportedType: 415,
    TooOften: 429,
    HeadTooLong: 431,
    TimedOut: 504,
}


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

    def json(self, request_id: str = "") -> str:
        """As ``application/problem+json``."""
        members: dict[str, Any] = {"type": f"https://w3id.org/aigaq/error/{self.kind}", "title": self.title}
        members |= {"status": self.status, "kind": self.kind, "detail": self.detail}
        members |= {"hint": self.hint} if self.hint else {}
        members |= {"instance": f"urn:aigaq:request:{request_id}"} if request_id else {}
        return json.dumps(members | self.extra, ensure_ascii=False, indent=1) + "\n"


def problem_of(error: Exception) -> Problem:
    """What the outside is told about an exception."""
    if isinstance(error, AigaqError):
        return _ours(error)
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
    if isinstance(error, Busy | TooOften):
        headers["Retry-After"] = str(error.retry_after)
    hint = error.hint if error.where is None or error.where.file is None else None
    return Problem(status, error.kind, error.message, hint, extra, headers)
