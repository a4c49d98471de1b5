"""What every site has: the home page, health, robots and the site map."""

from __future__ import annotations

from xml.sax.saxutils import escape

from flask import Blueprint, Response, current_app, jsonify, request, send_file

from endpoint import answers, http, names
from endpoint.pages import about as about_page
from endpoint.pages import home as home_page
from endpoint.serving import Current
from endpoint.theme import Theme
from ontology.errors import AigaqError, NotFound

blueprint = Blueprint("site", __name__)

_MAPPED = ("Event", "Source")
"""Classes in the site map. Never persons: their pages stay out of search engines."""
_MAP_LIMIT = 50_000


_EDITOR_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""For the one page that runs a script: the site's own, which may talk to the site alone."""


@blueprint.after_app_request
def _let_the_editor_run(response: Response) -> Response:
    if request.endpoint == "sparql.sparql" and response.mimetype == "text/html":
        response.headers.setdefault("Content-Security-Policy", _EDITOR_POLICY)
    return response


@blueprint.get("/")
def home() -> Response:
    """The dataset for people."""
    return answers.page(home_page.page)


@blueprint.get("/about")
def about() -> Response:
    """Who publishes, why, and how to read the pages."""
    return answers.page(about_page.page)


@blueprint.get("/static/theme.css")
def colours() -> Response:
    """The publisher's colours."""
    return answers.answer("css", "text/css; charset=utf-8", lambda: _theme().colours.encode())


@blueprint.get("/static/logo")
def logo() -> Response:
    """The publisher's logo.

    :raises NotFound: it has none.
    """
    path = _theme().logo
    if path is None:
        raise NotFound("there is no logo here")
    return send_file(path, conditional=True, max_age=3600)


def _theme() -> Theme:
    found: Theme = current_app.extensions["aigaq_theme"]
    return found


@blueprint.get("/health")
def health() -> Response:
    """200 and the release's id while a release is served, else 503."""
    current: Current = current_app.extensions["aigaq_current"]
    try:
        serving = current.enter()
    except (AigaqError, OSError):
        response = jsonify(ok=False, release=None)
        response.status_code = 503
    else:
        response = jsonify(ok=True, release=serving.release.id)
        current.leave(serving)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Crawlers may read pages about the data; queries and data in other formats only cost."""
    text = "User-agent: *\nDisallow: /sparql\nDisallow: /data/\nDisallow: /id/\n"
    response = Response(text, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """Pages for search engines, without persons."""

    def make() -> bytes:
        serving = http.serving()
        base = serving.base
        places = [
            base,
            f"{base}dataset",
            f"{base}vocab",
            f"{base}releases/",
            f"{base}sparql",
            *(f"{base}{p}" for p in ("about", "data", "quality", "queries", "search")),
        ]
        for kind in _MAPPED:
            iris = serving.graph.subjects(names.TYPE, names.AQ + kind)
            places += [f"{base}doc/{i.removeprefix(base + 'id/')}" for i in iris if i.startswith(f"{base}id/") and "#" not in i]
        urls = "".join(f"<url><loc>{escape(p)}</loc></url>\n" for p in places[:_MAP_LIMIT])
        head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        return f"{head}{urls}</urlset>\n".encode()

    return answers.answer("xml", "application/xml", make)
