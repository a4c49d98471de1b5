"""Claims in RDF 1.2: the claim's IRI reifies the triple term that it claims (``rdf:reifies``).

An additional serialisation, N-Triples 1.2 (https://www.w3.org/TR/rdf12-n-triples/); the claim nodes of RDF 1.1 stay what all else reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from converters.rdf.ntriples import TYPE
from ontology import iris
from ontology import terms as aq

_REIFIES = f"<{iris.RDF}reifies>"
_CLAIM = f"<{aq.Claim}>"
_PARTS = {f"<{aq.subject}>": 0, f"<{aq.property}>": 1, f"<{aq.value}>": 2}


def with_triple_terms(lines: Iterable[str]) -> Iterator[str]:
    """N-Triples lines, with ``aq:subject``, ``aq:property`` and ``aq:value`` of each claim as one triple term that the claim reifies.

    Streams: a claim's lines must follow each other, as :class:`~converters.rdf.records.RecordWriter` writes them. All other
    lines pass as they are. The type ``aq:Claim`` stays, so that both serialisations are found by one pattern.

    :raises ValueError: a claim ends without all three parts.
    """
    claim, parts = "", ["", "", ""]
    for line in lines:
        subject, predicate, rest = line.split(" ", 2)
        if claim and subject != claim:
            yield _reified(claim, parts)
            claim = ""
        if predicate == TYPE and rest.startswith(_CLAIM):
            claim, parts = subject, ["", "", ""]
        if claim and predicate in _PARTS:
            parts[_PARTS[predicate]] = rest.rstrip()[:-1].rstrip()
        else:
            yield line
    if claim:
        yield _reified(claim, parts)


def _reified(claim: str, parts: list[str]) -> str:
    if not all(parts):
        raise ValueError(f"{claim} lacks its subject, property or value")
    return f"{claim} {_REIFIES} <<( {' '.join(parts)} )>> .\n"
