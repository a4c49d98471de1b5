"""What follows from a record's events: decisions, measures of restraint, custody, statements.

They are parts of the event's address and rest on the event's claims; nothing stands here that the record does not carry.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from converters.rdf import labels
from converters.rdf.ntriples import TYPE, iri, literal
from converters.rdf.public import PublicRecord
from converters.rdf.restraint import lifted, restraint_kind
from converters.record import EventElement, EventType, Evidence, PenaltyKind
from converters.resolve import within
from ontology import codes, iris
from ontology import terms as aq
from ontology.iris import PROV, RDFS

_LABEL = iri(f"{RDFS}label")
_DERIVED = iri(f"{PROV}wasDerivedFrom")
_DECIDING = within.IMPOSING | {EventType.MEASURE_OF_RESTRAINT}
_OF_CRIMES = frozenset({PenaltyKind.IMPRISONMENT, PenaltyKind.RESTRICTION_OF_LIBERTY, PenaltyKind.SUSPENDED_SENTENCE})
_OUTCOMES = {"CC": codes.DecisionOutcome.CONVICTION, "CAO": codes.DecisionOutcome.ADMINISTRATIVE_PENALTY}


@dataclass(frozen=True)
class Resource:
    """Something with an opaque id; ``joined`` where other records tell of it too, ``when`` the EDTF dates that an event is given."""

    base: str
    opaque: str
    joined: bool
    when: tuple[str, ...] = ()

    def iri(self, fragment: str | None = None) -> str:
        """Its address in angle brackets, or that of a part of it."""
        return iri(iris.resource(self.base, self.opaque, fragment))


@dataclass(frozen=True)
class Views:
    """Writes the views of one record through the functions of its writer."""

    public: PublicRecord
    add: Callable[[str, str, str], None]
    passage: Callable[[Evidence | None], str]
    person: Callable[[str], tuple[str, str]]
    """Opaque id and address of a person by the id within the record."""
    share: Callable[[str], None]
    """Says that other records write this subject too."""

    def write(self, events: list[Resource], charges: dict[int, Resource], penalties: dict[int, Resource]) -> None:
        """Resources stand at the places of the elements that they were made of."""
        record = self.public.record
        for index, (event, resource) in enumerate(zip(record.events, events, strict=True)):
            if event.type in _DECIDING:
                imposed = [i for i, penalty in enumerate(record.penalties) if within.imposing(record, penalty) == index]
                raised = [i for i, c in enumerate(record.charges) if index in within.belonging(record, c.person, within.JUDICIAL)]
                self._decision(
                    event, resource, [penalties[i] for i in imposed], [charges[i] for i in raised], self._outcome(event, imposed, raised)
                )
            if event.type is EventType.STATEMENT:
                for person in event.people:
                    self._statement(event, resource, person)

    def _part(self, event: EventElement, resource: Resource, fragment: str, class_iri: str) -> str:
        subject = resource.iri(fragment)
        if resource.joined:
            self.share(subject)
        self.add(subject, TYPE, iri(class_iri))
        self.add(subject, iri(aq.givenIn), resource.iri())
        self.add(subject, _DERIVED, self.passage(event.evidence))
        return subject

    def _name(self, subject: str, texts: labels.Labels) -> None:
        for tag, text in texts.items():
            self.add(subject, _LABEL, literal(text, language=tag))

    def _decision(
        self, event: EventElement, resource: Resource, penalties: list[Resource], charges: list[Resource], outcome: str | None
    ) -> None:
        subject = self._part(event, resource, f"decision-{resource.opaque}", aq.Decision)
        self._name(subject, labels.concept("event-type", event.type))
        for date in resource.when:
            self.add(subject, iri(aq.decided), literal(date, datatype=aq.edtf))
        if outcome:
            self.add(subject, iri(aq.outcome), iri(outcome))
        for person in event.people:
            self.add(subject, iri(aq.appliesTo), self.person(person)[1])
        for charge in charges:
            self.add(subject, iri(aq.decidesOn), charge.iri())
        for penalty in penalties:
            self.add(subject, iri(aq.imposes), penalty.iri())
        if event.type is EventType.MEASURE_OF_RESTRAINT:
            kind = restraint_kind(*self._words(event.evidence))
            for person in event.people:
                if self._lifts(event):
                    self._ended(event, resource, person, kind)
                else:
                    self.add(subject, iri(aq.imposes), self._restraint(event, resource, person, kind))

    def _lifts(self, event: EventElement) -> bool:
        """Whether the event ends a measure of restraint instead of imposing one."""
        return event.type is EventType.MEASURE_OF_RESTRAINT and lifted(self._words(event.evidence)[-1])

    def _words(self, evidence: Evidence | None) -> list[str]:
        """The words accepted as evidence, then the sentence around them."""
        return [*([evidence.quote] if evidence else []), self.public.printable(*self.public.sentence(evidence))]

    def _measure(self, event: EventElement, resource: Resource, person: str, kind: str) -> tuple[str, str, str]:
        opaque, address = self.person(person)
        subject = self._part(event, resource, f"restraint-{opaque}", aq.RestraintMeasure)
        self._name(subject, labels.concept("restraint-measure", kind.rpartition("/")[2]))
        self.add(subject, iri(aq.appliesTo), address)
        self.add(subject, iri(aq.restraintKind), iri(kind))
        return subject, opaque, address

    def _ended(self, event: EventElement, resource: Resource, person: str, kind: str) -> None:
        subject, _, _ = self._measure(event, resource, person, kind)
        for date in resource.when:
            self.add(subject, iri(aq.ended), literal(date, datatype=aq.edtf))

    def _restraint(self, event: EventElement, resource: Resource, person: str, kind: str) -> str:
        subject, opaque, address = self._measure(event, resource, person, kind)
        if kind == codes.RestraintMeasure.CUSTODY:
            custody = self._part(event, resource, f"custody-{opaque}", aq.Custody)
            self._name(custody, labels.concept("restraint-measure", "custody"))
            self.add(custody, iri(aq.appliesTo), address)
            self.add(custody, iri(aq.legalGround), subject)
            for date in resource.when:
                self.add(custody, iri(aq.attested), literal(date, datatype=aq.edtf))
        return subject

    def _statement(self, event: EventElement, resource: Resource, person: str) -> None:
        opaque, address = self.person(person)
        subject = self._part(event, resource, f"statement-{opaque}", aq.Statement)
        self._name(subject, labels.concept("event-type", "statement"))
        self.add(subject, iri(aq.speaker), address)

    def _outcome(self, event: EventElement, imposed: list[int], raised: list[int]) -> str | None:
        """What the decision comes to, if the record tells it for everybody whom the decision concerns."""
        if event.type is EventType.MEASURE_OF_RESTRAINT:
            return None if self._lifts(event) else codes.DecisionOutcome.RESTRAINT
        record = self.public.record
        penalties = [record.penalties[i] for i in imposed]
        if event.type is not EventType.JUDGMENT or not penalties or {p.person for p in penalties} < set(event.people):
            return None
        found = {self._of(p.kind, {record.charges[i].code for i in raised if record.charges[i].person == p.person}) for p in penalties}
        return found.pop() if len(found) == 1 else None

    @staticmethod
    def _of(kind: PenaltyKind, laws: set[str | None]) -> str | None:
        """A penalty that only crimes bring, or only offences; else the law of the charge decides, if there is one."""
        if kind in _OF_CRIMES:
            return codes.DecisionOutcome.CONVICTION
        if kind is PenaltyKind.ADMINISTRATIVE_ARREST:
            return codes.DecisionOutcome.ADMINISTRATIVE_PENALTY
        [law] = laws if len(laws) == 1 else [None]
        return _OUTCOMES.get(law or "")
