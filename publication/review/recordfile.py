"""One file of records, kept in memory as long as nobody changes it on the disk."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from converters.record import Record, read_records
from publication.files import replacing
from publication.review.states import version


class RecordFile:
    """``records/<source>.jsonl``. Reads it again when it has changed; replaces it whole."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int, int] | None = None
        self._records: dict[str, Record] = {}

    def records(self) -> list[Record]:
        """The records in the order of the file."""
        return list(self._fresh().values())

    def get(self, record_id: str) -> Record | None:
        """The record of that id."""
        return self._fresh().get(record_id)

    def _fresh(self) -> dict[str, Record]:
        stamp = self._stamp()
        if stamp != self._seen:
            self._records = {record.id: record for record in read_records(self._path)} if stamp else {}
            self._seen = stamp
        return self._records

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            found = os.stat(self._path)  # noqa: PTH116 - one call, on every request
        except FileNotFoundError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size

    def replace(self, before: Sequence[Record], after: Sequence[Record]) -> None:
        """Put ``after`` in the place of ``before``, unless the file is not in that state (then it has been done, or overtaken)."""
        records = dict(self._fresh())
        if any(r.id not in records or version(records[r.id]) != version(r) for r in before):
            return
        if not before and any(r.id in records for r in after):
            return
        gone = {record.id for record in before}
        kept = [record for record in records.values() if record.id not in gone]
        places = [i for i, record in enumerate(records) if record in gone]
        if places and len(before) == len(after):
            new = {old.id: fresh for old, fresh in zip(before, after, strict=True)}
            kept = [new.get(record.id, record) for record in records.values()]
        else:
            at = (
                places[0]
                if places
                else next((i for i, r in enumerate(kept) if after and r.evidence.start > after[0].evidence.start), len(kept))
            )
            kept[at:at] = after
        with replacing(self._path) as file:
            file.writelines(record.to_json() + "\n" for record in kept)
