"""A remote engine that speaks SPARQL 1.1: Fuseki, Virtuoso, GraphDB, Oxigraph's server and others.

Each release has two graphs of its own, for data and description. A small graph, the pointer, says which release is current, and is
changed in one request once both are loaded. A view reads the pointer when it is taken, and names its release's graphs in each query
(``default-graph-uri``), so it never sees another release or a part of one. The release before the current one is kept for views that are
still in use; older ones are dropped, and what an interrupted load has left is dropped by the next.
"""

from __future__ import annotations

import math
from ast import literal_eval
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from itertools import islice
from pathlib import Path
from urllib.error import HTTPError, URLError

import pyoxigraph as ox
from SPARQLWrapper import BASIC, DIGEST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import EndPointInternalError, QueryBadFormed, SPARQLWrapperException

from ontology.errors import BadInput, NotFound, Unavailable
from publication.store.contract import Part, Row

_JSON = "application/sparql-results+json"
_LINES = 400
"""Triples in one request: some engines take no long ones."""
_CURRENT = "urn:aigaq:current"
_PREVIOUS = "urn:aigaq:previous"
_LOADING = "urn:aigaq:loading"


@dataclass(frozen=True)
class Engine:
    """How a remote engine is reached. Addresses are trusted: they come from the publisher's settings.

    :param query: address of its SPARQL Protocol for queries.
    :param update: the same for updates; without it the engine is only read.
    :param user: name and password, if it wants any.
    :param digest: whether it wants them by HTTP Digest (as Virtuoso does), not Basic.
    :param timeout: seconds for one request.
    """

    query: str
    update: str | None = None
    user: tuple[str, str] | None = None
    digest: bool = False
    timeout: float = 60


class RemoteStore:
    """:param base: base IRI of the dataset; the graphs are named below it."""

    def __init__(self, engine: Engine, base: str) -> None:
        self._engine = engine
        self._base = base

    @property
    def _pointer(self) -> str:
        return f"{self._base}store/pointer"

    def graph(self, release: str, part: Part) -> str:
        """IRI of the graph that holds a part of a release."""
        return f"{self._base}store/{release}/{part}"

    def publish(self, release: str, data: Iterable[Path], description: Path) -> None:
        before = self._pointed()
        for left in before.get(_LOADING, ()):
            self._drop(left)
        _update(self._engine, f'INSERT DATA {{ GRAPH <{self._pointer}> {{ <{self._pointer}> <{_LOADING}> "{release}" }} }}')
        try:
            sent = self._load(self.graph(release, Part.DATA), (line for path in data for line in _lines(path)))
            self._load(self.graph(release, Part.DESCRIPTION), _of_turtle(description))
            taken = self._view(release).count()
            if taken != sent:
                raise Unavailable(f"the engine holds {taken} of {sent} triples", hint="Look into its log and its limits.")
        except BaseException:
            with suppress(Unavailable):
                self._drop(release)
            raise
        current = before.get(_CURRENT, set()) - {release}
        self._point({_CURRENT: {release}, _PREVIOUS: current})
        for old in before.get(_PREVIOUS, set()) - current - {release}:
            self._drop(old)

    def keep(self, releases: Collection[str]) -> None:
        """Drop every release but these and the current one: what was withdrawn must not stay for views in use.

        :raises Unavailable: the engine cannot be reached or fails.
        """
        pointed = self._pointed()
        previous = pointed.get(_PREVIOUS, set())
        gone = (previous | pointed.get(_LOADING, set())) - set(releases) - pointed.get(_CURRENT, set())
        if gone:
            self._point({_CURRENT: pointed.get(_CURRENT, set()), _PREVIOUS: previous - gone})
            for release in gone:
                self._drop(release)

    def held(self) -> set[str]:
        """Releases that are there as a whole: the current one and the one before. An id is never used for another release, so what is held
        at the end of a query was held while it ran.

        :raises Unavailable: the engine cannot be reached or fails.
        """
        pointed = self._pointed()
        return pointed.get(_CURRENT, set()) | pointed.get(_PREVIOUS, set())

    def current(self) -> str | None:
        """Id of the current release, if there is one.

        :raises Unavailable: the engine cannot be reached or fails.
        """
        return next(iter(self._pointed().get(_CURRENT, ())), None)

    def view(self) -> RemoteView:
        release = self.current()
        if release is None:
            raise NotFound("nothing has been published there yet", hint="Publish a release to the engine first.")
        return self._view(release)

    def _view(self, release: str) -> RemoteView:
        return RemoteView(release, self._engine, {part: self.graph(release, part) for part in Part})

    def _pointed(self) -> dict[str, set[str]]:
        """What the pointer says: releases that are current, previous, or being loaded."""
        query = f"SELECT ?what ?release {{ GRAPH <{self._pointer}> {{ ?s ?what ?release }} }}"
        found = ox.parse_query_results(_ask(self._engine, query, None), format=ox.QueryResultsFormat.JSON)
        pointed: dict[str, set[str]] = {}
        for row in _rows(found):
            what, release = row["what"], row["release"]
            if isinstance(what, ox.NamedNode) and isinstance(release, ox.Literal):
                pointed.setdefault(what.value, set()).add(release.value)
        return pointed

    def _point(self, said: dict[str, set[str]]) -> None:
        """Change all that the pointer says, in one operation. It says something already."""
        triples = " ".join(f'<{self._pointer}> <{what}> "{release}" .' for what, some in said.items() for release in some)
        graph = f"GRAPH <{self._pointer}>"
        _update(
            self._engine, f"DELETE {{ {graph} {{ ?s ?p ?o }} }} INSERT {{ {graph} {{ {triples} }} }} WHERE {{ {graph} {{ ?s ?p ?o }} }}"
        )

    def _load(self, graph: str, lines: Iterator[str]) -> int:
        """:returns: how many triples there are."""
        sent = 0
        _update(self._engine, f"DROP SILENT GRAPH <{graph}>")
        while piece := list(islice(lines, _LINES)):
            _update(self._engine, f"INSERT DATA {{ GRAPH <{graph}> {{\n{''.join(piece)}}} }}")
            sent += len(piece)
        return sent

    def _drop(self, release: str) -> None:
        for part in Part:
            _update(self._engine, f"DROP SILENT GRAPH <{self.graph(release, part)}>")


