"""`/vocab`, `/list/…`, `/law/…`, `/place/…`: the shared vocabulary and reference data, from the store.

Their IRIs lie elsewhere (`https://w3id.org/aigaq/…`); these addresses are this site's copy and negotiate in place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from endpoint import answers, formats, http, labels, names, signposting, write
from endpoint.describe import Description, describe
from endpoint.formats import Format
from endpoint.graph import is_iri
from endpoint.pages import doc, reading
from endpoint.pages import vocabulary as vocabulary_page
from endpoint.paging import page_number
from endpoint.routes.resources import EXTENSIONS
from ontology.errors import NotFound

blueprint = Blueprint("reference", __name__)

_OFFERS = [formats.HTML, *(f.media_type for f in formats.DATA)]


@dataclass(frozen=True)
class Place:
    """Where a resource is found in each form, and what its links say of it. ``addresses`` are those of the page and of each data format."""

    iri: str
    addresses: list[str]
    licence: str | None
    collection: str | None
    types: list[str] = field(default_factory=list)


def negotiated(make_page: Callable[[], str], make_data: Callable[[Format], bytes], place: Place, extension: str | None) -> Response:
    """A resource that has page and data at one address: by extension if given, else by ``?format=``, else by ``Accept``."""
    asked = formats.BY_EXTENSION[extension].media_type if extension else formats.asked_by_address(request.args.get("format"))
    chosen = asked or formats.choose_or_refuse(request.accept_mimetypes, _OFFERS, place.addresses)
    vary = [] if asked else ["Accept", "Accept-Language"]
    if chosen == formats.HTML:
        response = answers.page(make_page, vary=vary or ["Accept-Language"])
        links = signposting.of_page(place.iri, place.addresses[1:], place.licence, place.collection, place.types)
    else:
        form = formats.BY_MEDIA_TYPE[chosen]
        response = answers.answer(form.extension, form.content_type, lambda: make_data(form), vary=vary)
        if extension is None:
            response.headers["Content-Location"] = place.addresses[_OFFERS.index(chosen)]
        pairs = zip(formats.DATA, place.addresses[1:], strict=True)
        others = [(f, address) for f, address in pairs if f is not form]
        links = signposting.of_data(place.iri, place.addresses[0], others, place.licence, place.collection)
    response.headers["Link"] = signposting.header(links)
    return response


@blueprint.get("/<any(list, law, place):kind>/<path:rest>")
def resource(kind: str, rest: str) -> Response:
    """A concept, list, provision or place."""
    stem, _, extension = rest.rpartition(".")
    known = extension if stem and extension in formats.BY_EXTENSION else None
    rest = stem if known else rest
    iri, page = f"{names.W3ID}{kind}/{rest}", page_number(request.args.get("page"))
    if not is_iri(iri):
        raise NotFound("there is nothing at this address")
    addresses = [url_for(".resource", kind=kind, rest=rest)]
    addresses += [url_for(".resource", kind=kind, rest=f"{rest}.{f.extension}") for f in formats.DATA]
    offered = list(zip(formats.DATA, addresses[1:], strict=True))
    serving = http.serving()
    place = _place(iri, addresses)

    def data(form: Format) -> bytes:
        return serving.cache.get((iri, form.extension, page), lambda: write.write(_described(iri, page).triples, form, serving.base))

    def make() -> str:
        found = reading.read(serving, iri, page=page)
        if found is None:
            raise _missing()
        return doc.page(found, offered)

    return negotiated(make, data, place, known)


def _place(iri: str, addresses: list[str]) -> Place:
    """:raises NotFound: the release says nothing about it."""
    graph = http.serving().graph
    if not graph.has(iri):
        raise _missing()
    return Place(iri, addresses, signposting.VOCABULARY_LICENCE, names.AQ.rstrip("#"), graph.types(iri))


def _missing() -> NotFound:
    return NotFound("there is no such term here", hint="/vocab lists the vocabulary and its lists.")


def _described(iri: str, page: int) -> Description:
    """The description of a reference resource.

    :raises NotFound: the release says nothing about it.
    """
    found = describe(http.serving(), iri, page=page, per_page=http.settings().links_per_page)
    if found is None or page > found.pages:
        raise _missing()
    if found.cut:
        below = f"vocab/{iri.removeprefix(names.AQ)}" if iri.startswith(names.AQ) else iri.removeprefix(names.W3ID)
        here = f"{http.serving().base}{below}.ttl"
        found.triples += write.page_statement(iri, found, *(f"{here}?page={n}" for n in (page, page + 1)))
    return found


@blueprint.get("/vocab")
@blueprint.get(f"/vocab.<{EXTENSIONS}:extension>")
def vocabulary(extension: str | None = None) -> Response:
    """All terms of the vocabulary."""
    serving = http.serving()
    addresses = [url_for(".vocabulary")] + [url_for(".vocabulary", extension=f.extension) for f in formats.DATA]

    def data(form: Format) -> bytes:
        return serving.cache.get(("vocab", form.extension), lambda: write.write(vocabulary_page.triples(serving), form, serving.base))

    offered = list(zip(formats.DATA, addresses[1:], strict=True))
    place = Place(names.AQ.rstrip("#"), addresses, signposting.VOCABULARY_LICENCE, None, [names.OWL + "Ontology"])
    return negotiated(lambda: vocabulary_page.page(offered), data, place, extension)


@blueprint.get("/vocab/<term>")
@blueprint.get(f"/vocab/<term>.<{EXTENSIONS}:extension>")
def vocabulary_term(term: str, extension: str | None = None) -> BaseResponse:
    """One term as data; its page is its place in that of the vocabulary."""
    iri = names.AQ + term
    if not is_iri(iri):
        raise _missing()
    serving = http.serving()
    addresses = [url_for(".vocabulary_term", term=term)]
    addresses += [url_for(".vocabulary_term", term=term, extension=f.extension) for f in formats.DATA]
    place = _place(iri, addresses)
    asked = formats.BY_EXTENSION[extension].media_type if extension else formats.asked_by_address(request.args.get("format"))
    if (asked or formats.choose_or_refuse(request.accept_mimetypes, _OFFERS, addresses)) == formats.HTML:
        response = redirect(labels.here(".vocabulary") + f"#{quote(term)}", 303)
        response.vary.update(["Accept", "Accept-Language"])
        return response

    def data(form: Format) -> bytes:
        return serving.cache.get((iri, form.extension, 1), lambda: write.write(_described(iri, 1).triples, form, serving.base))

    return negotiated(str, data, place, extension)
