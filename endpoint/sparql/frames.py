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

HEAD: Final = struct.Struct(">cI")
_READ = 256 * 1024


def encode(payload: dict[str, Any]) -> bytes:
    return json.dumps(payload, ensure_ascii=False).encode()


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

    def next(self) -> tuple[bytes, bytes] | None:
        """The next frame, ``None`` at the end of the stream.

        :raises TimeoutError: the socket's timeout passed; what has arrived of the frame is kept for the next call.
        """
        while True:
            if len(self._buffer) >= HEAD.size:
                tag, length = HEAD.unpack_from(self._buffer)
                whole = HEAD.size + length
                if len(self._buffer) >= whole:
                    payload = bytes(self._buffer[HEAD.size : whole])
                    del self._buffer[:whole]
                    return tag, payload
            piece = self._connection.recv(_READ)
            if not piece:
                return None
            self._buffer += piece
