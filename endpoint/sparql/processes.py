"""How a web worker gets its query processes: forks of a release in memory, or processes that open it on disk."""

from __future__ import annotations

import contextlib
import fcntl
import marshal
import os
import signal
import socket
import subprocess
import sys
import tempfile
from array import array
from pathlib import Path
from threading import Lock, Thread
from time import monotonic
from typing import Any

from endpoint.settings import Settings
from endpoint.sparql import child, frames, zygote
from ontology.errors import Unavailable

_START_SECONDS = 15.0
MODEST, LAST = 5, 15
"""How much nicer slow queries are than the server, and those that take long: a quarter, and a thirtieth, of a processor that others
want too."""
_PACKAGE_ROOT = Path(__file__).resolve().parents[2]
_ENVIRONMENT = {"PYTHONPATH": str(_PACKAGE_ROOT), "LANG": "C.UTF-8"}
_IN_MEMORY = 5.0
"""Bytes in memory for a byte on disk: measured 2.6 for small stores to 4.8 for a million triples."""
_QUICKLY_LOADED = 16 * 1024 * 1024
"""Bytes on disk that are in memory within a second or two: then the first query waits for that."""


class Late(Exception):
    """Nothing came before the deadline."""


class Ended(Exception):
    """The process is gone."""


class BrokeDown(Ended):
    """By itself: it was given no more memory, or its stack was full."""


class QueryProcess:
    """One process that answers a job at a time. It need not be ready yet: the first job waits for that."""

    def __init__(self, connection: socket.socket, *, in_memory: bool, program: subprocess.Popen[bytes] | None = None) -> None:
        self._connection = connection
        self._reader = frames.Reader(connection)
        self._program = program
        self._handle: int | None = None
        self._pid = 0
        self.in_memory = in_memory
        self.jobs = 0
        self.used = 0.0
        """Processor seconds at the end of the job before."""

    def fileno(self) -> int:
        return self._connection.fileno()

    def is_ready(self) -> bool:
        """Whether it can be asked without waiting for its start."""
        if not self._pid and self._reader.receive():
            with contextlib.suppress(Late, Ended, Unavailable):
                self._meet(0.0)
        return self._pid != 0

    def receive(self) -> bool:
        """Take what has come without waiting; false if nothing has. Then :meth:`frame` needs no waiting either."""
        try:
            return self._reader.receive()
        except OSError:
            return True  # the next frame says so

    def _meet(self, deadline: float) -> None:
        try:
            tag, payload = self.frame(deadline)
        except Late:
            tag, payload = b"", b""
        if tag != frames.READY:
            raise Unavailable("the query process does not start", hint="The release's store may be damaged: build again.")
        self._pid = int(payload)
        with contextlib.suppress(AttributeError, OSError):
            # A handle names this process for ever; a bare number may be another's by the time it is used.
            self._handle = os.pidfd_open(self._pid)

    def ask(self, job: dict[str, Any]) -> None:
        """:raises Ended: it is gone.
        :raises Unavailable: it does not start."""
        if not self._pid:
            self._meet(monotonic() + _START_SECONDS)
        self.jobs += 1
        self._connection.settimeout(_START_SECONDS)
        try:
            self._connection.sendall(frames.pack(frames.JOB, marshal.dumps(job)))
        except OSError:
            raise Ended from None

    def frame(self, deadline: float) -> tuple[bytes, bytes]:
        """The next frame.

        :param deadline: on the monotonic clock.
        :raises Late: none came in time.
        :raises Ended: the process is gone.
        :raises BrokeDown: by itself.
        """
        if (held := self._reader.held()) is not None:
            return held
        left = deadline - monotonic()
        if left <= 0:
            if self._reader.ended:
                raise self._end()
            raise Late
        self._connection.settimeout(left)
        try:
            found = self._reader.next()
        except TimeoutError:
            raise Late from None
        except OSError:
            raise Ended from None
        if found is None:
            raise self._end()
        return found

    def _end(self) -> Ended:
        return BrokeDown() if self._reader.broke_down else Ended()

    def processor_seconds(self) -> float:
        """Processor time used until now; 0 where the system does not tell."""
        try:
            return int(Path(f"/proc/{self._pid}/schedstat").read_text(encoding="ascii").split()[0]) / 1e9
        except (OSError, ValueError, IndexError):
            return 0.0

    def yield_to_others(self, much: int) -> None:
        """Let everything else on the machine go first from now on."""
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self._pid, os.getpriority(os.PRIO_PROCESS, 0) + much)

    def yields_no_more(self) -> bool:
        """Take that back; whether the system lets us (``RLIMIT_NICE``, or the right ``CAP_SYS_NICE``)."""
        try:
            os.setpriority(os.PRIO_PROCESS, self._pid, os.getpriority(os.PRIO_PROCESS, 0))
        except OSError:
            return False
        return True

    def interrupt(self) -> None:
        """End it at once, whatever it is doing. Any thread may; whoever waits for a frame meets :class:`Ended`."""
        with contextlib.suppress(OSError):
            if self._handle is not None:
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)
            elif self._program is not None:
                self._program.kill()
            elif self._pid:
                os.kill(self._pid, signal.SIGKILL)

    def kill(self) -> None:
        """End it and let go of it; for the one who uses it."""
        self.interrupt()
        self._connection.close()
        handle, self._handle = self._handle, None
        if handle is not None:
            os.close(handle)
        if self._program is not None:
            self._program.kill()
            self._program.wait()


