"""Answers that depend on nothing but release, address, format and language: conditional, cached, never half made."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable

from flask import Response, current_app, request
from werkzeug.http import http_date

from endpoint import i18n
from endpoint.http import serving

REVALIDATE = "public, no-cache"
"""May be kept, must be asked about each time: a withdrawal then reaches every cache at once, and 304 costs nothing."""
FOREVER = "public, max-age=31536000, immutable"


def answer(variant: str, content_type: str, make: Callable[[], bytes], *, cache: str = REVALIDATE, vary: Iterable[str] = ()) -> Response:
    """An answer that depends on nothing but the release, the address and ``variant`` (format, language).

    ``make`` is called only if the client does not hold that already.
    """
    release = serving().manifest
    address = zlib.crc32(request.full_path.encode("utf-8", "surrogatepass"))
    etag = f"{release.id}.{current_app.extensions['aigaq_look']}.{variant}.{address:08x}"
    response = Response(content_type=content_type)
    response.set_etag(etag)
    response.headers["Last-Modified"] = http_date(release.issued)
    response.headers["Cache-Control"] = cache
    response.vary.update(vary)
    if _held_by_client(etag, response):
        response.status_code = 304
        del response.headers["Content-Type"]
        return response
    response.set_data(make())
    return response


def page(make: Callable[[], str], *, vary: Iterable[str] = ("Accept-Language",)) -> Response:
    """An HTML page in the reader's language; made once for each address and language of a release."""
    language = i18n.language()
    key = ("page", request.script_root, request.full_path, language)
    held = serving().cache
    response = answer(f"html-{language}", "text/html; charset=utf-8", lambda: held.get(key, lambda: make().encode()), vary=vary)
    response.headers["Content-Language"] = language
    return response


def _held_by_client(etag: str, response: Response) -> bool:
    if request.method not in ("GET", "HEAD"):
        return False
    if request.if_none_match:
        return request.if_none_match.contains_weak(etag)
    since, issued = request.if_modified_since, response.last_modified
    return since is not None and issued is not None and issued <= since
