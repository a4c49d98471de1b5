"""The layer outside the application: request ids, safety headers, the log, the figures, and answers without work.

Answers that depend on nothing but release and request (:data:`LASTING` marks them) are remembered, and given again without a route being
run or a store touched: as 304 to a client that holds them already, else whole while their bodies fit. All are forgotten
when the release changes or something is withdrawn.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from secrets import token_hex
from time import perf_counter
from typing import TYPE_CHECKING, Any

from endpoint import monitoring
from endpoint.errors import TooOften
from endpoint.serving import Current, Stamp

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from endpoint.rates import Limiter

_access = logging.getLogger("endpoint.access")

REQUEST_ID = "aigaq.request_id"
LASTING = "aigaq.lasting"
"""Set in the environment of a request whose answer depends on nothing but release and request."""
ROUTE = "aigaq.route"
"""Set in the environment of a request that is answered outside the web framework: the rule that it came by."""
EXTRA = "aigaq.headers"
"""Further headers for the answer: a list of pairs. Set once the request has been counted against its client's limit."""
BODY = "aigaq.body"
"""Set beside :data:`LASTING`: the bytes of the answer, if it is to be remembered with them."""
AT_ONCE = "aigaq.at_once"
"""Set by a server whose thread may not wait: what would take long raises :class:`NotAtOnce`."""
BRIEF = ("/data/", "/id/")
"""Beginnings of the paths whose routes raise that themselves when an answer turns out to be long; all others count as long."""

_SAFETY = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Aigaq-Answer, Content-Location, ETag, Link, Location, Memento-Datetime, "
        "RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After, X-Request-Id"
    ),
}
_ALWAYS = [(name.lower(), (name, value)) for name, value in _SAFETY.items()]
_WITH_304 = frozenset(
    ["etag", "cache-control", "vary", "content-location", "expires", "cross-origin-resource-policy"]
    + [name for name in map(str.lower, _SAFETY) if name.startswith("access-control-")]
)
"""What a client that holds the answer may need anew (RFC 9110, section 15.4.5), and what lets a page of another site see it."""
_HELD = 4096
"""Answers remembered by each worker; about 2 KiB each."""

_ASKING_MORE = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE", "HTTP_ACCEPT_DATETIME")

Headers = list[tuple[str, str]]


STARTED = "aigaq.started"
"""Set for a request whose work was begun earlier: only the application can bring it to its end."""
LATER = (EXTRA, STARTED)
"""What is handed on when a request is asked again."""


class NotAtOnce(BaseException):
    """The request has to be asked again where waiting is allowed, with :data:`LATER` of its environment. Nothing has been logged.

    Like what ends a program it is no :class:`Exception`: the web framework would make an answer of it."""


@dataclass(frozen=True, slots=True)
class _Known:
    etag: str
    modified: str
    not_modified: Headers
    route: str | None
    headers: Headers
    body: bytes | None


