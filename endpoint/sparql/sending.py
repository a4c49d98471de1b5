"""How answers leave: whole with their length, or in chunks while they grow, and what is said when a growing one is cut.

A cut answer never looks like a whole one. Where the format has a place for it, its last bytes say what happened; then the connection is
broken off before the last chunk, which every HTTP client takes for a failed transfer.
"""

from __future__ import annotations

import json
import logging
import zlib
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Protocol

from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from endpoint.errors import problem_of
from endpoint.sparql.answer import Body, Cut
from ontology.errors import AigaqError

_log = logging.getLogger("endpoint.sparql")
_PIECE = 64 * 1024


@lru_cache(maxsize=256)
def encoding(accepted: str) -> str | None:
    """``br``, ``gzip`` or nothing, by an ``Accept-Encoding`` header."""
    if not accepted:
        return None
    wanted = parse_accept_header(accepted, Accept)
    qualities = {name: wanted.quality(name) for name in ("br", "gzip")}
    best = max(qualities, key=lambda name: qualities[name])
    return best if qualities[best] > 0 and qualities[best] >= wanted.quality("identity") else None


def tail(extension: str, failure: AigaqError) -> bytes:
    """Last bytes of a cut answer. Tables are cut between two rows; JSON stays JSON and has ``meta``; CSV and TSV can say nothing."""
    problem = problem_of(failure)
    if extension == "json":
        meta = {"whole": False, "status": problem.status, "detail": problem.detail}
        return b"]}," + json.dumps({"meta": meta | ({"hint": problem.hint} if problem.hint else {})})[1:].encode()
    said = f"NOT WHOLE ({problem.status}): {problem.detail}"
    if extension in ("xml", "rdf"):
        return f"\n<!-- {said} -->\n".encode()
    if extension in ("ttl", "nt", "trig", "nq"):
        return f"\n# {said}\n".encode()
    return b""


class Growing:
    """The chunks of an answer that is not complete yet, as WSGI wants them."""

    def __init__(self, body: Body, extension: str, *, packed: bool, request_id: str, done: Callable[[], None]) -> None:
        """
        :param packed: compress with gzip on the way.
        :param done: called once at the end, however it comes.
        """
        self._body = body
        self._extension = extension
        self._packer: Packer = zlib.compressobj(1, zlib.DEFLATED, zlib.MAX_WBITS | 16) if packed else _Plain()
        self._request_id = request_id
        self._done: Callable[[], None] | None = done

    def __iter__(self) -> Iterator[bytes]:
        packer = self._packer
        try:
            while piece := self._body.read(_PIECE):
                yield packer.compress(piece) + packer.flush(zlib.Z_SYNC_FLUSH)
        except Cut as cut:
            _log.info(json.dumps({"request": self._request_id, "cut": type(cut.cause).__name__}))
            if last := tail(self._extension, cut.cause):
                yield packer.compress(last) + packer.flush(zlib.Z_SYNC_FLUSH)
            raise  # the server breaks the connection off
        if last := packer.flush(zlib.Z_FINISH):
            yield last

    def close(self) -> None:
        """Called by the server at the end and when the client has gone."""
        done, self._done = self._done, None
        if done is not None:
            self._body.close()
            done()


class Packer(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...

    def flush(self, mode: int = ..., /) -> bytes: ...


class _Plain:
    def compress(self, data: bytes, /) -> bytes:
        return data

    def flush(self, mode: int = zlib.Z_FINISH, /) -> bytes:
        return b""
