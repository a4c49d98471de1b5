"""The web worker: gunicorn's, with threads, and before them a loop that answers by itself what needs no waiting.

Threads of one Python process hand the interpreter to each other at every read and write, which costs several times what a short answer
does. So the thread that watches the connections answers plain requests (:mod:`endpoint.wire`) from memory, and begins small queries,
whose answers it takes when they come. Whatever is not done in a moment goes to a thread, as do all other requests, once they are here
whole: a thread waits for work, not for a client that sends slowly.
"""

from __future__ import annotations

from collections import deque
from contextlib import closing, nullcontext, suppress
from dataclasses import dataclass
from errno import EMFILE, ENFILE
from functools import partial
from secrets import token_hex
from selectors import EVENT_READ
from socket import SHUT_WR, SO_RCVTIMEO, SO_SNDTIMEO, SOL_SOCKET
from struct import pack
from threading import BoundedSemaphore
from time import monotonic, perf_counter, sleep
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from gunicorn.workers.gthread import STOP_KEEPALIVE_LINGER, TConn, ThreadWorker

from endpoint import front, wire
from endpoint.balance import Connections
from endpoint.errors import Busy, HeadTooLong, TooSlow, problem_of
from endpoint.incoming import Incoming
from endpoint.outgoing import STALLED_SECONDS, Outgoing
from endpoint.settings import Settings
from endpoint.sparql.door import PATH, Begun, Started
from ontology.errors import AigaqError

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

WORKING = 32
"""Threads that make answers at a time: more than may run and wait for SPARQL, so that pages never queue behind queries."""
THREADS = 128
"""With those that send, for as long as their clients take."""
CONNECTIONS = 1000
"""Held by a worker if its files allow; with one more, that which has been without a request for the longest is left."""
FILES = 512
"""That a worker opens besides: the store's, those it sends, what leads to query processes."""
_MOST_COMING = 256
"""Requests of which a part is here; with one more, the oldest is given up."""
_DRAIN_SECONDS = 0.1
_GIVE_WAY_SECONDS = 0.0002
"""In which another worker can wake and take a connection, or a thread end."""


@dataclass(eq=False)
class _Asked:
    """A plain request on its connection. ``since`` is when it began to wait."""

    conn: Any
    data: bytes
    environ: WSGIEnvironment
    since: float = 0.0
    started: Started | None = None
    watched: bool = True
    """Whether the loop still looks for what comes on its connection."""


