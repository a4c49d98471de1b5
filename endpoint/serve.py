"""The application under gunicorn: a few processes with threads, stopped by SIGTERM when their requests are done."""

from __future__ import annotations

import errno
import gc
import json
import logging
import os
import resource
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from endpoint.settings import Settings
from ontology.errors import AigaqError, Unavailable
from publication.release import Release, Releases

_DEFAULTS = Settings()
_FIRST_OF_SYSTEMD = 3


def serve(
    dataset: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    workers: int = 2,
    listening: Callable[[], None] | None = None,
    settings: Settings = _DEFAULTS,
) -> None:
    """Serve a dataset's current release until SIGTERM or SIGINT; newer releases are picked up on the way.

    Log lines (JSON) go to standard error. Prints nothing. A listening socket that systemd hands over is used instead of ``host`` and
    ``port``: it outlives a restart, so that nobody is refused meanwhile.

    :param listening: called once, when connections are taken.
    :raises NotFound: nothing has been published yet.
    :raises Unavailable: the address cannot be listened on, or the release cannot be opened.
    """
    releases = Releases.of(dataset)
    if not _opens(releases.current()):  # before anything is promised
        raise Unavailable("the release's store cannot be opened", hint="Run `aigaq build` again; releases are never mended.")
    # Gunicorn takes the descriptor over and closes it.
    descriptor = _from_systemd() or _listen(host, port).detach()
    figures = Path(tempfile.mkdtemp(prefix="aigaq-figures-"))
    # Read when the client library is first imported: in the workers, by the application.
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(figures)
    if settings.query_runtime is None:  # all workers share the process that holds the release
        settings = replace(settings, query_runtime=figures)
    main = os.getpid()
    try:
        _Server(releases, settings, descriptor, workers, listening).run()
    except SystemExit:
        if os.getpid() != main:
            raise  # a worker has ended, and everything that it shares with the others stays
    finally:
        if os.getpid() == main:
            del os.environ["PROMETHEUS_MULTIPROC_DIR"]
            shutil.rmtree(figures, ignore_errors=True)


def _opens(release: Release) -> bool:
    """Whether a release's store can be opened; tried in a process of its own, since the engine starts threads with its first store, which
    workers forked from this process would miss and wait for at their end."""
    trial = os.fork()
    if trial == 0:
        try:
            release.open_store()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return os.waitpid(trial, 0)[1] == 0


def _from_systemd() -> int | None:
    """The first socket of socket activation (``man sd_listen_fds``), ``None`` if there is none for this process."""
    # Taken out of the environment, or gunicorn takes the socket too and closes it under us.
    pid, count = os.environ.pop("LISTEN_PID", ""), os.environ.pop("LISTEN_FDS", "0")
    meant = pid == str(os.getpid()) and count != "0"
    return _FIRST_OF_SYSTEMD if meant else None


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(512)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise Unavailable(f"port {port} is in use", hint="Stop what uses it, or choose another with --port.") from error
        if error.errno == errno.EACCES:
            raise Unavailable(f"port {port} may not be used by this account", hint="Choose one above 1023 with --port.") from error
        raise Unavailable(f"cannot listen on {host} port {port}: {error.strerror}", hint="Check --host and --port.") from error
    return listener


class _QuietLogger(Logger):  # type: ignore[misc] # gunicorn has no types
    """Gunicorn's log without requests: their addresses hold queries and names. Its own faults become one JSON line."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(_JsonLines())

    def access(self, resp: Any, req: Any, environ: Any, request_time: Any) -> None:
        """Nothing: the application writes its own line."""


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        # Not the arguments: gunicorn puts the address of the request there. Not the traceback's message either.
        line: dict[str, Any] = {"level": record.levelname.lower(), "server": str(record.msg)}
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
        return json.dumps(line)


class _Server(BaseApplication):  # type: ignore[misc] # gunicorn has no types
    def __init__(self, releases: Releases, settings: Settings, descriptor: int, workers: int, listening: Callable[[], None] | None) -> None:
        self._releases = releases
        self.settings = settings
        self._descriptor = descriptor
        self._workers = workers
        self._listening = listening
        self._app: Flask | None = None
        # Before the workers are forked, so that they count together.
        from endpoint.balance import Connections
        from endpoint.rates import SharedCounters

        self._counters = SharedCounters()
        self.connections = Connections()
        super().__init__()

    def load_config(self) -> None:
        """Called by gunicorn."""
        from endpoint.worker import CONNECTIONS, FILES, THREADS, Worker

        options: dict[str, Any] = {
            "bind": f"fd://{self._descriptor}",
            "workers": self._workers,
            "worker_class": Worker,
            "threads": THREADS,
            "worker_connections": _connections(CONNECTIONS, FILES),
            "timeout": 60,
            "graceful_timeout": int(self.settings.query_timeout) + 5,
            "keepalive": 5,
            "limit_request_line": 8190,
            "loglevel": "warning",
            "logger_class": _QuietLogger,
            "proc_name": "aigaq",
            "when_ready": self._ready,
            "worker_exit": self._leave,
            "child_exit": self._forget,
            "control_socket_disable": True,
        }
        if os.access("/dev/shm", os.W_OK):  # noqa: S108 - gunicorn's heartbeat; a disk may stall
            options["worker_tmp_dir"] = "/dev/shm"  # noqa: S108
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Called by gunicorn in each worker: the store and the query processes belong to it alone."""
        from endpoint.app import create_app
        from endpoint.http import current_of

        _log_to_stderr()
        self._app = create_app(self._releases, self.settings, self._counters)
        current = current_of(self._app)
        with suppress(AigaqError, OSError):  # the first request meets it again, and says so
            current.leave(current.enter())
        spare_collector()
        return self._app

    def _ready(self, _: Any) -> None:
        if self._listening is not None:
            self._listening()

    def _leave(self, _server: Any, _worker: Any) -> None:
        if self._app is not None:
            self._app.extensions["aigaq_current"].close()

    def _forget(self, _server: Any, worker: Any) -> None:
        """Called by gunicorn in its main process when a worker is gone: what it said of its state is true no longer."""
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
        self.connections.forget(worker.age)


def _connections(most: int, files: int) -> int:
    """How many connections a worker may hold. What opens one descriptor too many fails; so the account gets as many as it may, and where
    those do not do, fewer connections.

    :param most: connections to hold.
    :param files: descriptors needed besides.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < most + files:
        soft = most + files if hard == resource.RLIM_INFINITY else min(most + files, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return most if soft == resource.RLIM_INFINITY else min(most, max(soft - files, soft // 2))


def spare_collector() -> None:
    """Let the collector of cycles pass over what has been loaded and stays: it looked through all of it in the midst of every hundredth
    request or so, which then took 30 ms longer."""
    gc.collect()
    gc.freeze()


def _log_to_stderr() -> None:
    # Lines name neither place nor thread nor process; to find these takes longer than to write the line (Logging HOWTO, "Optimization").
    logging._srcfile = None
    logging.logThreads = logging.logMultiprocessing = logging.logProcesses = False
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger = logging.getLogger("endpoint")
    logger.handlers = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False
