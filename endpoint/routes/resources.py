"""`/id/…`, `/doc/…` and `/data/…`: a resource, its page and its description.

`?format=` decides before ``Accept``, for links; so does an ending such as `.ttl` after an id.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from endpoint import answers, formats, front, http, labels, names, signposting, write
from endpoint.describe import NO_END, Description, TooLong, describe
from endpoint.errors import Gone
from endpoint.graph import is_iri
from endpoint.pages import doc, reading
from endpoint.paging import page_number
from ontology.errors import NotFound

blueprint = Blueprint("resources", __name__)

EXTENSIONS = f"any({', '.join(formats.BY_EXTENSION)})"
"""The endings that a route takes, for its rule."""
_NEGOTIATED = ("Accept", "Accept-Language")
_MOST_AT_ONCE = 200
"""Triples of a description that is made where nothing may take long: some milliseconds at most."""


def _iri(opaque: str) -> str:
    """The IRI behind an opaque id.

    :raises Gone: it is withdrawn.
    :raises NotFound: it can be no id.
    """
    serving = http.serving()
    if serving.is_withdrawn(opaque):
        raise Gone
    iri = f"{serving.base}id/{opaque}"
    if not is_iri(iri):
        raise _missing()
    return iri


@blueprint.before_request
def _moved() -> BaseResponse | None:
    """301 from the address of a person who was found to be another to that other's, in the same form."""
    serving = http.serving()
    values: dict[str, Any] = dict(request.view_args or {})
    iri = f"{serving.base}id/{values.get('opaque', '')}"
    if not request.endpoint or not is_iri(iri) or serving.is_withdrawn(str(values["opaque"])):
        return None
    target = serving.graph.text(iri, names.DCTERMS + "isReplacedBy")
    if target is None:
        return None
    values["opaque"] = target.removeprefix(f"{serving.base}id/")
    if serving.is_withdrawn(values["opaque"]):
        raise Gone
    asked = request.query_string.decode("latin-1")
    response = redirect(url_for(request.endpoint, **values) + (f"?{asked}" if asked else ""), 301)
    response.headers["Cache-Control"] = answers.REVALIDATE
    return response


def _missing() -> NotFound:
    return NotFound(
        "there is no resource with this identifier", hint="Identifiers are case-sensitive. The home page leads to all that is published."
    )


@blueprint.get("/id/<opaque>")
@blueprint.get(f"/id/<opaque>.<{EXTENSIONS}:extension>")
def identify(opaque: str, extension: str | None = None) -> BaseResponse:
    """303 to the page or the data, whichever the client wants more."""
    iri = _iri(opaque)
    if not http.serving().graph.has(iri):
        raise _missing()
    places = [labels.here("resources.document", opaque=opaque)] + [_data_address(opaque, f) for f in formats.DATA]
    offers = [formats.HTML, *(f.media_type for f in formats.DATA)]
    asked = formats.asked_by_address(extension or request.args.get("format"))
    chosen = asked or formats.choose_or_refuse(request.accept_mimetypes, offers, places)
    response = redirect(places[offers.index(chosen)], 303)
    if asked is None:
        response.vary.update(_NEGOTIATED)
    response.headers["Cache-Control"] = answers.REVALIDATE
    return response


@blueprint.get(f"/data/<opaque>.<{EXTENSIONS}:extension>")
def data(opaque: str, extension: str) -> Response:
    """The description in one format; ``?page=`` for what points to a much-linked resource."""
    iri, form, page = _iri(opaque), formats.BY_EXTENSION[extension], page_number(request.args.get("page"))
    serving, root = http.serving(), request.script_root

    def make() -> bytes:
        return serving.cache.get((iri, extension, page), lambda: write.write(_described(iri, page).triples, form, serving.base))

    response = answers.answer(extension, form.content_type, make)
    others = [(f, f"{root}/data/{opaque}.{f.extension}") for f in formats.DATA if f is not form]
    response.headers["Link"] = signposting.header(
        signposting.of_data(iri, f"{root}/doc/{opaque}", others, serving.licence, serving.dataset_iri)
    )
    return response


def _described(iri: str, page: int) -> Description:
    serving, per_page = http.serving(), http.settings().links_per_page
    most = _MOST_AT_ONCE if front.AT_ONCE in request.environ else NO_END
    try:
        found = describe(serving, iri, page=page, per_page=per_page, most=most)
    except TooLong:
        raise front.NotAtOnce from None
    if found is None or page > found.pages:
        raise _missing()
    if found.cut:
        found.triples += write.page_statement(iri, found, _absolute(iri, page), _absolute(iri, page + 1))
    return found


def _absolute(iri: str, page: int) -> str:
    base = http.serving().base
    return f"{base}data/{iri.removeprefix(base + 'id/')}.ttl" + (f"?page={page}" if page > 1 else "")


def _data_address(opaque: str, form: formats.Format) -> str:
    return url_for("resources.data", opaque=opaque, extension=form.extension)


@blueprint.get("/doc/<opaque>")
def document(opaque: str) -> BaseResponse:
    """The page."""
    iri, page = _iri(opaque), page_number(request.args.get("page"))
    serving = http.serving()
    addresses = [_data_address(opaque, f) for f in formats.DATA]
    asked = formats.asked_by_address(request.args.get("format"))
    if asked not in (None, formats.HTML):
        return redirect(addresses[[f.media_type for f in formats.DATA].index(asked)], 303)

    def make() -> str:
        found = reading.read(serving, iri, page=page)
        if found is None:
            raise _missing()
        return doc.page(found, list(zip(formats.DATA, addresses, strict=True)))

    response = answers.page(make)
    types = serving.graph.types(iri)
    response.headers["Link"] = signposting.header(signposting.of_page(iri, addresses, serving.licence, serving.dataset_iri, types))
    if names.AQ + "Person" in types:
        response.headers["X-Robots-Tag"] = "noindex"
    return response
