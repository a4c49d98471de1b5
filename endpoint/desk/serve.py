"""The desk listening on loopback, until Ctrl+C."""

from __future__ import annotations

import errno
import secrets
from collections.abc import Callable
from pathlib import Path

from werkzeug.serving import WSGIRequestHandler, make_server

from endpoint.desk.app import create_desk
from ontology.errors import Unavailable
from publication.bindings import bind
from publication.files import only_writer, told_plainly
from publication.intake import scan, take_in
from publication.progress import Progress, Silent
from publication.project import Dataset
from publication.review.desk import ReviewDesk

HOST = "127.0.0.1"


class _Quiet(WSGIRequestHandler):
    """No log of requests: their addresses hold the token and what is looked for."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing."""


def open_desk(folder: Path, progress: Progress | None = None) -> ReviewDesk:
    """The desk over a dataset folder, with what is new in ``sources/`` extracted.

    :raises AigaqError: the dataset cannot be read, or another command is writing it.
    """
    dataset = Dataset.open(folder)
    with told_plainly(folder), only_writer(dataset.cache):
        bind(dataset)
        take_in(dataset, scan(dataset), progress or Silent())
    return ReviewDesk(dataset)


def serve_desk(desk: ReviewDesk, *, port: int, by: str | None, listening: Callable[[str], None]) -> None:
    """Serve until interrupted.

    :param port: 0 takes a free one.
    :param listening: called with the address to open, once it answers.
    :raises Unavailable: the port is in use.
    """
    token = secrets.token_urlsafe(24)
    server = None
    try:
        # The application must know the port, so the socket comes first.
        server = make_server(HOST, port, lambda environ, start: app(environ, start), threaded=True, request_handler=_Quiet)
    except (OSError, SystemExit) as error:
        if isinstance(error, OSError) and error.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise
        raise Unavailable(f"port {port} cannot be used", hint="Stop what uses it, or choose another with --port.") from error
    app = create_desk(desk, token=token, port=server.server_port, by=by)
    listening(f"http://{HOST}:{server.server_port}/open?token={token}")
    try:
        server.serve_forever()
    finally:
        server.server_close()
