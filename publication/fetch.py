"""Fetching from elsewhere, carefully: http and https only, no way into the local network, limits of size, time and redirects.

A host is resolved once, each of its addresses is looked at, and the connection goes to an address that was looked at, so that no name can
change its mind in between. Redirects are followed by the same rules.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from ontology.errors import BadInput, NotFound, Refused, TooMuch, Unavailable

_TIMEOUT = 30.0
_REDIRECTS = 5
_CHUNK = 1 << 18
_MOVED = {301, 302, 303, 307, 308}
FILE_LIMIT = 4 << 30
PAGE_LIMIT = 64 << 20


@dataclass(frozen=True)
class Answer:
    """What came. ``url`` is where it came from in the end."""

    url: str
    media_type: str
    content: bytes


class Fetcher:
    """Fetches for one pull; ``loopback`` allows this machine itself, for trying out."""

    def __init__(self, *, loopback: bool = False, total: int = 16 << 30) -> None:
        self._loopback = loopback
        self._left = total
        self._context = ssl.create_default_context()

    def get(self, url: str, accept: str = "*/*", limit: int = PAGE_LIMIT) -> Answer:
        """A small answer, held in memory.

        :raises NotFound: there is nothing (404, 410).
        :raises Refused: an address that may not be asked.
        :raises TooMuch: it is larger than the limit.
        :raises Unavailable: no connection, or the server fails.
        """
        parts: list[bytes] = []
        final, media = self._run(url, accept, limit, parts.append)
        return Answer(final, media, b"".join(parts))

    def download(self, url: str, target: Path, limit: int = FILE_LIMIT) -> None:
        """A file, to disk. :raises: as :meth:`get`."""
        with target.open("wb") as file:
            self._run(url, "*/*", limit, file.write)

    def _run(self, url: str, accept: str, limit: int, take: Callable[[bytes], object]) -> tuple[str, str]:
        for _ in range(_REDIRECTS + 1):
            connection, target = self._connect(url)
            try:
                connection.request("GET", target, headers={"Accept": accept, "Accept-Encoding": "identity", "User-Agent": "aigaq"})
                response = connection.getresponse()
                if response.status in _MOVED and (place := response.getheader("Location")):
                    url = urljoin(url, place)
                    continue
                if response.status in (404, 410):
                    raise NotFound(f"there is nothing at {url} ({response.status})", hint="Check the address in a browser.")
                if response.status != 200:
                    raise Unavailable(f"{url} answers {response.status}", hint="Try again later, or ask its publisher.")
                self._read(response, url, limit, take)
                return url, response.getheader("Content-Type", "").partition(";")[0].strip().lower()
            except (OSError, http.client.HTTPException) as error:
                raise Unavailable(f"{url} cannot be read: {error or type(error).__name__}", hint="Try again later.") from error
            finally:
                connection.close()
        raise Refused(f"more than {_REDIRECTS} redirects", hint="Name the address that they lead to.")

    def _read(self, response: http.client.HTTPResponse, url: str, limit: int, take: Callable[[bytes], object]) -> None:
        size = 0
        while chunk := response.read(_CHUNK):
            size += len(chunk)
            self._left -= len(chunk)
            if size > limit or self._left < 0:
                raise TooMuch(
                    f"{url} is larger than {limit >> 20} MiB, or all together is", hint="Download it by hand and look at it first."
                )
            take(chunk)
        if response.length:
            raise Unavailable(f"{url} broke off", hint="Try again.")

    def _connect(self, url: str) -> tuple[http.client.HTTPConnection, str]:
        try:
            parts = urlsplit(url)
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError as error:
            raise BadInput(f"{url!r} is no address", hint="Write it with https:// and the host's name.") from error
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
            raise Refused(f"{url!r} is not an http or https address", hint="Other ways are not taken.")
        address = self._vetted(parts.hostname, port)
        connection: http.client.HTTPConnection
        if parts.scheme == "https":
            connection = http.client.HTTPSConnection(parts.hostname, port, timeout=_TIMEOUT, context=self._context)
        else:
            connection = http.client.HTTPConnection(parts.hostname, port, timeout=_TIMEOUT)
        try:
            plain = socket.create_connection((address, port), timeout=_TIMEOUT)
            connection.sock = plain
            if parts.scheme == "https":
                connection.sock = self._context.wrap_socket(plain, server_hostname=parts.hostname)
        except OSError as error:
            raise Unavailable(f"{parts.hostname} cannot be reached: {error}", hint="Check the address and the connection.") from error
        return connection, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    def _vetted(self, host: str, port: int) -> str:
        try:
            found = {str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
        except (OSError, UnicodeError) as error:
            raise Unavailable(f"the host {host!r} is not known", hint="Check its spelling.") from error
        for text in found:
            address = ipaddress.ip_address(text.partition("%")[0])
            address = getattr(address, "ipv4_mapped", None) or address
            if not (address.is_global or (self._loopback and address.is_loopback)):
                raise Refused(
                    f"{host} leads into a local network ({address})",
                    hint="Only public addresses are asked; --loopback allows this machine itself.",
                )
        return min(found)
