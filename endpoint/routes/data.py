"""`/data` and `/cite.…`: downloads explained, citations, how to load."""

from __future__ import annotations

from flask import Blueprint, Response

from endpoint import answers, http, i18n
from endpoint.pages import data as pages
from endpoint.routes import downloads

blueprint = Blueprint("data", __name__)


@blueprint.get("/data")
def data() -> Response:
    """The page. Not held for ever: the list of releases grows and shrinks without the served one changing."""
    response = Response(pages.page(downloads.whole()), content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = answers.REVALIDATE
    response.headers["Content-Language"] = i18n.language()
    response.vary.add("Accept-Language")
    response.add_etag()
    return response


@blueprint.get("/cite.<any(txt, bib, json, cff):kind>")
def cite(kind: str) -> Response:
    """One form of the citation."""
    manifest = http.serving().manifest
    media = pages.MEDIA[kind]
    text = pages.citation(manifest, kind)
    response = answers.answer(
        f"{kind}-{i18n.language()}",
        f"{media}; charset=utf-8" if media.startswith("text/") else media,
        lambda: text.encode(),
        vary=["Accept-Language"],
    )
    name = "CITATION.cff" if kind == "cff" else f"citation.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