class Front:
    """WSGI around WSGI. Safe among threads: a table that is lost in a race is only made again."""

    def __init__(self, app: WSGIApplication, current: Current, limiter: Limiter, most: int) -> None:
        """
        :param most: bytes of bodies to remember; most of them are held elsewhere too, and shared.
        """
        self._app = app
        self._current = current
        self._limiter = limiter
        self._most = most
        self._known: dict[tuple[str, ...], _Known] = {}
        self._stamp: Stamp | None = None
        self._size = 0

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        began = perf_counter()
        request_id = environ[REQUEST_ID] = token_hex(8)
        # What was begun earlier is asked for the first time, and not remembered yet.
        stamp = self._current.stamp() if environ["REQUEST_METHOD"] in ("GET", "HEAD") and STARTED not in environ else None
        key = _key(environ)
        if stamp is not None and stamp == self._stamp and (known := self._known.get(key)) is not None:
            if _held_by_client(environ, known):
                start_response("304 NOT MODIFIED", [*known.not_modified, ("X-Request-Id", request_id)])
                told(environ["REQUEST_METHOD"], known.route, 304, began, request_id)
                return ()
            if known.body is not None and _plain(environ) and self._may_pass(environ):
                start_response("200 OK", [*known.headers, *environ[EXTRA], ("X-Request-Id", request_id)])
                told("GET", known.route, 200, began, request_id)
                return (known.body,)

        def start(status: str, headers: Headers, exc_info: Any = None) -> Any:
            by_name = {name.lower(): value for name, value in headers}
            headers += [pair for name, pair in _ALWAYS if name not in by_name]
            code = int(status[:3])
            if code == 304:
                headers = _for_304(headers)
            request = environ.get("werkzeug.request")
            # The rule, not the path: a path names a person, a query string may too.
            rule = getattr(request, "url_rule", None)
            route = rule.rule if rule is not None else environ.get(ROUTE)
            if stamp is not None and code in (200, 304) and environ.get(LASTING):
                self._remember(stamp, key, headers, by_name, route, environ.get(BODY) if code == 200 else None)
            headers += environ.get(EXTRA, ())
            headers.append(("X-Request-Id", request_id))
            told(environ["REQUEST_METHOD"], route, code, began, request_id)
            return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

        return self._app(environ, start)

    def _may_pass(self, environ: WSGIEnvironment) -> bool:
        try:
            count(self._limiter, environ)
        except TooOften:
            del environ[EXTRA]  # the application counts again, and says so
            return False
        return True

    def _remember(
        self, stamp: Stamp, key: tuple[str, ...], headers: Headers, by_name: dict[str, str], route: str | None, body: bytes | None
    ) -> None:
        body = body if body is not None and len(body) <= self._most // 8 else None
        size = len(body or b"")
        if stamp != self._stamp or len(self._known) >= _HELD or self._size + size > self._most:
            self._known, self._stamp, self._size = {}, stamp, 0
        if (before := self._known.get(key)) is not None and (before.body is not None or body is None):
            return
        if body is not None and by_name.get("content-length") != str(size):
            body, size = None, 0
        if "etag" in by_name:
            self._known[key] = _Known(
                by_name["etag"].removeprefix("W/"),
                by_name.get("last-modified", ""),
                _for_304(headers),
                route,
                headers.copy() if body is not None else [],
                body,
            )
            self._size += size


def count(limiter: Limiter, environ: WSGIEnvironment) -> None:
    """Count a request against its client's limit, if that has not been done, and note what is left for the answer's headers.

    :raises TooOften: this client has asked too much of late.
    """
    if EXTRA in environ:
        return
    found = limiter.hit(environ.get("REMOTE_ADDR", ""), environ["PATH_INFO"].lstrip("/").partition("/")[0].partition(".")[0])
    environ[EXTRA] = []
    if found is not None:
        item, seconds, left, allowed = found
        reset = int(seconds) + 1
        told = {"RateLimit-Limit": item.amount, "RateLimit-Remaining": left, "RateLimit-Reset": reset}
        environ[EXTRA] = [(name, str(value)) for name, value in told.items()]
        if not allowed:
            raise TooOften(f"more than {item.amount} requests came from your address in {item.get_expiry()} seconds", retry_after=reset)


def _for_304(headers: Headers) -> Headers:
    return [pair for pair in headers if pair[0].lower() in _WITH_304]


def _held_by_client(environ: WSGIEnvironment, known: _Known) -> bool:
    tags, since = environ.get("HTTP_IF_NONE_MATCH"), environ.get("HTTP_IF_MODIFIED_SINCE")
    return known.etag in tags if tags else since is not None and since == known.modified


def _plain(environ: WSGIEnvironment) -> bool:
    """Whether nothing of a request asks for another answer than the one that was given before."""
    return environ["REQUEST_METHOD"] == "GET" and not any(name in environ for name in _ASKING_MORE)


def _key(environ: WSGIEnvironment) -> tuple[str, ...]:
    """Everything of a request that the body of a lasting answer may depend on."""
    get = environ.get
    return (
        get("HTTP_HOST", ""),
        get("SCRIPT_NAME", ""),
        get("PATH_INFO", ""),
        get("QUERY_STRING", ""),
        get("HTTP_ACCEPT", ""),
        get("HTTP_ACCEPT_LANGUAGE", ""),
        get("HTTP_ACCEPT_ENCODING", ""),
    )


def told(method: str, route: str | None, status: int, began: float, request_id: str) -> None:
    """One line in the log and one count in the figures; by whoever answers a request.

    :param began: by :func:`time.perf_counter`.
    """
    took = perf_counter() - began
    monitoring.count(method, route, status, took)
    # By hand, since it is written for every request: what is put in needs no quoting but the rule and the method.
    _access.info(
        '{"method": %s, "route": %s, "status": %d, "ms": %.1f, "request": "%s"}',
        _quoted(method),
        _quoted(route),
        status,
        took * 1000,
        request_id,
    )


@lru_cache(maxsize=512)
def _quoted(text: str | None) -> str:
    return json.dumps(text)
