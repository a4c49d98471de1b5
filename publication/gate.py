"""The publication gate: what of a record may be public. Everything else is not hidden but absent.

It works on records, before any quad is made; it fails closed. The rules are explained in ``docs/gate.md`` and listed in ``docs/rules.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from converters.flags import FlagCode
from converters.rdf.public import BLANK, PublicRecord
from converters.record import PersonMention, Record, ReviewStatus, Role
from converters.resolve.links import Links
from publication import accounts, detectors
from publication.corrections import Corrections
from publication.masking import Masked
from publication.personal import personal_data
from publication.policy import Exceptions, Naming, Policy, Retained, high_office, told_as_relative
from publication.redaction import FullName, Names, Public
from publication.standing import Facts, Standing, due, last_day
from publication.tally import Tally
from publication.withheld import Withheld


class Held(StrEnum):
    """Why a whole record is not public. Only counted, never published."""

    PROPOSED = "not yet reviewed"
    REJECTED = "rejected by a reviewer"
    WITHHELD = "withheld by decision"
    MINOR = "speaks of a minor"
    DUE = "due for another review"


@dataclass(frozen=True)
class Verdict:
    """How a person of a record appears, and by which rule."""

    naming: Naming
    why: str
    secret: bool = False
    """Withheld by decision or due for review: nothing may lead to them, and their names are blanked in every text."""


@dataclass(frozen=True)
class Gate:
    """The gate of one build. :func:`publication.opening.open_gate` makes one with all that a dataset has decided.

    :param secret: names of people who are withheld or due for review, blanked wherever they stand.
    :param whole: full names of people who appear without one; blanked in every text of the dataset where they stand as a whole.
    :param namesakes: names of people withheld by decision; a mention that bears one is withheld too, unless judged different.
    :param different: keys of mentions that a decision keeps apart from who is withheld.
    :param unreviewed: let proposed records through (the dataset is then marked as a draft).
    :param today: the day of the build, for review dates.
    """

    policy: Policy
    withheld: Withheld = field(default_factory=Withheld)
    links: Links = field(default_factory=Links)
    exceptions: Exceptions = field(default_factory=Exceptions)
    corrections: Corrections = field(default_factory=Corrections)
    retained: dict[str, Retained] = field(default_factory=dict)
    standing: Standing | None = None
    secret: tuple[FullName, ...] = ()
    whole: tuple[FullName, ...] = ()
    namesakes: tuple[FullName, ...] = ()
    different: frozenset[str] = frozenset()
    unreviewed: bool = False
    today: date = field(default_factory=lambda: datetime.now(UTC).date())
    _everywhere: Names = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_everywhere", Names(self.secret, self.whole))

    # Records

    def held(self, record: Record, source: str) -> Held | None:
        """Why nothing of the record is public; ``None`` if some of it may be. ``source`` is its file's path under ``sources/``."""
        status = record.review.status
        if status is ReviewStatus.REJECTED:
            return Held.REJECTED
        if status is ReviewStatus.PROPOSED and not self.unreviewed:
            return Held.PROPOSED
        if source in self.withheld.sources or record.id in self.withheld.records:
            return Held.WITHHELD
        # The extractor's flag is wider than the detector; a person who accepts the record has looked at it.
        doubtful = status is ReviewStatus.PROPOSED and any(flag.code == FlagCode.MINOR for flag in record.flags)
        if doubtful or detectors.minor(record.evidence.quote, last_day(record.date)):
            return Held.MINOR
        return None

    def clear(self, record: Record, source: str, tally: Tally | None = None) -> PublicRecord | Held:
        """What of ``record`` (with its corrections made) is public, or why nothing is.

        :param tally: counts what is withheld.
        """
        held = self.held(record, source)
        if held:
            return held
        verdicts = {p.id: self.verdict(record, p) for p in record.people}
        if about := self.about_secret(record, verdicts):
            return about
        public = self._without(record, verdicts, {i for i, v in verdicts.items() if v.secret}, tally)
        without_quotes = self.exceptions.sources.get(source)
        return replace(public, quotes=False) if without_quotes and without_quotes.decision == "no-quotes" else public

    def about_secret(self, record: Record, verdicts: dict[str, Verdict]) -> Held | None:
        """Why the whole record goes, if it is about nobody but people who are withheld or due for review."""
        secret = {i for i, v in verdicts.items() if v.secret}
        central = [p.id for p in record.people if p.role in self.policy.named_roles]
        if not secret or not secret.issuperset(central):
            return None
        return Held.DUE if all(verdicts[i].why == _DUE for i in secret) else Held.WITHHELD

    # People

    def verdict(self, record: Record, person: PersonMention) -> Verdict:
        """How a person of a record that is not held appears."""
        group = self.links.group(f"{record.id}/{person.id}")
        if not self.withheld.persons.isdisjoint(group):
            return Verdict(Naming.ABSENT, "withheld by decision (decisions/withheld.csv)", secret=True)
        if self._namesake(person) and self.different.isdisjoint(group):
            return Verdict(
                Naming.ABSENT, "bears the name of somebody withheld, and nobody has judged them to be different people", secret=True
            )
        if self.withheld.role(record.id, person.role):
            return Verdict(Naming.ABSENT, f"the role {person.role} is withheld (decisions/withheld.csv)")
        facts = (self.standing or Standing(self.links)).facts(record, person.id)
        until = due(facts, self.policy, next((self.retained[k] for k in sorted(group) if k in self.retained), None))
        if until and until < self.today:
            return Verdict(Naming.ABSENT, _DUE, secret=True)
        departure = next((self.exceptions.persons[k] for k in sorted(group) if k in self.exceptions.persons), None)
        vouched = departure is not None and departure.decision == Naming.NAME and len(departure.by) > 1
        if person.role is not Role.AFFECTED and not vouched and self._beside_informer(record, person):
            return Verdict(Naming.ABSENT, "named where an informer or a protected source is spoken of; two reviewers may decide otherwise")
        if departure:
            return Verdict(Naming(departure.decision), f"decided by {', '.join(departure.by)} on {departure.at}: {departure.why}")
        return self._by_role(record, person, facts)

    def _by_role(self, record: Record, person: PersonMention, facts: Facts) -> Verdict:
        policy, role = self.policy, person.role
        if role in policy.named_roles:
            if not facts.tried and told_as_relative(record, person.evidence):
                naming = Naming.ROLE if role is Role.AFFECTED else Naming.ABSENT
                return Verdict(naming, "told of as somebody's relative, and not tried; decisions/exceptions.csv can name them")
            if role is Role.AFFECTED and facts.detained_once and not policy.name_detained_once:
                return Verdict(Naming.ROLE, "only detained, summoned or in a crowd, and never charged (name_detained_once)")
            return Verdict(Naming.NAME, f"the policy names the role {role}")
        if role in policy.anonymous_roles:
            at = person.evidence.start if person.evidence else None
            if role is Role.OFFICIAL and policy.name_high_office and at is not None and high_office(record, at):
                return Verdict(Naming.NAME, "acts in a high office that the text names (name_high_office)")
            return Verdict(Naming.ROLE, f"the policy shows the role {role} without a name")
        return Verdict(Naming.ABSENT, f"the policy does not show the role {role}")

    def _namesake(self, person: PersonMention) -> bool:
        return bool(self.namesakes) and any(full_name(person).same_as(name) for name in self.namesakes)

    def _beside_informer(self, record: Record, person: PersonMention) -> bool:
        if not detectors.informer(record.evidence.quote):
            return False
        start, end = PublicRecord(record).sentence(person.evidence)
        return detectors.informer(record.evidence.quote[start - record.evidence.start : end - record.evidence.start])

    # What is left

    def _without(self, record: Record, verdicts: dict[str, Verdict], secret: set[str], tally: Tally | None) -> PublicRecord:
        naming = {i: v.naming for i, v in verdicts.items()}
        shown = {i for i, n in naming.items() if n is not Naming.ABSENT}
        unnamed = {i for i, n in naming.items() if n is Naming.ROLE}
        people = {p.id: full_name(p) for p in record.people}
        local = Names(people[i] for i, n in naming.items() if n is not Naming.NAME)
        named = tuple(people[i] for i, n in naming.items() if n is Naming.NAME)
        hidden = _Hidden(local, self._everywhere, Public(named), named, tuple(self.policy.public_accounts))
        withheld = self._withheld_elements(record)
        properties = self._withheld_properties(record)

        mask = Masked(record)
        quote = record.evidence.quote
        found = list(personal_data(quote))
        mask.cover((start, end) for _, start, end in found)
        mask.cover(detectors.redacted(quote))
        names = mask.cover(hidden.spans(quote))
        mask.cover(hidden.addresses(quote))
        if secret:
            mask.cover(detectors.head_counts(quote))
        events = [
            e for i, e in enumerate(record.events) if f"events[{i}]" not in withheld and not (e.people and secret.issuperset(e.people))
        ]
        for name, element in _elements(record):
            if name in withheld or (name.startswith("events") and element.type in self.policy.withheld_events):
                mask.cover_sentence(element.evidence)
        events = [e for e in events if e.type not in self.policy.withheld_events]
        harmed = mask.cover_sentences(detectors.self_harm)
        ill = mask.cover_sentences(detectors.health)
        informers = mask.cover_sentences(detectors.informer)
        self._mask_corrected(record, mask)
        mask.close()

        kept = [url for url in ([] if "urls" in properties else record.urls) if not hidden.in_address(url)]
        if tally is not None:
            for person in record.people:
                tally.person(person.role, verdicts[person.id], min(self.links.group(f"{record.id}/{person.id}")))
            tally.texts(found, names, harmed, ill - harmed, informers, len(record.urls) - len(kept))

        def clean(text: str | None) -> str | None:
            return self._clean(text, hidden)

        place = None if "place" in properties else clean(record.place)
        of_shown = {None, *shown}
        public = record.model_copy(
            update={
                "people": [
                    p.model_copy(
                        update={
                            "name": clean(p.name),
                            "surname": clean(p.surname),
                            "given": clean(p.given),
                            "evidence": mask.over(p.evidence),
                        }
                        if p.id not in unnamed
                        else {"name": p.role.value, "surname": p.role.value, "given": None, "evidence": mask.over(p.evidence)}
                    )
                    for p in record.people
                    if p.id in shown
                ],
                "charges": [
                    c.model_copy(update={"article": clean(c.article), "part": clean(c.part), "evidence": mask.over(c.evidence)})
                    for i, c in enumerate(record.charges)
                    if c.person in of_shown and f"charges[{i}]" not in withheld and "charges" not in properties
                ],
                "events": [
                    e.model_copy(update={"people": [i for i in e.people if i in shown], "evidence": mask.over(e.evidence)}) for e in events
                ],
                "penalties": [
                    p.model_copy(
                        update={"evidence": mask.over(p.evidence)}
                        | ({"amount": None, "currency": None} if "amount" in properties else {})
                        | ({"duration": None} if "duration" in properties else {})
                    )
                    for i, p in enumerate(record.penalties)
                    if p.person in of_shown and f"penalties[{i}]" not in withheld and "penalties" not in properties
                ],
                "urls": kept,
                "url_evidence": [],
                "date_evidence": mask.over(record.date_evidence),
                "place": None if place and BLANK in place else place,
                "place_code": None if "place" in properties else record.place_code,
                "place_evidence": mask.over(record.place_evidence),
                "evidence": mask.over(record.evidence),
                "flags": [],
            }
        )
        return PublicRecord(public, frozenset(unnamed), self.policy.quotes and "quotes" not in properties)

    def _withheld_elements(self, record: Record) -> set[str]:
        prefix = f"{record.id}/"
        return {key.removeprefix(prefix) for key in self.withheld.statements if key.startswith(prefix)}

    def _withheld_properties(self, record: Record) -> set[str]:
        prefix = f"{record.id}/"
        return {*self.policy.withheld_properties, *(k.removeprefix(prefix) for k in self.withheld.properties if k.startswith(prefix))}

    def _mask_corrected(self, record: Record, mask: Masked) -> None:
        """The sentence keeps its sense, but not the value that was corrected."""
        elements = dict(_elements(record)) | {f"people[{i}]": p for i, p in enumerate(record.people)}
        for correction in self.corrections.of(record.id):
            if not correction.element:
                mask.cover_evidence({"date": record.date_evidence, "place": record.place_evidence}.get(correction.field))
            elif (element := elements.get(correction.element)) is not None:
                if isinstance(element, PersonMention) and element.evidence:
                    printed = Names([FullName.of(element.evidence.quote)])
                    mask.cover(printed.spans(record.evidence.quote, Public([full_name(element)])))
                else:
                    mask.cover_evidence(element.evidence)

    def _clean(self, text: str | None, hidden: _Hidden) -> str | None:
        """A free text of a record with every withheld name and all personal data blanked."""
        if not text:
            return text
        personal = ((start, end) for _, start, end in personal_data(text))
        return blanked(text, [*hidden.spans(text), *hidden.addresses(text), *personal, *detectors.redacted(text)])

    def title(self, title: str | None, records: Iterable[Record]) -> str | None:
        """A source's title with every name blanked that its records do not publish, and personal data too."""
        if not title or "title" in self.policy.withheld_properties or detectors.health(title) or detectors.minor(title):
            return None
        hidden: list[FullName] = []
        named: list[FullName] = []
        for record in records:
            verdicts = {} if self.held(record, "") else {p.id: self.verdict(record, p) for p in record.people}
            gone = not verdicts or self.about_secret(record, verdicts) is not None
            for person in record.people:
                public = not gone and verdicts[person.id].naming is Naming.NAME
                (named if public else hidden).append(full_name(person))
        return self._clean(title, _Hidden(Names(hidden), self._everywhere, Public(named), tuple(named), tuple(self.policy.public_accounts)))


