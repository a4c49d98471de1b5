"""Clients that take their answers slowly: more of them than threads hold up nobody, and who takes his in time gets it whole."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from endpoint.outgoing import STALLED_SECONDS, Outgoing
from endpoint.worker import THREADS
from publication.release import Releases
from tests.endpoint.conftest import make_release, point_to
from tests.endpoint.started import started

pytestmark = pytest.mark.skipif(not hasattr(socket, "TCP_INFO"), reason="only Linux says what a client has taken")
PIECE = 1000


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@contextmanager
def connections(number: int) -> Iterator[list[tuple[socket.socket, socket.socket]]]:
    """Connections as (the server's end, the client's end); what is sent at once is more than a client holds unread."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        found = []
        for _ in range(number):
            client = stack.enter_context(socket.socket())
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.connect(listener.getsockname())
            found.append((stack.enter_context(listener.accept()[0]), client))
        yield found


def fill(*connections: socket.socket) -> None:
    for connection in connections:
        connection.setblocking(False)
        with pytest.raises(BlockingIOError):
            while True:
                connection.send(b"x" * 65536)
    time.sleep(0.5)  # in which the last of what the other ends hold unread is acknowledged


def take(client: socket.socket, size: int) -> None:
    while size > 0:
        size -= len(client.recv(min(size, 4096)))
    time.sleep(0.5)


def left(connection: socket.socket) -> bool:
    try:
        return connection.send(b"") < 0
    except BlockingIOError:
        return False
    except BrokenPipeError:
        return True


def test_who_takes_nothing_is_left_and_who_takes_a_little_is_not() -> None:
    clock = Clock()
    outgoing = Outgoing(9, clock)
    with connections(3) as ((stalled, _), (slow, reader), (idle, _)):
        fill(stalled, slow)
        for connection in (stalled, slow, idle):  # nothing has been sent yet on the last: its client waits for us
            outgoing.began(connection)
        clock.now += STALLED_SECONDS - 1
        take(reader, 8 * PIECE)
        outgoing.look()
        assert [left(c) for c in (stalled, slow, idle)] == [False] * 3
        clock.now += 2
        outgoing.look()
        assert [left(c) for c in (stalled, slow, idle)] == [True, False, False]
        clock.now += STALLED_SECONDS
        outgoing.look()
        assert [left(c) for c in (slow, idle)] == [True, False]


def test_of_too_many_the_slowest_are_left() -> None:
    clock = Clock()
    outgoing = Outgoing(2, clock)
    with connections(5) as ends:
        fill(*(connection for connection, _ in ends[:-1]))
        for connection, _ in ends[:-1]:
            outgoing.began(connection)
        outgoing.began(ends[-1][0])  # waits for us
        for number, (_, client) in enumerate(ends[:-1]):
            take(client, (8, 30, 0, 20)[number] * PIECE)
        clock.now += 0.9
        outgoing.look()
        assert not any(left(connection) for connection, _ in ends)
        clock.now += 1
        outgoing.look()
        assert [left(connection) for connection, _ in ends] == [True, False, True, True, False]


def test_who_has_taken_all_is_not_looked_at() -> None:
    clock = Clock()
    outgoing = Outgoing(0, clock)
    with connections(1) as ((connection, _),):
        fill(connection)
        outgoing.began(connection)
        outgoing.ended(connection)
        clock.now += 100
        outgoing.look()
        assert not left(connection)


def test_a_socket_that_is_not_tcp_is_let_be() -> None:
    clock = Clock()
    outgoing = Outgoing(0, clock)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        fill(ours)
        outgoing.began(ours)
        clock.now += 100
        outgoing.look()
        assert not left(ours)


def test_more_clients_that_do_not_read_than_threads_hold_up_nobody(tmp_path: Path) -> None:
    """A client that does read gets its answer whole meanwhile."""
    releases, size = Releases(tmp_path / "releases"), 22_000_000
    (make_release(releases.folder, "2031-06-01") / "data.ttl").write_bytes(b"# invented\n" * (size // 11))
    point_to(releases.folder, "2031-06-01")
    request = b"GET %s HTTP/1.1\r\nHost: data.example.org\r\nX-Other: 1\r\nConnection: close\r\n\r\n"
    with started(tmp_path) as port, ExitStack() as stack:

        def client(path: bytes) -> socket.socket:
            found = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30))
            found.sendall(request % path)
            return found

        reader = client(b"/releases/current/data.ttl")
        taken = len(reader.recv(65536))
        for _ in range(THREADS + 50):
            client(b"/releases/current/data.ttl")
        asker, began = client(b"/about"), time.monotonic()
        asker.setblocking(False)
        answered = 0.0
        while piece := reader.recv(131072):
            taken += len(piece)
            time.sleep(0.02)
            if not answered:
                try:
                    assert asker.recv(12) == b"HTTP/1.1 200"
                    answered = time.monotonic() - began
                except BlockingIOError:
                    continue
        assert taken > size
        asker.settimeout(30)
        assert answered or asker.recv(12) == b"HTTP/1.1 200"
        assert (answered or time.monotonic() - began) < STALLED_SECONDS / 2
