"""Answers that depend on nothing but release and request: conditional, compressed once, cached, never half made."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable

from flask import Response, current_app, request

from endpoint import compression, front, i18n
from endpoint.http import serving

REVALIDATE = "public, no-cache"
"""May be kept, must be asked about each time: a withdrawal then reaches every cache at once, and 304 costs nothing."""


def answer(variant: str, content_type: str, make: Callable[[], bytes], *, vary: Iterable[str] = ()) -> Response:
    """An answer that depends on nothing but the release, the address and ``variant`` (format, language).

    ``make`` is called only if the client does not hold that already. The answer is compressed as the client wants; each encoding
    has an ETag of its own.
    """
    held = serving()
    address = request.full_path
    etag = f"{held.release.id}.{current_app.extensions['aigaq_look']}.{variant}.{zlib.crc32(address.encode('utf-8', 'surrogatepass')):08x}"
    media = content_type.partition(";")[0]
    encoding = compression.chosen(media)
    response = Response(content_type=content_type)
    headers = response.headers
    headers["ETag"] = f'"{etag}:{encoding}"' if encoding else f'"{etag}"'
    headers["Last-Modified"] = held.issued_http
    headers["Cache-Control"] = REVALIDATE
    headers["Vary"] = ", ".join([*vary, "Accept-Encoding"])
    request.environ[front.LASTING] = True
    if held_by_client(headers["ETag"], response):
        return response
    if encoding is None:
        body = make()
    else:
        body = held.cache.get(("encoded", encoding, request.script_root, address, variant), lambda: compression.encoded(make(), encoding))
        headers["Content-Encoding"] = encoding
    # Only now is it certain that there is anything at this address.
    if not _unchanged_since(response):
        response.set_data(body)
        request.environ[front.BODY] = body
    return response


def held_by_client(etag: str, response: Response) -> bool:
    """Whether the client names this very answer as one that it holds; the response is made a 304 then.

    :param etag: as it stands in the header, in quotation marks.
    """
    if request.method not in ("GET", "HEAD") or etag not in request.headers.get("If-None-Match", ""):
        return False
    _not_modified(response)
    return True


def _unchanged_since(response: Response) -> bool:
    """The same for a client that says `*`, or only when its copy was made."""
    tags, since, issued = request.headers.get("If-None-Match"), request.if_modified_since, response.last_modified
    dated = tags is None and since is not None and issued is not None and issued <= since
    if request.method not in ("GET", "HEAD") or not (dated or (tags or "").strip() == "*"):
        return False
    _not_modified(response)
    return True


def _not_modified(response: Response) -> None:
    response.status_code = 304
    for name in ("Content-Type", "Content-Length", "Content-Encoding"):
        response.headers.pop(name, None)


def page(make: Callable[[], str], *, vary: Iterable[str] = ("Accept-Language",)) -> Response:
    """An HTML page in the reader's language; made once for each address and language of a release."""
    language = i18n.language()
    key = ("page", request.script_root, request.full_path, language)
    held = serving().cache
    response = answer(f"html-{language}", "text/html; charset=utf-8", lambda: held.get(key, lambda: make().encode()), vary=vary)
    response.headers["Content-Language"] = language
    return response
