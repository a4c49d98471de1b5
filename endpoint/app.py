"""The web application over a dataset's releases. It reads them and nothing else, and writes to none."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from endpoint import compression, http, i18n, memento, problems, rates, theme
from endpoint.front import Front
from endpoint.mounting import Mounted
from endpoint.pages import layout
from endpoint.routes import (
    changes,
    data,
    dataset,
    downloads,
    fragments,
    operation,
    quality,
    questions,
    reference,
    resources,
    search,
    site,
    sparql,
)
from endpoint.search import asking
from endpoint.search.reading import index_of
from endpoint.serving import Current, Serving, look_of
from endpoint.settings import Settings
from endpoint.sparql.door import Door
from endpoint.sparql.pool import Pool
from publication.release import Releases

_DEFAULTS = Settings()


def _prepare(serving: Serving) -> None:
    """In a server, whose workers share what is loaded: begin in the background what the first query and the first search would wait for."""
    if isinstance(serving.pool, Pool):
        serving.pool.prepare()
    Thread(target=lambda: asking.prepare(index_of(serving)), daemon=True).start()


def create_app(releases: Releases, settings: Settings = _DEFAULTS, counters: rates.SharedCounters | None = None) -> Flask:
    """Make the application.

    It serves ``releases/current``, and a newer release from the first request after the link has moved. Until there is one,
    every address but `/health`, `/ready`, `/metrics` and `/robots.txt` answers 404.

    :param counters: of requests by client, made before the workers are forked so that they count together.
    """
    app = Flask("endpoint")
    app.extensions["aigaq_settings"] = settings
    app.extensions["aigaq_current"] = Current(releases, settings, _prepare if settings.query_runtime else lambda _: None)
    app.extensions["aigaq_releases"] = releases
    app.extensions["aigaq_look"] = look_of(Path(app.root_path))
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body
    app.url_map.strict_slashes = True
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    counters = counters or rates.SharedCounters()
    rates.install(app, counters)
    http.install(app)
    compression.install(app)
    problems.install(app)
    i18n.install(app)
    theme.install(app, releases.folder.parent)
    layout.install(app)
    for module in (site, resources, reference, sparql, downloads, dataset, operation, search, questions, data, quality, changes, fragments):
        app.register_blueprint(module.blueprint)
    memento.install(app, releases)
    current = http.current_of(app)
    limiter = rates.Limiter(settings, counters)
    door = Door(app.wsgi_app, current, settings, limiter)
    app.wsgi_app = Front(door, current, limiter, settings.cache_bytes)  # type: ignore[method-assign]
    if settings.trusted_proxies:
        trusted = settings.trusted_proxies
        app.wsgi_app = ProxyFix(Mounted(app.wsgi_app, current), x_for=trusted, x_proto=trusted, x_host=0, x_prefix=0)  # type: ignore[method-assign]
    return app
