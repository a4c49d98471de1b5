"""The SPARQL 1.1 Protocol for programs, as WSGI in front of the web framework, which takes several times as long for one answer.

What it cannot answer itself it hands on with what it has found out: requests without a query and pages for people
(:data:`ASKED`), and failures (:data:`FAILURE`), which the framework writes as it writes all others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterable
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Request

from endpoint import answers, compression, formats, front, write
from endpoint.errors import NotAcceptable, TooOften
from endpoint.rates import Limiter
from endpoint.serving import Current, Serving
from endpoint.settings import Settings
from endpoint.sparql import guard, lookup, protocol, results, sending
from endpoint.sparql.answer import Answer
from endpoint.sparql.answered import Answered
from endpoint.sparql.job import Job, WrongKind
from endpoint.sparql.pool import Pool
from endpoint.sparql.turn import Turn
from ontology.errors import AigaqError, Refused

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATH = "/sparql"
METHODS = ("GET", "HEAD", "POST", "QUERY")
ASKED = "aigaq.sparql.asked"
"""In the environment of what is handed on: the :class:`endpoint.sparql.protocol.Request11`."""
FAILURE = "aigaq.sparql.failure"
"""In the environment of what is handed on: the exception to answer with."""
STATE = "Aigaq-Answer"
"""Header: ``whole`` with the number of rows or triples, or ``growing`` with the limits that may yet cut it."""
_VARY = ("Vary", "Accept, Accept-Encoding, Accept-Language")

Headers = list[tuple[str, str]]


@dataclass
class Started:
    """A query that runs already, how its answer is wanted, and the release that it is asked of, in use until the request is answered."""

    serving: Serving
    turn: Turn
    asked: protocol.Request11
    choice: protocol.Choice
    digest: str
    """That tells it from others, for its ETag."""


class Begun(front.NotAtOnce):
    """The request is to be asked again with ``started`` (as :data:`endpoint.front.STARTED`) in its environment: at once, if that has
    come to a good end, and else where waiting is allowed."""

    def __init__(self, started: Started) -> None:
        super().__init__()
        self.started = started


class Door:
    """Safe among threads."""

    def __init__(self, app: WSGIApplication, current: Current, settings: Settings, limiter: Limiter) -> None:
        self._app = app
        self._current = current
        self._settings = settings
        self._limiter = limiter

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        at_once = front.AT_ONCE in environ
        if environ["PATH_INFO"] != PATH or environ["REQUEST_METHOD"] not in METHODS:
            if at_once and not environ["PATH_INFO"].startswith(front.BRIEF):
                raise front.NotAtOnce
            return self._app(environ, start_response)
        try:
            if (started := environ.get(front.STARTED)) is not None:
                environ[ASKED] = started.asked
                return self._answer(environ, start_response, started.asked, started.choice)
            front.count(self._limiter, environ)
            asked = environ[ASKED] = self._read(environ)
            if asked.query and asked.query.strip():
                choice = protocol.choose_formats(environ.get("HTTP_ACCEPT", ""), asked.form)
                if formats.HTML not in (choice.table, choice.graph):
                    return self._answer(environ, start_response, asked, choice)
        except (AigaqError, HTTPException) as failure:
            environ[FAILURE] = failure
            if at_once and isinstance(failure, TooOften):
                del environ[front.EXTRA]  # it is to be told so again
        if at_once:
            raise front.NotAtOnce
        return self._app(environ, start_response)

    def _read(self, environ: WSGIEnvironment) -> protocol.Request11:
        if environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            return protocol.read_address(environ.get("QUERY_STRING", ""), self._settings.max_query_bytes)
        request = Request(environ, populate_request=False)
        request.max_content_length = self._settings.max_body
        return protocol.read(request, self._settings.max_query_bytes)

    def _answer(
        self, environ: WSGIEnvironment, start_response: StartResponse, asked: protocol.Request11, choice: protocol.Choice
    ) -> Iterable[bytes]:
        started: Started | None = environ.pop(front.STARTED, None)
        serving = self._current.enter() if started is None else started.serving
        kept = False
        try:
            key = (asked.query, _fixed(asked.default_graphs), _fixed(asked.named_graphs), choice.table, choice.graph)
            found = serving.answered.get(key)
            digest = found.digest if found else started.digest if started else _digest(key)
            headers = self._headers(environ, serving, digest)
            if (tags := environ.get("HTTP_IF_NONE_MATCH")) and dict(headers).get("ETag", "-") in tags:
                environ[front.ROUTE] = PATH
                start_response("304 NOT MODIFIED", headers)
                return ()
            asked_before = found is not None
            if found is None and started is None:
                found = self._looked_up(serving, asked, choice, digest)
            if found is None or started is not None:
                if front.AT_ONCE in environ and started is None:
                    begun = self._begin(serving, asked, choice, digest)
                    kept = True
                    raise begun
                answer = self._run(environ, serving, asked, choice, started)
                media = (choice.graph if answer.kind == "graph" else choice.table) or ""
                if answer.size is None or answer.size > self._settings.spool_bytes:
                    sent = self._piecewise(environ, start_response, headers, answer, media, serving)
                    kept = True
                    return sent
                with closing(answer.body):
                    found = Answered(answer.kind, answer.rows or 0, answer.body.read(), digest)
            if not asked_before:
                serving.answered.put(key, found)
            media = (choice.graph if found.kind == "graph" else choice.table) or ""
            return _whole(environ, start_response, headers, found, media, lasting=asked_before)
        finally:
            if not kept:
                self._current.leave(serving)

    def _headers(self, environ: WSGIEnvironment, serving: Serving, digest: str) -> Headers:
        if environ["REQUEST_METHOD"] == "POST":
            return [_VARY, ("Cache-Control", "no-store")]
        coding = sending.encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        tag = f'"{serving.release.id}.q.{digest}{f":{coding}" if coding else ""}"'
        return [_VARY, ("ETag", tag), ("Cache-Control", answers.REVALIDATE), ("Last-Modified", serving.issued_http)]

    def _looked_up(self, serving: Serving, asked: protocol.Request11, choice: protocol.Choice, digest: str) -> Answered | None:
        """The answer to a lookup; ``None`` if the query is another, its data lie elsewhere, or there is more than may be."""
        form = protocol.TABLES.get(choice.table or "")
        own = isinstance(serving.pool, Pool) and asked.default_graphs is None and asked.named_graphs is None
        asked_for = lookup.read(asked.query or "") if form and own else None
        rows = lookup.rows(serving.store, asked_for) if asked_for else None
        if form is None or asked_for is None or rows is None or len(rows) > self._settings.max_rows:
            return None
        body = "".join(results.select(form, asked_for.variables, rows)).encode("utf-8", "replace")
        return Answered("table", len(rows), body, digest) if len(body) <= self._settings.max_bytes else None

    def _begin(self, serving: Serving, asked: protocol.Request11, choice: protocol.Choice, digest: str) -> Begun:
        """:raises NotAtOnce: it cannot begin without waiting."""
        if not isinstance(serving.pool, Pool) or (turn := serving.pool.begin(job_for(serving, asked, choice))) is None:
            raise front.NotAtOnce
        return Begun(Started(serving, turn, asked, choice, digest))

    def _run(
        self, environ: WSGIEnvironment, serving: Serving, asked: protocol.Request11, choice: protocol.Choice, started: Started | None
    ) -> Answer:
        # Before HTTP/1.1 an answer's end is the connection's: a cut one could not be told from a whole one.
        whole = environ.get("SERVER_PROTOCOL") == "HTTP/1.0"
        try:
            if started is not None:
                return started.turn.take(whole=whole)
            return serving.pool.run(job_for(serving, asked, choice), whole=whole)
        except WrongKind as wrong:
            offers = protocol.GRAPHS if wrong.asked == "graph" else protocol.TABLES
            raise NotAcceptable([(t, "") for t in offers]) from None

    def _piecewise(
        self, environ: WSGIEnvironment, start_response: StartResponse, headers: Headers, answer: Answer, media: str, serving: Serving
    ) -> Iterable[bytes]:
        """A large answer, complete in a file or still growing. Keeps the release open until it has left."""
        settings = self._settings
        packed = answer.size is None and "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
        if packed:
            headers.append(("Content-Encoding", "gzip"))
        if answer.size is not None:
            headers += [("Content-Length", str(answer.size)), (STATE, f"whole; rows={answer.rows}")]
        else:
            limits = f"max-rows={settings.max_rows}; max-bytes={settings.max_bytes}; max-seconds={settings.query_timeout:g}"
            headers.append((STATE, f"growing; {limits}"))
        headers.append(("Content-Type", with_charset(media)))
        environ[front.ROUTE] = PATH
        sent = sending.Growing(
            answer.body,
            protocol.TABLES.get(media) or protocol.GRAPHS.get(media, ""),
            packed=packed,
            request_id=environ.get(front.REQUEST_ID, ""),
            done=lambda: self._current.leave(serving),
        )
        start_response("200 OK", headers)
        if environ["REQUEST_METHOD"] == "HEAD":
            sent.close()
            return ()
        return sent


def _whole(
    environ: WSGIEnvironment, start_response: StartResponse, headers: Headers, found: Answered, media: str, *, lasting: bool
) -> Iterable[bytes]:
    """
    :param lasting: whether the front shall remember the answer; most queries are asked once.
    """
    body = found.body
    coding = sending.encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
    if coding and len(body) >= compression.LEAST:
        body = compression.encoded(body, coding)
        headers.append(("Content-Encoding", coding))
    headers += [("Content-Type", with_charset(media)), ("Content-Length", str(len(body))), (STATE, f"whole; rows={found.rows}")]
    environ[front.ROUTE] = PATH
    if lasting and environ["REQUEST_METHOD"] in ("GET", "HEAD"):
        environ[front.LASTING], environ[front.BODY] = True, body
    start_response("200 OK", headers)
    return () if environ["REQUEST_METHOD"] == "HEAD" else (body,)


def job_for(serving: Serving, asked: protocol.Request11, choice: protocol.Choice, stop_at: int | None = None) -> Job:
    """What a request comes to, once it has been found harmless.

    :raises Refused: a graph that is not here is named, or the guard finds a way out.
    """
    for graph in [*(asked.default_graphs or []), *(asked.named_graphs or [])]:
        if graph not in serving.graph_names:
            raise Refused(f"there is no graph <{graph}> here, and none is fetched from elsewhere", hint=guard.NO_GRAPH_HINT)
    query = asked.query or ""
    guard.check(query, serving.graph_names, f"{serving.base}sparql")
    return Job(
        query,
        table=protocol.TABLES.get(choice.table or ""),
        graph=protocol.GRAPHS.get(choice.graph or ""),
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
        prefixes=write.prefixes(serving.base),
        stop_at=stop_at,
        base=f"{serving.base}sparql",
    )


def with_charset(media: str) -> str:
    return f"{media}; charset=utf-8" if media.startswith("text/") else media


def _digest(key: Hashable) -> str:
    return hashlib.blake2b(repr(key).encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()


def _fixed(graphs: list[str] | None) -> tuple[str, ...] | None:
    return None if graphs is None else tuple(graphs)
