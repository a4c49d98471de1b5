"""`/queries`: the competency questions, each with its answer from the served release."""

from __future__ import annotations

from flask import Blueprint, Response, request

from endpoint import answers, http, i18n, memento
from endpoint.pages import questions as pages
from endpoint.serving import Serving
from endpoint.sparql import door
from ontology.errors import BadInput
from ontology.questions import Question

blueprint = Blueprint("questions", __name__)

_FORMATS = ("html", "csv")
_PIECE = 64 * 1024


@blueprint.get("/queries")
def index() -> Response:
    """The list of questions."""
    return answers.page(pages.index)


@blueprint.get("/queries/<name>")
def question(name: str) -> Response:
    """One question; its parameters are those of the address. ``release`` names the release to answer from, as long as that is kept;
    ``format=csv`` gives the answer alone.

    :raises NotFound: there is no such question, or the release is not kept.
    :raises BadInput: a value that cannot stand in the query, or another format.
    """
    asked = pages.question(name)
    form = request.args.get("format", "html")
    if form not in _FORMATS:
        raise BadInput("there is no such format", hint=f"Choose one of {', '.join(_FORMATS)}.")
    current = http.serving()
    with memento.standing_at(request.args.get("release") or current.release.id) as serving:
        if form == "csv":
            return _csv(asked, serving)
        status, html = pages.page(asked, request.args, older=serving is not current)
    response = Response(html, status, content_type="text/html; charset=utf-8")
    response.headers["Content-Language"] = i18n.language()
    response.headers["Cache-Control"] = answers.REVALIDATE if status == 200 else "no-store"
    response.vary.add("Accept-Language")
    if "release" in request.args:
        response.headers["X-Robots-Tag"] = "noindex"
    if status == 200:
        response.add_etag()
        response.make_conditional(request)
    return response


def _csv(asked: Question, serving: Serving) -> Response:
    found = pages.table(asked, request.args)
    small = found.size is not None and found.size <= http.settings().spool_bytes
    body = found.body.read() if small else iter(lambda: found.body.read(_PIECE), b"")
    response = Response(body, content_type="text/csv; charset=utf-8")
    response.call_on_close(found.body.close)
    response.headers["Content-Length"] = str(found.size)
    response.headers[door.STATE] = f"whole; rows={found.rows}"
    response.headers["Content-Language"] = i18n.language()
    response.headers["Content-Disposition"] = f'attachment; filename="{asked.name}-{serving.release.id}.csv"'
    response.headers["Cache-Control"] = answers.REVALIDATE
    response.vary.add("Accept-Language")
    if small:
        response.add_etag()
        response.make_conditional(request)
    return response
