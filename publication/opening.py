"""Opens the gate of a dataset: reads every decision and learns what the records know of each person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Lock

from converters.record import Record, read_records
from converters.resolve import decisions
from publication.corrections import Corrections
from publication.gate import Gate, full_name
from publication.intake import SourceFile, records_path
from publication.policy import Naming, read_exceptions, read_retained
from publication.project import Dataset
from publication.redaction import FullName
from publication.standing import Standing
from publication.withheld import read_withheld
from publication.writing import today

_KEPT_BYTES = 16 << 20
"""Records files of so much in all stay parsed, in some eight times the memory: a build goes through all records eight times."""
_kept: dict[Path, tuple[tuple[int, int, int], list[Record]]] = {}
"""What was parsed, by file, with the stamp that it had then; what was asked for longest ago comes first."""
_keeping = Lock()


def open_gate(dataset: Dataset, sources: list[SourceFile], *, unreviewed: bool = False, day: date | None = None) -> Gate:
    """The gate of a dataset as its settings, decisions and records stand.

    :param day: the day of the build; :func:`publication.writing.today` if not given.
    :raises BadInput: a decision cannot be understood; nothing may be published.
    """
    folder = dataset.decisions
    identities = decisions.read_identities(folder / "identities.csv")
    links = decisions.links(identities, folder / "identities.csv")
    gate = Gate(
        policy=dataset.project.policy,
        withheld=read_withheld(folder / "withheld.csv"),
        links=links,
        exceptions=read_exceptions(folder / "exceptions.csv"),
        corrections=Corrections(folder / "corrections.csv"),
        retained=read_retained(folder / "retention.csv"),
        unreviewed=unreviewed,
        today=day or today(),
    )
    withheld = {key for person in gate.withheld.persons for key in links.group(person)}
    namesakes = {full_name(p) for _, r in read_all(dataset, sources, gate.corrections) for p in r.people if f"{r.id}/{p.id}" in withheld}
    apart = {b for i in identities if i.decision == "different" for a, b in ((i.a, i.b), (i.b, i.a)) if a in withheld}
    gate = replace(gate, namesakes=tuple(namesakes), different=frozenset(key for b in apart for key in links.group(b)))
    return _with_names(gate, dataset, sources)


def _with_names(gate: Gate, dataset: Dataset, sources: list[SourceFile]) -> Gate:
    """Teach the gate what is known of everybody, then which names it must find in every text."""
    standing = Standing(gate.links)
    for source, record in read_all(dataset, sources, gate.corrections):
        if gate.held(record, source.name) is None:
            standing.learn(record)
    gate = replace(gate, standing=standing)
    secret, whole = set(gate.namesakes), set[FullName]()
    for source, record in read_all(dataset, sources, gate.corrections):
        if gate.held(record, source.name) is None:
            verdicts = {p.id: gate.verdict(record, p) for p in record.people}
            about_secret = gate.about_secret(record, verdicts) is not None
            for person in record.people:
                verdict = verdicts[person.id]
                if verdict.secret:
                    secret.add(full_name(person))
                elif verdict.naming is not Naming.NAME and not about_secret:
                    whole.add(full_name(person))
    return replace(gate, secret=tuple(secret), whole=tuple(whole))


def read_all(
    dataset: Dataset, sources: Iterable[SourceFile], corrections: Corrections | None = None
) -> Iterator[tuple[SourceFile, Record]]:
    """All records, public or not, source by source, with their corrections made. They are not for changing: copy them."""
    for source in sources:
        for record in _records(records_path(dataset, source).absolute()):
            yield source, corrections.applied(record) if corrections else record


def _records(path: Path) -> Iterable[Record]:
    """The records of a file, parsed once for as long as it does not change; those of a large file one by one each time."""
    found = path.stat()
    stamp = (found.st_ino, found.st_mtime_ns, found.st_size)
    if found.st_size > _KEPT_BYTES:
        return read_records(path)
    with _keeping:
        known, records = _kept.pop(path, (None, list[Record]()))
        if known != stamp:
            records = list(read_records(path))
        while _kept and stamp[2] + sum(size for (_, _, size), _ in _kept.values()) > _KEPT_BYTES:
            del _kept[next(iter(_kept))]
        _kept[path] = stamp, records
    return records
