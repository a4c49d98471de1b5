"""New connections come to the web workers that have few."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from types import SimpleNamespace
from typing import Any

import pytest

from endpoint import worker
from endpoint.balance import Connections


def test_many_is_clearly_more_than_another_has() -> None:
    table = Connections()
    assert not table.many(1000)  # nobody else is known
    for number, connections in enumerate((4, 40, 400)):
        table.tell(number, connections)
    assert not table.many(6) and table.many(7)
    table.forget(0)
    assert not table.many(51) and table.many(52)


class Lone(worker.Worker):
    """A web worker without a server."""

    def __init__(self, table: Connections, age: int) -> None:
        self.app = SimpleNamespace(connections=table)
        self.age, self.alive, self.cfg = age, True, SimpleNamespace(keepalive=5)
        self.nr_conns, self.worker_connections = 0, 1000

    def _watch(self, conn: Any) -> None:
        conn.sock.close()


@pytest.fixture
def connect() -> Iterator[Callable[[], socket.socket]]:
    """Makes one more client; gives where it waits."""
    with ExitStack() as open_until_the_end:
        listener = open_until_the_end.enter_context(socket.create_server(("127.0.0.1", 0)))
        listener.setblocking(False)

        def one_more() -> socket.socket:
            open_until_the_end.enter_context(socket.create_connection(listener.getsockname()))
            return listener

        yield one_more


def test_a_worker_with_many_lets_another_take_it(connect: Callable[[], socket.socket], monkeypatch: pytest.MonkeyPatch) -> None:
    table = Connections()
    busy, idle = Lone(table, 1), Lone(table, 2)
    busy.nr_conns = 10
    # While the first one waits, the other wakes.
    monkeypatch.setattr(worker, "sleep", lambda _: idle.accept(listener))
    listener = connect()
    busy.accept(listener)
    assert (busy.nr_conns, idle.nr_conns) == (10, 1)
    idle.nr_conns = 9
    busy.accept(connect())
    assert (busy.nr_conns, idle.nr_conns) == (11, 9)
    idle.nr_conns = 0
    monkeypatch.setattr(worker, "sleep", lambda _: None)  # it does not wake
    busy.accept(connect())
    assert (busy.nr_conns, idle.nr_conns) == (12, 0)


def test_a_worker_that_ends_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    table = Connections()
    busy, ending = Lone(table, 1), Lone(table, 2)
    busy.nr_conns = 10
    assert table.many(10)
    ending.alive, ending.sockets = False, []
    monkeypatch.setattr(worker.ThreadWorker, "set_accept_enabled", lambda *_: None)
    ending.set_accept_enabled(False)
    ending.nr_conns = 0
    assert not table.many(10)
