"""The deciding face: ``decisions/identities.csv``, one signed judgement about two mentions of a person, or two accounts of an event, a row.

Columns ``a,b,decision,by,at,why``; ``decision`` is same, different or unsure. Only *same* merges. A later row on the
same two mentions replaces the earlier one, so a merge is taken back by a new row.

A mention is ``<record id>/<person id>``, an account of an event ``<record id>/<type>/<character>/<number>``; see ``happenings.py``.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from converters.record import EventType
from converters.resolve.links import Links
from ontology.errors import BadInput, Where

COLUMNS = ["a", "b", "decision", "by", "at", "why"]
DECISIONS = {"same", "different", "unsure"}
_ACCOUNT = re.compile(rf"(?P<record>.+)/(?P<type>{'|'.join(EventType)})/(?:\d+|-)/\d+")


@dataclass(frozen=True)
class Identity:
    """One judgement: mention ``a`` and mention ``b`` are the same person, different ones, or nobody can tell."""

    a: str
    b: str
    decision: str
    by: str
    at: str
    why: str


def read_identities(path: Path) -> list[Identity]:
    """The judgements in force, in the order of the file. A missing file holds none.

    :raises BadInput: a row is not a signed judgement; the message names the line.
    """
    if not path.exists():
        return []
    found: dict[frozenset[str], Identity] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if rows.fieldnames != COLUMNS:
            raise BadInput(f"the columns must be {','.join(COLUMNS)}", where=Where(file=str(path), line=1), hint="Mend the first line.")
        for row in rows:
            where = Where(file=str(path), line=rows.line_num)
            if None in row or None in row.values():
                raise BadInput("has too few or too many columns", where=where, hint="Put texts that hold a comma in quotation marks.")
            identity = Identity(**row)
            if identity.decision not in DECISIONS:
                raise BadInput(
                    f"decision {identity.decision!r} is none of same, different, unsure", where=where, hint="Write one of the three."
                )
            if not identity.by or not identity.at:
                raise BadInput("a decision needs by and at", where=where, hint="Say who decided, and when (YYYY-MM-DD).")
            found.pop(pair := frozenset((identity.a, identity.b)), None)
            found[pair] = identity
    return list(found.values())


def links(identities: list[Identity], path: Path | None = None) -> Links:
    """The merges that follow.

    :raises BadInput: two mentions are judged different and yet joined through others, or things of two kinds are joined.
    """
    for identity in identities:
        if identity.decision == "same":
            _same_kind(identity, path)
    merged = Links((i.a, i.b) for i in identities if i.decision == "same")
    for identity in identities:
        if identity.decision == "different" and identity.b in merged.group(identity.a) and identity.a != identity.b:
            raise BadInput(
                f"{identity.a} and {identity.b} are judged different, and other rows make them the same",
                where=Where(file=str(path)) if path else None,
                hint="Take one of those judgements back with a new row.",
            )
    return merged


def _same_kind(identity: Identity, path: Path | None) -> None:
    """A person joins a person; an account of an event one of the same type in another record."""
    one, other = _ACCOUNT.fullmatch(identity.a), _ACCOUNT.fullmatch(identity.b)
    if (one is None and other is None) or (one and other and one["type"] == other["type"] and one["record"] != other["record"]):
        return
    raise BadInput(
        f"{identity.a} and {identity.b} cannot be the same",
        where=Where(file=str(path)) if path else None,
        hint="Join two mentions of a person, or two accounts of one type of event from different records.",
    )
