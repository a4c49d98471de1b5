"""The reader's language, interface words in it, and dates and durations as people write them.

Labels of data come from the vocabulary in the store (:mod:`endpoint.labels`); only interface words stand in ``translations/``.
The Russian and Kazakh ones are machine-made drafts, and the pages say so.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from babel import Locale, UnknownLocaleError, dates, numbers
from flask import Flask, g, request

from endpoint import http
from endpoint.catalogues import DRAFTS as DRAFTS
from endpoint.catalogues import NAMES as NAMES
from endpoint.catalogues import catalogue

_DAY = re.compile(r"(\d{4}|XXXX)(?:-(\d{2})(?:-(\d{2}))?)?([?~%])?")
_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?")


def language() -> str:
    """The language of this request: ``?lang=``, else ``Accept-Language``, else the first of the settings."""
    held: str | None = g.get("language")
    if held is None:
        offered = http.settings().languages
        asked = request.args.get("lang")
        held = asked if asked in offered else _accepted(offered)
        g.language = held
    return held


def _accepted(offered: tuple[str, ...]) -> str:
    """The offered language that the reader wants most; a regional form (``kk-KZ``) asks for its language."""
    ranked = sorted(request.accept_languages, key=lambda item: -item[1])
    wanted = (tag.lower().partition("-")[0] for tag, quality in ranked if quality > 0)
    return next((tag for tag in wanted if tag in offered), offered[0])


def gettext(message: str) -> str:
    """An interface text in the reader's language."""
    return catalogue("endpoint", language()).gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """The same for a number of things."""
    return catalogue("endpoint", language()).ngettext(one, many, count)


def install(app: Flask) -> None:
    """Give the templates ``_``, ``ngettext`` and the formats."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.filters["number"] = number
    app.jinja_env.filters["translated"] = gettext
    app.jinja_env.filters["size"] = size
    app.jinja_env.filters["capitalise_first"] = capitalise
    for tag in app.extensions["aigaq_settings"].languages:
        catalogue("endpoint", tag)


def locale() -> str:
    """Babel's locale for the language; English with the day before the month."""
    return "en_GB" if language() == "en" else language()


def tongue(tag: str) -> str:
    """The name of a language in the reader's: ``ru`` is “Russian”."""
    try:
        return Locale.parse(tag, sep="-").get_display_name(locale()) or tag
    except (ValueError, UnknownLocaleError):
        return tag


def number(value: float) -> str:
    return _number(value, locale())


@lru_cache(maxsize=4096)
def _number(value: float, tag: str) -> str:
    return numbers.format_decimal(value, locale=tag)


def size(value: int) -> str:
    """Bytes as people read them, in units of a thousand: *91.7 kB*."""
    for power, unit in ((3, "GB"), (2, "MB"), (1, "kB")):
        if value >= 1000**power:
            return f"{number(round(value / 1000**power, 1))} {unit}"
    return ngettext("%(num)s byte", "%(num)s bytes", value) % {"num": number(value)}


def capitalise(text: str) -> str:
    """The first letter large, the rest as it is."""
    return text[:1].upper() + text[1:]


def day(value: date) -> str:
    return _day(value, locale())


@lru_cache(maxsize=4096)
def _day(value: date, tag: str) -> str:
    return dates.format_date(value, "long", locale=tag)


@lru_cache(maxsize=4096)
def _skeleton(skeleton: str, value: date, tag: str) -> str:
    return dates.format_skeleton(skeleton, value, locale=tag)


def edtf(text: str) -> str:
    """An EDTF date in words: ``2023-05~`` is “May 2023 (approximately)”."""
    return _edtf(text, language())


@lru_cache(maxsize=16384)
def _edtf(text: str, _language: str) -> str:
    if "/" in text:
        start, _, end = text.partition("/")
        if start in ("", ".."):
            return gettext("until %(end)s") % {"end": edtf(end)}
        if end in ("", ".."):
            return gettext("from %(start)s on") % {"start": edtf(start)}
        return gettext("%(start)s to %(end)s") % {"start": edtf(start), "end": edtf(end)}
    match = _DAY.fullmatch(text)
    if match is None:
        return text
    year, month, of_month, doubt = match.groups()
    words = _day_words(year, month, of_month)
    if doubt:
        doubts = {"?": gettext("uncertain"), "~": gettext("approximately"), "%": gettext("uncertain and approximate")}
        words = f"{words} ({doubts[doubt]})"
    return words


def _day_words(year: str, month: str | None, of_month: str | None) -> str:
    tag = locale()
    if year == "XXXX":
        # 2000 is a leap year, so that 29 February can be said.
        skeleton = "MMMMd" if of_month else "MMMM"
        known = _skeleton(skeleton, date(2000, int(month or 1), int(of_month or 1)), tag)
        return gettext("%(date)s, year not stated") % {"date": known}
    try:
        if month and of_month:
            return day(date(int(year), int(month), int(of_month)))
        if month:
            return _skeleton("yMMMM", date(int(year), int(month), 1), tag)
    except ValueError:
        return "-".join(part for part in (year, month, of_month) if part)
    return year


def duration(text: str) -> str:
    """An ISO 8601 duration in words: ``P15D`` is “15 days”."""
    match = _DURATION.fullmatch(text)
    if match is None or not any(match.groups()):
        return text
    years, months, weeks, days, hours, minutes = (int(n or 0) for n in match.groups())
    # Not Babel's units: it has none for Kazakh.
    parts = [
        years and ngettext("%(num)s year", "%(num)s years", years) % {"num": years},
        months and ngettext("%(num)s month", "%(num)s months", months) % {"num": months},
        weeks and ngettext("%(num)s week", "%(num)s weeks", weeks) % {"num": weeks},
        days and ngettext("%(num)s day", "%(num)s days", days) % {"num": days},
        hours and ngettext("%(num)s hour", "%(num)s hours", hours) % {"num": hours},
        minutes and ngettext("%(num)s minute", "%(num)s minutes", minutes) % {"num": minutes},
    ]
    return " ".join(str(part) for part in parts if part) or text
