"""`/quality`: how good the data is."""

from __future__ import annotations

from flask import Blueprint, Response

from endpoint import answers
from endpoint.pages import quality as pages

blueprint = Blueprint("quality", __name__)


@blueprint.get("/quality")
def quality() -> Response:
    """The last validation in words, coverage, review, conflicts."""
    return answers.page(pages.page)
