"""Replicates a Linked Data Event Stream (LDES over TREE): its pages are read, and of each resource the last word counts.

https://w3id.org/ldes/specification. Members that only name an address, as our own feed does, are followed to what stands there now.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from ontology.errors import BadInput, NotFound, TooMuch
from ontology.iris import DCTERMS, RDF
from publication.fetch import Answer, Fetcher

_TREE, _LDES, _AS = "https://w3id.org/tree#", "https://w3id.org/ldes#", "https://www.w3.org/ns/activitystreams#"
_TYPE = ox.NamedNode(f"{RDF}type")
_PAGES, _MEMBERS = 20_000, 1_000_000
_ACCEPT = "application/n-quads, application/n-triples, application/trig;q=0.9, text/turtle;q=0.8, application/ld+json;q=0.5"
_HINT = "Name the address of a release or of an event stream."


@dataclass
class _Paths:
    time: ox.NamedNode
    of: ox.NamedNode
    deleted: ox.NamedNode


@dataclass
class _Last:
    time: str
    member: ox.NamedNode
    gone: bool
    triples: list[ox.Triple]


def parse(answer: Answer) -> list[ox.Quad]:
    """:raises BadInput: it is no RDF that we read, or damaged."""
    form = ox.RdfFormat.from_media_type(answer.media_type)
    if form is None:
        raise BadInput(f"{answer.url} is no RDF but {answer.media_type or 'of unknown type'}", hint=_HINT)
    try:
        return list(ox.parse(answer.content, format=form, base_iri=answer.url))
    except (SyntaxError, ValueError) as error:
        raise BadInput(f"{answer.url} is damaged: {str(error)[:200]}", hint="Tell its publisher.") from error


def replicate(url: str, fetcher: Fetcher) -> Iterator[ox.Triple]:
    """The triples of all resources that the stream has not withdrawn.

    :raises BadInput: there is no stream at that address.
    :raises TooMuch: it has too many pages or members.
    """
    waiting, seen = [url], {url}
    last: dict[str, _Last] = {}
    paths: _Paths | None = None
    while waiting:
        quads = parse(fetcher.get(waiting.pop(), _ACCEPT))
        paths = paths or _paths(quads)
        if paths is None:
            raise BadInput(f"there is no event stream at {url}", hint=_HINT)
        for target in _objects(quads, f"{_TREE}node"):
            if target not in seen:
                seen.add(target)
                waiting.append(target)
        _take(quads, paths, last)
        if len(seen) > _PAGES or len(last) > _MEMBERS:
            raise TooMuch(f"the stream at {url} has more pages or members than are taken", hint="Pull the publisher's release instead.")
    for resource, found in sorted(last.items()):
        if not found.gone:
            yield from found.triples or _described(resource, fetcher)


def _paths(quads: list[ox.Quad]) -> _Paths | None:
    streams = {q.subject for q in quads if q.predicate == _TYPE and str(q.object) == f"<{_LDES}EventStream>"}
    streams |= {q.subject for q in quads if q.predicate.value in (f"{_TREE}view", f"{_TREE}member")}
    if not streams:
        return None

    def said(name: str, otherwise: str) -> ox.NamedNode:
        found = _objects(quads, f"{_LDES}{name}")
        return ox.NamedNode(found[0] if found else otherwise)

    return _Paths(
        said("timestampPath", f"{DCTERMS}created"),
        said("versionOfPath", f"{DCTERMS}isVersionOf"),
        said("versionDeleteObject", f"{_AS}Delete"),
    )


def _objects(quads: list[ox.Quad], predicate: str) -> list[str]:
    return sorted({q.object.value for q in quads if q.predicate.value == predicate and isinstance(q.object, ox.NamedNode)})


def _take(quads: list[ox.Quad], paths: _Paths, last: dict[str, _Last]) -> None:
    about: dict[object, list[ox.Triple]] = {}
    for quad in quads:
        about.setdefault(quad.subject, []).append(quad.triple)
    for member in map(ox.NamedNode, _objects(quads, f"{_TREE}member")):
        triples = about.get(member, [])
        of = next((t.object for t in triples if t.predicate == paths.of), member)
        time = min((t.object.value for t in triples if t.predicate == paths.time and isinstance(t.object, ox.Literal)), default="")
        gone = any(t.predicate == _TYPE and t.object == paths.deleted for t in triples)
        if not isinstance(of, ox.NamedNode) or (of.value in last and last[of.value].time > time):
            continue
        content = [
            ox.Triple(of, t.predicate, t.object)
            for t in triples
            if t.predicate not in (paths.of, paths.time) and not (t.predicate == _TYPE and str(t.object).startswith(f"<{_AS}"))
        ]
        last[of.value] = _Last(time, member, gone, content)


def _described(resource: str, fetcher: Fetcher) -> Iterator[ox.Triple]:
    try:
        yield from (quad.triple for quad in parse(fetcher.get(resource, _ACCEPT)))
    except NotFound:
        return  # withdrawn since the stream was read
