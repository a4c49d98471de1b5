"""The desk's words in the reviewer's language. Its own catalogues; the Russian and Kazakh ones are machine-made drafts."""

from __future__ import annotations

from flask import Flask, g, request, session

from converters.rdf import labels
from endpoint.catalogues import DRAFTS, NAMES, catalogue

LANGUAGES = tuple(NAMES)
_PACKAGE = "endpoint.desk"
_SCHEMES = {"role": "role", "type": "event-type", "kind": "penalty-kind"}
"""The code list behind a field of an element."""


def language() -> str:
    """The reviewer's choice, else what the browser asks for."""
    held: str | None = g.get("desk_language")
    if held is None:
        chosen = session.get("language")
        held = chosen if chosen in LANGUAGES else request.accept_languages.best_match(LANGUAGES) or "en"
        g.desk_language = held
    return held


def say(message: str) -> str:
    """A text of the desk in the reviewer's language."""
    return catalogue(_PACKAGE, language()).gettext(message) if message else ""


def nsay(one: str, many: str, count: int) -> str:
    """The same for a number of things."""
    return catalogue(_PACKAGE, language()).ngettext(one, many, count)


def label(field: str, code: str) -> str:
    """A code of one of the lists in the reviewer's language."""
    scheme = _SCHEMES.get(field)
    return labels.concept(scheme, code).get(language(), code) if scheme and code else code


def install(app: Flask) -> None:
    """Give the templates ``_``, ``ngettext`` and what surrounds every page."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(say, nsay, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals["label"] = label

    @app.context_processor
    def _everywhere() -> dict[str, object]:
        return {
            "lang": language(),
            "languages": [(tag, NAMES[tag]) for tag in LANGUAGES],
            "draft_language": language() in DRAFTS,
            "by": session.get("by"),
        }
