"""The query page: a form that works without JavaScript, examples, the result as a table."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import dataclass
from importlib import resources

import pyoxigraph as ox
from flask import render_template, url_for
from markupsafe import Markup

from endpoint import http, i18n, names
from endpoint.errors import Problem, problem_of
from endpoint.pages import results
from endpoint.pages.questions import plain, said
from endpoint.serving import Serving
from endpoint.sparql.answer import Answer
from ontology.errors import AigaqError
from ontology.questions import questions


@dataclass(frozen=True)
class Example:
    title: str
    query: str


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
        *(Example(said(q), plain(q.query)) for q in questions()),
    ]


def form() -> str:
    """The page before a query."""
    shown = examples()
    return render_template("sparql.html", query=shown[0].query, examples=shown, settings=http.settings(), editor=_editor())


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
            shown = results.table(json.loads(body), found.stopped)
    html = render_template(
        "sparql.html",
        query=query,
        examples=examples(),
        settings=http.settings(),
        editor=_editor(),
        problem=problem,
        table=shown,
        text=text,
        truth=truth,
        stopped=found.stopped if found else False,
    )
    return (problem.status if problem else 200), html


def _editor() -> Markup | None:
    """What the query editor is told, as JSON; ``None`` where its parts are not installed."""
    if not (resources.files("endpoint") / "static" / "built" / "yasgui.min.js").is_file():
        return None
    serving = http.serving()
    told = {
        "endpoint": url_for("sparql.sparql"),
        "prefixes": {"": f"{serving.base}id/", **names.PREFIXES},
        "classes": _partitions(serving, names.VOID + "class", names.OWL + "Class"),
        "properties": _partitions(serving, names.VOID + "property", names.OWL + "ObjectProperty", names.OWL + "DatatypeProperty"),
    }
    # Inside a script element only `<` could end it.
    return Markup(json.dumps(told, ensure_ascii=False).replace("<", "\\u003c"))  # noqa: S704


def _partitions(serving: Serving, predicate: str, *kinds: str) -> list[str]:
    """The classes or properties that the release's VoID description counts; with those of the vocabulary behind them."""
    used = {q.object.value for q in serving.store.quads_for_pattern(None, ox.NamedNode(predicate), None, None)}  # type: ignore[union-attr]
    known = {iri for kind in kinds for iri in serving.graph.subjects(names.TYPE, kind)}
    return [*sorted(used), *sorted(known - used)]