class Worker(ThreadWorker):  # type: ignore[misc] # gunicorn has no types
    """Its loop runs in one thread; only what is submitted to the pool runs in others."""

    sockets: list[Any]
    alive: bool

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._running: dict[int, _Asked] = {}
        self._waiting: deque[_Asked] = deque()
        self._ended: WeakSet[Any] = WeakSet()
        self._later: dict[Any, dict[str, Any]] = {}
        self._coming: dict[Any, tuple[float, Incoming]] = {}
        """Connections with what has come of a request and when that began, the oldest first."""
        self._outgoing = Outgoing(THREADS - WORKING)
        self._working = BoundedSemaphore(WORKING)
        settings: Settings = self.app.settings
        self._longest_body, self._patience = settings.max_body, settings.request_timeout
        self._moment = settings.quick_seconds
        """After which a query that has begun here, or waits here to begin, goes to a thread."""
        self._places = settings.query_workers
        """Queries that the loop lets run at a time; what more there is waits for a moment."""

    @property
    def _balance(self) -> Connections:
        balance: Connections = self.app.connections
        return balance

    @property
    def nr_conns(self) -> int:
        """Gunicorn's number of connections; the other workers see it."""
        return self._connections

    @nr_conns.setter
    def nr_conns(self, number: int) -> None:
        self._connections = number
        if self.alive:
            self._balance.tell(self.age, number)

    def load_wsgi(self) -> None:
        """Called by gunicorn."""
        application = self.app.wsgi()

        def ask_again(environ: WSGIEnvironment, start: Any) -> Any:
            connection = environ["gunicorn.socket"]
            if later := self._later.pop(connection, None):
                environ = environ | later
            with self._working:
                answer = application(environ, start)
            self._outgoing.began(connection)
            return answer

        self._application = application
        self.wsgi: Any = ask_again

    def set_accept_enabled(self, enabled: bool) -> None:
        """Called by gunicorn; with ``False`` at the end, before the last requests are waited for. The connections that wait already are
        taken then: the kernel has told their clients that they are through."""
        super().set_accept_enabled(enabled)
        if not self.alive:
            self._balance.forget(self.age)
            for listener in self.sockets:
                listener.setblocking(False)
                taken = -1
                while taken < self.nr_conns <= self.worker_connections:
                    taken = self.nr_conns
                    self.accept(listener)
                listener.close()
            self.sockets = []

    def accept(self, listener: Any) -> None:
        """Called by the loop."""
        if self.alive and self._balance.many(self.nr_conns):
            sleep(_GIVE_WAY_SECONDS)
        try:
            client, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        except OSError as error:
            if error.errno not in (EMFILE, ENFILE):
                raise
            self._make_room()
            return
        client.setblocking(False)
        for way in (SO_SNDTIMEO, SO_RCVTIMEO):  # they hold where a thread waits
            client.setsockopt(SOL_SOCKET, way, pack("ll", STALLED_SECONDS, 0))
        self.nr_conns += 1
        if self.nr_conns >= self.worker_connections:
            self._make_room()
        self._watch(TConn(self.cfg, client, address, listener.getsockname()))

    def on_client_socket_readable(self, conn: Any, client: Any) -> None:
        """Called by the loop: a request has come, or the connection's end."""
        if client.fileno() < 0:
            return  # closed since the loop was told
        try:
            data = client.recv(wire.MOST + 1)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._close(conn)
        elif conn not in self._ended:  # told so already
            self._take(conn, data)

    def _take(self, conn: Any, data: bytes) -> None:
        environ = None if conn in self._coming else wire.read(data, conn.client)
        if environ is None:
            self._gather(conn, data)
            return
        environ[front.AT_ONCE] = True
        asked = _Asked(conn, data, environ, monotonic())
        if environ["PATH_INFO"] == PATH and len(self._running) >= self._places:
            self._wait(asked)
            self._waiting.append(asked)
        else:
            self._answer(asked)

    def _gather(self, conn: Any, data: bytes) -> None:
        """Take a piece of a request that is not plain."""
        if conn not in self._coming:
            self.keepalived_conns.remove(conn)  # another clock runs from here on
            self._coming[conn] = perf_counter(), Incoming(self._longest_body)
            if len(self._coming) > _MOST_COMING:
                busy = Busy(
                    "too many requests are on their way", retry_after=1, hint="Try again in a moment, and send the request in one go."
                )
                self._give_up(next(iter(self._coming)), busy)
        incoming = self._coming[conn][1]
        try:
            whole = incoming.add(data)
        except HeadTooLong as error:
            self._give_up(conn, error)
            return
        if whole:
            self._let_go(conn)
            self._to_thread(conn, bytes(incoming.data), {})
        elif incoming.expecting:
            with suppress(OSError):
                conn.sock.send(b"HTTP/1.1 100 Continue\r\n\r\n")

    def _give_up(self, conn: Any, error: AigaqError) -> None:
        since, _ = self._coming[conn]
        problem, request_id = problem_of(error), token_hex(8)
        body = problem.json(request_id).encode()
        headers = [("Content-Type", "application/problem+json"), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")]
        headers += [*problem.headers.items(), ("X-Request-Id", request_id)]
        self._let_go(conn)
        with suppress(OSError):
            conn.sock.send(wire.write(f"{problem.status} {problem.title}", headers, body, keep=False))
        front.told("-", None, problem.status, since, request_id)
        self._end(conn)

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """Called by gunicorn again and again."""
        super().wait_for_and_dispatch_events(min(timeout, self._moment) if self._running or self._waiting else timeout)
        self._outgoing.look()
        while self._coming:
            conn, (since, _) = next(iter(self._coming.items()))
            if perf_counter() - since < (self._patience if self.alive else STOP_KEEPALIVE_LINGER):
                break
            late = f"the request did not come whole in {self._patience:g} seconds"
            self._give_up(conn, TooSlow(late, hint="Send it again, without pauses; for a long query use POST."))
        if self._running or self._waiting:
            over = monotonic() - self._moment
            for descriptor, asked in [(d, a) for d, a in self._running.items() if a.since < over]:
                self._stop_watching(descriptor)
                self._again_in_thread(asked)
            while self._waiting and (len(self._running) < self._places or self._waiting[0].since < over):
                self._answer(self._waiting.popleft())

    def _answer(self, asked: _Asked) -> None:
        said: list[Any] = []
        try:
            body = self._application(asked.environ, lambda status, headers, exc_info=None: said.extend((status, headers)))
            with closing(body) if hasattr(body, "close") else nullcontext():
                whole = b"".join(body)
            wanted = asked.environ.get("HTTP_CONNECTION", "").lower() != "close"
            keep = wanted and self.alive and len(self.keepalived_conns) < self.max_keepalived
            answer = wire.write(said[0], said[1], whole, keep=keep)
        except Begun as begun:
            self._wait(asked)
            asked.started, asked.since = begun.started, monotonic()
            descriptor = begun.started.turn.fileno()
            self._running[descriptor] = asked
            self.poller.register(descriptor, EVENT_READ, partial(self._advance, asked))
            return
        except (front.NotAtOnce, Exception):  # the thread meets it again, and answers as is due
            self._again_in_thread(asked)
            return
        self._send(asked, answer, keep)

    def _advance(self, asked: _Asked, descriptor: int) -> None:
        """Called by the loop: a query process has said something."""
        if asked.started is None or not asked.started.turn.advance():
            return
        self._stop_watching(descriptor)
        if not asked.started.turn.good:
            self._again_in_thread(asked)
            return
        asked.environ[front.STARTED], asked.started = asked.started, None
        self._answer(asked)

    def _stop_watching(self, descriptor: int) -> None:
        self.poller.unregister(descriptor)
        del self._running[descriptor]

    def _again_in_thread(self, asked: _Asked) -> None:
        self._wait(asked)
        if asked.started is not None:
            asked.environ[front.STARTED] = asked.started
        self._to_thread(asked.conn, asked.data, {name: asked.environ[name] for name in front.LATER if name in asked.environ})

    def _to_thread(self, conn: Any, data: bytes, later: dict[str, Any]) -> None:
        """As if the request had just come; with what has been found out about it."""
        if later:
            self._later[conn.sock] = later
        conn.init()
        conn.parser.unreader.unread(data)
        self.enqueue_req(conn)

    def _send(self, asked: _Asked, answer: bytes, keep: bool) -> None:
        conn = asked.conn
        try:
            sent = conn.sock.send(answer)
        except BlockingIOError:
            sent = 0
        except OSError:
            sent, keep = len(answer), False  # the connection is gone
        if sent == len(answer) and keep:
            if not asked.watched:
                self._watch(conn)
            elif conn.timeout - monotonic() < self.cfg.keepalive / 2:
                self.keepalived_conns.remove(conn)  # they stand in the order of their ends
                self.keepalived_conns.append(conn)
                conn.set_timeout()
            return
        self._wait(asked)
        if sent == len(answer):
            self._end(conn)
        else:
            conn.init()  # from here on as for an answer of the thread's own
            self._outgoing.began(conn.sock)
            done = self.tpool.submit(_send_rest, conn.sock, memoryview(answer)[sent:], keep)
            done.add_done_callback(lambda future: self.method_queue.defer(self.finish_request, conn, future))

    def _watch(self, conn: Any) -> None:
        """Wait for the next request on a connection, for a while."""
        conn.set_timeout()
        if not self.alive:
            conn.timeout = min(conn.timeout, monotonic() + STOP_KEEPALIVE_LINGER)
        self.keepalived_conns.append(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(self.on_client_socket_readable, conn))

    def _let_go(self, conn: Any) -> None:
        self.poller.unregister(conn.sock)
        if self._coming.pop(conn, None) is None:
            self.keepalived_conns.remove(conn)

    def _make_room(self) -> None:
        """Leave the connection that has been without a request for the longest."""
        if self.keepalived_conns:
            self._close(self.keepalived_conns[0])
        else:
            sleep(_GIVE_WAY_SECONDS)

    def _close(self, conn: Any) -> None:
        self._let_go(conn)
        self.nr_conns -= 1
        conn.close()

    def _wait(self, asked: _Asked) -> None:
        """Watch its connection no longer, until it is answered."""
        if asked.watched:
            asked.watched = False
            self._let_go(asked.conn)

    def finish_request(self, conn: Any, fs: Any) -> None:
        """Called by the loop when a thread is done."""
        self._later.pop(conn.sock, None)
        self._outgoing.ended(conn.sock)
        if fs.cancelled() or fs.exception() is not None:
            super().finish_request(conn, fs)
        elif fs.result():
            conn.sock.setblocking(False)
            self._watch(conn)
            if data := conn.parser.unreader.take_buffered():  # the next request has come with this one, or a part of it
                self._take(conn, data)
        else:
            self._end(conn)

    def _keepalive_after(self, conn: Any, keepalive: bool) -> bool:
        """Called by gunicorn in a thread. A body that is not here will not be waited for."""
        return keepalive and bool(conn.parser.finish_body(deadline=monotonic() + _DRAIN_SECONDS))

    def _end(self, conn: Any) -> None:
        """Say that no more will come, and close once the client has too, or when it has had time for that: closing at once may take
        back the last bytes of the answer. Gunicorn waits for the client here, and everybody with it."""
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(SHUT_WR)
            self._watch(conn)
        except OSError:
            self.nr_conns -= 1
            conn.close()
        else:
            self._ended.add(conn)


def _send_rest(client: Any, rest: memoryview, keep: bool) -> bool:
    client.setblocking(True)
    client.sendall(rest)
    return keep
