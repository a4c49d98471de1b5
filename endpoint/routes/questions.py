"""`/queries`: the competency questions, each with its answer from the served release."""

from __future__ import annotations

from flask import Blueprint, Response, request

from endpoint import answers, i18n
from endpoint.pages import questions as pages

blueprint = Blueprint("questions", __name__)


@blueprint.get("/queries")
def index() -> Response:
    """The list of questions."""
    return answers.page(pages.index)


@blueprint.get("/queries/<name>")
def question(name: str) -> Response:
    """One question; its parameters are those of the address."""
    status, html = pages.page(pages.question(name), request.args)
    response = Response(html, status, content_type="text/html; charset=utf-8")
    response.headers["Content-Language"] = i18n.language()
    response.headers["Cache-Control"] = answers.REVALIDATE if status == 200 else "no-store"
    response.vary.add("Accept-Language")
    if status == 200:
        response.add_etag()
        response.make_conditional(request)
    return response
