"""`/changes`: what was published, corrected and withdrawn, as a Linked Data Event Stream, as Atom, and for people.

https://w3id.org/ldes/specification and https://w3id.org/tree/specification. A member says which address, what happened and when; never
what was said there before. The root leads to pages by time; a page holds changes of one release, so that no later release adds to it; only
a withdrawal may take something out. Caches may keep it and ask each time. Those of a draft are told as long as the draft is served.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pyoxigraph as ox
from flask import Blueprint, Response, render_template, request, url_for

from endpoint import answers, formats, http, i18n, names, write
from endpoint.changelog import Log, Page, log_of
from endpoint.formats import Format
from endpoint.serving import Serving
from ontology.errors import NotFound
from publication.feeds import Change, Entry

blueprint = Blueprint("changes", __name__)

_LDES, _TREE, _AS = "https://w3id.org/ldes#", "https://w3id.org/tree#", "https://www.w3.org/ns/activitystreams#"
_SH, _ATOM = "http://www.w3.org/ns/shacl#", "http://www.w3.org/2005/Atom"
_KINDS = {Change.PUBLISHED: "Create", Change.CORRECTED: "Update", Change.WITHDRAWN: "Delete"}
_TIME, _OF = f"{names.DCTERMS}created", f"{names.DCTERMS}isVersionOf"
_DATE_TIME = ox.NamedNode(f"{names.XSD}dateTime")
_LATEST = 100
"""Entries of the Atom feed."""
_DATA = [f.media_type for f in formats.DATA]


def _triple(subject: str, predicate: str, value: str | ox.Literal) -> ox.Triple:
    target = ox.NamedNode(value) if isinstance(value, str) else value
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), target)


def _page_iri(serving: Serving, page: Page) -> str:
    return f"{serving.base}changes/{page.release}/{page.number}"


def _stream(serving: Serving) -> list[ox.Triple]:
    root, stream = f"{serving.base}changes", f"{serving.base}changes#stream"
    said = [
        (stream, names.TYPE, f"{_LDES}EventStream"),
        (stream, f"{_LDES}timestampPath", _TIME),
        (stream, f"{_LDES}versionOfPath", _OF),
        (stream, f"{_LDES}versionCreatePath", names.TYPE),
        (stream, f"{_LDES}versionCreateObject", f"{_AS}Create"),
        (stream, f"{_LDES}versionDeletePath", names.TYPE),
        (stream, f"{_LDES}versionDeleteObject", f"{_AS}Delete"),
        (stream, f"{_TREE}shape", f"{serving.base}changes/shape"),
        (stream, f"{_TREE}view", root),
        (root, names.TYPE, f"{_TREE}Node"),
        (serving.dataset_iri, f"{names.DCTERMS}hasPart", stream),
    ]
    return [_triple(*terms) for terms in said]


def _root(serving: Serving, log: Log) -> list[ox.Triple]:
    """The stream, and for each page the span of time that it covers."""
    triples = _stream(serving)
    for page in log.pages:
        for bound in ("GreaterThanOrEqualToRelation", "LessThanOrEqualToRelation"):
            relation = f"{serving.base}changes#{page.release}-{page.number}-{bound}"
            triples += [
                _triple(f"{serving.base}changes", f"{_TREE}relation", relation),
                _triple(relation, names.TYPE, f"{_TREE}{bound}"),
                _triple(relation, f"{_TREE}path", _TIME),
                _triple(relation, f"{_TREE}value", ox.Literal(page.time, datatype=_DATE_TIME)),
                _triple(relation, f"{_TREE}node", _page_iri(serving, page)),
            ]
    return triples


def _members(serving: Serving, log: Log, page: Page) -> list[ox.Triple]:
    here, stream = _page_iri(serving, page), f"{serving.base}changes#stream"
    triples = [_triple(here, names.TYPE, f"{_TREE}Node"), _triple(stream, names.TYPE, f"{_LDES}EventStream")]
    triples.append(_triple(stream, f"{_TREE}view", here))
    for entry in log.read(page):
        member = f"{serving.base}changes/{entry.release}#{entry.id}"
        triples += [
            _triple(stream, f"{_TREE}member", member),
            _triple(member, names.TYPE, f"{_AS}{_KINDS[entry.change]}"),
            _triple(member, _OF, f"{serving.base}id/{entry.id}"),
            _triple(member, _TIME, ox.Literal(entry.time, datatype=_DATE_TIME)),
        ]
    return triples


def _shape(serving: Serving) -> list[ox.Triple]:
    shape = f"{serving.base}changes/shape"
    one = ox.Literal("1", datatype=ox.NamedNode(f"{names.XSD}integer"))
    triples = [_triple(shape, names.TYPE, f"{_SH}NodeShape")]
    for name, path, kind, value in (("of", _OF, "nodeKind", f"{_SH}IRI"), ("time", _TIME, "datatype", _DATE_TIME.value)):
        rule = f"{shape}#{name}"
        triples += [_triple(shape, f"{_SH}property", rule), _triple(rule, f"{_SH}path", path), _triple(rule, f"{_SH}{kind}", value)]
        triples += [_triple(rule, f"{_SH}minCount", one), _triple(rule, f"{_SH}maxCount", one)]
    return triples


def _as_data(make: list[ox.Triple], form: Format, serving: Serving) -> bytes:
    return write.write(make, form, serving.base)


def _chosen(extension: str | None, offers: list[str]) -> str:
    asked = formats.BY_EXTENSION[extension].media_type if extension else formats.asked_by_address(request.args.get("format"))
    return asked or formats.choose_or_refuse(request.accept_mimetypes, offers, [request.path] * len(offers))


@blueprint.get("/changes")
@blueprint.get(f"/changes.<any({', '.join(formats.BY_EXTENSION)}):extension>")
def changes(extension: str | None = None) -> Response:
    """The root of the stream, or a page about it."""
    serving = http.serving()
    log, chosen = log_of(serving.release), _chosen(extension, [formats.HTML, *_DATA])
    vary = [] if extension else ["Accept", "Accept-Language"]
    if chosen == formats.HTML:
        rows = [(release, log.times[release], counts) for release, counts in reversed(log.counts.items())]
        response = answers.page(lambda: render_template("changes.html", rows=rows, kinds=list(Change)), vary=vary)
    else:
        form = formats.BY_MEDIA_TYPE[chosen]
        response = answers.answer(form.extension, form.content_type, lambda: _as_data(_root(serving, log), form, serving), vary=vary)
    response.headers["Link"] = f'<{url_for(".atom")}>; rel="alternate"; type="application/atom+xml"'
    return response


@blueprint.get("/changes/shape")
def shape() -> Response:
    """What every member of the stream says."""
    serving = http.serving()
    form = formats.BY_MEDIA_TYPE[_chosen(None, _DATA)]
    return answers.answer(form.extension, form.content_type, lambda: _as_data(_shape(serving), form, serving), vary=["Accept"])


@blueprint.get("/changes/<release>/<int:number>")
def page(release: str, number: int) -> Response:
    """Some changes of one release."""
    serving = http.serving()
    log = log_of(serving.release)
    found = log.find(release, number)
    if found is None:
        raise NotFound("there are no changes at this address", hint="/changes leads to those there are.")
    form = formats.BY_MEDIA_TYPE[_chosen(None, _DATA)]
    # Not for ever, though no new release touches it: a withdrawal writes the log again.
    return answers.answer(
        form.extension, form.content_type, lambda: _as_data(_members(serving, log, found), form, serving), vary=["Accept"]
    )


@blueprint.get("/changes.atom")
def atom() -> Response:
    """The latest changes as an Atom feed (RFC 4287): addresses and times."""
    serving = http.serving()
    log, language = log_of(serving.release), i18n.language()

    def make() -> bytes:
        return _atom(serving, log, language)

    return answers.answer(f"atom-{language}", "application/atom+xml; charset=utf-8", make, vary=["Accept-Language"])


def _atom(serving: Serving, log: Log, language: str) -> bytes:
    ET.register_namespace("", _ATOM)
    feed = ET.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": language})

    def add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
        made = ET.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
        made.text = text
        return made

    manifest = serving.manifest
    add(feed, "id", f"{serving.base}changes")
    add(feed, "title", f"{manifest.title.get(language) or next(iter(manifest.title.values()))}: {i18n.gettext('Changes')}")
    add(feed, "updated", manifest.issued.strftime("%Y-%m-%dT%H:%M:%SZ"))
    add(feed, "link", rel="self", href=f"{serving.base}changes.atom", type="application/atom+xml")
    add(feed, "link", rel="alternate", href=f"{serving.base}changes")
    add(add(feed, "author"), "name", manifest.publisher)
    latest: list[Entry] = []
    for some in reversed(log.pages):
        latest += reversed(log.read(some))
        if len(latest) >= _LATEST:
            break
    said = {
        Change.PUBLISHED: i18n.gettext("Published"),
        Change.CORRECTED: i18n.gettext("Corrected"),
        Change.WITHDRAWN: i18n.gettext("Withdrawn"),
    }
    for entry in latest[:_LATEST]:
        told = add(feed, "entry")
        address = f"{serving.base}id/{entry.id}"
        add(told, "id", f"{serving.base}changes/{entry.release}#{entry.id}")
        add(told, "title", f"{said[entry.change]}: {address}")
        add(told, "updated", entry.time)
        add(told, "link", rel="alternate", href=address)
        add(told, "category", term=entry.change)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(feed, encoding="unicode")}\n'.encode()
