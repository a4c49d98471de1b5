"""RDF 1.2: the triple terms are the claims, and an RDF 1.2 parser reads them."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from converters.rdf.triple_terms import with_triple_terms
from ontology import terms as aq
from ontology.iris import RDF

BASE = "https://data.example.org/id/"
LINES = [
    f"<{BASE}e> <{RDF}type> <{aq.Event}> .\n",
    f'<{BASE}e> <{aq.occurred}> "2031-01-04"^^<{aq.edtf}> .\n',
    f"<{BASE}e#c1> <{RDF}type> <{aq.Claim}> .\n",
    f"<{BASE}e#c1> <{aq.subject}> <{BASE}e> .\n",
    f"<{BASE}e#c1> <{aq.property}> <{aq.occurred}> .\n",
    f'<{BASE}e#c1> <{aq.value}> "2031-01-04"^^<{aq.edtf}> .\n',
    f"<{BASE}e#c1> <{aq.voice}> <https://w3id.org/aigaq/list/voice/monitor> .\n",
    f"<{BASE}e#c2> <{RDF}type> <{aq.Claim}> .\n",
    f"<{BASE}e#c2> <{aq.subject}> <{BASE}e> .\n",
    f"<{BASE}e#c2> <{aq.property}> <{aq.placeName}> .\n",
    f'<{BASE}e#c2> <{aq.value}> "Qara \\"Tas\\" . <x>" .\n',
]


def triples(lines: list[str]) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse("".join(lines), format=ox.RdfFormat.N_TRIPLES)]


def test_triple_terms_equal_the_claims() -> None:
    parts: dict[str, dict[str, object]] = {}
    for s, p, o in triples(LINES):
        if "#c" in str(s):
            parts.setdefault(str(s), {})[p.value] = o
    found = {str(s): o for s, p, o in triples(list(with_triple_terms(LINES))) if p.value == f"{RDF}reifies"}
    assert set(found) == set(parts) and len(found) == 2
    for claim, term in found.items():
        assert isinstance(term, ox.Triple)
        assert [term.subject, term.predicate, term.object] == [parts[claim][name] for name in (aq.subject, aq.property, aq.value)]


def test_nothing_else_changes() -> None:
    split = {aq.subject, aq.property, aq.value}
    kept = [t for t in triples(LINES) if t.predicate.value not in split]
    assert [t for t in triples(list(with_triple_terms(LINES))) if t.predicate.value != f"{RDF}reifies"] == kept


def test_it_streams() -> None:
    left = iter(LINES)
    assert next(with_triple_terms(left)) == LINES[0]
    assert list(left) == LINES[1:]


def test_half_a_claim_is_refused() -> None:
    with pytest.raises(ValueError, match="lacks"):
        list(with_triple_terms(LINES[:-1]))
