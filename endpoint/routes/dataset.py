"""`/dataset`, `/.well-known/void` and `/shapes`: what the dataset is, and the rules it keeps."""

from __future__ import annotations

import json
from importlib import resources

import pyoxigraph as ox
from flask import Blueprint, Response, render_template, request, url_for
from markupsafe import Markup

from endpoint import answers, formats, http, names, schemaorg, signposting, write
from endpoint.formats import Format
from endpoint.negotiation import choose
from endpoint.pages import parts
from endpoint.routes import downloads
from endpoint.routes.reference import Place, negotiated
from endpoint.serving import Serving
from endpoint.signposting import Link
from ontology.errors import NotFound

blueprint = Blueprint("dataset", __name__)


# On the page's head already, or on the page of downloads.
_NOT_AGAIN = frozenset(
    [names.DCTERMS + p for p in ("title", "description", "identifier", "publisher", "creator", "language", "accessRights")]
    + [names.DCAT + p for p in ("distribution", "contactPoint", "theme", "keyword")]
    + [names.VOID + p for p in ("dataDump", "classPartition", "propertyPartition", "uriSpace", "sparqlEndpoint", "exampleResource")]
    # In the publisher's own words beside it.
    + [names.DCTERMS + "temporal", *(f"https://w3id.org/dpv#{p}" for p in ("hasDataController", "hasLegalBasis", "hasPurpose"))]
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
        facts = parts.facts(serving, own, without=_NOT_AGAIN)
        return render_template("dataset.html", facts=facts, formats=offered, iri=serving.dataset_iri, ld=_for_search_engines(serving))

    place = Place(serving.dataset_iri, addresses, serving.licence, None, [names.SCHEMA + "Dataset", names.DCAT + "Dataset"])
    response = negotiated(page, data, place, extension)
    response.headers["Link"] = ", ".join([response.headers["Link"], signposting.header(_items(serving))])
    return response


def _items(serving: Serving) -> list[Link]:
    """The files of the release, for programs that came to fetch them."""
    release = serving.manifest.id
    return [
        Link(url_for("downloads.download", release_id=release, name=file.name), "item", downloads.media_type(file))
        for file in serving.manifest.files
    ]


def _for_search_engines(serving: Serving) -> Markup:
    text = json.dumps(schemaorg.dataset(serving), ensure_ascii=False, separators=(",", ":"))
    # Inside a script element only `<` could end it.
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704


@blueprint.get("/dataset")
@blueprint.get("/dataset.<any(ttl, jsonld, nt, rdf, nq, trig, json):extension>")
def dataset(extension: str | None = None) -> Response:
    """The description of the dataset (DCAT, VoID), from the named graph that holds it."""
    return _respond(extension)


@blueprint.get("/.well-known/void")
def void() -> Response:
    """The same at the address where VoID clients look; Turtle unless something else is asked for."""
    asked = formats.asked_by_address(request.args.get("format"))
    wanted = asked or choose(request.accept_mimetypes, [f.media_type for f in formats.DATA] + [formats.HTML])
    if wanted not in formats.BY_MEDIA_TYPE:
        return _respond(None)
    response = _respond(formats.BY_MEDIA_TYPE[wanted].extension)
    response.headers["Content-Location"] = url_for(".dataset", extension=formats.BY_MEDIA_TYPE[wanted].extension)
    if asked is None:
        response.vary.update(["Accept"])
    return response


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
