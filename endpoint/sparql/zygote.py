"""The process that holds a release in memory and forks the processes that query it.

``python -m endpoint.sparql.zygote STORE LISTENER LOCK LIMIT``: a listening Unix socket, and a locked file that says to other web
workers that this release is held, as long as this process lives. Each web worker keeps one connection. A request and a
descriptor sent there give a fork that talks over that descriptor (:mod:`endpoint.sparql.child`); ``L`` comes back once the store is
loaded. It ends when the last connection has been closed for a while.

It has one thread, always: a fork copies only the thread that forks. The store on disk brings threads of its own, so another process
reads that and hands it over as N-Quads. The pages of the store are shared with all forks until one writes to them (counting
references does), so a fork costs some milliseconds and a bounded query little memory.
"""

from __future__ import annotations

import array
import gc
import os
import resource
import selectors
import signal
import socket
import struct
import sys
from operator import itemgetter
from typing import IO, Final, cast

import pyoxigraph as ox

from endpoint.sparql import child
from endpoint.sparql.counting import Counts, taken

LOADED: Final = b"L"
FORK: Final = struct.Struct(">cQ")
"""``F`` and the bytes of memory that the fork may use; the descriptor comes beside it."""
_ALONE_SECONDS = 5.0
_SHARED = (1.5, 20)
"""Subjects to an object, of which it pays to put them together."""
_TYPE = b"<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


def main() -> None:
    """Load the store, then fork on request until nobody is connected any more."""
    path, listening, lock, limit = sys.argv[1], *map(int, sys.argv[2:5])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the web server's to handle; we go when it has gone
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    store = _load(path, limit)
    counts = taken(store)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # forks that end leave nothing behind
    gc.collect()
    gc.freeze()
    with socket.socket(fileno=listening) as listener:
        _fork_on_request(store, counts, listener, lock)


def _load(path: str, limit: int) -> ox.Store:
    """:raises SystemExit: the store could not be read whole, or needs more memory than ``limit`` allows."""
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    read_end, write_end = os.pipe()
    reader = os.fork()
    if reader == 0:
        os.close(read_end)
        with os.fdopen(write_end, "wb") as pipe:
            _write_in_order(ox.Store.read_only(path), pipe)
        os._exit(0)
    os.close(write_end)
    if limit:
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    store = ox.Store()
    with os.fdopen(read_end, "rb") as lines:
        store.bulk_load(input=cast(IO[bytes], lines), format=ox.RdfFormat.N_QUADS, lenient=True)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
    if os.waitpid(reader, 0)[1] != 0:
        sys.exit("the store on disk cannot be read")
    return store


class _InOrder:
    """Takes N-Quads with those of a subject behind each other, and keeps the lines of each predicate and class together."""

    def __init__(self) -> None:
        self._rest = b""
        self._subject, self._class = b"", b""
        self._about: list[tuple[bytes, bytes]] = []
        """Predicates and lines of the subject that is being read."""
        self.lines: dict[tuple[bytes, bytes], bytearray] = {}

    def write(self, data: bytes) -> int:
        """Called by the engine."""
        whole, _, self._rest = (self._rest + data).rpartition(b"\n")
        for line in whole.split(b"\n") if whole else ():
            subject, predicate, target = line.split(b" ", 3)[:3]
            if subject != self._subject:
                self.flush()
                self._subject, self._class = subject, b""
            if predicate == _TYPE:
                self._class = max(self._class, target)
            self._about.append((predicate, line))
        return len(data)

    def flush(self) -> None:
        """Called by the engine, and when a subject has been read."""
        for predicate, line in self._about:
            held = self.lines.get((predicate, self._class))
            if held is None:
                held = self.lines[predicate, self._class] = bytearray()
            held += line
            held += b"\n"
        self._about.clear()


def _by_object(lines: bytearray) -> bytes | bytearray:
    """If a few subjects share each object, as charges share a person, they are put together: what a query goes on to is near then. Objects
    that many share are few, and near in any case."""
    each = bytes(lines).splitlines(keepends=True)
    objects = {line.split(b" ", 3)[2] for line in each}
    resources = all(target.startswith(b"<") for target in objects)
    if not resources or not _SHARED[0] < len(each) / len(objects) < _SHARED[1]:
        return lines
    each.sort(key=lambda line: line.split(b" ", 3)[2])
    return b"".join(each)


def _write_in_order(store: ox.Store, pipe: IO[bytes]) -> None:
    """All quads, predicate by predicate and within each class by class: what a query reads one after the other then lies side by side in
    memory, which makes scans up to twice as fast, and a fork copies fewer pages."""
    ordered = _InOrder()
    store.dump(cast(IO[bytes], ordered), format=ox.RdfFormat.N_QUADS)
    ordered.flush()
    for _, lines in sorted(ordered.lines.items(), key=itemgetter(0)):
        pipe.write(_by_object(lines))


def _fork_on_request(store: ox.Store, counts: Counts, listener: socket.socket, lock: int) -> None:
    with selectors.PollSelector() as selector:
        selector.register(listener, selectors.EVENT_READ)
        while True:
            ready = selector.select(_ALONE_SECONDS if len(selector.get_map()) == 1 else None)
            if not ready:
                return
            for key, _ in ready:
                if key.fileobj is listener:
                    connection, _ = listener.accept()
                    connection.sendall(LOADED)
                    selector.register(connection, selectors.EVENT_READ)
                    continue
                connection = cast(socket.socket, key.fileobj)
                request, descriptors = _receive(connection)
                if len(request) < FORK.size:
                    selector.unregister(connection)
                    connection.close()
                for descriptor in descriptors:
                    if os.fork() == 0:
                        os.close(lock)
                        _become_child(store, counts, selector, descriptor, FORK.unpack(request)[1])
                    os.close(descriptor)


def _become_child(store: ox.Store, counts: Counts, selector: selectors.BaseSelector, descriptor: int, memory: int) -> None:
    """In the fork: let go of all that is the holder's, serve, end without its clean-up."""
    try:
        for held in list(selector.get_map().values()):
            cast(socket.socket, held.fileobj).close()
        child.serve(store, socket.socket(fileno=descriptor), memory, counts)
    finally:
        os._exit(0)


def _receive(connection: socket.socket) -> tuple[bytes, list[int]]:
    """One request: each is sent in one call, shorter than any buffer."""
    try:
        request, ancillary, _, _ = connection.recvmsg(FORK.size, socket.CMSG_LEN(struct.calcsize("i")))
    except ConnectionError:
        return b"", []
    descriptors = array.array("i")
    for level, kind, data in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            descriptors.frombytes(data[: len(data) - len(data) % descriptors.itemsize])
    return request, list(descriptors)


if __name__ == "__main__":
    main()
