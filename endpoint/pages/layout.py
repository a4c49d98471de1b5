"""What every page has around its content: title, draft notice, language switch, foot."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Flask, g, request

from endpoint import http, i18n, labels
from endpoint.serving import Serving


def in_language(texts: dict[str, str]) -> str:
    """A publisher's text in the reader's language, else in English, else in any."""
    return texts.get(i18n.language()) or texts.get("en") or next(iter(texts.values()), "")


def _switch() -> list[tuple[str, str, str]]:
    """Tag, name and address of this page in each language; the query stays, the language changes."""
    found = []
    for tag in http.settings().languages:
        pairs = [(k, v) for k, v in request.args.items(multi=True) if k != "lang"]
        found.append((tag, i18n.NAMES.get(tag, tag), "?" + urlencode([*pairs, ("lang", tag)])))
    return found


def install(app: Flask) -> None:
    """Offer these to every template."""

    @app.context_processor
    def _everywhere() -> dict[str, Any]:
        serving: Serving | None = g.get("serving")
        return {
            "manifest": serving.manifest if serving else None,
            "lang": i18n.language(),
            "languages": _switch(),
            "draft_language": i18n.language() in i18n.DRAFTS,
            "here": labels.here,
            "in_language": in_language,
            "day": i18n.day,
            "theme": app.extensions["aigaq_theme"],
            "look": app.extensions["aigaq_look"],
        }
