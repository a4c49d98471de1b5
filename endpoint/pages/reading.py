"""What the page of a resource is made of: its own triples, what points to it, the claims about it.

Less than its description (:mod:`endpoint.describe`) holds: passages, sources and labels are looked up where a page shows them. A page of
something that everybody names (a person, a provision, a place, a source) is made from the search index, and reads its own triples alone.
"""

from __future__ import annotations

from itertools import islice

import pyoxigraph as ox

from endpoint import names
from endpoint.describe import Description
from endpoint.pages import hub, parts
from endpoint.serving import Serving

PER_PAGE = 50
"""Things that point to one, on a page for people."""
_CLAIM = frozenset(names.AQ + p for p in ("subject", "property", "value", "voice", "modality", "assessment", "extraction", "claimStatus"))
_WELL_LINKED = 1000


def read(serving: Serving, iri: str, *, page: int = 1) -> Description | None:
    """Read what the page needs; ``None`` if the release says nothing about the resource.

    :param page: of what points to it.
    """
    graph = serving.graph
    own = list(graph.about(iri))
    if not own:
        return None
    kind = parts.kind_of(serving, iri)
    if kind == "Person" or hub.facet_of(serving, iri, kind) is not None:
        return Description(iri, own, page=page, pages=page)
    links = (t for t in graph.pointing_to(iri) if _is_link(t))
    first = list(islice(links, (page - 1) * PER_PAGE, page * PER_PAGE))
    total = _total(serving, iri, (page - 1) * PER_PAGE + len(first) if len(first) < PER_PAGE else None)
    claims = list(graph.pointing_to(iri, names.AQ + "subject")) if page == 1 else []
    return Description(iri, [*own, *first, *claims], total, page, max(1, -(-total // PER_PAGE)))


def _total(serving: Serving, iri: str, known: int | None) -> int:
    """How many things point to one. Counted once for those that many do."""
    if known is not None:
        return known
    held = serving.link_counts.get(iri)
    if held is None:
        held = sum(1 for t in serving.graph.pointing_to(iri) if _is_link(t))
        if held > _WELL_LINKED:
            serving.link_counts[iri] = held
    return held


def _is_link(triple: ox.Triple) -> bool:
    if triple.predicate.value in _CLAIM or not isinstance(triple.subject, ox.NamedNode):
        return False
    return not (triple.predicate.value == names.DERIVED_FROM and "#" in triple.subject.value)
