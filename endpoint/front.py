"""The layer outside the application: request ids, safety headers, the log, the figures, and 304 without work.

A client that holds an answer already is told so from a small table in memory: no route runs and no store is touched. The table
holds only answers that depend on nothing but release and request (:func:`endpoint.answers.lasting` marks them), and is
thrown away when the release changes or something is withdrawn.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from secrets import token_hex
from time import perf_counter
from typing import TYPE_CHECKING, Any

from endpoint import monitoring
from endpoint.serving import Current, Stamp

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_access = logging.getLogger("endpoint.access")

REQUEST_ID = "aigaq.request_id"
LASTING = "aigaq.lasting"
"""Set in the environment of a request whose answer depends on nothing but release and request."""
ROUTE = "aigaq.route"
"""Set in the environment of a request that is answered outside the web framework: the rule that it came by."""
EXTRA = "aigaq.headers"
"""Further headers for the answer: a list of pairs."""

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
_NOT_WITH_304 = frozenset(["content-type", "content-length", "content-encoding", "content-language", "last-modified", "x-request-id"])
_HELD = 4096
"""Answers remembered by each worker; about 2 KiB each."""

Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Known:
    etag: str
    modified: str
    headers: Headers
    route: str | None


class Front:
    """WSGI around WSGI. Safe among threads: a table that is lost in a race is only made again."""

    def __init__(self, app: WSGIApplication, current: Current) -> None:
        self._app = app
        self._current = current
        self._known: dict[tuple[str, ...], _Known] = {}
        self._stamp: Stamp | None = None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        began = perf_counter()
        request_id = environ[REQUEST_ID] = token_hex(8)
        stamp = self._current.stamp() if environ["REQUEST_METHOD"] in ("GET", "HEAD") else None
        key = _key(environ)
        if stamp is not None and (held := self._held_by_client(environ, stamp, key)):
            start_response("304 NOT MODIFIED", [*held.headers, ("X-Request-Id", request_id)])
            _told(environ["REQUEST_METHOD"], held.route, 304, began, request_id)
            return ()

        def start(status: str, headers: Headers, exc_info: Any = None) -> Any:
            present = {name.lower() for name, _ in headers}
            headers += [pair for name, pair in _ALWAYS if name not in present]
            request = environ.get("werkzeug.request")
            # The rule, not the path: a path names a person, a query string may too.
            rule = getattr(request, "url_rule", None)
            route = rule.rule if rule is not None else environ.get(ROUTE)
            code = int(status[:3])
            if stamp is not None and code in (200, 304) and environ.get(LASTING):
                self._remember(stamp, key, headers, route)
            headers += environ.get(EXTRA, ())
            headers.append(("X-Request-Id", request_id))
            _told(environ["REQUEST_METHOD"], route, code, began, request_id)
            return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

        return self._app(environ, start)

    def _held_by_client(self, environ: WSGIEnvironment, stamp: Stamp, key: tuple[str, ...]) -> _Known | None:
        tags, since = environ.get("HTTP_IF_NONE_MATCH"), environ.get("HTTP_IF_MODIFIED_SINCE")
        if stamp != self._stamp or not (tags or since):
            return None
        known = self._known.get(key)
        if known is None:
            return None
        return known if (known.etag in tags if tags else since == known.modified) else None

    def _remember(self, stamp: Stamp, key: tuple[str, ...], headers: Headers, route: str | None) -> None:
        if stamp != self._stamp or len(self._known) >= _HELD:
            self._known, self._stamp = {}, stamp
        if key in self._known:
            return
        by_name = {name.lower(): value for name, value in headers}
        if "etag" in by_name:
            kept = [pair for pair in headers if pair[0].lower() not in _NOT_WITH_304]
            self._known[key] = _Known(by_name["etag"].removeprefix("W/"), by_name.get("last-modified", ""), kept, route)


def _key(environ: WSGIEnvironment) -> tuple[str, ...]:
    """Everything of a request that the body of a lasting answer may depend on."""
    get = environ.get
    return (
        get("SCRIPT_NAME", ""),
        get("PATH_INFO", ""),
        get("QUERY_STRING", ""),
        get("HTTP_ACCEPT", ""),
        get("HTTP_ACCEPT_LANGUAGE", ""),
        get("HTTP_ACCEPT_ENCODING", ""),
    )


def _told(method: str, route: str | None, status: int, began: float, request_id: str) -> None:
    """One line in the log and one count in the figures."""
    took = perf_counter() - began
    monitoring.count(method, route, status, took)
    line = {"method": method, "route": route, "status": status, "ms": round(took * 1000, 1), "request": request_id}
    _access.info(json.dumps(line))