@dataclass(frozen=True)
class RemoteView:
    """A view of one release's graphs."""

    release: str
    _engine: Engine
    _graphs: dict[Part, str]

    def select(self, query: str, part: Part = Part.DATA) -> list[Row]:
        found = ox.parse_query_results(_ask(self._engine, query, self._graphs[part]), format=ox.QueryResultsFormat.JSON)
        if _truth(found) is not None:
            raise BadInput("this is no SELECT query", hint="Ask with SELECT.")
        return _rows(found)

    def ask(self, query: str, part: Part = Part.DATA) -> bool:
        found = ox.parse_query_results(_ask(self._engine, query, self._graphs[part]), format=ox.QueryResultsFormat.JSON)
        truth = _truth(found)
        if truth is None:
            raise BadInput("this is no ASK query", hint="Ask with ASK.")
        return truth

    def count(self) -> int:
        (row,) = self.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
        number = row["n"]
        return int(number.value) if isinstance(number, ox.Literal) else 0


def _truth(found: ox.QuerySolutions | ox.QueryBoolean) -> bool | None:
    """The answer of an ASK query, ``None`` for a table. Virtuoso 7 answers ASK with a table of one row or none."""
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    return any(True for _ in found) if [v.value for v in found.variables] == ["__ASK_RETVAL"] else None


def _rows(found: ox.QuerySolutions | ox.QueryBoolean) -> list[Row]:
    if isinstance(found, ox.QueryBoolean):
        return []
    names = [v.value for v in found.variables]
    return [{n: term for n, term in zip(names, solution, strict=True) if term is not None} for solution in found]


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as file:
        yield from file


def _of_turtle(path: Path) -> Iterator[str]:
    """The triples as lines. Blank nodes get names: one request's are not those of the next."""
    for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
        terms = (f"<urn:aigaq:blank:{t.value}>" if isinstance(t, ox.BlankNode) else str(t) for t in quad.triple)
        yield f"{' '.join(terms)} .\n"


def opened(engine: Engine, query: str, accept: str, default: Iterable[str] = (), named: Iterable[str] = ()) -> HTTPResponse:
    """The engine's answer, to be read as it comes and then closed.

    :param accept: media types, as in the header.
    :param default: IRIs of the graphs that make up the default graph; the engine's own choice without any.
    :param named: IRIs of the named graphs.
    :raises BadInput: the engine cannot parse the query.
    :raises Unavailable: it cannot be reached or fails.
    """
    client = _client(engine, engine.query, query, "SELECT")
    client.addCustomHttpHeader("Accept", accept)
    for parameter, graphs in (("default-graph-uri", default), ("named-graph-uri", named)):
        for graph in graphs:
            client.addParameter(parameter, graph)
    return _sent(client)


def _ask(engine: Engine, query: str, graph: str | None) -> bytes:
    with opened(engine, query, _JSON, [graph] if graph is not None else []) as response:
        return _body(response)


def _update(engine: Engine, text: str) -> None:
    if engine.update is None:
        raise Unavailable("the engine can only be read: no address for updates is known", hint="Name it in the settings.")
    with _sent(_client(engine, engine.update, text, "INSERT")) as response:
        _body(response)


def _client(engine: Engine, address: str, text: str, kind: str) -> SPARQLWrapper:
    client = SPARQLWrapper(address, agent="aigaq")
    client.setTimeout(math.ceil(engine.timeout))
    client.setMethod("POST")
    client.setOnlyConneg(True)
    if engine.user is not None:
        client.setHTTPAuth(DIGEST if engine.digest else BASIC)
        client.setCredentials(*engine.user)
    # Not by its own method, which looks for the kind with a pattern that a long or hostile text holds up for ever.
    client.queryString, client.queryType = text, kind
    return client


def _sent(client: SPARQLWrapper) -> HTTPResponse:
    try:
        response: HTTPResponse = client.query().response
        return response
    except QueryBadFormed as error:
        raise BadInput("the engine cannot parse the query", hint="Mend the query.") from error
    except (EndPointInternalError, SPARQLWrapperException, HTTPError) as error:
        raise Unavailable(f"the engine failed: {_first_words(error)}", hint="Look into its log.") from error
    except (URLError, OSError, HTTPException) as error:
        raise Unavailable(f"the engine cannot be reached: {error}", hint="Check its address and that it runs.") from error


def body_of(error: Exception) -> bytes:
    """Of the answer that SPARQLWrapper has made an error of: it keeps it only as it shows it, behind words of its own."""
    try:
        body = literal_eval(str(error).partition("Response:\n")[2])
    except (ValueError, SyntaxError):
        return b""
    return body if isinstance(body, bytes) else b""


def _first_words(error: Exception) -> str:
    """What an engine says of its failure, without the statement that many of them repeat."""
    said = body_of(error).decode(errors="replace").strip().partition("\n")[0]
    return said[:200] or type(error).__name__


def _body(response: HTTPResponse) -> bytes:
    try:
        return response.read()
    except (OSError, HTTPException) as error:
        raise Unavailable(f"the engine broke off its answer: {error}", hint="Look into its log.") from error
