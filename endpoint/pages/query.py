"""The query page: a form that works without JavaScript, examples, the result as a table."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from flask import render_template

from endpoint import http, i18n, labels
from endpoint.errors import Problem, problem_of
from endpoint.labels import Text
from endpoint.sparql.answer import Answer
from ontology.errors import AigaqError


@dataclass(frozen=True)
class Example:
    title: str
    query: str


@dataclass(frozen=True)
class Table:
    """A result, ready to be laid out: each cell a text, with a link where it is a resource."""

    columns: list[str]
    rows: list[list[Text | None]]
    stopped: bool


_HEAD = """PREFIX aq: <https://w3id.org/aigaq/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX prov: <http://www.w3.org/ns/prov#>

"""
_BY_TYPE = """SELECT ?kind (COUNT(?event) AS ?events) WHERE {
  ?event a aq:Event ; aq:eventType ?kind .
}
GROUP BY ?kind ORDER BY DESC(?events)"""
_BY_PROVISION = """SELECT ?provision (SAMPLE(?name) AS ?label) (COUNT(DISTINCT ?charge) AS ?charges) WHERE {
  ?charge a aq:Charge ; aq:underProvision ?provision .
  ?provision rdfs:label ?name . FILTER(LANG(?name) = "%s")
}
GROUP BY ?provision ORDER BY DESC(?charges)"""
_LATEST = """SELECT ?event ?label ?day WHERE {
  ?event a aq:Event ; rdfs:label ?label ; aq:earliest ?day .
}
ORDER BY DESC(?day) LIMIT 50"""
_SOURCED = """SELECT ?event ?when ?quote WHERE {
  ?event a aq:Event ; prov:wasDerivedFrom ?passage .
  OPTIONAL { ?event aq:occurred ?when }
  ?passage aq:quote ?quote .
}
LIMIT 50"""


def examples() -> list[Example]:
    """Questions to start from, as queries over the resolved layer."""
    return [
        Example(i18n.gettext("How many events of each kind?"), _HEAD + _BY_TYPE),
        Example(i18n.gettext("Which provisions are used in accusations, how often?"), _HEAD + _BY_PROVISION % i18n.language()),
        Example(i18n.gettext("The latest events"), _HEAD + _LATEST),
        Example(i18n.gettext("Events with the sentence that reports them"), _HEAD + _SOURCED),
    ]


def form() -> str:
    """The page before a query."""
    shown = examples()
    return render_template("sparql.html", query=shown[0].query, examples=shown, settings=http.settings())


def result(query: str, found: Answer | None, failure: AigaqError | None) -> tuple[int, str]:
    """The page after one: status and HTML."""
    problem: Problem | None = problem_of(failure) if failure else None
    shown, text, truth = None, None, None
    if found is not None:
        with closing(found.body):
            body = found.body.read()
        if found.kind == "graph":
            text = body.decode()
        elif found.kind == "boolean":
            truth = bool(json.loads(body)["boolean"])
        else:
            shown = table(json.loads(body), found.stopped)
    html = render_template(
        "sparql.html",
        query=query,
        examples=examples(),
        settings=http.settings(),
        problem=problem,
        table=shown,
        text=text,
        truth=truth,
        stopped=found.stopped if found else False,
    )
    return (problem.status if problem else 200), html


def table(data: dict[str, Any], stopped: bool) -> Table:
    """A result in SPARQL's JSON as a table."""
    columns: list[str] = data["head"]["vars"]
    rows = [[_cell(row.get(c)) for c in columns] for row in data["results"]["bindings"]]
    return Table(columns, rows, stopped)


def _cell(term: dict[str, Any] | None) -> Text | None:
    if term is None:
        return None
    if term["type"] == "uri":
        serving = http.serving()
        href, external = labels.address(serving, term["value"])
        return Text(labels.prefixed(serving, term["value"]), None, href, external)
    if term["type"] == "triple":
        return Text(json.dumps(term["value"], ensure_ascii=False))
    return Text(term["value"], term.get("xml:lang"))
