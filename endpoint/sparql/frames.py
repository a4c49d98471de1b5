"""Messages between a web worker and its query processes: one byte of tag, four bytes of length, the payload."""

from __future__ import annotations

import json
import os
import struct
from typing import Any, Final

READY: Final = b"R"
"""The store is open and the process has given up its rights."""
KIND: Final = b"K"
"""What sort of answer follows: ``table``, ``boolean`` or ``graph``."""
DATA: Final = b"D"
END: Final = b"E"
"""The answer is whole (or stopped on request); JSON with the number of rows."""
FAILED: Final = b"X"
"""JSON: ``code``, and for a syntax error ``message``, ``line``, ``column``."""
JOB: Final = b"J"

HEAD: Final = struct.Struct(">cI")


def encode(payload: dict[str, Any]) -> bytes:
    return json.dumps(payload).encode()


def decode(payload: bytes) -> dict[str, Any]:
    decoded: dict[str, Any] = json.loads(payload)
    return decoded


def send(descriptor: int, tag: bytes, payload: bytes) -> None:
    """Write one frame. Blocks while the pipe is full."""
    data = memoryview(HEAD.pack(tag, len(payload)) + payload)
    while data:
        data = data[os.write(descriptor, data) :]


def receive(descriptor: int) -> tuple[bytes, bytes] | None:
    """Read one frame, ``None`` at the end of the stream. Blocks."""
    head = _exactly(descriptor, HEAD.size)
    if head is None:
        return None
    tag, length = HEAD.unpack(head)
    payload = _exactly(descriptor, length)
    return None if payload is None else (tag, payload)


def _exactly(descriptor: int, length: int) -> bytes | None:
    data = bytearray()
    while len(data) < length:
        piece = os.read(descriptor, length - len(data))
        if not piece:
            return None
        data += piece
    return bytes(data)
