"""The id register: opaque public ids, minted at random once, never reused, private.

``register/ids.csv`` has the columns ``id,kind,key``: ``key`` is the private name of the thing (record id and element).
Nothing of the key is in the id (rules 3 and 4 of ``docs/gate.md``).
"""

from __future__ import annotations

import csv
import math
import secrets
from pathlib import Path

from ontology.errors import BadInput, Where
from ontology.iris import ALPHABET, OPAQUE, OPAQUE_LENGTH
from publication.files import replacing

_COLUMNS = ["id", "kind", "key"]


class Register:
    """Ids by (kind, key). :meth:`id` mints what is missing; :meth:`save` makes it durable before anything uses it."""

    def __init__(self, path: Path) -> None:
        """:raises BadInput: the file is damaged; nothing may be published with a register that is not whole."""
        self._path = path
        self._ids: dict[tuple[str, str], str] = {}
        self._used: set[str] = set()
        self._minted = 0
        self._ages: dict[tuple[str, str], int] | None = None
        if not path.exists():
            return
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            header = next(rows, None)
            if header != _COLUMNS:
                raise BadInput("the first line must be id,kind,key", where=Where(file=str(path), line=1), hint=_RESTORE)
            for row in rows:
                where = Where(file=str(path), line=rows.line_num)
                if len(row) != 3 or not OPAQUE.fullmatch(row[0]):
                    raise BadInput("is not an id of twelve characters, a kind and a key", where=where, hint=_RESTORE)
                if row[0] in self._used or (row[1], row[2]) in self._ids:
                    raise BadInput("an id or a key stands twice", where=where, hint=_RESTORE)
                self._ids[row[1], row[2]] = row[0]
                self._used.add(row[0])

    def id(self, kind: str, key: str) -> str:
        """The opaque id of a thing, minted now if it has none."""
        found = self._ids.get((kind, key))
        if found is None:
            found = self._mint()
            self._ids[kind, key] = found
        return found

    def named(self, opaque: str) -> tuple[str, str] | None:
        """Kind and private key of what bears an id; ``None`` where nothing does. Slow: all ids are looked through."""
        return next((name for name, found in self._ids.items() if found == opaque), None)

    def known(self, kind: str, key: str) -> str | None:
        """The opaque id of a thing, ``None`` if none was ever minted."""
        return self._ids.get((kind, key))

    def age(self, kind: str, key: str) -> float:
        """Rank of the thing by when its id was minted, the oldest first; infinite if it has none yet."""
        if self._ages is None:
            self._ages = {name: rank for rank, name in enumerate(self._ids)}
        return self._ages.get((kind, key), math.inf)

    def _mint(self) -> str:
        while True:
            fresh = "".join(secrets.choice(ALPHABET) for _ in range(OPAQUE_LENGTH))
            if fresh not in self._used:
                self._used.add(fresh)
                self._minted += 1
                return fresh

    def save(self) -> None:
        """Write the register if ids were minted, the oldest first."""
        if not self._minted:
            return
        with replacing(self._path) as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(_COLUMNS)
            writer.writerows([opaque, kind, key] for (kind, key), opaque in self._ids.items())
        self._minted = 0


_RESTORE = "Restore the file from a backup: published addresses depend on it."
