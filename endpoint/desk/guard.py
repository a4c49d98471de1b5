"""Who may talk to the desk: this machine, under this address, with the token that the terminal printed, from the desk's own forms."""

from __future__ import annotations

import hmac
import secrets

from flask import Flask, abort, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

_SAFETY = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with none at all, browsers send our own forms without their origin
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
_OPEN = {"static", "open_with_token"}
_WITHOUT_NAME = {"hello", "choose_language"}


def install(app: Flask, token: str, port: int, by: str | None) -> None:
    """Put the guard before every request.

    :param token: whoever has it is the reviewer; it is exchanged for a cookie that scripts cannot read and other sites do not send.
    :param by: the reviewer's name, where the command gave it.
    :param port: the port listened on; a request that names another host or port was led here by another site (DNS rebinding).
    """
    app.config.update(
        SECRET_KEY=secrets.token_bytes(32),  # of this run: a cookie of yesterday opens nothing
        SESSION_COOKIE_NAME=f"aigaq-desk-{port}",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        MAX_CONTENT_LENGTH=4 * 1024 * 1024,
        MAX_FORM_PARTS=20_000,
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
    )
    hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost")}

    @app.get("/open")
    def open_with_token() -> BaseResponse:
        given = request.args.get("token", "")
        if not hmac.compare_digest(given.encode(), token.encode()):
            abort(403)
        session.setdefault("csrf", secrets.token_urlsafe(24))
        session["in"] = True
        if by:
            session["by"] = by
        return redirect(url_for("records.queue"), 303)

    @app.before_request
    def check() -> BaseResponse | tuple[str, int] | None:
        if request.host not in hosts:
            abort(421)
        if request.endpoint in _OPEN:
            return None
        if not session.get("in"):
            return render_template("locked.html"), 403
        if request.method not in ("GET", "HEAD"):
            origin = request.headers.get("Origin")
            if origin is not None and origin not in {f"http://{host}" for host in hosts}:
                abort(403)
            if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
                abort(403)
            if not hmac.compare_digest(request.form.get("csrf", "").encode(), str(session["csrf"]).encode()):
                abort(403)
        if not session.get("by") and request.endpoint not in _WITHOUT_NAME:
            return redirect(url_for("hello"), 303)
        return None

    @app.after_request
    def harden(response: BaseResponse) -> BaseResponse:
        for name, value in _SAFETY.items():
            response.headers[name] = value
        return response

    @app.context_processor
    def _csrf() -> dict[str, str]:
        return {"csrf": str(session.get("csrf", ""))}
