"""``aigaq query``: one SPARQL query on a dataset folder or on an endpoint's address."""

from __future__ import annotations

import json
import re
import sys
from http.client import HTTPException, IncompleteRead
from pathlib import Path
from urllib.error import HTTPError, URLError

import pyoxigraph as ox
from rich.console import Console
from rich.table import Table
from rich.text import Text
from SPARQLWrapper import SELECT, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from endpoint.sparql.guard import check
from ontology.errors import AigaqError, BadInput, NotFound, Refused, TooMuch, Unavailable, Where
from publication.release import Releases
from publication.store.remote import body_of

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
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_NOT_AS_EXPECTED = (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError)
"""What reading JSON of a stranger may raise."""
_TRY_LATER = "Try again later."
_FAILURES: dict[int, tuple[type[AigaqError], str]] = {
    401: (Refused, "Ask its publisher for access."),
    403: (Refused, "Ask for what it allows."),
    404: (NotFound, "Check the address: it is that of a SPARQL endpoint, or of a website that has one at /sparql."),
    406: (BadInput, "Choose another format: a table cannot be a graph, nor a graph a table."),
    413: (TooMuch, "Ask for less, with a LIMIT."),
    429: (TooMuch, _TRY_LATER),
    504: (TooMuch, "Ask for less, with a LIMIT."),
}
"""What HTTP's statuses mean to who asked."""


def run(where: str, query: str, form: str) -> None:
    """Run the query and print its result.

    :param where: a dataset folder, or an ``http(s)://`` address.
    :param query: SPARQL, or ``@`` and the path of a file that holds it.
    :raises BadInput: the format is not one of ours, or the query is not SPARQL.
    :raises AigaqError: an endpoint's failure, in its own words.
    """
    if form not in _ACCEPT:
        raise BadInput(f"there is no format {form!r}", hint=f"Choose one of {', '.join(_ACCEPT)}.")
    if query.startswith("@"):
        query = _from_file(Path(query[1:]))
    answer = _remote(where, query, form) if where.startswith(("http://", "https://")) else _local(Path(where), query, form)
    if form == "table" and answer.lstrip().startswith(b"{"):
        _print_table(answer)
    else:
        sys.stdout.buffer.write(answer)
        sys.stdout.flush()


def _from_file(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput("this is not text in UTF-8", where=Where(file=str(path)), hint="Save the query as UTF-8.") from error


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
    # Not by its own method, which looks for the kind with a pattern that a long text holds up for ever.
    client.queryString, client.queryType = query, SELECT
    client.setTimeout(_TIMEOUT)
    client.setOnlyConneg(True)  # the Accept header alone says what is wanted
    client.setMethod("POST")
    client.setRequestMethod("postdirectly")
    client.addCustomHttpHeader("Accept", _ACCEPT[form])
    try:
        with client.query().response as response:
            answer: bytes = response.read()
            page = response.headers.get_content_type() == "text/html"
    except SPARQLWrapperException as error:
        status = error.__context__.code if isinstance(error.__context__, HTTPError) else 500
        raise _failure(status, body_of(error)) from error
    except HTTPError as error:
        raise _failure(error.code, error.read()) from error
    except IncompleteRead as error:
        raise Unavailable(
            f"the endpoint broke off its answer after {len(error.partial)} bytes; it is not whole", hint="Ask for less, with a LIMIT."
        ) from error
    except (URLError, OSError, HTTPException) as error:
        raise Unavailable(
            f"the endpoint cannot be reached: {_first_line(str(error))}", hint="Check the address and that it is being served."
        ) from error
    if page:
        raise NotFound("there is a web page at this address, and no endpoint", hint=_FAILURES[404][1])
    return answer


def _failure(status: int, body: bytes) -> AigaqError:
    """What an endpoint says of its failure: as a problem (RFC 9457), as ours do, or in words."""
    kind, hint = _FAILURES.get(status) or ((Unavailable, _TRY_LATER) if status >= 500 else (BadInput, "Mend the query."))
    where, text = None, _first_line(body.decode(errors="replace"))
    try:
        problem = json.loads(body)
        text = _first_line(str(problem.get("detail") or problem["title"]))
        hint = _first_line(str(problem.get("hint") or hint))
        where = Where(line=int(problem["position"]["line"]), column=str(problem["position"]["column"]))
    except _NOT_AS_EXPECTED:
        pass  # another server's, or one that names no place
    return kind(f"the endpoint answered {status}: {text or 'without a word'}", where=where, hint=hint)


def _first_line(text: str) -> str:
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", " ".join(text.split())[:400])


def _print_table(answer: bytes) -> None:
    """:raises Unavailable: an endpoint has said that this is a table, and it is none."""
    try:
        document = json.loads(answer)
        if isinstance(found := document.get("boolean"), bool):
            print("yes" if found else "no")
            return
        names: list[str] = document["head"]["vars"]
        headings = [_shown(name) for name in names]
        rows = [[_shown(row[name]["value"]) if name in row else "" for name in names] for row in document["results"]["bindings"]]
    except _NOT_AS_EXPECTED as error:
        raise Unavailable(
            "the answer is not a SPARQL table in JSON", hint="Check that the address is that of a SPARQL endpoint."
        ) from error
    table = Table()
    for heading in headings:
        table.add_column(heading)
    for row in rows:
        table.add_row(*row)
    console = Console(soft_wrap=False)
    console.print(table)
    console.print(f"{len(rows)} row{'' if len(rows) == 1 else 's'}")


def _shown(value: str) -> Text:
    """As it is, without anything that a terminal or the library that draws the table would obey."""
    return Text(_CONTROL.sub("\N{REPLACEMENT CHARACTER}", value))
