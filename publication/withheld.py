"""``decisions/withheld.csv``: what a person took out of everything public.

Columns ``what,key,by,at,why``. ``what`` is

- person: key ``<record id>/<person id>``; with all mentions that decisions join to it
- record: the record's id
- source: its path under ``sources/``
- role: a role (``speaker``), or that role in one record (``<record id>/speaker``)
- statement: one element of a record, ``<record id>/events[0]`` (also ``charges``, ``penalties``)
- property: one part of a record, ``<record id>/place`` (:data:`publication.policy.PROPERTIES`)
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from converters.record import Role
from ontology.errors import BadInput
from publication.files import replacing
from publication.policy import PROPERTIES
from publication.rows import read_rows, unknown

COLUMNS = ["what", "key", "by", "at", "why"]
WHAT = ("person", "property", "record", "role", "source", "statement")
_STATEMENT = re.compile(r".+/(?:events|charges|penalties)\[\d+\]")
ELEMENT = re.compile(r"(people|events|charges|penalties)\[(\d+)\]")
"""An element of a record by its place, as decisions name it."""


@dataclass(frozen=True)
class Withheld:
    """Keys of what is withheld."""

    persons: frozenset[str] = frozenset()
    records: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    statements: frozenset[str] = frozenset()
    properties: frozenset[str] = frozenset()

    def role(self, record: str, role: Role) -> bool:
        return role.value in self.roles or f"{record}/{role.value}" in self.roles


@dataclass(frozen=True)
class Row:
    """One decision to withhold."""

    what: str
    key: str
    by: str
    at: str
    why: str


def read_withheld(path: Path) -> Withheld:
    """Read the file; a missing one withholds nothing.

    :raises BadInput: a row cannot be understood. It fails closed: nothing is published past an unreadable row.
    """
    keys: dict[str, set[str]] = {what: set() for what in WHAT}
    for row, where in read_rows(path, COLUMNS):
        what, key = row["what"], row["key"]
        if what not in keys:
            raise unknown(what, WHAT, "what", where)
        last = key.rpartition("/")[2]
        wrong = not key or (what == "role" and last not in set(Role)) or (what == "property" and last not in PROPERTIES)
        if wrong or (what == "statement" and not _STATEMENT.fullmatch(key)):
            raise BadInput(
                f"key {key!r} is no {what}", where=where, hint="docs/gate.md shows each; until it is mended nothing is published."
            )
        keys[what].add(key)
    return Withheld(*(frozenset(keys[what]) for what in ("person", "record", "source", "role", "statement", "property")))


def with_rows(path: Path, added: Iterable[Row], target: Path) -> None:
    """Write the file's rows and those added to ``target``, in one step; the old rows byte for byte."""
    old = path.read_text(encoding="utf-8-sig") if path.exists() else ",".join(COLUMNS) + "\n"
    with replacing(target) as file:
        file.write(old if old.endswith("\n") else old + "\n")
        csv.writer(file, lineterminator="\n").writerows([row.what, row.key, row.by, row.at, row.why] for row in added)
