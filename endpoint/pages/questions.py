"""The competency questions as pages: the answer as table and charts, the query, and its parameters as a form."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

from flask import render_template

from endpoint import http, i18n, labels
from endpoint.errors import problem_of
from endpoint.pages import results
from endpoint.search.reading import index_of
from endpoint.sparql.answer import Answer
from endpoint.sparql.job import Job
from ontology.errors import AigaqError, BadInput, NotFound
from ontology.questions import Parameter, Question, questions

_SHOWN = 500
_ADDRESS = "questions.question"
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"(\^\^xsd:\w+)?')
_COMMENTS = re.compile(r"^#.*\n| # parameter: .*$", re.MULTILINE)
_LONGEST = 80
_LANGUAGE = "language"
"""A parameter that the page sets itself: the reader's."""


@dataclass(frozen=True)
class Field:
    """A parameter in the form. ``kind`` is the type of the input element."""

    name: str
    label: str
    value: str
    kind: str


def question(name: str) -> Question:
    """:raises NotFound: there is no question of that name."""
    found = next((q for q in questions() if q.name == name), None)
    if found is None:
        raise NotFound("there is no such question", hint="/queries lists them.")
    return found


def said(asked: Question) -> str:
    """The question in the reader's language."""
    return asked.text.get(i18n.language()) or asked.text["en"]


def plain(query: str) -> str:
    """A query without its comments: they would make its address too long for some servers."""
    return _COMMENTS.sub("", query).strip() + "\n"


def index() -> str:
    """The HTML page that lists them."""
    return render_template("questions.html", questions=[(q.name, said(q)) for q in questions()])


def page(asked: Question, arguments: Mapping[str, str], *, older: bool = False) -> tuple[int, str]:
    """Status and HTML of one question with its answer. ``arguments`` are those of the address.

    :param older: whether an earlier release answers.
    :raises BadInput: a value that cannot stand in the query.
    """
    fields, text = _filled(asked, arguments)
    table, failure = None, None
    try:
        table = _answer(text)
    except AigaqError as error:
        failure = error
    problem = problem_of(failure) if failure else None
    values = {f.name: f.value for f in fields}
    of_release = {**values, "release": http.serving().release.id}
    html = render_template(
        "question.html",
        title=said(asked),
        note=i18n.gettext(asked.note),  # translations stand in the catalogues beside the words of the interface
        fields=fields,
        query=text,
        table=table,
        problem=problem,
        older=older,
        pinned=arguments.get("release"),
        permalink=labels.here(_ADDRESS, name=asked.name, **of_release),
        newest=labels.here(_ADDRESS, name=asked.name, **values),
        csv=labels.here(_ADDRESS, name=asked.name, **of_release, format="csv"),
        ask=labels.here("sparql.sparql", query=text, format="html"),
    )
    return (problem.status if problem else 200), html


def table(asked: Question, arguments: Mapping[str, str]) -> Answer:
    """The whole answer as CSV.

    :raises BadInput: a value that cannot stand in the query.
    :raises AigaqError: it could not be answered whole.
    """
    return _run(_filled(asked, arguments)[1], form="csv")


def _filled(asked: Question, arguments: Mapping[str, str]) -> tuple[list[Field], str]:
    """The form, and the query that it makes."""
    fields = [_field(p, arguments) for p in asked.parameters if p.name != _LANGUAGE]
    values = {f.name: _term(p, f.value) for f in fields for p in asked.parameters if p.name == f.name}
    if any(p.name == _LANGUAGE for p in asked.parameters):
        values[_LANGUAGE] = f'"{i18n.language()}"'
    return fields, plain(asked.asking(**values))


def _field(parameter: Parameter, arguments: Mapping[str, str]) -> Field:
    match = _STRING.fullmatch(parameter.value)
    default = _period(parameter.name) or (match[1] if match else parameter.value)
    label = parameter.text.get(i18n.language()) or parameter.text["en"]
    kind = "date" if match and match[2] == "^^xsd:date" else "text"
    return Field(parameter.name, i18n.capitalise(label), arguments.get(parameter.name, "").strip()[:_LONGEST] or default, kind)


def _period(name: str) -> str | None:
    """The first or last day of the release's reports, for the parameters that ask for days."""
    found = index_of(http.serving()).tally("period")
    key = {"from": "first", "to": "last", "day": "last"}.get(name, "")
    return str(found[key]) if key in found else None


def _term(parameter: Parameter, value: str) -> str:
    """What a reader typed, as the SPARQL term that the parameter wants."""
    match = _STRING.fullmatch(parameter.value)
    if match is None:
        return value
    if '"' in value or "\\" in value:
        raise BadInput(f"{parameter.name} may hold no quotation mark and no backslash", hint="Take it out.")
    return f'"{value}"{match[2] or ""}'


def _run(text: str, *, form: str, stop_at: int | None = None) -> Answer:
    serving = http.serving()
    return serving.pool.run(Job(text, table=form, graph=None, stop_at=stop_at, base=f"{serving.base}sparql"))


def _answer(text: str) -> results.Table:
    found = _run(text, form="json", stop_at=_SHOWN)
    with closing(found.body):
        data: dict[str, Any] = json.loads(found.body.read())
    table, heads = results.table(data, found.stopped, worded=True), _heads()
    return replace(table, columns=[heads.get(c, c) for c in table.columns], unit=heads.get(table.unit, table.unit))


def _heads() -> dict[str, str]:
    """The columns of the questions in the reader's language."""
    return {
        "about": i18n.gettext("about"),
        "act": i18n.gettext("what was done"),
        "address": i18n.gettext("web address"),
        "afterwards": i18n.gettext("what came after"),
        "answered": i18n.gettext("the authorities answered"),
        "arrests": i18n.gettext("arrests"),
        "article": i18n.gettext("article"),
        "body": i18n.gettext("body"),
        "date": i18n.gettext("date"),
        "days": i18n.gettext("days"),
        "decisions": i18n.gettext("decisions"),
        "events": i18n.gettext("events"),
        "found": i18n.gettext("finding"),
        "ground": i18n.gettext("ground"),
        "group": i18n.gettext("group"),
        "heldSince": i18n.gettext("held since, or known of since"),
        "inCustody": i18n.gettext("in custody"),
        "indices": i18n.gettext("monthly calculation indices"),
        "kind": i18n.gettext("kind"),
        "law": i18n.gettext("law"),
        "medianDays": i18n.gettext("days, median"),
        "month": i18n.gettext("month"),
        "name": i18n.gettext("name"),
        "penalised": i18n.gettext("penalised"),
        "penalty": i18n.gettext("penalty"),
        "people": i18n.gettext("people"),
        "property": i18n.gettext("what they disagree on"),
        "provision": i18n.gettext("provision"),
        "quote": i18n.gettext("sentence"),
        "region": i18n.gettext("region"),
        "released": i18n.gettext("released"),
        "sentenced": i18n.gettext("sentenced"),
        "teller": i18n.gettext("who tells of it"),
        "tenge": i18n.gettext("tenge"),
        "town": i18n.gettext("town"),
        "value": i18n.gettext("value"),
        "what": i18n.gettext("what happened"),
    }
