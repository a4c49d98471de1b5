"""The page about the publisher: its own words, who answers for the data, how to read the pages."""

from __future__ import annotations

from flask import current_app, render_template

from endpoint import http, i18n, labels, names
from endpoint.pages import parts

_STATEMENT = ("controller", "purpose", "legalBasis", "scope", "knownBias")


def page() -> str:
    """The HTML page."""
    serving = http.serving()
    said = (
        (parts.property_label(serving, names.AQ + p), labels.best_text(serving.description, serving.dataset_iri, names.AQ + p))
        for p in _STATEMENT
    )
    return render_template(
        "about.html",
        about=current_app.extensions["aigaq_theme"].about(i18n.language()),
        statement=[(label, text) for label, text in said if text],
    )
