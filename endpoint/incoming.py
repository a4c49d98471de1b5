"""A request that comes in pieces (RFC 9112): when it is here whole, so that no thread waits for a client that sends slowly."""

from __future__ import annotations

import re

from endpoint.errors import HeadTooLong

LONGEST_HEAD = 64 * 1024
LONGEST_LINE = 16 * 1024
"""A first line longer than this is passed on: the web server refuses it, whatever follows."""
_LENGTH = re.compile(rb"\r\ncontent-length[ \t]*:[ \t]*([0-9]+)[ \t]*\r\n", re.IGNORECASE)
_CODING = re.compile(rb"\r\ntransfer-encoding[ \t]*:", re.IGNORECASE)
_EXPECTING = re.compile(rb"\r\nexpect[ \t]*:[ \t]*100-continue", re.IGNORECASE)
_SIZE = re.compile(rb"[0-9A-Fa-f]+")
_LONGEST_SIZE = 1024
"""Bytes of the line before a chunk, with what may stand behind its size."""


class Incoming:
    """What has come so far. It reads no more of a request than where it ends; whether it is right is for the web server to say."""

    def __init__(self, longest_body: int) -> None:
        """
        :param longest_body: bytes of a body that is waited for; of a longer one nothing need be read to refuse it.
        """
        self.data = bytearray()
        self._longest = longest_body
        self._body = 0
        """Where the body begins; 0 until the head is here."""
        self._needed: int | None = 0
        """Bytes up to the end of the body; ``None`` if chunks tell it."""
        self._chunk = 0
        """Where the next chunk begins."""
        self.expecting = False
        """Whether the client waits to be told to go on (``100 Continue``)."""

    def add(self, piece: bytes) -> bool:
        """Take a piece.

        :returns: whether nothing more need be waited for.
        :raises HeadTooLong: the head does not end.
        """
        seen = max(0, len(self.data) - 3)
        self.data += piece
        if not self._body:
            end = self.data.find(b"\r\n\r\n", seen)
            if end < 0:
                return self._endless()
            self._begin(end)
        self.expecting = self.expecting and len(self.data) == self._body
        if len(self.data) - self._body > self._longest:
            return True
        return self._last_chunk() if self._needed is None else len(self.data) >= self._needed

    def _endless(self) -> bool:
        if len(self.data) > LONGEST_LINE and self.data.find(b"\r\n", 0, LONGEST_LINE) < 0:
            return True
        if len(self.data) > LONGEST_HEAD:
            raise HeadTooLong("the head of the request is too long", hint="Send fewer or shorter header fields.")
        return False

    def _begin(self, end: int) -> None:
        head = bytes(self.data[: end + 2])
        self._body = self._chunk = end + 4
        self.expecting = _EXPECTING.search(head) is not None
        length = _LENGTH.search(head)
        if _CODING.search(head):
            self._needed = None
        else:
            digits = length[1].lstrip(b"0") if length else b""
            wanted = int(digits or b"0") if len(digits) < 18 else self._longest + 1
            self._needed = self._body + (wanted if wanted <= self._longest else 0)

    def _last_chunk(self) -> bool:
        while (end := self.data.find(b"\r\n", self._chunk, self._chunk + _LONGEST_SIZE)) >= 0:
            size = bytes(self.data[self._chunk : end]).partition(b";")[0].rstrip(b" \t")
            if not _SIZE.fullmatch(size):
                return True  # the web server refuses it
            if not size.strip(b"0"):  # trailers may follow, and an empty line
                return self.data.find(b"\r\n\r\n", end) >= 0
            after = end + 2 + int(size, 16) + 2
            if after > len(self.data):
                return False
            self._chunk = after
        return False
