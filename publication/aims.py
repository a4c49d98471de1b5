"""Checks that every decision concerns something that is there: one with a slip in its key would withhold, correct or keep nothing.

Records of sources that are no longer under ``sources/`` count as there, and so does what was published once: taking a file out needs no
change of decisions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from converters.record import Record, read_records
from converters.resolve import decisions
from ontology.errors import BadInput, Where
from publication.corrections import COLUMNS as CORRECTION_COLUMNS
from publication.intake import SourceFile
from publication.policy import EXCEPTION_COLUMNS, RETENTION_COLUMNS
from publication.project import Dataset
from publication.register import Register
from publication.restoring import folders as table_folders
from publication.review.log import LOG, ReviewLog, desk_work
from publication.rows import read_rows
from publication.withheld import COLUMNS as WITHHELD_COLUMNS
from publication.withheld import ELEMENT


@dataclass(frozen=True)
class _Aim:
    """What one row concerns. ``part`` is a person's id for ``person``, an element for ``statement``, else unused."""

    what: str
    record: str
    part: str
    key: str
    where: Where


def check_aims(dataset: Dataset, sources: list[SourceFile], register: Register) -> list[str]:
    """Look for what each decision of a dataset concerns.

    :returns: a sentence for each judgement of ``identities.csv`` on a record that is not there: it joins nothing, which is safe.
    :raises BadInput: another decision concerns a record, person, element or source that is not there.
    """
    aims = list(_aims(dataset.decisions))
    judged = decisions.read_identities(dataset.decisions / "identities.csv")
    wanted = {a.record for a in aims} | {key.partition("/")[0] for i in judged for key in (i.a, i.b)}
    if not wanted:
        return []
    known = {r.id: r for path in sorted(dataset.records.glob("*.jsonl")) for r in read_records(path) if r.id in wanted}
    names = {source.name for source in sources}
    kept = {path.stem for path in dataset.records.glob("*.jsonl")}
    restored = bool(table_folders(dataset))  # tables of a release bring their people and entries by their public ids
    replaced = desk_work(ReviewLog(dataset.decisions / LOG)).replaced  # their people are joined to those who stand for them now
    for aim in aims:
        there = aim.key in names or Path(aim.key).stem in kept if aim.what == "source" else _there(aim, known, replaced)
        if not there and not _published_once(aim, register) and not (restored and "/" not in aim.key and aim.what in ("person", "record")):
            raise BadInput(
                f"there is no {aim.what} {aim.key!r} in this dataset",
                where=aim.where,
                hint="Mend the key, or take the row out if what it concerned is gone for good; until then nothing is published.",
            )
    gone = sorted({record for i in judged for key in (i.a, i.b) if (record := key.partition("/")[0]) not in known.keys() | replaced})
    return [f"decisions/identities.csv judges record {record}, which is not there; that judgement joins nothing" for record in gone]


def _published_once(aim: _Aim, register: Register) -> bool:
    """Whether it had an address: a withdrawal holds on after what it took out is gone from the records too."""
    if aim.what in ("person", "source"):
        return register.known(aim.what, aim.key) is not None
    return aim.what == "record" and register.known("entry", aim.record) is not None


def _there(aim: _Aim, known: dict[str, Record], replaced: Iterable[str]) -> bool:
    record = known.get(aim.record)
    if record is None:
        return aim.what == "person" and aim.record in replaced
    if aim.what == "person":
        return any(person.id == aim.part for person in record.people)
    element = ELEMENT.fullmatch(aim.part)
    return aim.what != "statement" or (element is not None and int(element[2]) < len(getattr(record, element[1])))


def _aims(folder: Path) -> Iterator[_Aim]:
    for name, columns in (("withheld.csv", WITHHELD_COLUMNS), ("exceptions.csv", EXCEPTION_COLUMNS)):
        for row, where in read_rows(folder / name, columns):
            if row["what"] != "role" or "/" in row["key"]:
                yield _aim(row["what"], row["key"], where)
    for row, where in read_rows(folder / "retention.csv", RETENTION_COLUMNS):
        yield _aim("person", row["person"], where)
    for row, where in read_rows(folder / "corrections.csv", CORRECTION_COLUMNS):
        yield _aim("record", row["record"], where)


def _aim(what: str, key: str, where: Where) -> _Aim:
    record, _, part = key.partition("/")
    return _Aim(what, record, part, key, where)
