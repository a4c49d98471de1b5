"""A site below a path of its host, which the proxy in front strips and tells in ``X-Forwarded-Prefix``.

Only the path of the dataset's base IRI is believed. What the proxy does not set it passes on from the client, whose choice would
stand in every link of a page, and in whatever cache keeps that for others.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from endpoint.serving import Current
from ontology.errors import AigaqError

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Mounted:
    """WSGI around WSGI. Safe among threads."""

    def __init__(self, app: WSGIApplication, current: Current) -> None:
        self._app = app
        self._current = current

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if (told := environ.get("HTTP_X_FORWARDED_PREFIX", "").rstrip("/")) and told == self._path():
            environ["SCRIPT_NAME"] = told
        return self._app(environ, start_response)

    def _path(self) -> str:
        try:
            serving = self._current.enter()
        except AigaqError:  # nothing is published, and no page has links
            return ""
        try:
            return urlsplit(serving.base).path.rstrip("/")
        finally:
            self._current.leave(serving)
