"""HTTP/1.1 for the plainest of requests: read in one step, answered in one write.

Nine of ten requests are a GET with no body and headers that everybody sends. They are recognised whole or not at all: one unknown header,
one repeated, one byte behind the end, and the request is left to the web server's own parser, which reads it as if nothing had been tried.
"""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from io import BytesIO
from time import time
from typing import TYPE_CHECKING, Any

from gunicorn import SERVER
from werkzeug.http import http_date

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

MOST = 8 * 1024
"""Bytes of a request; a longer one is not plain. Below all limits of the web server's own parser, which would take what is read here."""
_LINE = re.compile(rb"GET (/[A-Za-z0-9._~!$&'()*+,;=:@/-]*)(?:\?([!$-;=?-Z_a-z~%]*))? HTTP/1\.1")
_VALUE = re.compile(r"[\t -~\x80-\xff]*")
_KNOWN = frozenset(
    b"accept accept-charset accept-encoding accept-language cache-control connection cookie dnt forwarded host if-modified-since "
    b"if-none-match origin pragma priority referer sec-ch-ua sec-ch-ua-mobile sec-ch-ua-platform sec-fetch-dest sec-fetch-mode "
    b"sec-fetch-site sec-fetch-user sec-gpc upgrade-insecure-requests user-agent via x-forwarded-for x-forwarded-host x-forwarded-port "
    b"x-forwarded-prefix x-forwarded-proto x-real-ip".split()
)
_PERSONAL = re.compile(rb"cookie|forwarded|referer|x-forwarded-for|x-real-ip", re.IGNORECASE)
"""How lines begin that say who asks, or what else was read."""
_SERVER = {
    "wsgi.version": (1, 0),
    "wsgi.url_scheme": "http",
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
}


def read(data: bytes, client: tuple[str, int]) -> WSGIEnvironment | None:
    """The WSGI environment of a plain request; ``None`` if it is not one, or not here whole."""
    if len(data) > MOST or not data.endswith(b"\r\n\r\n"):
        return None
    lines = data[:-4].split(b"\r\n")
    asked = _LINE.fullmatch(lines[0])
    if asked is None or asked[1].startswith(b"//"):
        return None
    headers = _usual(b"\r\n".join(line for line in lines[1:] if not _PERSONAL.match(line)))
    who = _fields([line for line in lines[1:] if _PERSONAL.match(line)])
    if headers is None or who is None:
        return None
    path, query = asked[1].decode("ascii"), (asked[2] or b"").decode("ascii")
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "RAW_URI": f"{path}?{query}" if asked[2] is not None else path,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": client[0],
        "REMOTE_PORT": str(client[1]),
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        **_SERVER,
        **headers,
        **who,
    }


@lru_cache(maxsize=512)
def _usual(block: bytes) -> dict[str, Any] | None:
    """Those that say nothing of a person: the same clients send the same ones again and again, so they are remembered."""
    found = _fields(block.split(b"\r\n"))
    if found is None or "HTTP_HOST" not in found or found.get("HTTP_CONNECTION", "close").lower() not in ("close", "keep-alive"):
        return None
    server, _, port = found["HTTP_HOST"].partition(":")
    return found | {"SERVER_NAME": server or "localhost", "SERVER_PORT": port or "80"}


def _fields(lines: list[bytes]) -> dict[str, Any] | None:
    found: dict[str, Any] = {}
    for line in lines:
        name, colon, value = line.partition(b":")
        text = value.decode("latin-1").strip(" \t")
        if name.lower() not in _KNOWN or not colon or not _VALUE.fullmatch(text):
            return None
        key = "HTTP_" + name.decode("ascii").upper().replace("-", "_")
        if key in found:
            return None
        found[key] = text
    return found


def write(status: str, headers: list[tuple[str, str]], body: bytes, *, keep: bool) -> bytes:
    """An answer as bytes.

    :param keep: whether the connection stays open.
    :raises ValueError: a header would break its line.
    """
    lines = [f"HTTP/1.1 {status}", f"Server: {SERVER}", f"Date: {_date(int(time()))}", f"Connection: {'keep-alive' if keep else 'close'}"]
    lines += [f"{name}: {value}" for name, value in headers]
    head = "\r\n".join(lines)
    if head.count("\n") != len(lines) - 1 or head.count("\r") != len(lines) - 1:
        raise ValueError("a header holds the end of a line")
    return head.encode("latin-1") + b"\r\n\r\n" + body


@lru_cache(maxsize=1)
def _date(second: int) -> str:
    return http_date(second)
