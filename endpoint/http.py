"""What surrounds every request: the release it is answered from, safety headers, a line in the log."""

from __future__ import annotations

import json
import logging
from time import perf_counter
from uuid import uuid4

from flask import Flask, Response, current_app, g, request

from endpoint.serving import Current, Serving
from endpoint.settings import Settings

_access = logging.getLogger("endpoint.access")

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
    "Access-Control-Expose-Headers": "ETag, Link, Location, Retry-After, X-Request-Id",
}
# These work without a release, or look at it themselves.
_WITHOUT_RELEASE = {"site.health", "site.robots", "static"}


def serving() -> Serving:
    """The release that this request is answered from, from its beginning to its end."""
    held: Serving | None = g.get("serving")
    if held is None:
        current: Current = current_app.extensions["aigaq_current"]
        held = g.serving = current.enter()
    return held


def settings() -> Settings:
    found: Settings = current_app.extensions["aigaq_settings"]
    return found


def install(app: Flask) -> None:
    """Hooks around every request."""

    @app.before_request
    def _begin() -> None:
        g.began = perf_counter()
        g.request_id = uuid4().hex[:16]
        if request.endpoint not in _WITHOUT_RELEASE and request.method != "OPTIONS":
            serving()

    @app.after_request
    def _finish(response: Response) -> Response:
        for name, value in _SAFETY.items():
            response.headers.setdefault(name, value)
        request_id = g.get("request_id", "")
        response.headers["X-Request-Id"] = request_id
        if request.method == "OPTIONS" and response.status_code < 400:
            response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "GET, HEAD, OPTIONS")
            response.headers["Access-Control-Allow-Headers"] = "Accept, Accept-Language, Content-Type, If-None-Match, Range"
            response.headers["Access-Control-Max-Age"] = "86400"
        # The rule, not the path: a path names a person, a query string may too.
        route = request.url_rule.rule if request.url_rule else None
        took = round((perf_counter() - g.get("began", perf_counter())) * 1000, 1)
        line = {"method": request.method, "route": route, "status": response.status_code, "ms": took, "request": request_id}
        _access.info(json.dumps(line))
        return response

    @app.teardown_request
    def _leave(_: BaseException | None) -> None:
        held: Serving | None = g.pop("serving", None)
        if held is not None:
            current: Current = app.extensions["aigaq_current"]
            current.leave(held)
