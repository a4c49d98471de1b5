"""`/ready` and `/metrics`: for whoever runs the service."""

from __future__ import annotations

from ipaddress import ip_address

from flask import Blueprint, Response, current_app, jsonify, request

from endpoint import http, monitoring
from endpoint.errors import Busy
from ontology.errors import AigaqError, NotFound

blueprint = Blueprint("operation", __name__)

_FORWARDED = ("X-Forwarded-For", "X-Real-Ip", "Forwarded")


@blueprint.get("/ready")
def ready() -> Response:
    """200 while a release is open and answers, 503 with ``Retry-After`` before. For load balancers; `/health` is for people too."""
    current = http.current_of(current_app)
    try:
        serving = current.enter()
    except (AigaqError, OSError) as error:
        raise Busy("no release is in service yet", retry_after=5) from error
    try:
        next(iter(serving.store.quads_for_pattern(None, None, None, None)), None)
        response = jsonify(ready=True, release=serving.release.id)
    except OSError as error:
        raise Busy("the release cannot be read", retry_after=5) from error
    finally:
        current.leave(serving)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/metrics")
def metrics() -> Response:
    """Figures for Prometheus: to this machine alone, unless the settings say otherwise."""
    if not http.settings().public_metrics and not _from_here():
        raise NotFound("there is nothing at this address")
    response = Response(monitoring.exposition(), content_type=monitoring.CONTENT_TYPE)
    response.headers["Cache-Control"] = "no-store"
    return response


def _from_here() -> bool:
    """Whether the request was made on this machine, and not handed on by a proxy that nobody told us of."""
    try:
        local = ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
    return local and (bool(http.settings().trusted_proxies) or not any(name in request.headers for name in _FORWARDED))
