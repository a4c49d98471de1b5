"""Opens the gate of a dataset: reads every decision and learns what the records know of each person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

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
    """All records, public or not, source by source, with their corrections made."""
    for source in sources:
        for record in read_records(records_path(dataset, source)):
            yield source, corrections.applied(record) if corrections else record
