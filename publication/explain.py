"""Why something is or is not public: the private answer of ``aigaq build --explain``, never published."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from converters.record import Record
from ontology.errors import NotFound
from ontology.iris import OPAQUE
from publication import detectors
from publication.gate import Gate, Held
from publication.intake import SourceFile, scan
from publication.opening import open_gate, read_all
from publication.personal import personal_data
from publication.policy import Naming
from publication.project import Dataset
from publication.redaction import FullName
from publication.register import Register
from publication.standing import due
from publication.targets import ADDRESS

_SHOWN = {Naming.NAME: "by name", Naming.ROLE: "without a name, by role", Naming.ABSENT: "absent, the name blanked"}


def explain(folder: Path, what: str, *, unreviewed: bool = False) -> list[str]:
    """Lines that say what the gate makes of an address, a record, a person (``RECORD/PERSON``), a source or a name.

    Nothing is built. Records must be there, as the last build left them.

    :raises NotFound: nothing here has that address, key or name.
    """
    dataset = Dataset.open(folder)
    sources = [source for source in scan(dataset) if (dataset.records / f"{source.doc}.jsonl").exists()]
    gate = open_gate(dataset, sources, unreviewed=unreviewed)
    address = ADDRESS.fullmatch(what)
    opaque = address[1] if address else what
    named = Register(dataset.register).named(opaque) if OPAQUE.fullmatch(opaque) else None
    key = named[1] if named else what
    lines = [f"{opaque} is the {named[0]} {key}."] if named else []
    found = False
    for source, record in read_all(dataset, sources, gate.corrections):
        people = set(_people(gate, record, key))
        if people or key in (record.id, source.name) or key.startswith(f"{record.id}/"):
            found = True
            lines += _of_record(gate, source, record, people)
    if not found:
        raise NotFound("nothing here has that address, key or name", hint="Give an address, a record's id, RECORD/PERSON or a whole name.")
    return lines


def _people(gate: Gate, record: Record, key: str) -> Iterator[str]:
    """Local ids of the people that the key, or the name, stands for."""
    name = FullName.of(key) if "/" not in key else None
    for person in record.people:
        own = f"{record.id}/{person.id}"
        if key in gate.links.group(own) or (name and name.words and FullName.of(person.name, person.surname, person.given).same_as(name)):
            yield person.id


def _of_record(gate: Gate, source: SourceFile, record: Record, people: set[str]) -> list[str]:
    held = gate.clear(record, source.name)
    by = f" by {record.review.by} on {record.review.at:%Y-%m-%d}" if record.review.by and record.review.at else ""
    lines = [f"Record {record.id}, entry {record.entry} of {source.name}: {record.review.status}{by}."]
    lines.append(f"  Not public: {held.value}." if isinstance(held, Held) else "  Public.")
    for person in record.people:
        if people and person.id not in people:
            continue
        verdict = gate.verdict(record, person)
        lines.append(f"  {person.id}, {person.role}: {_SHOWN[verdict.naming]}: {verdict.why}.")
        if gate.standing:
            group = gate.links.group(f"{record.id}/{person.id}")
            until = due(
                gate.standing.facts(record, person.id), gate.policy, next((gate.retained[k] for k in group if k in gate.retained), None)
            )
            if until:
                lines.append(f"    Somebody must look again by {until}.")
    quote = record.evidence.quote
    kinds = sorted({kind.value for kind, _, _ in personal_data(quote)})
    if kinds:
        lines.append(f"  Blanked in the text: {', '.join(kinds)}.")
    for speaks, of in ((detectors.health, "health, self-harm or sexual violence"), (detectors.informer, "informers or protected sources")):
        if speaks(quote):
            lines.append(f"  Sentences on {of} are blanked.")
    if not isinstance(held, Held) and len(held.record.urls) < len(record.urls):
        lines.append(
            f"  {len(record.urls) - len(held.record.urls)} web addresses are left out: they name somebody, or are a private account's."
        )
    for element in sorted(gate.withheld.statements):
        if element.startswith(f"{record.id}/"):
            lines.append(f"  {element.partition('/')[2]} is withheld by decision.")
    lines += [f"  Corrected on {c.at}: {c.element or 'the record'}, {c.field}." for c in gate.corrections.of(record.id)]
    return lines
