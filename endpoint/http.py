"""What surrounds every request inside the application: the release that it is answered from, and CORS preflights."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit, urlunsplit

from flask import Flask, Response, current_app, g, redirect, request
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response as BaseResponse

from endpoint import front
from endpoint.serving import Current, Serving
from endpoint.settings import Settings

# These work without a release, or look at it themselves.
_WITHOUT_RELEASE = {"site.health", "site.robots", "operation.ready", "operation.metrics", "static"}


def serving() -> Serving:
    """The release that this request is answered from, from its beginning to its end."""
    held: Serving | None = g.get("serving")
    if held is None:
        held = g.serving = _current().enter()
    return held


def site() -> str:
    """The root of this site for links in data: the dataset's base IRI. On the machine that serves, where that may lead elsewhere, the host
    that was asked; from elsewhere a host is what a client says, and nobody else may be sent there."""
    try:
        name = urlsplit(f"//{request.host}").hostname or ""
        here = name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        here = False
    return request.url_root if here else serving().base


def keep_serving(response: Response) -> None:
    """Keep this request's release open until the answer has left: for answers that are still being made while they are sent."""
    current = _current()
    held = current.again(serving())
    response.call_on_close(lambda: current.leave(held))


def settings() -> Settings:
    found: Settings = current_app.extensions["aigaq_settings"]
    return found


def current_of(app: Flask) -> Current:
    """The application's hold on the releases."""
    found: Current = app.extensions["aigaq_current"]
    return found


def _current() -> Current:
    return current_of(current_app)


def install(app: Flask) -> None:
    """Hooks around every request."""

    @app.before_request
    def _begin() -> None:
        g.request_id = request.environ.get(front.REQUEST_ID, "")
        if request.endpoint not in _WITHOUT_RELEASE and request.method != "OPTIONS":
            serving()

    @app.before_request
    def _lead_on() -> BaseResponse | None:
        """The router's redirects name the host that the client named; ours do without."""
        moved = request.routing_exception
        if not isinstance(moved, RequestRedirect):
            return None
        to = urlsplit(moved.new_url)
        return redirect(urlunsplit(("", "", "/" + to.path.lstrip("/"), to.query, "")), moved.code)

    @app.after_request
    def _preflight(response: Response) -> Response:
        if request.method == "OPTIONS" and response.status_code < 400:
            response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "GET, HEAD, OPTIONS")
            response.headers["Access-Control-Allow-Headers"] = "Accept, Accept-Language, Content-Type, If-None-Match, Range"
            response.headers["Access-Control-Max-Age"] = "86400"
        return response

    @app.teardown_request
    def _leave(_: BaseException | None) -> None:
        held: Serving | None = g.pop("serving", None)
        for name in tuple(g):  # what was noted on the way may name the release, and keep it open until the collector of cycles looks
            g.pop(name)
        if held is not None:
            current_of(app).leave(held)
