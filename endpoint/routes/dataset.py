"""`/dataset`, `/.well-known/void` and `/shapes`: what the dataset is, and the rules it keeps."""

from __future__ import annotations

from importlib import resources

import pyoxigraph as ox
from flask import Blueprint, Response, render_template, request, url_for

from endpoint import answers, formats, http, names, write
from endpoint.formats import Format
from endpoint.negotiation import choose
from endpoint.pages import parts
from endpoint.routes.reference import negotiated
from ontology.errors import NotFound

blueprint = Blueprint("dataset", __name__)


# On the page's head already, or on the page of downloads.
_NOT_AGAIN = frozenset(
    [names.DCTERMS + p for p in ("title", "description", "identifier", "publisher")]
    + [names.DCAT + p for p in ("distribution", "contactPoint")]
    + [names.VOID + p for p in ("dataDump", "classPartition", "uriSpace", "sparqlEndpoint")]
)


def _triples() -> list[ox.Triple]:
    serving = http.serving()
    quads = serving.store.quads_for_pattern(None, None, None, ox.NamedNode(serving.dataset_iri))
    return [q.triple for q in quads]


def _respond(extension: str | None) -> Response:
    serving = http.serving()
    addresses = [url_for(".dataset")] + [url_for(".dataset", extension=f.extension) for f in formats.DATA]

    def data(form: Format) -> bytes:
        return serving.cache.get(("dataset", form.extension), lambda: write.write(_triples(), form, serving.base))

    def page() -> str:
        own = [t for t in _triples() if isinstance(t.subject, ox.NamedNode) and t.subject.value == serving.dataset_iri]
        offered = list(zip(formats.DATA, addresses[1:], strict=True))
        return render_template(
            "dataset.html", facts=parts.facts(serving, own, without=_NOT_AGAIN), formats=offered, iri=serving.dataset_iri
        )

    return negotiated(page, data, addresses, extension)


@blueprint.get("/dataset")
@blueprint.get("/dataset.<any(ttl, jsonld, nt, rdf, nq, trig, json):extension>")
def dataset(extension: str | None = None) -> Response:
    """The description of the dataset (DCAT, VoID), from the named graph that holds it."""
    return _respond(extension)


@blueprint.get("/.well-known/void")
def void() -> Response:
    """The same at the address where VoID clients look; Turtle unless something else is asked for."""
    accept = request.accept_mimetypes
    wanted = choose(accept, [f.media_type for f in formats.DATA] + [formats.HTML])
    if wanted in formats.BY_MEDIA_TYPE:
        response = _respond(formats.BY_MEDIA_TYPE[wanted].extension)
        response.vary.update(["Accept"])
        return response
    return _respond(None)


def _shape_files() -> dict[str, bytes]:
    """The shapes that are installed, by name without ending."""
    folder = resources.files("shapes")
    return {p.name.removesuffix(".ttl"): p.read_bytes() for p in sorted(folder.iterdir(), key=lambda p: p.name) if p.name.endswith(".ttl")}


@blueprint.get("/shapes")
@blueprint.get("/shapes.<any(ttl):extension>")
def shapes(extension: str | None = None) -> Response:
    """All shapes as one Turtle document, or the list of their files."""
    turtle = formats.TURTLE
    offers = [formats.HTML, turtle.media_type]
    addresses = [url_for(".shapes"), url_for(".shapes", extension="ttl")]
    chosen = turtle.media_type if extension else formats.choose_or_refuse(request.accept_mimetypes, offers, addresses)
    vary = [] if extension else ["Accept", "Accept-Language"]
    if chosen == turtle.media_type:
        return answers.answer("ttl", turtle.content_type, lambda: b"\n".join(_shape_files().values()), vary=vary)

    def page() -> str:
        return render_template("shapes.html", names=list(_shape_files()))

    return answers.page(page, vary=vary)


@blueprint.get("/shapes/<name>.ttl")
def shape(name: str) -> Response:
    """One file of shapes."""
    found = _shape_files().get(name)
    if found is None:
        raise NotFound("there are no shapes of this name", hint="/shapes lists them.")
    return answers.answer("ttl", formats.TURTLE.content_type, lambda: found)
