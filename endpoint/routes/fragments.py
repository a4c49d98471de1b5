"""`/fragments`: Triple Pattern Fragments, as RDF for clients and as a page with a form."""

from __future__ import annotations

import zlib

import pyoxigraph as ox
from flask import Blueprint, Response, render_template, request, url_for

from endpoint import answers, formats, http, jsonld, labels, names, write
from endpoint.formats import Format
from endpoint.fragments import PARAMETERS, Fragment, Pattern, controls, fragment, place, read_pattern
from endpoint.labels import Text
from endpoint.paging import page_number

blueprint = Blueprint("fragments", __name__)

_OFFERS = [formats.HTML, *(f.media_type for f in formats.DATA)]


@blueprint.get("/fragments")
def fragments() -> Response:
    pattern = read_pattern(*(request.args.get(name, "") for name in PARAMETERS))
    page = page_number(request.args.get("page"))
    asked = formats.asked_by_address(request.args.get("format"))
    chosen = asked or formats.choose_or_refuse(request.accept_mimetypes, _OFFERS)
    vary = [] if asked else ["Accept", "Accept-Language"]
    if chosen == formats.HTML:
        return answers.page(lambda: _page(pattern, page), vary=vary or ["Accept-Language"])
    form = formats.BY_MEDIA_TYPE[chosen]
    address = f"{http.site()}fragments"

    def make() -> bytes:
        return _data(_read(pattern, page), form, address)

    # The links in it name the site.
    return answers.answer(f"{form.extension}-{zlib.crc32(address.encode()):08x}", form.content_type, make, vary=vary)


def _read(pattern: Pattern, page: int) -> Fragment:
    return fragment(http.serving(), pattern, page, http.settings().fragment_size)


def _data(found: Fragment, form: Format, address: str) -> bytes:
    """The triples with the controls; apart from each other, where the format has graphs."""
    query = request.query_string.decode("ascii", "replace")
    asked = f"{address}?{query}" if query else address
    try:
        here = ox.NamedNode(asked)
    except ValueError:  # not every address that can be sent is an IRI
        here = ox.NamedNode(place(address, found.pattern, found.page))
    meta = ox.NamedNode(f"{here.value}#metadata")
    said = [*controls(found, address, here), ox.Triple(meta, ox.NamedNode(names.FOAF + "primaryTopic"), here)]
    if form in (formats.TRIG, formats.N_QUADS):
        quads = [ox.Quad(t.subject, t.predicate, t.object) for t in found.triples]
        quads += [ox.Quad(t.subject, t.predicate, t.object, meta) for t in said]
        return ox.serialize(quads, format=form.rdf, prefixes=write.prefixes(http.serving().base)) or b""
    if form.rdf == ox.RdfFormat.JSON_LD:
        return jsonld.compact([*found.triples, *said])
    return ox.serialize([*found.triples, *said], format=form.rdf, prefixes=write.prefixes(http.serving().base)) or b""


def _page(pattern: Pattern, page: int) -> str:
    found = _read(pattern, page)
    here = url_for(".fragments")
    return render_template(
        "fragments.html",
        fields={name: pattern.fields().get(name, "") for name in PARAMETERS},
        total=found.total,
        rows=[[_cell(term) for term in (t.subject, t.predicate, t.object)] for t in found.triples],
        previous=place(here, pattern, page - 1) if page > 1 else None,
        following=place(here, pattern, page + 1) if page < found.pages else None,
    )


def _cell(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Text:
    if isinstance(term, ox.NamedNode):
        href, external = labels.address(http.serving(), term.value)
        return Text(labels.prefixed(http.serving(), term.value), None, href, external)
    return Text(term.value, term.language) if isinstance(term, ox.Literal) else Text(str(term))
