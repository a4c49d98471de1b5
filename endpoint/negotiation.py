"""The choice among media types by ``Accept``."""

from __future__ import annotations

from collections.abc import Sequence

from werkzeug.datastructures import MIMEAccept


def choose(accept: MIMEAccept, offers: Sequence[str]) -> str | None:
    """The offered media type with the highest quality; the earlier offer wins a tie. ``None`` if all are refused.

    No ``Accept`` at all means anything. A type excluded by ``q=0`` stays excluded beside ``*/*``. Parameters such as
    ``charset`` do not matter.
    """
    if not accept:
        return offers[0]
    best, best_quality = None, 0.0
    for offer in offers:
        offered_quality = quality(accept, offer)
        if offered_quality > best_quality:
            best, best_quality = offer, offered_quality
    return best


def quality(accept: MIMEAccept, offer: str) -> float:
    """How much the client wants a media type, 0 to 1: what its most specific range for it says."""
    found: dict[int, float] = {}
    for value, wanted in accept:
        media_range = value.partition(";")[0].strip().lower()
        kind = offer.partition("/")[0]
        for specificity, pattern in enumerate(("*/*", f"{kind}/*", offer)):
            if media_range == pattern:
                found[specificity] = max(float(wanted), found.get(specificity, 0.0))
    return found[max(found)] if found else 0.0
