"""Answers that depend on nothing but release and request: conditional, compressed once, cached, never half made."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable

from flask import Response, current_app, request

from endpoint import compression, front, i18n
from endpoint.http import serving

REVALIDATE = "public, no-cache"
"""May be kept, must be asked about each time: a withdrawal then reaches every cache at once, and 304 costs nothing."""
FOREVER = "public, max-age=31536000, immutable"


def answer(variant: str, content_type: str, make: Callable[[], bytes], *, cache: str = REVALIDATE, vary: Iterable[str] = ()) -> Response:
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
    headers["Cache-Control"] = cache
    headers["Vary"] = ", ".join([*vary, "Accept-Encoding"])
    request.environ[front.LASTING] = True
    if held_by_client(headers["ETag"], response):
        return response
    if encoding is None:
        response.set_data(make())
        return response
    body = held.cache.get(("encoded", encoding, request.script_root, address, variant), lambda: compression.encoded(make(), encoding))
    headers["Content-Encoding"] = encoding
    response.set_data(body)
    return response


def held_by_client(etag: str, response: Response) -> bool:
    """Whether the client holds this already; the response is made a 304 then.

    :param etag: as it stands in the header, in quotation marks.
    """
    if request.method not in ("GET", "HEAD"):
        return False
    tags, since = request.headers.get("If-None-Match"), request.if_modified_since
    if tags is not None:
        held = etag in tags or tags.strip() == "*"
    else:
        held = since is not None and (issued := response.last_modified) is not None and issued <= since
    if held:
        response.status_code = 304
        for name in ("Content-Type", "Content-Length"):
            response.headers.pop(name, None)
    return held


def page(make: Callable[[], str], *, vary: Iterable[str] = ("Accept-Language",)) -> Response:
    """An HTML page in the reader's language; made once for each address and language of a release."""
    language = i18n.language()
    key = ("page", request.script_root, request.full_path, language)
    held = serving().cache
    response = answer(f"html-{language}", "text/html; charset=utf-8", lambda: held.get(key, lambda: make().encode()), vary=vary)
    response.headers["Content-Language"] = language
    return response
