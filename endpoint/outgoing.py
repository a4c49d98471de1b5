"""Answers on their way: each holds a thread until its client has taken it, so clients that take nothing, or the least when too many
answers are on their way, are left."""

from __future__ import annotations

import json
import logging
import socket
import sys
from array import array
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from fcntl import ioctl
from struct import pack
from termios import TIOCOUTQ
from time import monotonic

_log = logging.getLogger("endpoint.outgoing")

STALLED_SECONDS = 20
"""After which a client that takes nothing of its answer is left."""
_SPARED_SECONDS = 1
"""In which the pace of a client is not judged."""
_EVERY_SECONDS = 1
_ACKED, _INFO_BYTES = slice(120, 128), 128
"""Where ``tcpi_bytes_acked`` stands in the ``tcp_info`` of ``linux/tcp.h``."""


@dataclass(slots=True)
class _Sending:
    since: float
    before: int
    """Bytes that the client had taken of earlier answers on its connection."""
    taken: int
    moved: float
    """When it took something last, or had nothing to take."""
    waits_for_client: bool = False

    def pace(self, now: float) -> float:
        """Bytes a second."""
        return (self.taken - self.before) / (now - self.since)


class Outgoing:
    """The connections on which threads send. Any thread may call :meth:`began` and :meth:`ended`, one alone :meth:`look`.

    What a client has taken is what the kernel says it has acknowledged; where the kernel does not say (another system than Linux, a
    socket that is not TCP), nobody is left.
    """

    def __init__(self, most: int, clock: Callable[[], float] = monotonic) -> None:
        """
        :param most: answers that may be on their way at a time.
        :param clock: seconds.
        """
        self._most = most
        self._clock = clock
        self._looked = clock()
        self._sending: dict[socket.socket, _Sending] = {}

    def began(self, connection: socket.socket) -> None:
        """A thread sends on it from now on."""
        if (state := _state(connection)) is not None:
            now = self._clock()
            self._sending[connection] = _Sending(now, state[0], state[0], now)

    def ended(self, connection: socket.socket) -> None:
        """No thread does any more."""
        self._sending.pop(connection, None)

    def look(self) -> None:
        """Leave whom it is time to leave. The threads that send to them find their connections closed."""
        now = self._clock()
        if now - self._looked < _EVERY_SECONDS:
            return
        self._looked = now
        stay: list[tuple[socket.socket, _Sending]] = []
        for connection, sending in list(self._sending.items()):
            taken, sending.waits_for_client = _state(connection) or (sending.taken, False)
            if taken != sending.taken or not sending.waits_for_client:
                sending.taken, sending.moved = taken, now
            if now - sending.moved >= STALLED_SECONDS:
                self._leave(connection, "takes nothing")
            else:
                stay.append((connection, sending))
        slow = [(s.pace(now), c) for c, s in stay if s.waits_for_client and now - s.since >= _SPARED_SECONDS]
        slow.sort(key=lambda found: found[0])
        for _, connection in slow[: max(0, len(stay) - self._most)]:
            self._leave(connection, "takes least")

    def _leave(self, connection: socket.socket, why: str) -> None:
        self.ended(connection)
        _log.info(json.dumps({"left": why}))
        with suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, pack("ii", 1, 0))  # what it has not taken is not kept for it
            connection.shutdown(socket.SHUT_RDWR)


def _state(connection: socket.socket) -> tuple[int, bool] | None:
    """How many bytes the other side has acknowledged, and whether more is on its way."""
    if sys.platform != "linux":
        return None
    waiting = array("i", [0])
    try:
        told = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _INFO_BYTES)
        ioctl(connection, TIOCOUTQ, waiting)
    except OSError:
        return None
    if len(told) < _INFO_BYTES:
        return None
    return int.from_bytes(told[_ACKED], sys.byteorder), waiting[0] > 0
