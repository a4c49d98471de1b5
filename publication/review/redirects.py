"""Addresses of persons that are one person now: each says which address it is replaced by, and the endpoint leads there (301).

They are statements of the release like all others, so dumps carry them to whoever mirrors the data, and a withdrawal takes them along.
A split gives an address back: what is no longer joined is no longer replaced.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from pathlib import Path

from converters.rdf.ntriples import iri, triple
from converters.rdf.public import PublicRecord
from ontology import iris
from ontology.iris import DCTERMS
from publication.gate import Gate
from publication.intake import SourceFile
from publication.opening import read_all
from publication.project import Dataset
from publication.register import Register
from publication.review.log import LOG, ReviewLog, desk_work

REPLACED_BY = f"{DCTERMS}isReplacedBy"


def replaced(dataset: Dataset, sources: Iterable[SourceFile], gate: Gate, register: Register) -> Iterator[tuple[str, str]]:
    """Pairs of opaque ids, old and new, of persons joined by decision whose old id was given out.

    Only mentions that are public count, and those of entries that the desk merged into another; so a withheld one leaves no trace.
    """
    public: dict[str, None] = {}
    for source, record in read_all(dataset, sources, gate.corrections):
        if not any(gate.links.linked(f"{record.id}/{person.id}") for person in record.people):
            continue
        cleared = gate.clear(record, source.name)
        if isinstance(cleared, PublicRecord):
            shown = (person for person in cleared.record.people if person.id not in cleared.unnamed)
            public |= {key: None for person in shown if gate.links.linked(key := f"{record.id}/{person.id}")}
    merged = desk_work(ReviewLog(dataset.decisions / LOG)).replaced - gate.withheld.records
    done: set[str] = set()
    for key in public:
        if key in done:
            continue
        group = gate.links.group(key)
        done.update(group)
        # As publication.people has it: of the public members the one whose id was minted first lends its id.
        eldest = min((k for k in group if k in public), key=lambda k: (register.age("person", k), k))
        for other in group:
            lives = other in public or other.rpartition("/")[0] in merged
            if other != eldest and lives and register.age("person", other) < math.inf:
                yield register.id("person", other), register.id("person", eldest)


def append_redirects(path: Path, dataset: Dataset, sources: Iterable[SourceFile], gate: Gate, register: Register) -> None:
    """Add a triple for each of :func:`replaced` to a release's data."""
    base = dataset.project.base
    pairs = sorted(replaced(dataset, sources, gate, register))
    with path.open("a", encoding="utf-8", newline="") as file:
        file.writelines(triple(iri(iris.resource(base, old)), iri(REPLACED_BY), iri(iris.resource(base, new))) for old, new in pairs)
