"""What changed between two releases: in words, as RDF Patch (https://afs.github.io/rdf-delta/rdf-patch.html), and as JSON.

Both graphs pass once, side by side and sorted, so memory does not grow with them. Nothing but the two releases' own dumps is read.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from ontology.iris import AQ, LAW, LIST, PLACE, RDF, RDFS
from publication.canonical import differences
from publication.content import data_lines
from publication.feeds import Change
from publication.lines import Triple, literal, resource_of, split
from publication.release import Release

_TYPE, _LABEL = f"{RDF}type", f"{RDFS}label"
Group = tuple[bytes, list[bytes]]


@dataclass(frozen=True)
class Changed:
    """One resource that differs. ``kind`` is the local name of its class, ``label`` a name for people; the lines include its fragments'."""

    iri: str
    change: Change
    kind: str
    label: str
    removed: tuple[bytes, ...]
    added: tuple[bytes, ...]

    @property
    def facts(self) -> dict[str, tuple[list[str], list[str]]]:
        """Old and new values of the resource's own properties, by the property's local name."""
        found: dict[str, tuple[list[str], list[str]]] = {}
        for side, lines in enumerate((self.removed, self.added)):
            for triple in map(split, lines):
                if triple.subject == self.iri:
                    name = triple.predicate.rpartition("#")[2].rpartition("/")[2]
                    found.setdefault(name, ([], []))[side].append(_shown(triple.object))
        return found


def patch(old: Release, new: Release) -> Iterator[str]:
    """RDF Patch, line by line: applied to the old release's data it gives the new one's."""
    yield f"H id <{new.manifest.base}releases/{new.id}/> .\n"
    yield f"H prev <{old.manifest.base}releases/{old.id}/> .\n"
    yield "TX .\n"
    for sign, line in differences(data_lines(old), data_lines(new)):
        yield f"{'D' if sign == '-' else 'A'} {line.decode()}"
    yield "TC .\n"


def changes(old: Release, new: Release) -> Iterator[Changed]:
    """The resources that differ, in order of their addresses."""
    before, after = _groups(data_lines(old)), _groups(data_lines(new))
    a, b = next(before, None), next(after, None)
    while a or b:
        if b is None or (a is not None and a[0] < b[0]):
            key, was, now = (a or (b"", []))[0], (a or (b"", []))[1], list[bytes]()
            a = next(before, None)
        elif a is None or b[0] < a[0]:
            key, was, now = b[0], list[bytes](), b[1]
            b = next(after, None)
        else:
            key, was, now = a[0], a[1], b[1]
            a, b = next(before, None), next(after, None)
        if was != now:
            yield _changed(key[1:].decode(), was, now)


def _groups(lines: Iterable[bytes]) -> Iterator[Group]:
    for key, group in groupby(lines, key=resource_of):
        yield key, list(group)


def _changed(iri: str, was: list[bytes], now: list[bytes]) -> Changed:
    change = Change.PUBLISHED if not was else Change.WITHDRAWN if not now else Change.CORRECTED
    own = [t for t in map(split, now or was) if t.subject == iri]
    kinds = [t.object[1:-1] for t in own if t.predicate == _TYPE]
    both = list(differences(was, now))
    return Changed(
        iri,
        change,
        min((k.removeprefix(AQ) for k in kinds), default="resource"),
        _label(own),
        tuple(line for sign, line in both if sign == "-"),
        tuple(line for sign, line in both if sign == "+"),
    )


def _label(triples: list[Triple]) -> str:
    said = [literal(t.object) for t in triples if t.predicate == _LABEL]
    return min(((s.language not in (None, "en"), s.text) for s in said if s), default=(False, ""))[1]


def _shown(written: str) -> str:
    said = literal(written)
    if said is None:
        iri = written[1:-1]
        return next((iri.removeprefix(p) for p in (LIST, LAW, PLACE) if iri.startswith(p)), iri)
    text = said.text if len(said.text) <= 80 else f"{said.text[:79]}…"
    return f"“{text}”" + (f" ({said.language})" if said.language else "")


def words(old: Release, new: Release) -> Iterator[str]:
    """The changes as lines for people, then their numbers."""
    counts: Counter[tuple[str, Change]] = Counter()
    for changed in changes(old, new):
        counts[changed.kind, changed.change] += 1
        yield f"{changed.change} {changed.kind} {changed.iri}" + (f" ({changed.label})" if changed.label else "")
        if changed.change is Change.CORRECTED:
            facts = changed.facts
            for name, (gone, come) in sorted(facts.items()):
                yield f"  {name}: {', '.join(gone) or '(nothing)'} → {', '.join(come) or '(nothing)'}"
            if not facts:
                yield "  its sources or its names differ"
    if not counts:
        yield f"{old.id} and {new.id} hold the same data."
        return
    yield ""
    for (kind, change), number in sorted(counts.items()):
        yield f"{kind}: {number} {change}"


def as_json(old: Release, new: Release) -> Iterator[str]:
    """One JSON document, written resource by resource; ``removed`` and ``added`` are N-Triples."""
    yield json.dumps({"old": old.id, "new": new.id})[:-1] + ', "changes": ['
    separator = "\n"
    for changed in changes(old, new):
        told = {
            "iri": changed.iri,
            "change": changed.change,
            "class": changed.kind,
            "label": changed.label,
            "removed": [line.decode().rstrip("\n") for line in changed.removed],
            "added": [line.decode().rstrip("\n") for line in changed.added],
        }
        yield separator + json.dumps(told, ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"
