"""`/sparql` for people: a form, and results below it; the service description. What programs ask, and all that can go wrong,
has met :mod:`endpoint.sparql.door` before."""

from __future__ import annotations

from flask import Blueprint, Response, request

from endpoint import answers, formats, http, i18n, write
from endpoint.negotiation import choose
from endpoint.pages import query as query_page
from endpoint.sparql import door, protocol, service
from ontology.errors import AigaqError, BadInput

blueprint = Blueprint("sparql", __name__)

_SHOWN = protocol.Choice("application/sparql-results+json", "text/turtle")
"""What the page makes its table and text of."""
_ACCEPT_QUERY = ", ".join(protocol.BODIES)


@blueprint.route(door.PATH, methods=door.METHODS)
def sparql() -> Response:
    failure: Exception | None = request.environ.get(door.FAILURE)
    if failure is not None:
        raise failure
    asked: protocol.Request11 = request.environ[door.ASKED]
    if not (asked.query and asked.query.strip()):
        return _without_query(asked)
    return _page(asked)


@blueprint.after_request
def _advertise(response: Response) -> Response:
    response.headers["Accept-Query"] = _ACCEPT_QUERY
    return response


def _without_query(asked: protocol.Request11) -> Response:
    """The form for a browser, the service description for who asks for RDF."""
    chosen = choose(request.accept_mimetypes, [formats.HTML, *(f.media_type for f in formats.DATA)])
    if request.method not in ("GET", "HEAD") or chosen is None or (asked.query is not None and chosen != formats.HTML):
        raise BadInput("the request holds no query", hint="Send `query`; or GET text/html for a form, an RDF format for a description.")
    if chosen == formats.HTML:
        return answers.page(query_page.form, vary=["Accept", "Accept-Language"])
    serving, form = http.serving(), formats.BY_MEDIA_TYPE[chosen]

    def make() -> bytes:
        return write.write(service.description(serving, http.settings()), form, serving.base)

    return answers.answer(form.extension, form.content_type, make, vary=["Accept"])


def _page(asked: protocol.Request11) -> Response:
    """The form with the result below it; what went wrong is said there too, under the status that it has."""
    failure, found = None, None
    serving = http.serving()
    try:
        found = serving.pool.run(door.job_for(serving, asked, _SHOWN, stop_at=http.settings().html_rows))
    except AigaqError as error:
        failure = error
    status, html = query_page.result(asked.query or "", found, failure)
    response = Response(html, status, content_type="text/html; charset=utf-8")
    response.headers["Content-Language"] = i18n.language()
    response.headers["Cache-Control"] = answers.REVALIDATE if failure is None else "no-store"
    response.vary.update(["Accept", "Accept-Language"])
    return response
