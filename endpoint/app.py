"""The web application over a dataset's releases. It reads them and nothing else, and writes to none."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from endpoint import http, i18n, problems
from endpoint.pages import layout
from endpoint.routes import dataset, downloads, reference, resources, site, sparql
from endpoint.serving import Current, look_of
from endpoint.settings import Settings
from publication.release import Releases

_DEFAULTS = Settings()


def create_app(releases: Releases, settings: Settings = _DEFAULTS) -> Flask:
    """Make the application.

    It serves ``releases/current``, and a newer release from the first request after the link has moved. Until there is one,
    every address but `/health` and `/robots.txt` answers 404.
    """
    app = Flask("endpoint")
    app.extensions["aigaq_settings"] = settings
    app.extensions["aigaq_current"] = Current(releases, settings)
    app.extensions["aigaq_releases"] = releases
    app.extensions["aigaq_look"] = look_of(Path(app.root_path))
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body
    app.url_map.strict_slashes = True
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    http.install(app)
    problems.install(app)
    i18n.install(app)
    layout.install(app)
    for module in (site, resources, reference, sparql, downloads, dataset):
        app.register_blueprint(module.blueprint)
    return app