class Processes:
    """Starts query processes of one release. Safe among threads.

    The release is loaded into memory by a process that all web workers share (:mod:`endpoint.sparql.zygote`); until it has,
    and where it is too large or cannot be held, processes open the store on disk.
    """

    def __init__(self, store: Path, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._lock = Lock()
        self._size = sum(p.stat().st_size for p in store.iterdir() if p.is_file())
        self._on_disk = not _fits(self._size, settings.query_store_memory)
        self._own: tempfile.TemporaryDirectory[str] | None = None
        self._lease: socket.socket | None = None
        self._holder: subprocess.Popen[bytes] | None = None
        self._loaded = False
        self._closed = False

    def start(self) -> QueryProcess:
        """A process that is starting; it says so itself when it is ready."""
        with self._lock:
            if self._in_memory():
                with contextlib.suppress(OSError):
                    return self._fork()
                self._lose()
        return self._open()

    def outdated(self, process: QueryProcess) -> bool:
        """Whether a better sort of process can be had by now."""
        with self._lock:
            return not process.in_memory and self._in_memory()

    def is_best(self, process: QueryProcess) -> bool:
        """Whether no better sort of process will be had. Never waits, as :meth:`outdated` may."""
        return process.in_memory or self._on_disk

    @property
    def settled(self) -> bool:
        """Whether it is decided, and done, if the release is held in memory."""
        with self._lock:
            return self._in_memory() or self._on_disk

    def close(self) -> None:
        """Let go of the holder; it ends when nobody needs it."""
        with self._lock:
            self._closed = True
            self._lose()
            holder, self._holder = self._holder, None
            if holder is not None:
                if self._own is not None:  # nobody else can know it
                    holder.kill()
                Thread(target=holder.wait, daemon=True).start()
            if self._own is not None:
                self._own.cleanup()

    def _in_memory(self) -> bool:
        if self._on_disk or self._closed:
            return False
        if self._lease is None:
            self._connect()
        if self._lease is not None and not self._loaded:
            self._lease.settimeout(_START_SECONDS if self._size <= _QUICKLY_LOADED else 0)
            try:
                said = self._lease.recv(1)
            except (TimeoutError, BlockingIOError):
                return False
            except OSError:
                said = b""
            self._loaded = said == zygote.LOADED
            if not self._loaded:  # it ended while loading: it does not fit after all
                self._on_disk = True
                self._lose()
        return self._loaded

    def _connect(self) -> None:
        """Find the holder of this release, or start it. Whoever holds the lock file's lock is it, or is starting it."""
        if self._settings.query_runtime is None and self._own is None:
            self._own = tempfile.TemporaryDirectory(prefix="aigaq-")
        folder = self._settings.query_runtime or Path(self._own.name if self._own else "")
        name = f"{self._store.parent.name}-{self._store.stat().st_ino}"
        address = folder / f"{name}.socket"
        with (folder / f"{name}.lock").open("ab") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass
            else:
                address.unlink(missing_ok=True)
                self._start_holder(address, lock.fileno())
        lease = socket.socket(socket.AF_UNIX)
        try:
            lease.connect(str(address))
        except OSError:  # it is between lock and socket; the next call finds it
            lease.close()
            return
        self._lease = lease

    def _start_holder(self, address: Path, lock: int) -> None:
        limit = self._settings.query_store_memory
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(address))
            listener.listen(64)
            self._holder = subprocess.Popen(
                [
                    *(sys.executable, "-P", "-m", "endpoint.sparql.zygote"),
                    *(str(self._store), str(listener.fileno()), str(lock), str(2 * limit)),
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=_ENVIRONMENT,
                pass_fds=(listener.fileno(), lock),
            )

    def _fork(self) -> QueryProcess:
        if self._lease is None:
            raise OSError("no holder")
        ours, theirs = socket.socketpair()
        with theirs:
            request = zygote.FORK.pack(b"F", self._settings.query_memory)
            rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array("i", [theirs.fileno()]))]
            try:
                self._lease.settimeout(_START_SECONDS)
                self._lease.sendmsg([request], rights)
            except OSError:
                ours.close()
                raise
        return QueryProcess(ours, in_memory=True)

    def _lose(self) -> None:
        if self._lease is not None:
            self._lease.close()
        self._lease, self._loaded = None, False

    def _open(self) -> QueryProcess:
        ours, theirs = socket.socketpair()
        with theirs:
            program = subprocess.Popen(
                [
                    *(sys.executable, "-P", "-m", "endpoint.sparql.child"),
                    *(str(self._store), str(self._settings.query_memory), str(theirs.fileno())),
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=_ENVIRONMENT,
                pass_fds=(theirs.fileno(),),
            )
        return QueryProcess(ours, in_memory=False, program=program)


def _fits(size: int, limit: int) -> bool:
    """Whether a store of so many bytes on disk may be held in memory: within the limit, and half of what is free."""
    free = child.free_memory()
    return size * _IN_MEMORY <= (limit if free is None else min(limit, free / 2))
