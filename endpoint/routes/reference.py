"""`/vocab`, `/list/…`, `/law/…`, `/place/…`: the shared vocabulary and reference data, from the store.

Their IRIs lie elsewhere (`https://w3id.org/aigaq/…`); these addresses are this site's copy and negotiate in place.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, request, url_for

from endpoint import answers, formats, http, names, write
from endpoint.describe import Description, describe
from endpoint.formats import Format
from endpoint.graph import is_iri
from endpoint.pages import doc
from endpoint.pages import vocabulary as vocabulary_page
from endpoint.routes.resources import page_number
from ontology.errors import NotFound

blueprint = Blueprint("reference", __name__)

_EXTENSIONS = "any(ttl, jsonld, nt, rdf, nq, trig, json)"


def negotiated(make_page: Callable[[], str], make_data: Callable[[Format], bytes], addresses: list[str], extension: str | None) -> Response:
    """A resource that has page and data at one address: by extension if given, else by ``Accept``.

    :param addresses: of the page and of each data format, for 406 and the links.
    """
    if extension is not None:
        form = formats.BY_EXTENSION[extension]
        return answers.answer(extension, form.content_type, lambda: make_data(form))
    offers = [formats.HTML, *(f.media_type for f in formats.DATA)]
    chosen = formats.choose_or_refuse(request.accept_mimetypes, offers, addresses)
    vary = ["Accept", "Accept-Language"]
    if chosen == formats.HTML:
        response = answers.page(make_page, vary=vary)
        pairs = zip(formats.DATA, addresses[1:], strict=True)
        response.headers["Link"] = ", ".join(f'<{a}>; rel="alternate"; type="{f.media_type}"' for f, a in pairs)
        return response
    form = formats.BY_MEDIA_TYPE[chosen]
    response = answers.answer(form.extension, form.content_type, lambda: make_data(form), vary=vary)
    response.headers["Content-Location"] = addresses[offers.index(chosen)]
    return response


@blueprint.get("/<any(list, law, place):kind>/<path:rest>")
def resource(kind: str, rest: str) -> Response:
    """A concept, list, provision or place."""
    stem, _, extension = rest.rpartition(".")
    known = extension if stem and extension in formats.BY_EXTENSION else None
    rest = stem if known else rest
    iri, page = f"{names.W3ID}{kind}/{rest}", page_number()
    if not is_iri(iri):
        raise NotFound("there is nothing at this address")
    described = _described(iri, page)
    addresses = [url_for(".resource", kind=kind, rest=rest)]
    addresses += [url_for(".resource", kind=kind, rest=f"{rest}.{f.extension}") for f in formats.DATA]
    offered = list(zip(formats.DATA, addresses[1:], strict=True))
    base = http.serving().base

    def data(form: Format) -> bytes:
        return write.write(described.triples, form, base)

    return negotiated(lambda: doc.page(described, offered), data, addresses, known)


def _described(iri: str, page: int) -> Description:
    """The description of a reference resource.

    :raises NotFound: the release says nothing about it.
    """
    found = describe(http.serving(), iri, page=page, per_page=http.settings().links_per_page)
    if found is None or page > found.pages:
        raise NotFound("there is no such term here", hint="/vocab lists the vocabulary and its lists.")
    return found


@blueprint.get("/vocab")
@blueprint.get(f"/vocab.<{_EXTENSIONS}:extension>")
def vocabulary(extension: str | None = None) -> Response:
    """All terms of the vocabulary."""
    serving = http.serving()
    addresses = [url_for(".vocabulary")] + [url_for(".vocabulary", extension=f.extension) for f in formats.DATA]

    def data(form: Format) -> bytes:
        return serving.cache.get(("vocab", form.extension), lambda: write.write(vocabulary_page.triples(serving), form, serving.base))

    offered = list(zip(formats.DATA, addresses[1:], strict=True))
    return negotiated(lambda: vocabulary_page.page(offered), data, addresses, extension)
