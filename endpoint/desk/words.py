"""The desk's words in the reviewer's language. Its own catalogues; the Russian and Kazakh ones are machine-made drafts."""

from __future__ import annotations

import gettext as standard
import io
from functools import cache
from importlib import resources

from babel.messages import mofile, pofile
from flask import Flask, g, request, session

from converters.rdf import labels
from endpoint.i18n import DRAFTS, NAMES

LANGUAGES = tuple(NAMES)
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


@cache
def _catalogue(tag: str) -> standard.NullTranslations:
    path = resources.files("endpoint.desk") / "translations" / f"{tag}.po"
    if not path.is_file():
        return standard.NullTranslations()
    compiled = io.BytesIO()
    mofile.write_mo(compiled, pofile.read_po(io.BytesIO(path.read_bytes()), locale=tag))
    compiled.seek(0)
    return standard.GNUTranslations(compiled)


def say(message: str) -> str:
    """A text of the desk in the reviewer's language."""
    return _catalogue(language()).gettext(message) if message else ""


def nsay(one: str, many: str, count: int) -> str:
    """The same for a number of things."""
    return _catalogue(language()).ngettext(one, many, count)


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
