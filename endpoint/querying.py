"""``aigaq query``: one SPARQL query on a dataset folder or on an endpoint's address."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from urllib.error import HTTPError, URLError

import pyoxigraph as ox
from rich.console import Console
from rich.table import Table
from SPARQLWrapper import SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from endpoint.sparql.guard import check
from ontology.errors import BadInput, Refused, Unavailable
from publication.release import Releases

_RESULTS = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}
_GRAPHS = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "jsonld": ox.RdfFormat.JSON_LD}
_ACCEPT = {
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "table": "application/sparql-results+json, text/turtle;q=0.5",
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
}
_TIMEOUT = 60
"""Seconds to wait for a remote endpoint."""


def run(where: str, query: str, form: str) -> None:
    """Run the query and print its result.

    :param where: a dataset folder, or an ``http(s)://`` address.
    :param query: SPARQL, or ``@`` and the path of a file that holds it.
    :raises BadInput: the format is not one of ours, or the query is not SPARQL.
    """
    if form not in _ACCEPT:
        raise BadInput(f"there is no format {form!r}", hint=f"Choose one of {', '.join(_ACCEPT)}.")
    if query.startswith("@"):
        query = Path(query[1:]).read_text(encoding="utf-8")
    answer = _remote(where, query, form) if where.startswith(("http://", "https://")) else _local(Path(where), query, form)
    if form == "table" and answer.lstrip().startswith(b"{"):
        _print_table(json.loads(answer))
    else:
        sys.stdout.buffer.write(answer)
        sys.stdout.flush()


def _local(folder: Path, query: str, form: str) -> bytes:
    store = Releases.of(folder).current().open_store()
    check(query, {graph.value for graph in store.named_graphs() if isinstance(graph, ox.NamedNode)})
    try:
        result = store.query(query)
    except SyntaxError as error:
        raise BadInput(
            f"the query is not SPARQL 1.1: {_first_line(str(error))[:160]}", hint="Mend it at the line and column named."
        ) from error
    if isinstance(result, ox.QueryTriples):
        if form not in _GRAPHS and form != "table":
            raise BadInput(f"this query gives a graph, which {form} cannot hold", hint="Choose ttl, nt or jsonld.")
        return result.serialize(format=_GRAPHS.get(form, ox.RdfFormat.TURTLE)) or b""
    if form in _GRAPHS:
        raise BadInput(f"this query gives a table, which {form} cannot hold", hint="Choose table, csv, tsv, json or xml.")
    return result.serialize(format=_RESULTS.get(form, ox.QueryResultsFormat.JSON)) or b""


def _remote(url: str, query: str, form: str) -> bytes:
    client = SPARQLWrapper(url if url.rstrip("/").endswith("sparql") else f"{url.rstrip('/')}/sparql", agent="aigaq")
    client.setQuery(query)
    client.setTimeout(_TIMEOUT)
    client.setOnlyConneg(True)  # the Accept header alone says what is wanted
    client.setMethod("POST")
    client.setRequestMethod("postdirectly")
    client.addCustomHttpHeader("Accept", _ACCEPT[form])
    try:
        with client.query().response as response:
            answer: bytes = response.read()
        return answer
    except SPARQLWrapperException as error:
        raise Refused(f"the endpoint refused the query: {_first_line(str(error))}", hint="Read its message; mend the query.") from error
    except HTTPError as error:
        raise Unavailable(
            f"the endpoint answered {error.code}: {_first_line(error.read().decode(errors='replace'))}", hint="Try again later."
        ) from error
    except (URLError, TimeoutError, ConnectionError) as error:
        raise Unavailable(f"the endpoint cannot be reached: {error}", hint="Check the address and that it is being served.") from error


def _first_line(text: str) -> str:
    return " ".join(text.split())[:400]


def _print_table(document: dict[str, object]) -> None:
    console = Console(soft_wrap=False)
    if "boolean" in document:
        console.print("yes" if document["boolean"] else "no")
        return
    head, results = document["head"], document["results"]
    names: list[str] = head["vars"]  # type: ignore[index]
    rows: list[dict[str, dict[str, str]]] = results["bindings"]  # type: ignore[index]
    table = Table(*names)
    for row in rows:
        table.add_row(*(row[name]["value"] if name in row else "" for name in names))
    console.print(table)
    console.print(f"{len(rows)} row{'' if len(rows) == 1 else 's'}")
