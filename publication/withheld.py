"""``decisions/withheld.csv``: persons, records and sources that a person took out of everything public.

Columns ``what,key,by,at,why``. ``what`` is person (key ``<record id>/<person id>``), record (record id) or source (its
path under ``sources/``).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from ontology.errors import BadInput, Where

COLUMNS = ["what", "key", "by", "at", "why"]
WHAT = {"person", "record", "source"}


@dataclass(frozen=True)
class Withheld:
    """Keys of what is withheld."""

    persons: frozenset[str] = frozenset()
    records: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()


def read_withheld(path: Path) -> Withheld:
    """Read the file; a missing one withholds nothing.

    :raises BadInput: a row cannot be understood. It fails closed: nothing is published past an unreadable row.
    """
    if not path.exists():
        return Withheld()
    keys: dict[str, set[str]] = {what: set() for what in WHAT}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if rows.fieldnames != COLUMNS:
            raise BadInput(f"the columns must be {','.join(COLUMNS)}", where=Where(file=str(path), line=1), hint="Mend the first line.")
        for row in rows:
            what, key = row["what"], row["key"]
            if what not in keys or not key or not row["by"] or not row["at"]:
                raise BadInput(
                    f"must say what ({', '.join(sorted(WHAT))}), which (key), by whom and when",
                    where=Where(file=str(path), line=rows.line_num),
                    hint="Mend that row; until then nothing is published.",
                )
            keys[what].add(key)
    return Withheld(frozenset(keys["person"]), frozenset(keys["record"]), frozenset(keys["source"]))
