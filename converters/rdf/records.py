"""One public record becomes N-Triples: the resolved layer and the claim behind each of its triples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from converters.packs import Pack
from converters.rdf import labels
from converters.rdf.ntriples import TYPE, date, iri, literal, triple
from converters.rdf.public import PublicRecord
from converters.rdf.reference import provision_labels
from converters.record import ChargeElement, EventElement, EventType, Evidence, PenaltyElement, PersonMention, Record
from ontology import codes, iris
from ontology import terms as aq
from ontology.edtf import bounds
from ontology.iris import DCTERMS, PROV, RDFS, SKOSXL, XSD

T = TypeVar("T", EventElement, ChargeElement, PenaltyElement)
Mint = Callable[[str, str], str]
"""Gives the opaque id of a thing by its kind and private key."""

# In these events a charge is brought, heard or decided, so a charge of the same entry and person belongs to them.
_JUDICIAL = {EventType.CASE_OPENED, EventType.MEASURE_OF_RESTRAINT, EventType.COURT_HEARING, EventType.JUDGMENT, EventType.APPEAL_DECISION}
_IMPOSING = {EventType.JUDGMENT, EventType.APPEAL_DECISION}

_LABEL = iri(f"{RDFS}label")
_DERIVED = iri(f"{PROV}wasDerivedFrom")


@dataclass(frozen=True)
class PersonIn:
    """A person as the dataset knows them: the key of their id, and the display form (``None``: never named)."""

    key: str
    display: str | None


@dataclass(frozen=True)
class Context:
    """What all records of one build share."""

    base: str
    pack: Pack
    mint: Mint
    person: Callable[[Record, PersonMention, bool], PersonIn]
    """Who a mention of a record is; the third argument says whether this mention may be named."""


class RecordWriter:
    """Writes one record. :meth:`lines` holds each triple once; the person's own triples stand apart in ``persons``."""

    def __init__(self, public: PublicRecord, source: str, context: Context) -> None:
        """:param source: opaque id of the source."""
        self._public = public
        self._record = public.record
        self._context = context
        self._source = source
        self._subjects: dict[str, dict[str, None]] = {}
        self.persons: dict[str, list[str]] = {}
        """Triples of each person's own node, by opaque id; many records write the same."""
        self.elements: dict[str, str] = {}
        """Which element of the record (``charges[0]`` …) an opaque id stands for: to tell a person where a fault lies."""
        self._entry = context.mint("entry", self._record.id)
        self._person_ids: dict[str, str] = {}
        self._passages: dict[tuple[int, int], str] = {}

    def lines(self) -> list[str]:
        """All triples of the record but those of its persons' own nodes, subject by subject."""
        if not self._subjects:
            self._write_entry()
            for index, person in enumerate(self._record.people):
                self._write_person(index, person)
            events = [self._write_event(index, event, key) for index, event, key in self._numbered(self._record.events, lambda e: e.type)]
            for index, charge, key in self._numbered(
                self._record.charges, lambda c: f"{c.code or '-'}/{c.article}/{c.part or '-'}/{c.person or '-'}"
            ):
                self._write_charge(index, charge, key, events)
            for index, penalty, key in self._numbered(self._record.penalties, lambda p: f"{p.kind}/{p.person or '-'}"):
                self._write_penalty(index, penalty, key, events)
        return [line for lines in self._subjects.values() for line in lines]

    def _numbered(self, elements: list[T], describe: Callable[[T], str]) -> Iterator[tuple[int, T, str]]:
        """Elements with their place in the list and a key that survives the coming and going of other elements.

        Told apart by where the entry says it: an id must never pass from what is withheld to its neighbour.
        """
        seen: Counter[str] = Counter()
        for index, element in enumerate(elements):
            at = element.evidence.start - self._record.evidence.start if element.evidence else "-"
            name = f"{describe(element)}/{at}"
            seen[name] += 1
            yield index, element, f"{name}/{seen[name]}"

    # Building blocks

    def _iri(self, opaque: str, fragment: str | None = None) -> str:
        return iri(iris.resource(self._context.base, opaque, fragment))

    def _add(self, subject: str, predicate: str, obj: str) -> None:
        self._subjects.setdefault(subject, {})[triple(subject, predicate, obj)] = None

    def _add_labels(self, subject: str, texts: labels.Labels) -> None:
        for tag, text in texts.items():
            self._add(subject, _LABEL, literal(text, language=tag))

    def _new(self, kind: str, key: str, element: str, class_iri: str) -> str:
        opaque = self._context.mint(kind, f"{self._record.id}/{key}")
        self.elements[opaque] = element
        self._add(self._iri(opaque), TYPE, iri(class_iri))
        return opaque

    def _passage(self, evidence: Evidence | None) -> str:
        """Opaque id of the sentence that carries the evidence."""
        span = self._public.sentence(evidence)
        entry = self._record.evidence
        if span == (entry.start, entry.end) or not self._public.quotes:
            return self._entry
        if span not in self._passages:
            # Relative to the entry, so that the sentence keeps its id when entries above it grow.
            opaque = self._context.mint("passage", f"{self._record.id}/{span[0] - entry.start}-{span[1] - entry.start}")
            self._passages[span] = opaque
            subject = self._iri(opaque)
            self._add(subject, TYPE, iri(aq.Passage))
            self._add(subject, iri(aq.inEntry), self._iri(self._entry))
            self._add(subject, iri(aq.quote), literal(self._public.printable(*span), language=self._record.language))
        return self._passages[span]

    def _assert(
        self, subject: str, term: str, value: str, evidence: Evidence | None, value_id: str | None = None, rule: str | None = None
    ) -> None:
        """A resolved triple and the claim behind it."""
        passage = self._passage(evidence)
        parts = [term.rpartition("#")[2], *([value_id] if value_id else []), passage]
        claim = self._iri(subject, "-".join(parts))
        resource = self._iri(subject)
        self._add(resource, iri(term), value)
        self._add(resource, _DERIVED, self._iri(passage))
        self._add(claim, TYPE, iri(aq.Claim))
        self._add(claim, iri(aq.subject), resource)
        self._add(claim, iri(aq.property), iri(term))
        self._add(claim, iri(aq.value), value)
        self._add(claim, _DERIVED, self._iri(passage))
        self._add(claim, iri(aq.voice), iri(codes.Voice.MONITOR))
        self._add(claim, iri(aq.modality), iri(codes.Modality.REPORTED))
        self._add(claim, iri(aq.assessment), iri(codes.Assessment.UNASSESSED))
        self._add(claim, iri(aq.extraction), iri(codes.Extraction.RULE if rule else codes.Extraction.HUMAN))
        self._add(claim, iri(aq.claimStatus), iri(codes.ClaimStatus.ACCEPTED))

    def _add_bounds(self, subject: str, edtf: str) -> None:
        span = bounds(edtf)
        if span:
            self._add(subject, iri(aq.earliest), date(span[0].isoformat()))
            self._add(subject, iri(aq.latest), date(span[1].isoformat()))

    # Elements

    def _write_entry(self) -> None:
        record, subject = self._record, self._iri(self._entry)
        self.elements[self._entry] = "entry"
        self._add(subject, TYPE, iri(aq.Entry))
        self._add(subject, iri(aq.inSource), self._iri(self._source))
        self._add(subject, iri(aq.entryNumber), literal(str(record.entry), datatype=f"{XSD}integer"))
        self._add(subject, iri(aq.reviewStatus), iri(iris.concept("review-status", record.review.status.value)))
        if record.language:
            self._add(subject, iri(f"{DCTERMS}language"), literal(record.language))
        if record.date:
            self._add(subject, iri(aq.reported), literal(record.date, datatype=aq.edtf))
            self._add_bounds(subject, record.date)
        if self._public.quotes:
            text = self._public.printable(record.evidence.start, record.evidence.end)
            self._add(subject, iri(aq.quote), literal(text, language=record.language))
        for url in record.urls:
            self._add(subject, iri(f"{DCTERMS}references"), iri(url))

    def _write_person(self, index: int, mention: PersonMention) -> None:
        known = self._context.person(self._record, mention, mention.id not in self._public.unnamed)
        opaque = self._context.mint("person", known.key)
        self._person_ids[mention.id] = opaque
        self.elements.setdefault(opaque, f"people[{index}]")
        person = self._iri(opaque)
        own = [triple(person, TYPE, iri(aq.Person))]
        if known.display:
            own.append(triple(person, _LABEL, literal(known.display)))
        else:
            own += [triple(person, _LABEL, literal(text, language=tag)) for tag, text in labels.concept("role", mention.role).items()]
        self.persons[opaque] = own
        role = self._iri(self._entry, f"role-{opaque}")
        self._add(role, TYPE, iri(aq.Participation))
        self._add(role, iri(aq.agent), person)
        self._add(role, iri(aq.role), iri(iris.concept("role", mention.role)))
        self._add(role, iri(aq.inEntry), self._iri(self._entry))
        if mention.id not in self._public.unnamed:
            form = self._iri(opaque, f"name-{self._entry}")
            self._add(person, iri(aq.nameForm), form)
            self._add(form, TYPE, iri(aq.NameForm))
            self._add(form, _LABEL, literal(mention.name))
            self._add(form, iri(f"{SKOSXL}literalForm"), literal(mention.name))
            self._add(form, iri(aq.surname), literal(mention.surname))
            if mention.given:
                self._add(form, iri(aq.givenName), literal(mention.given))
            self._add(form, _DERIVED, self._iri(self._passage(mention.evidence)))

    def _write_event(self, index: int, event: EventElement, key: str) -> tuple[str, EventElement]:
        record = self._record
        opaque = self._new("event", key, f"events[{index}]", aq.Event)
        subject = self._iri(opaque)
        at_entry = event.date == record.date
        place = self._context.pack.places.get(record.place_code or "") if at_entry else None
        self._add_labels(
            subject,
            labels.joined(
                labels.concept("event-type", event.type), event.date, place.labels if place else record.place if at_entry else None
            ),
        )
        self._assert(
            subject=opaque, term=aq.eventType, value=iri(iris.concept("event-type", event.type)), evidence=event.evidence, rule=event.rule
        )
        if event.date:
            evidence = record.date_evidence if at_entry else event.evidence
            self._assert(opaque, aq.occurred, literal(event.date, datatype=aq.edtf), evidence, rule=event.rule)
            self._add_bounds(subject, event.date)
        # The entry's place is where its own happening was; what it recalls from other days may have been elsewhere.
        if at_entry and record.place:
            self._assert(opaque, aq.placeName, literal(record.place), record.place_evidence, rule=event.rule)
            if place:
                self._assert(opaque, aq.place, iri(iris.place(place.code)), record.place_evidence, rule=event.rule)
        for person in event.people:
            value = self._person_ids[person]
            self._assert(opaque, aq.person, self._iri(value), event.evidence, value, rule=event.rule)
        return opaque, event

    def _write_charge(self, index: int, charge: ChargeElement, key: str, events: list[tuple[str, EventElement]]) -> None:
        record, pack = self._record, self._context.pack
        opaque = self._new("charge", key, f"charges[{index}]", aq.Charge)
        subject = self._iri(opaque)
        code = pack.codes.get(charge.code or "")
        stated = provision_labels(pack, charge.code, charge.article, charge.part)
        self._add(subject, iri(aq.provisionAsStated), literal(stated["en"]))
        self._add_labels(subject, stated)
        if code and code.slug:
            provision = iris.provision(code.slug, charge.article, charge.part)
            self._assert(opaque, aq.underProvision, iri(provision), charge.evidence, rule=charge.rule)
        if charge.person:
            value = self._person_ids[charge.person]
            self._assert(opaque, aq.accused, self._iri(value), charge.evidence, value, rule=charge.rule)
        self._add(subject, _DERIVED, self._iri(self._passage(charge.evidence)))
        if record.date:
            self._add(subject, iri(aq.reported), literal(record.date, datatype=aq.edtf))
            self._add_bounds(subject, record.date)
        for event_id in self._linked(charge.person, events, _JUDICIAL):
            self._add(subject, iri(aq.raisedIn), self._iri(event_id))

    def _write_penalty(self, index: int, penalty: PenaltyElement, key: str, events: list[tuple[str, EventElement]]) -> None:
        opaque = self._new("penalty", key, f"penalties[{index}]", aq.Penalty)
        subject = self._iri(opaque)
        amount = None if penalty.amount is None else f"{penalty.amount:.2f}".removesuffix(".00")
        money = " ".join(part for part in (amount, penalty.currency) if part)
        size = money or (labels.duration(penalty.duration) if penalty.duration else None)
        self._add_labels(subject, labels.joined(labels.concept("penalty-kind", penalty.kind), size))
        self._assert(opaque, aq.penaltyKind, iri(iris.concept("penalty-kind", penalty.kind)), penalty.evidence, rule=penalty.rule)
        if penalty.person:
            value = self._person_ids[penalty.person]
            self._assert(opaque, aq.imposedOn, self._iri(value), penalty.evidence, value, rule=penalty.rule)
        if penalty.duration:
            self._assert(opaque, aq.duration, literal(penalty.duration, datatype=f"{XSD}duration"), penalty.evidence, rule=penalty.rule)
        if amount:
            self._assert(opaque, aq.amount, literal(amount, datatype=f"{XSD}decimal"), penalty.evidence, rule=penalty.rule)
        if penalty.currency:
            self._add(subject, iri(aq.currency), literal(penalty.currency))
        if penalty.background:
            self._add(subject, iri(aq.recalled), literal("true", datatype=f"{XSD}boolean"))
        else:
            for event_id in self._linked(penalty.person, events, _IMPOSING)[:1]:
                self._add(subject, iri(aq.imposedBy), self._iri(event_id))

    def _linked(self, person: str | None, events: list[tuple[str, EventElement]], types: set[EventType]) -> list[str]:
        """The record's events of those types that concern the person: the entry's own day first, else the only ones there are."""
        concerned = [(i, e) for i, e in events if e.type in types and (person in e.people if person else not e.people)]
        today = [i for i, e in concerned if e.date == self._record.date]
        return today or [i for i, _ in concerned]
