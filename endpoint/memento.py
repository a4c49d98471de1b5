"""Earlier states of a resource over the releases that are kept: Memento (RFC 7089).

`/timegate/<opaque>` leads by ``Accept-Datetime`` to a memento, `/timemap/<opaque>` lists them, `/memento/<release>/<opaque>` is one: the
description as it stood in that release. What the served release does not hold has none, whatever an old one may hold.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from threading import Lock
from typing import Any

from flask import Blueprint, Flask, Response, current_app, g, redirect, request, url_for
from werkzeug.http import http_date, parse_date
from werkzeug.wrappers import Response as BaseResponse

from endpoint import answers, formats, http, write
from endpoint.describe import describe
from endpoint.errors import Gone
from endpoint.formats import Format
from endpoint.graph import is_iri
from endpoint.pages import doc
from endpoint.serving import Serving
from ontology.errors import AigaqError, BadInput, NotFound
from publication.release import Releases

blueprint = Blueprint("memento", __name__)

_OPEN = 6
"""Earlier releases held open at once."""
_LINK_FORMAT = "application/link-format"


@dataclass(frozen=True)
class Version:
    """A resource in one release. ``changed`` against the release before it."""

    release: str
    issued: datetime
    changed: bool
    current: bool


class Past:
    """Earlier releases, opened when asked for. One that was removed or written anew since is never answered from. Safe among threads.

    They are asked seldom, and anybody may ask all of them: their stores stay on disk, and no query process of theirs is kept.
    """

    def __init__(self, releases: Releases) -> None:
        self._releases = releases
        self._open: OrderedDict[str, tuple[tuple[int, int], Serving]] = OrderedDict()
        self._lock = Lock()

    def get(self, release_id: str) -> Serving:
        """:raises NotFound: there is no such release any more."""
        release = self._releases.get(release_id)
        state = release.folder.stat()
        stamp = (state.st_ino, state.st_mtime_ns)
        with self._lock:
            held = self._open.get(release_id)
            if held is None or held[0] != stamp:
                settings = replace(http.settings(), store=None, query_store_memory=0, query_workers=1, query_slow=1, query_queue=0)
                held = self._open[release_id] = (stamp, Serving(release, settings))
            self._open.move_to_end(release_id)
            while len(self._open) > _OPEN:
                self._open.popitem(last=False)[1][1].close()
        return held[1]


@contextmanager
def standing_at(release_id: str) -> Iterator[Serving]:
    """Answer from an earlier release what is asked within: :func:`endpoint.http.serving` gives that one.

    :raises NotFound: it is not kept, or was never public.
    """
    current: Any = http.serving()
    serving = _serving(release_id)
    if serving is not current and (serving.manifest.draft or serving.base != current.base or release_id > current.release.id):
        raise NotFound("there is no such release", hint="/releases/ lists those that are kept.")
    g.serving = serving
    try:
        yield serving
    finally:
        g.serving = current
        if serving is not current:
            serving.close()


def install(app: Flask, releases: Releases) -> None:
    """Make the routes and what pages ask."""
    app.extensions["aigaq_past"] = Past(releases)
    app.register_blueprint(blueprint)
    app.jinja_env.globals["versions"] = versions
    app.jinja_env.globals["memento"] = lambda: g.get("memento")


@blueprint.before_app_request
def _negotiate_in_time() -> BaseResponse | None:
    """`/id/…` is its own time gate."""
    if request.endpoint == "resources.identify" and "Accept-Datetime" in request.headers:
        return timegate((request.view_args or {})["opaque"])
    return None


@blueprint.after_app_request
def _lead_to_versions(response: Response) -> Response:
    """Page and data of a resource say where its earlier states are."""
    if request.endpoint in ("resources.document", "resources.data") and response.status_code == 200:
        opaque = (request.view_args or {})["opaque"]
        links = [response.headers.get("Link", ""), *_links(f"{http.serving().base}id/{opaque}", opaque)]
        response.headers["Link"] = ", ".join(filter(None, links))
    return response


def _serving(release_id: str) -> Serving:
    current = http.serving()
    past: Past = current_app.extensions["aigaq_past"]
    return current if release_id == current.release.id else past.get(release_id)


def versions(iri: str) -> list[Version]:
    """The releases that hold a resource, newest first; drafts that are not served are no history."""
    current, releases = http.serving(), current_app.extensions["aigaq_releases"]
    found: list[Version] = []
    before: object = None
    for release_id in reversed(releases.ids()):
        if release_id > current.release.id:
            continue
        try:
            serving = _serving(release_id)
        except (AigaqError, OSError):
            continue  # removed this moment, or damaged: then it is no version
        if serving.base != current.base or (serving.manifest.draft and serving is not current):
            continue
        own = frozenset(serving.graph.about(iri))
        if own:
            found.append(Version(release_id, serving.manifest.issued, own != before, serving is current))
        before = own
    return found[::-1]


def _known(opaque: str) -> tuple[str, list[Version]]:
    """:raises Gone: it is withdrawn. :raises NotFound: no kept release has it."""
    serving = http.serving()
    if serving.is_withdrawn(opaque):
        raise Gone
    iri = f"{serving.base}id/{opaque}"
    found = versions(iri) if is_iri(iri) else []
    if not found or not found[0].current:
        raise NotFound("there is no resource with this identifier", hint="The home page leads to all that is published.")
    return iri, found


def _memento(version: Version, opaque: str) -> str:
    return url_for("memento.memento", release=version.release, opaque=opaque)


def _links(iri: str, opaque: str) -> list[str]:
    return [
        f'<{iri}>; rel="original"',
        f'<{url_for("memento.timegate", opaque=opaque)}>; rel="timegate"',
        f'<{url_for("memento.timemap", opaque=opaque)}>; rel="timemap"; type="{_LINK_FORMAT}"',
    ]


@blueprint.get("/timegate/<opaque>")
def timegate(opaque: str) -> BaseResponse:
    """302 to the version that was current at ``Accept-Datetime``; the first one for an earlier time, the newest without."""
    iri, found = _known(opaque)
    asked = request.headers.get("Accept-Datetime")
    wanted = parse_date(asked) if asked else datetime.now(UTC)
    if wanted is None:
        raise BadInput("Accept-Datetime is not a date", hint="Write it as in `Thu, 01 Feb 2024 00:00:00 GMT`.")
    chosen = next((v for v in found if v.issued <= wanted), found[-1])
    response = redirect(_memento(chosen, opaque), 302)
    response.headers["Link"] = ", ".join(_links(iri, opaque))
    response.headers["Vary"] = "Accept-Datetime"
    response.headers["Cache-Control"] = answers.REVALIDATE
    return response


@blueprint.get("/timemap/<opaque>")
def timemap(opaque: str) -> Response:
    """All versions, in link format (RFC 6690), oldest first."""
    iri, found = _known(opaque)
    rels = {0: "first memento", len(found) - 1: "last memento"} if len(found) > 1 else {0: "first last memento"}
    lines = [
        f'<{iri}>; rel="original"',
        f'<{http.site()}timegate/{opaque}>; rel="timegate"',
        f'<{http.site()}timemap/{opaque}>; rel="self"; type="{_LINK_FORMAT}"',
    ]
    for index, version in enumerate(reversed(found)):
        lines.append(
            f'<{http.site()}memento/{version.release}/{opaque}>; rel="{rels.get(index, "memento")}"; datetime="{http_date(version.issued)}"'
        )
    response = Response(",\n".join(lines) + "\n", content_type=_LINK_FORMAT)
    response.headers["Cache-Control"] = answers.REVALIDATE
    return response


@blueprint.get("/memento/<release>/<opaque>")
@blueprint.get(f"/memento/<release>/<opaque>.<any({', '.join(formats.BY_EXTENSION)}):extension>")
def memento(release: str, opaque: str, extension: str | None = None) -> Response:
    """The description, or the page, as it stood in a release."""
    iri, found = _known(opaque)
    version = next((v for v in found if v.release == release), None)
    if version is None:
        raise NotFound("this release does not have that resource", hint=f"/timemap/{opaque} lists those that do.")
    serving = _serving(release)
    addresses = [url_for(".memento", release=release, opaque=opaque, extension=f.extension) for f in formats.DATA]
    offers = [formats.HTML, *(f.media_type for f in formats.DATA)]
    asked = formats.BY_EXTENSION[extension].media_type if extension else formats.asked_by_address(request.args.get("format"))
    chosen = asked or formats.choose_or_refuse(request.accept_mimetypes, offers, [request.path, *addresses])
    if chosen == formats.HTML:
        response = Response(_page(serving, iri, version, addresses), content_type="text/html; charset=utf-8")
        response.vary.update(["Accept", "Accept-Language"])
    else:
        form = formats.BY_MEDIA_TYPE[chosen]
        response = Response(_data(serving, iri, form), content_type=form.content_type)
        response.vary.update([] if asked else ["Accept"])
    response.headers["Memento-Datetime"] = http_date(version.issued)
    response.headers["Link"] = ", ".join(_links(iri, opaque))
    response.headers["X-Robots-Tag"] = "noindex"
    # Never for ever: what is withdrawn later must not live on in caches.
    response.headers["Cache-Control"] = answers.REVALIDATE
    response.add_etag()
    response.make_conditional(request)
    return response


def _data(serving: Serving, iri: str, form: Format) -> bytes:
    found = describe(serving, iri, page=1, per_page=http.settings().links_per_page)
    return write.write(found.triples if found else [], form, serving.base)


def _page(serving: Serving, iri: str, version: Version, addresses: list[str]) -> str:
    """The page is made as ever, from that release instead of the served one."""
    found = describe(serving, iri, page=1, per_page=http.settings().links_per_page)
    if found is None:
        raise NotFound("this release does not have that resource")
    with standing_at(serving.release.id):
        g.memento = version
        return doc.page(found, list(zip(formats.DATA, addresses, strict=True)))
