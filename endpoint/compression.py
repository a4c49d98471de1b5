"""Compressed answers. What is made once for a release is compressed once (:func:`encoded`); the rest, streams included, by
Flask-Compress as it goes out. Files of releases are never touched: their sizes, checksums and ranges are those of the files.
"""

from __future__ import annotations

import zlib

import brotli  # type: ignore[import-untyped]
from flask import Flask, Response, request
from flask_compress import Compress

from endpoint import formats, front

LEAST = 600
"""Bytes below which compressing costs more than it saves."""
_BROTLI_QUALITY = 5
_GZIP_LEVEL = 6
_ENCODINGS = ("br", "gzip")
TEXTUAL = frozenset(
    [f.media_type for f in formats.DATA]
    + ["text/html", "text/css", "text/plain", "text/csv", "text/tab-separated-values", "text/javascript", "application/javascript"]
    + ["application/xml", "application/json", "application/problem+json", "application/atom+xml", "image/svg+xml"]
    + ["application/sparql-results+json", "application/sparql-results+xml"]
)


def chosen(media_type: str) -> str | None:
    """The encoding that the client wants most for such an answer, ``None`` for none."""
    if media_type not in TEXTUAL:
        return None
    accepted = request.accept_encodings
    if not accepted:
        return None
    qualities = {name: accepted.quality(name) for name in _ENCODINGS}
    best = max(_ENCODINGS, key=lambda name: qualities[name])
    return best if qualities[best] > 0 and qualities[best] >= accepted.quality("identity") else None


def encoded(body: bytes, encoding: str) -> bytes:
    """Compress a whole body."""
    if encoding == "br":
        return bytes(brotli.compress(body, quality=_BROTLI_QUALITY))
    packer = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return packer.compress(body) + packer.flush()


def install(app: Flask) -> None:
    """Compress what leaves uncompressed and is text."""
    app.config |= {
        "COMPRESS_MIMETYPES": sorted(TEXTUAL),
        "COMPRESS_ALGORITHM": list(_ENCODINGS),
        "COMPRESS_ALGORITHM_STREAMING": list(_ENCODINGS),
        "COMPRESS_MIN_SIZE": LEAST,
        "COMPRESS_REGISTER": False,
    }
    compress = Compress(app)

    @app.after_request
    def _compress(response: Response) -> Response:
        decided = front.LASTING in request.environ or "Content-Encoding" in response.headers
        if decided or response.status_code in (206, 304) or request.endpoint == "downloads.download":
            return response
        # The library takes `q=0` for a wish.
        if chosen(response.mimetype or "") is None:
            response.vary.add("Accept-Encoding")
            return response
        if response.direct_passthrough:  # a file of our own; the library would leave it open
            response.direct_passthrough = False
            response.make_sequence()
        return compress.after_request(response)