_DUE = "due for another review (decisions/retention.csv)"


@dataclass(frozen=True)
class _Hidden:
    """What to hide in one record: its own names and those hidden everywhere, and addresses that lead to private people."""

    local: Names
    everywhere: Names
    public: Public
    named: tuple[FullName, ...]
    accounts: tuple[str, ...]

    def spans(self, text: str) -> list[tuple[int, int]]:
        return [*self.local.spans(text, self.public), *self.everywhere.spans(text, self.public)]

    def in_address(self, address: str) -> bool:
        """Whether the address spells a hidden name or leads to somebody private."""
        spelt = self.local.in_address(address, self.public) or self.everywhere.in_address(address, self.public)
        return spelt or accounts.leads_to_private(address, self.named, self.accounts)

    def addresses(self, text: str) -> Iterator[tuple[int, int]]:
        """Such addresses where a text prints them."""
        return (span for address, span in accounts.addresses(text) if self.in_address(address))


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with :data:`converters.rdf.public.BLANK` in place of each span, overlapping and neighbouring ones as one."""
    merged: list[list[int]] = []
    for start, end in sorted(spans):
        if merged and not text[merged[-1][1] : start].strip(" .,-–"):
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    for start, end in reversed(merged):
        text = text[:start] + BLANK + text[end:]
    return text


def full_name(person: PersonMention) -> FullName:
    """The name of a mention: as printed, and as it was taken apart."""
    return FullName.of(person.name, person.surname, person.given)


def _elements(record: Record) -> list[tuple[str, Any]]:
    return [(f"{kind}[{i}]", e) for kind in ("events", "charges", "penalties") for i, e in enumerate(getattr(record, kind))]
