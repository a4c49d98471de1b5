"""`/sparql`: the protocol for programs, a form for people."""

from __future__ import annotations

import hashlib
import json
from contextlib import closing

from flask import Blueprint, Response, request
from werkzeug.http import http_date

from endpoint import answers, formats, http, i18n, write
from endpoint.errors import NotAcceptable
from endpoint.negotiation import choose
from endpoint.pages import query as query_page
from endpoint.sparql import guard, protocol, service
from endpoint.sparql.answer import Answer
from endpoint.sparql.job import Job, WrongKind
from ontology.errors import AigaqError, BadInput, Refused

blueprint = Blueprint("sparql", __name__)

_HTML = "text/html; charset=utf-8"
_SHOWN = protocol.Choice("application/sparql-results+json", "text/turtle")
"""What the page makes its table and text of."""


@blueprint.route("/sparql", methods=["GET", "POST"])
def sparql() -> Response:
    asked = protocol.read(request, http.settings().max_query_bytes)
    if asked.query is None or (not asked.query.strip() and _wants_page()):
        return _without_query()
    choice = protocol.choose_formats(request, asked.form)
    if formats.HTML in (choice.table, choice.graph):
        return _page(asked)
    etag = _etag(asked, choice)
    if request.method != "POST" and request.if_none_match.contains_weak(etag):
        return _headers(Response(status=304), etag)
    found = _run(asked, choice)
    media = choice.graph if found.kind == "graph" else choice.table
    response = Response(content_type=_with_charset(media or ""))
    if found.size <= http.settings().spool_bytes:
        with closing(found.body):
            response.set_data(found.body.read())
    else:
        response.response = iter(lambda: found.body.read(64 * 1024), b"")
        response.content_length = found.size
        response.call_on_close(found.body.close)
    return _headers(response, etag)


def _wants_page() -> bool:
    return choose(request.accept_mimetypes, ["application/sparql-results+json", formats.HTML]) == formats.HTML


def _with_charset(media: str) -> str:
    return f"{media}; charset=utf-8" if media.startswith("text/") else media


def _etag(asked: protocol.Request11, choice: protocol.Choice) -> str:
    key = json.dumps([asked.query, asked.default_graphs, asked.named_graphs, choice.table, choice.graph])
    return f"{http.serving().release.id}.q.{hashlib.sha256(key.encode()).hexdigest()[:20]}"


def _headers(response: Response, etag: str) -> Response:
    if request.method != "POST":
        response.set_etag(etag)
        response.headers["Cache-Control"] = answers.REVALIDATE
        response.headers["Last-Modified"] = http_date(http.serving().manifest.issued)
    else:
        response.headers["Cache-Control"] = "no-store"
    response.vary.update(["Accept", "Accept-Language"])
    return response


def _checked(asked: protocol.Request11) -> str:
    """:raises Refused: a graph that is not here is named, or the guard finds a way out."""
    serving = http.serving()
    for graph in [*(asked.default_graphs or []), *(asked.named_graphs or [])]:
        if graph not in serving.graph_names:
            raise Refused(f"there is no graph <{graph}> here, and none is fetched from elsewhere", hint=guard.NO_GRAPH_HINT)
    query = asked.query or ""
    guard.check(query, serving.graph_names)
    return query


def _run(asked: protocol.Request11, choice: protocol.Choice, stop_at: int | None = None) -> Answer:
    serving = http.serving()
    job = Job(
        _checked(asked),
        table=protocol.TABLES.get(choice.table or ""),
        graph=protocol.GRAPHS.get(choice.graph or ""),
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
        prefixes=write.prefixes(serving.base),
        stop_at=stop_at,
        base=f"{serving.base}sparql",
    )
    try:
        return serving.pool.run(job)
    except WrongKind as wrong:
        offers = protocol.GRAPHS if wrong.asked == "graph" else protocol.TABLES
        raise NotAcceptable([(t, "") for t in offers]) from None


def _without_query() -> Response:
    """The form for a browser, the service description for who asks for RDF."""
    if request.method == "POST":
        raise BadInput("the request holds no query", hint="Send `query`.")
    serving = http.serving()
    chosen = choose(request.accept_mimetypes, [formats.HTML, *(f.media_type for f in formats.DATA)])
    if chosen is None:
        raise BadInput("the request holds no query", hint="Add ?query=, or ask for text/html or an RDF format.")
    if chosen == formats.HTML:
        return answers.page(query_page.form, vary=["Accept", "Accept-Language"])
    form = formats.BY_MEDIA_TYPE[chosen]

    def make() -> bytes:
        return write.write(service.description(serving), form, serving.base)

    return answers.answer(form.extension, form.content_type, make, vary=["Accept"])


def _page(asked: protocol.Request11) -> Response:
    """The form with the result below it; what went wrong is said there too, under the status that it has."""
    failure, found = None, None
    try:
        found = _run(asked, _SHOWN, stop_at=http.settings().html_rows)
    except AigaqError as error:
        failure = error
    status, html = query_page.result(asked.query or "", found, failure)
    response = Response(html, status, content_type=_HTML)
    response.headers["Content-Language"] = i18n.language()
    if failure is None:
        return _headers(response, _etag(asked, protocol.Choice(f"html-{i18n.language()}", None)))
    response.headers["Cache-Control"] = "no-store"
    return response
