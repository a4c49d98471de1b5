"""``decisions/identities.csv`` as the desk writes it: rows are added, and taken out again only by an undo."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable
from dataclasses import astuple
from datetime import UTC, datetime
from pathlib import Path

from converters.resolve.decisions import COLUMNS, Identity, links, read_identities
from converters.resolve.proposals import Proposal
from ontology.errors import Refused
from publication.files import replacing
from publication.project import Dataset


def path(dataset: Dataset) -> Path:
    """Where they lie."""
    return dataset.decisions / "identities.csv"


def in_force(dataset: Dataset) -> list[Identity]:
    """The judgements in force."""
    return read_identities(path(dataset))


def judgement(a: str, b: str, decision: str, by: str, why: str) -> Identity:
    """A judgement of now."""
    return Identity(a, b, decision, by, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), why)


def same(pairs: Iterable[tuple[str, str]], by: str, why: str) -> list[Identity]:
    """Judgements that each pair is one person."""
    return [judgement(a, b, "same", by, why) for a, b in pairs]


def digest(judged: Iterable[Identity], keys: Iterable[str]) -> str:
    """What was decided about these mentions, in a few characters: a form that carries another digest is out of date."""
    wanted = set(keys)
    rows = sorted(astuple(i) for i in judged if i.a in wanted or i.b in wanted)
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:16]


def of_proposal(judged: Iterable[Identity], proposal: Proposal) -> str:
    """:func:`digest` of the mentions of a proposal."""
    return digest(judged, proposal.keys)


def must_agree(dataset: Dataset, new: Iterable[Identity]) -> None:
    """:raises BadInput: with these, two mentions would be judged different and yet joined through others."""
    pairs = {frozenset((i.a, i.b)): i for i in (*in_force(dataset), *new)}
    links(list(pairs.values()))


def must_hold(dataset: Dataset, judged: Iterable[Identity]) -> None:
    """:raises Refused: one of these judgements is no longer in the file as it was made."""
    rows = _rows(dataset)
    if any(list(astuple(i)) not in rows for i in judged):
        raise Refused("a judgement on who is whom was changed since", hint="Decide anew under People.")


def apply(dataset: Dataset, *, add: Iterable[Identity], remove: Iterable[Identity]) -> None:
    """Add rows that are not there and take out those that are; doing so twice changes nothing."""
    old = _rows(dataset)
    gone = [list(astuple(i)) for i in remove]
    new = [row for row in old if row not in gone]
    new += [row for i in add if (row := list(astuple(i))) not in new]
    if new != old:
        with replacing(path(dataset)) as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows(new)


def _rows(dataset: Dataset) -> list[list[str]]:
    read_identities(path(dataset))  # refuses what is damaged, before it could be written back
    if not path(dataset).exists():
        return []
    with path(dataset).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))[1:]
