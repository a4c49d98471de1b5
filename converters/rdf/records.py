"""One public record becomes N-Triples: the resolved layer and the claim behind each of its triples."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date as day

from converters.packs import Pack
from converters.rdf import labels
from converters.rdf.ntriples import TYPE, date, iri, literal, triple
from converters.rdf.public import PublicRecord
from converters.rdf.reference import provision_labels
from converters.rdf.views import Resource, Views
from converters.record import ChargeElement, EventElement, Evidence, PenaltyElement, PersonMention, Record
from converters.resolve import within
from converters.resolve.happenings import Happening, Happenings, Imposed
from converters.resolve.links import Links
from ontology import codes, iris
from ontology import terms as aq
from ontology.edtf import bounds
from ontology.iris import DCTERMS, PROV, RDFS, SKOSXL, XSD

Mint = Callable[[str, str], str]
"""Gives the opaque id of a thing by its kind and private key."""

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
    happenings: Happenings = field(default_factory=lambda: Happenings(Links(), lambda _kind, _key: 0))
    """Which accounts tell of one event."""


class RecordWriter:
    """Writes one record. :meth:`lines` holds each triple once; the person's own triples stand apart in ``persons``."""

    def __init__(self, public: PublicRecord, source: str, context: Context) -> None:
        """:param source: opaque id of the source."""
        self._public = public
        self._record = public.record
        self._context = context
        self._source = source
        self._subjects: dict[str, dict[str, None]] = {}
        self._joined: set[str] = set()
        self._when: dict[str, tuple[str, ...]] = {}
        self.persons: dict[str, list[str]] = {}
        """Triples of each person's own node, by opaque id; many records write the same."""
        self.elements: dict[str, str] = {}
        """Which element of the record (``charges[0]`` …) an opaque id stands for: to tell a person where a fault lies."""
        self._entry = context.mint("entry", self._record.id)
        self._known = context.pack.published
        self._person_ids: dict[str, str] = {}
        self._passages: dict[tuple[int, int], str] = {}

    def lines(self) -> list[str]:
        """All triples of the record but those of its persons' own nodes and those in :meth:`shared`, subject by subject."""
        if not self._subjects:
            self._write()
        return [line for subject, lines in self._subjects.items() if subject not in self._joined for line in lines]

    def shared(self) -> list[str]:
        """Triples of what other records tell of too, as decisions say; those records write some of the same."""
        self.lines()
        return [line for subject in sorted(self._joined) for line in self._subjects.get(subject, ())]

    def _write(self) -> None:
        record = self._record
        self._write_entry()
        for index, person in enumerate(record.people):
            self._write_person(index, person)
        events = [self._write_event(index, event, key) for index, event, key in within.events(record)]
        charges = [
            (index, self._write_charge(index, charge, key, events))
            for index, charge, key in within.numbered(
                record, record.charges, lambda c: f"{c.code or '-'}/{c.article}/{c.part or '-'}/{c.person or '-'}"
            )
        ]
        penalties = [(index, self._write_penalty(index, penalty, key, events)) for index, penalty, key in within.penalties(record)]
        Views(self._public, self._add, self._passage_iri, self._person_iri, self._share).write(
            [self._resource(opaque) for opaque in events],
            {index: self._resource(opaque) for index, opaque in charges},
            {index: self._resource(opaque) for index, opaque in penalties},
        )

    # Building blocks

    def _iri(self, opaque: str, fragment: str | None = None) -> str:
        return iri(iris.resource(self._context.base, opaque, fragment))

    def _resource(self, opaque: str) -> Resource:
        return Resource(self._context.base, opaque, self._iri(opaque) in self._joined, self._when.get(opaque, ()))

    def _person_iri(self, person: str) -> tuple[str, str]:
        opaque = self._person_ids[person]
        return opaque, self._iri(opaque)

    def _passage_iri(self, evidence: Evidence | None) -> str:
        return self._iri(self._passage(evidence))

    def _share(self, subject: str) -> None:
        self._joined.add(subject)

    def _add(self, subject: str, predicate: str, obj: str) -> None:
        self._subjects.setdefault(subject, {})[triple(subject, predicate, obj)] = None

    def _add_labels(self, subject: str, texts: labels.Labels) -> None:
        for tag, text in texts.items():
            self._add(subject, _LABEL, literal(text, language=tag))

    def _new(self, kind: str, key: str, element: str, class_iri: str, joined: bool = False) -> str:
        opaque = self._context.mint(kind, key)
        self.elements[opaque] = element
        if joined:
            self._joined.add(self._iri(opaque))
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
        self,
        subject: str,
        term: str,
        value: str,
        evidence: Evidence | None,
        value_id: str | None = None,
        *,
        rule: str | None = None,
        disputed: Iterable[str] = (),
        resolved: Iterable[str] = (),
    ) -> None:
        """A resolved triple and the claim behind it; ``resolved`` are the values where several accounts tell of the subject."""
        passage = self._passage(evidence)
        name = term.rpartition("#")[2]
        parts = [name, *([value_id] if value_id else []), passage]
        claim = self._iri(subject, "-".join(parts))
        resource = self._iri(subject)
        for stated in resolved or (value,):
            self._add(resource, iri(term), stated)
        if name in disputed:
            self._add(resource, iri(aq.disputed), iri(term))
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
        self._add(claim, iri(aq.claimStatus), iri(codes.ClaimStatus.CONFLICTING if name in disputed else codes.ClaimStatus.ACCEPTED))

    def _add_bounds(self, subject: str, span: tuple[day, day] | None) -> None:
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
            self._add_bounds(subject, bounds(record.date))
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

    def _write_event(self, index: int, event: EventElement, key: str) -> str:
        record = self._record
        happening = self._context.happenings.event(record, event, key)
        opaque = self._new("event", happening.key, f"events[{index}]", aq.Event, happening.joined)
        subject = self._iri(opaque)
        self._add_labels(subject, self._event_labels(event, happening))
        self._assert(opaque, aq.eventType, iri(iris.concept("event-type", event.type)), event.evidence, rule=event.rule)
        at_entry = event.date == record.date
        if event.date:
            evidence = record.date_evidence if at_entry else event.evidence
            self._when[opaque] = happening.dates
            self._account_of(
                opaque, aq.occurred, [literal(d, datatype=aq.edtf) for d in (event.date, *happening.dates)], evidence, event, happening
            )
            self._add_bounds(subject, _span(happening.dates))
        # The entry's place is where its own happening was; what it recalls from other days may have been elsewhere.
        if at_entry and record.place:
            evidence, place = record.place_evidence, self._known.get(record.place_code or "")
            self._account_of(
                opaque, aq.placeName, [literal(name) for name in (record.place, *happening.places)], evidence, event, happening
            )
            if place:
                codes_told = [place.code, *(code for code in happening.place_codes if code in self._known)]
                self._account_of(opaque, aq.place, [iri(iris.place(code)) for code in codes_told], evidence, event, happening)
        for person in event.people:
            value = self._person_ids[person]
            self._assert(opaque, aq.person, self._iri(value), event.evidence, value, rule=event.rule)
        return opaque

    def _account_of(
        self, opaque: str, term: str, told: list[str], evidence: Evidence | None, event: EventElement, happening: Happening
    ) -> None:
        """What this record says of an event, its own value first, beside what all accounts together say."""
        own, *all_told = told
        disputed = happening.disputed if len(set(all_told)) > 1 else ()
        self._assert(opaque, term, own, evidence, rule=event.rule, disputed=disputed, resolved=all_told)

    def _event_labels(self, event: EventElement, happening: Happening) -> labels.Labels:
        named = [self._known[code].labels for code in happening.place_codes if code in self._known]
        where = named if len(named) == len(happening.place_codes) and ("placeName" not in happening.disputed or len(named) > 1) else []
        return labels.joined(
            labels.concept("event-type", event.type), labels.beside(happening.dates), labels.beside(where or happening.places)
        )

    def _write_charge(self, index: int, charge: ChargeElement, key: str, events: list[str]) -> str:
        record, pack = self._record, self._context.pack
        opaque = self._new("charge", f"{record.id}/{key}", f"charges[{index}]", aq.Charge)
        subject = self._iri(opaque)
        code = pack.codes.get(charge.code or "")
        stated = provision_labels(pack, charge.code, charge.article, charge.part)
        self._add(subject, iri(aq.provisionAsStated), literal(stated["en"]))
        self._add_labels(subject, stated)
        if code and code.slug and code.checked:
            provision = iris.provision(code.slug, charge.article, charge.part)
            self._assert(opaque, aq.underProvision, iri(provision), charge.evidence, rule=charge.rule)
        if charge.person:
            value = self._person_ids[charge.person]
            self._assert(opaque, aq.accused, self._iri(value), charge.evidence, value, rule=charge.rule)
        self._add(subject, _DERIVED, self._iri(self._passage(charge.evidence)))
        if record.date:
            self._add(subject, iri(aq.reported), literal(record.date, datatype=aq.edtf))
            self._add_bounds(subject, bounds(record.date))
        for place in within.belonging(record, charge.person, within.JUDICIAL):
            self._add(subject, iri(aq.raisedIn), self._iri(events[place]))
        return opaque

    def _write_penalty(self, index: int, penalty: PenaltyElement, key: str, events: list[str]) -> str:
        imposed = self._context.happenings.penalty(self._record, penalty, key)
        opaque = self._new("penalty", imposed.key, f"penalties[{index}]", aq.Penalty, imposed.joined)
        subject = self._iri(opaque)
        self._add_labels(subject, labels.joined(labels.concept("penalty-kind", penalty.kind), _size(imposed)))
        self._assert(opaque, aq.penaltyKind, iri(iris.concept("penalty-kind", penalty.kind)), penalty.evidence, rule=penalty.rule)
        if penalty.person:
            value = self._person_ids[penalty.person]
            self._assert(opaque, aq.imposedOn, self._iri(value), penalty.evidence, value, rule=penalty.rule)
        sizes = [
            (aq.duration, f"{XSD}duration", penalty.duration, imposed.durations),
            (aq.amount, f"{XSD}decimal", _amount(penalty.amount), [_amount(amount) for amount in imposed.amounts]),
        ]
        for term, datatype, own, told in sizes:
            if own:
                taken = [literal(size, datatype=datatype) for size in told if size]
                value = literal(own, datatype=datatype)
                self._assert(opaque, term, value, penalty.evidence, rule=penalty.rule, disputed=imposed.disputed, resolved=taken)
        if penalty.currency:
            for currency in imposed.currencies:
                self._add(subject, iri(aq.currency), literal(currency))
        if penalty.background:
            self._add(subject, iri(aq.recalled), literal("true", datatype=f"{XSD}boolean"))
        by = within.imposing(self._record, penalty)
        if by is not None:
            self._add(subject, iri(aq.imposedBy), self._iri(events[by]))
        return opaque


def _span(dates: tuple[str, ...]) -> tuple[day, day] | None:
    """First and last possible day of a happening, whichever of its accounts is right."""
    spans = [span for date_ in dates if (span := bounds(date_))]
    return (min(first for first, _ in spans), max(last for _, last in spans)) if spans else None


def _amount(amount: float | None) -> str | None:
    return None if amount is None else f"{amount:.2f}".removesuffix(".00")


def _size(imposed: Imposed) -> labels.Labels | str | None:
    """How much or how long, in words."""
    if imposed.amounts or not imposed.durations:
        money = " / ".join(_amount(amount) or "" for amount in imposed.amounts)
        return " ".join(part for part in (money, *imposed.currencies) if part) or None
    return labels.beside([labels.duration(d) for d in imposed.durations])
