"""The SPARQL 1.1 Protocol: what a request asks for, and in which format."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import parse_qsl

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header
from werkzeug.wrappers import Request

from endpoint import formats
from endpoint.errors import NotAcceptable, UnsupportedType
from endpoint.negotiation import choose
from ontology.errors import BadInput, Refused, TooMuch

TABLES: dict[str, str] = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/xml": "xml",
}
"""Media type to extension, for SELECT and ASK; the first of an extension is the one named in a choice by extension."""
GRAPHS: dict[str, str] = {f.media_type: ("jsonld" if f is formats.JSON else f.extension) for f in formats.DATA}
FORM, PLAIN = "application/x-www-form-urlencoded", "application/sparql-query"
BODIES = (PLAIN, FORM)
"""Media types of a request's body."""
WITH_BODY = ("POST", "QUERY")
"""Methods whose body is read."""
_READ_ONLY = "This endpoint is read-only. Ask with SELECT, ASK, CONSTRUCT or DESCRIBE."


@dataclass(frozen=True)
class Request11:
    """One protocol request. ``query`` is ``None`` where none was given. Graph lists are ``None`` where none was named."""

    query: str | None
    default_graphs: list[str] | None
    named_graphs: list[str] | None
    form: str | None = None
    """Extension asked for by ``format=`` (a convenience for links and forms; ``Accept`` is the standard's way)."""


@dataclass(frozen=True)
class Choice:
    """Media type for a table and for a graph; ``None`` where the client accepts none. ``html`` stands for the page."""

    table: str | None
    graph: str | None
    offers: list[tuple[str, str]] = field(default_factory=list)


def read(request: Request, longest: int) -> Request11:
    """Take a request apart.

    :param longest: most bytes of a query.
    :raises BadInput: two queries, a body that is not UTF-8.
    :raises UnsupportedType: a body in another media type than the protocol's two.
    :raises Refused: an update.
    :raises TooMuch: the query is too long.
    """
    pairs = _pairs(request.query_string)
    query: str | None = None
    if request.method in WITH_BODY:
        if request.mimetype == FORM:
            pairs = pairs + _pairs(request.get_data())
        elif request.mimetype == PLAIN:
            query = _text(request.get_data())
        elif request.mimetype == "application/sparql-update":
            raise Refused("updates are not taken", hint=_READ_ONLY)
        else:
            raise UnsupportedType(
                f"a body of type {request.mimetype or '(none)'} is not read here",
                hint="Send application/sparql-query, or a form (application/x-www-form-urlencoded) with query=.",
            )
    return _asked(pairs, query, longest)


def read_address(query_string: str, longest: int) -> Request11:
    """The same for a request without a body."""
    return _asked(_pairs(query_string.encode("latin-1")), None, longest)


def _asked(pairs: list[tuple[str, str]], query: str | None, longest: int) -> Request11:
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        given.setdefault(name, []).append(value)
    if "update" in given:
        raise Refused("updates are not taken", hint=_READ_ONLY)
    queries = ([query] if query is not None else []) + given.get("query", [])
    if len(queries) > 1:
        raise BadInput("there is more than one query in the request", hint="Send one `query`.")
    if queries and len(queries[0].encode()) > longest:
        raise TooMuch(f"the query is longer than {longest} bytes", hint="Shorten it, or ask in parts.")
    default, named = given.get("default-graph-uri"), given.get("named-graph-uri")
    if default is not None or named is not None:
        default, named = default or [], named or []
    return Request11(queries[0] if queries else None, default, named, next(iter(given.get("format", [])), None) or None)


@lru_cache(maxsize=1024)
def choose_formats(accepted: str, form: str | None) -> Choice:
    """The formats to answer in, for both sorts of query: only the engine knows which it is.

    :param accepted: the ``Accept`` header.
    :param form: extension asked for in the address. It decides for the sort of answer that has it; for the other, and if
        it is unknown (clients send names of their own there), ``Accept`` does.
    :raises NotAcceptable: there is none for either.
    """
    tables, graphs = list(TABLES), list(GRAPHS)
    offers = [(t, "") for t in [*tables[:4], *graphs[:6]]]
    if form == "html":
        return Choice(formats.HTML, formats.HTML, offers)
    accept = parse_accept_header(accepted, MIMEAccept)
    table = next((t for t, e in TABLES.items() if e == form), None)
    graph = next((t for t, e in GRAPHS.items() if e == form), None)
    # A link that asks for CSV is followed by a browser, whose own wish is a page.
    page = [formats.HTML] if table is None and graph is None else []
    choice = Choice(table or choose(accept, tables + page), graph or choose(accept, graphs + page), offers)
    if choice.table is None and choice.graph is None:
        raise NotAcceptable(offers)
    return choice


def _pairs(raw: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(raw.decode("utf-8"), keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=50)
    except UnicodeDecodeError:
        raise BadInput("the request is not in UTF-8", hint="Encode it in UTF-8 before percent-encoding.") from None
    except ValueError:
        raise BadInput("the request has too many fields") from None


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise BadInput("the query is not in UTF-8", hint="Encode it in UTF-8.") from None
