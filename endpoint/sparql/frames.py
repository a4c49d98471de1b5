"""Messages between a web worker and its query processes: one byte of tag, four bytes of length, the payload."""

from __future__ import annotations

import json
import socket
import struct
from typing import Any, Final

READY: Final = b"R"
"""The process has the store and has given up its rights; its process id in decimal digits."""
KIND: Final = b"K"
"""What sort of answer follows: ``table``, ``boolean`` or ``graph``."""
DATA: Final = b"D"
"""A piece of the answer; of a table, whole rows."""
END: Final = b"E"
"""The answer is whole (or stopped on request); JSON with the number of rows."""
FAILED: Final = b"X"
"""JSON: ``code``, and for a syntax error ``message``, ``line``, ``column``."""
JOB: Final = b"J"
"""What to do (:meth:`endpoint.sparql.job.Job.order`), marshalled: it goes to the process alone, which is of the same Python."""

FATAL: Final = b"Fatal Python error: "
"""What a process says, outside all frames, when it breaks down: :mod:`faulthandler` begins so. As a frame it would be a gigabyte long."""

HEAD: Final = struct.Struct(">cI")
_READ = 256 * 1024


def encode(payload: dict[str, Any]) -> bytes:
    return json.dumps(payload).encode()


def decode(payload: bytes) -> dict[str, Any]:
    decoded: dict[str, Any] = json.loads(payload)
    return decoded


def pack(tag: bytes, payload: bytes) -> bytes:
    """One frame as bytes; several may be sent at once."""
    return HEAD.pack(tag, len(payload)) + payload


class Reader:
    """Takes frames from a socket. Waits as long as the socket's own timeout says."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._buffer = bytearray()
        self.ended = False
        """Whether the other side has closed."""

    @property
    def broke_down(self) -> bool:
        """Whether the other side has closed with these words."""
        return self.ended and self._buffer.startswith(FATAL)

    def held(self) -> tuple[bytes, bytes] | None:
        """The next frame if it has arrived already."""
        if len(self._buffer) < HEAD.size:
            return None
        tag, length = HEAD.unpack_from(self._buffer)
        whole = HEAD.size + length
        if len(self._buffer) < whole:
            return None
        payload = bytes(self._buffer[HEAD.size : whole])
        del self._buffer[:whole]
        return tag, payload

    def receive(self) -> bool:
        """Take what has arrived on the socket without waiting; whether there was anything, were it the end."""
        try:
            self._take(socket.MSG_DONTWAIT)
        except BlockingIOError:
            return False
        return True

    def next(self) -> tuple[bytes, bytes] | None:
        """The next frame, ``None`` at the end of the stream.

        :raises TimeoutError: the socket's timeout passed; what has arrived of the frame is kept for the next call.
        """
        while (frame := self.held()) is None and not self.ended:
            self._take()
        return frame

    def _take(self, flags: int = 0) -> None:
        piece = self._connection.recv(_READ, flags)
        self.ended = not piece
        self._buffer += piece
