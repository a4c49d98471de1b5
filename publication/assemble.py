"""Public records become one file of N-Triples, each record validated on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import IO

from converters.packs import Pack
from converters.rdf.ntriples import TYPE, iri, triple
from converters.rdf.ntriples import date as xsd_date
from converters.rdf.public import PublicRecord
from converters.rdf.records import Context, RecordWriter
from converters.rdf.reference import Provision
from converters.rdf.sources import source_lines
from converters.record import Record
from converters.resolve.happenings import Happenings
from ontology import iris
from ontology.iris import AQ, DCTERMS
from publication.allowed import check_allowed
from publication.gate import Gate, Held
from publication.intake import Head, SourceFile
from publication.opening import read_all
from publication.people import People
from publication.problems import Problem, check_evidence, check_references, failed, locate, unlocated
from publication.progress import Progress, Step
from publication.project import Dataset
from publication.register import Register
from publication.tally import Tally
from publication.validation import RecordValidation, validating
from shapes.report import Result

_CLASS = f" {TYPE} <{AQ}"
_MODIFIED = iri(f"{DCTERMS}modified")
_AT_ONCE = 5_000
"""So many public records stay in memory from the first look at them to their writing; of more, each is read and cleared again."""

_Found = tuple[SourceFile, Record, PublicRecord]
"""Source, record as it is kept, and what of it is public."""


def _numbered(public: PublicRecord, number: int) -> PublicRecord:
    """Numbered among what is public of its source: a gap would tell that something is withheld, and where (rule 3)."""
    return replace(public, record=public.record.model_copy(update={"entry": number}))


@dataclass
class Assembled:
    """What was written."""

    records: int = 0
    """Public records."""
    held: Counter[str] = field(default_factory=Counter)
    """Records that are not public, by reason."""
    counts: Counter[str] = field(default_factory=Counter)
    """``triples``, and resources by the local name of their class."""
    provisions: set[Provision] = field(default_factory=set)
    """Provisions that the records name."""
    warnings: list[Problem] = field(default_factory=list)
    idle: list[str] = field(default_factory=list)
    """Decisions that concern nothing, a sentence each, for the person who builds."""
    tally: Tally = field(default_factory=Tally)
    """What was withheld, for the person who builds."""


class Assembly:
    """One run over the records of a dataset."""

    def __init__(self, dataset: Dataset, sources: list[SourceFile], gate: Gate, register: Register, pack: Pack) -> None:
        self._dataset = dataset
        self._sources = sources
        self._gate = gate
        self._register = register
        self._pack = pack
        self._people = People(gate.links, register)
        self._happenings = Happenings(gate.links, register.age)
        self._context = Context(dataset.project.base, pack, register.id, self._people.person, self._happenings)
        self._seen_people: set[str] = set()
        self._seen_shared: set[str] = set()
        self._result = Assembled()

    def write(self, path: Path, heads: dict[str, Head], progress: Progress) -> Assembled:
        """Write all public triples to ``path``.

        :raises RuleBroken: at least one record breaks a rule; the message names each (up to twenty) and its place.
        """
        total, seen = 0, list[_Found]()
        for found in self._public(self._result.held):
            self._people.see(found[2])
            self._happenings.see(found[2].record)
            total += 1
            if total <= _AT_ONCE:
                seen.append(found)
        with (
            progress.stage("validate", total=total) as step,
            validating(self._dataset.cache / "valid.txt", step) as validation,
            path.open("w", encoding="utf-8", newline="") as file,
        ):
            for source, group in groupby(seen if total <= _AT_ONCE else self._public(), key=lambda found: found[0]):
                self._write_source(file, source, ((record, public) for _, record, public in group), heads[source.name], validation, step)
            validation.finish()
        problems = [*self._problems(validation.findings), *self._anywhere(validation.whole(path))]
        if any(problem.violation for problem in problems):
            raise failed(problems)
        self._result.warnings = problems
        return self._result

    def _public(self, held: Counter[str] | None = None) -> Iterator[_Found]:
        """What is public. :param held: counts what is not; what is withheld of the rest is then counted too."""
        for source, record in read_all(self._dataset, self._sources, self._gate.corrections):
            cleared = self._gate.clear(record, source.name, None if held is None else self._result.tally)
            if not isinstance(cleared, Held):
                yield source, record, cleared
            elif held is not None:
                held[cleared.value] += 1

    def _write_source(
        self,
        file: IO[str],
        source: SourceFile,
        group: Iterable[tuple[Record, PublicRecord]],
        head: Head,
        validation: RecordValidation,
        step: Step,
    ) -> None:
        opaque = self._register.id("source", source.name)
        title = self._gate.title(head.title, (record for _, record in read_all(self._dataset, [source], self._gate.corrections)))
        own = source_lines(opaque, head.language, title, head.period, self._context)
        self._write(file, own)
        for number, (record, public) in enumerate(group, start=1):
            check_references(record, source, self._dataset, self._pack)
            writer = RecordWriter(_numbered(public, number), opaque, self._context)
            lines = [*writer.lines(), *self._corrected(record, writer)]
            shared = writer.shared()
            people = [line for of_one in writer.persons.values() for line in of_one]
            if validation.add(record.id, "".join([*own, *people, *shared, *lines])):
                check_evidence(record, source)
            else:
                step(source.name)
            for person, of_one in writer.persons.items():
                if person not in self._seen_people:
                    self._seen_people.add(person)
                    self._write(file, of_one)
            self._write(file, [line for line in shared if line not in self._seen_shared])
            self._seen_shared.update(shared)
            self._write(file, lines)
            self._result.provisions.update((c.code, c.article, c.part) for c in public.record.charges if c.code)
            self._result.records += 1

    def _problems(self, findings: dict[str, tuple[Result, ...]]) -> Iterator[Problem]:
        """The findings at their places in the sources. Records are read once more: there are few, and memory is not theirs."""
        if not findings:
            return
        for source, record, public in self._public():
            if record.id in findings:
                writer = RecordWriter(public, self._register.id("source", source.name), self._context)
                writer.lines()
                yield from (locate(result, source, record, writer.elements) for result in findings[record.id])

    def _anywhere(self, results: tuple[Result, ...]) -> Iterator[Problem]:
        """Findings about the whole dataset, each at the first record that speaks of its node."""
        left: dict[str, list[Result]] = {}
        for result in results:
            left.setdefault(result.focus.partition("#")[0].rpartition("/")[2], []).append(result)
        for source, record, public in self._public() if left else ():
            source_id = self._register.id("source", source.name)
            writer = RecordWriter(public, source_id, self._context)
            writer.lines()
            for opaque in left.keys() & {source_id, *writer.elements, *writer.persons}:
                yield from (locate(result, source, record, writer.elements) for result in left.pop(opaque))
        yield from (unlocated(result) for found in left.values() for result in found)

    def _corrected(self, record: Record, writer: RecordWriter) -> list[str]:
        """When the elements of a record that were corrected after publication were last corrected."""
        days: dict[str, date] = {}
        for correction in self._gate.corrections.of(record.id):
            element = correction.element or "entry"
            days[element] = max(correction.at, days.get(element, correction.at))
        if not days:
            return []
        known = {element: opaque for opaque, element in writer.elements.items()}
        subjects = {iris.resource(self._context.base, known.get(element, known["entry"])): day for element, day in sorted(days.items())}
        return [triple(iri(subject), _MODIFIED, xsd_date(day.isoformat())) for subject, day in subjects.items()]

    def _write(self, file: IO[str], lines: list[str]) -> None:
        check_allowed(lines)
        file.writelines(lines)
        counts = self._result.counts
        counts["triples"] += len(lines)
        for line in lines:
            if _CLASS in line:
                counts[line.partition(_CLASS)[2].partition(">")[0]] += 1
