"""`/releases/…`: the downloads. Only what a release's manifest lists leaves its folder."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, redirect, render_template, send_file, url_for
from werkzeug.wrappers import Response as BaseResponse

from endpoint import answers, http, i18n, names, signposting
from endpoint.signposting import Link
from ontology.errors import AigaqError, NotFound
from publication.release import CURRENT, Release, ReleaseFile, Releases

blueprint = Blueprint("downloads", __name__)

_COMPRESSED = {"gzip": "application/gzip", "zstd": "application/zstd", "bzip2": "application/x-bzip2", "xz": "application/x-xz"}


def _releases() -> Releases:
    found: Releases = current_app.extensions["aigaq_releases"]
    return found


def media_type(file: ReleaseFile) -> str:
    """What a file is sent as: it is not unpacked on the way, so a compressed one is an archive."""
    return _COMPRESSED.get(file.compression, "application/octet-stream") if file.compression else file.media_type


def whole() -> list[Release]:
    """All releases that can be read, newest first."""
    found = []
    for release_id in _releases().ids():
        try:
            found.append(_releases().get(release_id))
        except AigaqError:
            continue
    return found


@blueprint.get("/releases/")
def index() -> Response:
    """The list of releases with their files."""
    language = i18n.language()
    current = http.serving().release.id
    html = render_template("releases.html", releases=whole(), current=current)
    response = Response(html, content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = answers.REVALIDATE
    response.headers["Content-Language"] = language
    response.vary.add("Accept-Language")
    response.add_etag()
    return response


@blueprint.get("/releases/<release_id>/")
def release(release_id: str) -> BaseResponse:
    """A release's place in the list."""
    found = http.serving().release.id if release_id == CURRENT else _releases().get(release_id).id
    return redirect(url_for(".index") + f"#{found}", 303)


@blueprint.get("/releases/<release_id>/<path:name>")
def download(release_id: str, name: str) -> Response:
    """One file, whole or in part (Range)."""
    dated = release_id != CURRENT
    chosen = _releases().get(release_id) if dated else http.serving().release
    listed = chosen.served(name)
    path = chosen.folder / name
    # The manifest is ours, and yet: nothing that climbs out of the folder or is a link.
    if listed is None or path.is_symlink() or not path.is_file() or not path.resolve().is_relative_to(chosen.folder.resolve()):
        raise NotFound("this release has no such file", hint="/releases/ lists the files of each release.")
    response = send_file(path, mimetype=media_type(listed), conditional=True, etag=listed.sha256, last_modified=chosen.manifest.issued)
    response.headers["Cache-Control"] = answers.REVALIDATE  # a dated release too: a withdrawal writes it again
    serving = http.serving()
    links = [Link(serving.dataset_iri, "collection"), Link(url_for("dataset.dataset", extension="ttl"), "describedby", "text/turtle")]
    links += [Link(names.DCAT + "Distribution", "type")] + ([Link(serving.licence, "license")] if serving.licence else [])
    response.headers["Link"] = signposting.header(links)
    if not dated:
        response.headers["Content-Location"] = url_for(".download", release_id=chosen.id, name=name)
    return response
