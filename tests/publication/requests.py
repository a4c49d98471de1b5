"""Requests whose answers must not depend on what is withheld. A table: whoever adds a kind of answer adds its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from flask.testing import FlaskClient

PATHS = (
    *("/", "/?lang=ru", "/?lang=kk", "/dataset", "/.well-known/void", "/releases/", "/robots.txt", "/sitemap.xml", "/vocab", "/shapes"),
    *("/search", "/search?q=detention", "/people", "/places", "/law", "/sources", "/queries", "/quality", "/data", "/changes", "/health"),
    *("/list/event-type/detention", "/releases/current/release.json", "/releases/current/SHA256SUMS", "/sparql"),
)
OF_A_NAME = (
    "/search?q={0}",
    "/search?q={0}&format=json",
    "/search?q={0}&format=csv",
    "/id/{0}",
    "/doc/{0}",
    "/data/{0}.ttl",
)
"""Asked with a withheld name and with a nonsense one: the answers differ in nothing but the question."""
OF_A_RESOURCE = ("/id/{0}", "/doc/{0}", "/doc/{0}?lang=kk", "/data/{0}.ttl", "/data/{0}.jsonld", "/data/{0}.json")
QUERIES = (
    "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }",
    "SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p ORDER BY ?p",
    "SELECT ?c (COUNT(?s) AS ?n) WHERE { ?s a ?c } GROUP BY ?c ORDER BY ?c",
    "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
    "SELECT * WHERE { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?l } LIMIT 500",
    "SELECT * WHERE { ?s <https://w3id.org/aigaq/ns#quote> ?q }",
    "SELECT * WHERE { ?s <http://purl.org/dc/terms/references> ?u }",
    "ASK { ?s ?p ?o FILTER(CONTAINS(STR(?o), 'withheld')) }",
    "DESCRIBE <https://data.example.org/dataset>",
)
_PASSING = {"Date", "X-Request-Id"}
Answer = tuple[int, tuple[tuple[str, str], ...], bytes]


def answers(client: FlaskClient, resources: list[str]) -> Iterator[tuple[str, Answer]]:
    """Each request with its whole answer: status, headers but for the moment's own, body."""
    paths = [*PATHS, *(path.format(r) for r in resources for path in OF_A_RESOURCE)]
    paths += [f"/sparql?query={quote(query)}&format={form}" for query in QUERIES for form in ("json", "csv")]
    for path in paths:
        yield path, answer(client, path)


def answer(client: FlaskClient, path: str) -> Answer:
    response = client.get(path, buffered=True)
    headers = tuple(sorted((k, v) for k, v in response.headers.items() if k not in _PASSING))
    body = re.sub(rb'"(?:instance|request)": ?"[^"]*"', b"", response.get_data()) if response.status_code >= 400 else response.get_data()
    return response.status_code, headers, body
