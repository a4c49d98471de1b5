"""A remote engine that speaks SPARQL 1.1: Fuseki, Virtuoso, GraphDB, Oxigraph's server and others.

Each release has two graphs of its own, for data and description. A small graph, the pointer, says which release is current, and is
changed in one request once both are loaded. A view reads the pointer when it is taken, and names its release's graphs in each query
(``default-graph-uri``), so it never sees another release or a part of one. The release before the current one is kept for views that are
still in use; older ones are dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from urllib.error import URLError

import pyoxigraph as ox
from SPARQLWrapper import DIGEST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import EndPointInternalError, QueryBadFormed, SPARQLWrapperException

from ontology.errors import BadInput, NotFound, Unavailable
from publication.store.contract import Part, Row

_JSON = "application/sparql-results+json"
_LINES = 400
"""Triples in one request: some engines take no long ones."""
_CURRENT = "urn:aigaq:current"
_PREVIOUS = "urn:aigaq:previous"


@dataclass(frozen=True)
class Engine:
    """How a remote engine is reached. Addresses are trusted: they come from the publisher's settings.

    :param query: address of its SPARQL Protocol for queries.
    :param update: the same for updates; without it the engine is only read.
    :param user: name and password for updates, if it wants any (HTTP Digest, as Virtuoso does).
    :param timeout: seconds for one request.
    """

    query: str
    update: str | None = None
    user: tuple[str, str] | None = None
    timeout: int = 60


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
        before = {row["what"]: row["release"] for row in self._pointed()}
        try:
            self._load(self.graph(release, Part.DATA), (line for path in data for line in _lines(path)))
            self._load(self.graph(release, Part.DESCRIPTION), _of_turtle(description))
        except BaseException:
            self._drop(release)
            raise
        current, previous = before.get(_CURRENT), before.get(_PREVIOUS)
        said = [f'<{self._pointer}> <{_CURRENT}> "{release}" .']
        if current is not None:
            said.append(f'<{self._pointer}> <{_PREVIOUS}> "{current}" .')
        _update(
            self._engine,
            f"DELETE WHERE {{ GRAPH <{self._pointer}> {{ ?s ?p ?o }} }} ; INSERT DATA {{ GRAPH <{self._pointer}> {{ {' '.join(said)} }} }}"
            if not before
            else f"DELETE {{ GRAPH <{self._pointer}> {{ ?s ?p ?o }} }} INSERT {{ GRAPH <{self._pointer}> {{ {' '.join(said)} }} }} "
            f"WHERE {{ GRAPH <{self._pointer}> {{ ?s ?p ?o }} }}",
        )
        if previous is not None and previous not in (current, release):
            self._drop(previous)

    def view(self) -> RemoteView:
        for row in self._pointed():
            if row["what"] == _CURRENT:
                release = row["release"]
                return RemoteView(release, self._engine, {part: self.graph(release, part) for part in Part})
        raise NotFound("nothing has been published there yet", hint="Publish a release to the engine first.")

    def _pointed(self) -> list[dict[str, str]]:
        query = f"SELECT ?what ?release {{ GRAPH <{self._pointer}> {{ ?s ?what ?release }} }}"
        found = ox.parse_query_results(_ask(self._engine, query, None), format=ox.QueryResultsFormat.JSON)
        rows = _rows(found)
        return [{name: term.value for name, term in row.items() if not isinstance(term, ox.Triple)} for row in rows]

    def _load(self, graph: str, lines: Iterator[str]) -> None:
        _update(self._engine, f"DROP SILENT GRAPH <{graph}>")
        while piece := "".join(islice(lines, _LINES)):
            _update(self._engine, f"INSERT DATA {{ GRAPH <{graph}> {{\n{piece}}} }}")

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


def _client(engine: Engine, address: str) -> SPARQLWrapper:
    client = SPARQLWrapper(address, agent="aigaq")
    client.setTimeout(engine.timeout)
    client.setMethod("POST")
    client.setOnlyConneg(True)
    return client


def _ask(engine: Engine, query: str, graph: str | None) -> bytes:
    client = _client(engine, engine.query)
    client.setQuery(query)
    client.addCustomHttpHeader("Accept", _JSON)
    if graph is not None:
        client.addParameter("default-graph-uri", graph)
    return _sent(client)


def _update(engine: Engine, text: str) -> None:
    if engine.update is None:
        raise Unavailable("the engine can only be read: no address for updates is known", hint="Name it in the settings.")
    client = _client(engine, engine.update)
    if engine.user is not None:
        client.setHTTPAuth(DIGEST)
        client.setCredentials(*engine.user)
    client.setQuery(text)
    client.queryType = "INSERT"  # the wrapper looks for the first keyword, and takes longest where the text is long
    _sent(client)


def _sent(client: SPARQLWrapper) -> bytes:
    try:
        with client.query().response as response:
            body: bytes = response.read()
        return body
    except QueryBadFormed as error:
        raise BadInput("the engine cannot parse the query", hint="Mend the query.") from error
    except (EndPointInternalError, SPARQLWrapperException) as error:
        raise Unavailable(f"the engine failed: {type(error).__name__}", hint="Look into its log.") from error
    except (URLError, TimeoutError, ConnectionError) as error:
        raise Unavailable(f"the engine cannot be reached: {error}", hint="Check its address and that it runs.") from error
