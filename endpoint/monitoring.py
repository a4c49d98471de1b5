"""Figures of the running service for Prometheus. Labels are routes, methods and statuses: never an id, a name, a query or an address."""

from __future__ import annotations

import os
from functools import lru_cache

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"
"""Environment variable of the client library: where the workers of one server put their figures together. It must be set before this
module is imported; without it each process has its own."""

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_METHODS = frozenset(["GET", "HEAD", "POST", "OPTIONS", "QUERY"])

_requests = Counter("aigaq_requests_total", "Requests answered.", ["route", "method", "status"])
_seconds = Histogram(
    "aigaq_request_seconds", "Time until the answer begins.", ["route"], buckets=(0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, float("inf"))
)
_issued = Gauge("aigaq_release_issued_timestamp_seconds", "When the release that is served was issued.", multiprocess_mode="livemostrecent")
_switches = Counter("aigaq_release_switches_total", "Releases opened, in all workers.", ["result"])


def count(method: str, route: str | None, status: int, seconds: float) -> None:
    """Count one answer. ``route`` is the rule (``/doc/<opaque>``), ``None`` where there is none."""
    # Made-up methods and paths must not make new series.
    requests, times = _series(route or "none", method if method in _METHODS else "other", status)
    requests.inc()
    times.observe(seconds)


@lru_cache(maxsize=1024)
def _series(rule: str, method: str, status: int) -> tuple[Counter, Histogram]:
    """The library looks its series up under a lock each time."""
    return _requests.labels(rule, method, str(status)), _seconds.labels(rule)


def release_opened(issued: float) -> None:
    """A release is in service in this process. ``issued`` in seconds of Unix time."""
    _issued.set(issued)
    _switches.labels("opened").inc()


def release_failed() -> None:
    """A release could not be opened; the one before stays in service."""
    _switches.labels("failed").inc()


def exposition() -> bytes:
    """All figures in Prometheus' text form, of all workers where they share a directory."""
    if DIRECTORY not in os.environ:
        return generate_latest()
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)
