"""A record: what one entry of a source says, each element with the characters of the source that say it.

The fields follow the project's annotation format (``docs/records.md``): one JSON object a line, one line an entry.
Records are the private, reviewable form; ``converters/rdf`` turns accepted ones into quads.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from ontology.edtf import bounds
from ontology.errors import BadInput, Where


class Role(StrEnum):
    """What a person is in an entry; ``affected`` outranks the others."""

    AFFECTED = "affected"
    OFFICIAL = "official"
    COUNSEL = "counsel"
    SPEAKER = "speaker"
    RELATIVE = "relative"
    WITNESS = "witness"
    OTHER = "other"


class EventType(StrEnum):
    """The 24 kinds of happening; the top concepts of the event-type list."""

    ASSEMBLY = "assembly"
    ASSEMBLY_REFUSED = "assembly-refused"
    REGISTRATION_REFUSED = "registration-refused"
    DETENTION = "detention"
    SUMMONS = "summons"
    INTERROGATION = "interrogation"
    SEARCH = "search"
    SURVEILLANCE = "surveillance"
    INTIMIDATION = "intimidation"
    ILL_TREATMENT = "ill-treatment"
    ATTACK = "attack"
    CASE_OPENED = "case-opened"
    MEASURE_OF_RESTRAINT = "measure-of-restraint"
    COURT_HEARING = "court-hearing"
    JUDGMENT = "judgment"
    APPEAL_DECISION = "appeal-decision"
    RELEASE = "release"
    HUNGER_STRIKE = "hunger-strike"
    SELF_HARM = "self-harm"
    DEATH = "death"
    TRAVEL_RESTRICTION = "travel-restriction"
    FINDING = "finding"
    STATEMENT = "statement"
    REDRESS = "redress"
    LEGISLATION = "legislation"


class PenaltyKind(StrEnum):
    """Kinds of penalty; custody before a verdict is a measure of restraint and never a penalty."""

    ADMINISTRATIVE_ARREST = "administrative-arrest"
    FINE = "fine"
    IMPRISONMENT = "imprisonment"
    RESTRICTION_OF_LIBERTY = "restriction-of-liberty"
    SUSPENDED_SENTENCE = "suspended-sentence"
    DRIVING_BAN = "driving-ban"
    ACTIVITY_BAN = "activity-ban"
    OTHER = "other"


class ReviewStatus(StrEnum):
    """Only ``accepted`` records are published for persons."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


# EDTF level 0 and the forms of levels 1-2 that reports need: unknown year, qualifiers, intervals.
_DATE = r"(?:\d{4}(?:-\d{2}(?:-\d{2})?)?|XXXX-\d{2}(?:-\d{2})?)[?~%]?"
_EDTF = re.compile(rf"{_DATE}(?:/(?:{_DATE}|\.\.)?)?|(?:\.\.)?/{_DATE}")


def _edtf(text: str) -> str:
    if not _EDTF.fullmatch(text):
        raise ValueError("not an EDTF date such as 2024-05-01, 2024-05, XXXX-05-01 or 2024-05-01/2024-05-03")
    bounds(text)  # raises BadDate, a ValueError, for a day that does not exist
    return text


Edtf = Annotated[str, AfterValidator(_edtf)]
_DURATION = re.compile(r"P(?=[0-9T])(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?)?")


def _iso8601(text: str) -> str:
    if not _DURATION.fullmatch(text):
        raise ValueError("not an ISO 8601 duration such as P15D, P5Y or P1Y6M")
    return text


Iso8601Duration = Annotated[str, AfterValidator(_iso8601)]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False)


class Evidence(_Part):
    """Where the source says it: ``source.text[start:end] == quote``. ``row``/``column``/``sheet`` for tables."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    quote: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None

    @model_validator(mode="after")
    def _length(self) -> Self:
        if self.end - self.start != len(self.quote):
            raise ValueError(f"evidence {self.start}-{self.end} spans {self.end - self.start} characters, its quote {len(self.quote)}")
        return self


class _Element(_Part):
    evidence: Evidence | None = None
    rule: str | None = None
    """The rule that made it, so that a wrong one can be found; ``null`` when a person wrote it."""


class PersonMention(_Element):
    """A person as one entry names them. ``id`` is local to the record (``p1``, ``p2`` …)."""

    id: str
    name: str = Field(min_length=1)
    surname: str = Field(min_length=1)
    given: str | None = None
    role: Role


class ChargeElement(_Element):
    """An accusation of one person under one provision. ``person`` is a local id, ``null`` if nobody is named."""

    person: str | None = None
    code: str | None = None
    """``CC``, ``CAO``, ``other``, or the code key of another country's pack; ``null`` where the text leaves it open."""
    article: str = Field(min_length=1)
    part: str | None = None


class EventElement(_Element):
    """A happening. ``people`` are local ids of those it happened to (for a statement: of who makes it)."""

    type: EventType
    date: Edtf | None = None
    people: list[str] = []


class PenaltyElement(_Element):
    """A penalty imposed (never one asked for). ``amount`` in units of ``currency`` (ISO 4217)."""

    person: str | None = None
    kind: PenaltyKind
    duration: Iso8601Duration | None = None
    amount: float | int | None = Field(default=None, ge=0)
    currency: Currency | None = None
    background: bool = False
    """True where it belongs to an earlier judgment that the entry only recalls."""


class Flag(_Part):
    """Something a reviewer must look at. ``code`` is one of ``converters/flags.py``; ``element`` e.g. ``charges[0]``."""

    code: str
    message: str
    element: str | None = None
    evidence: Evidence | None = None


class Review(_Part):
    """Who decided on the record, and when."""

    status: ReviewStatus = ReviewStatus.PROPOSED
    by: str | None = None
    at: datetime | None = None

    @model_validator(mode="after")
    def _signed(self) -> Self:
        if self.status is not ReviewStatus.PROPOSED and not (self.by and self.at):
            raise ValueError(f"review says {self.status} but not by whom and when (by, at)")
        return self


class Record(_Part):
    """One entry of a source.

    ``id`` is stable: the same entry of the same source has it again at the next extraction. ``evidence`` spans the
    whole entry; ``sentences`` holds the start and end of its sentences as offsets into the source's text.
    """

    id: str = Field(min_length=1)
    doc: str = Field(min_length=1)
    entry: int = Field(ge=1)
    language: Literal["en", "ru", "kk"] | None = None
    date: Edtf | None = None
    date_evidence: Evidence | None = None
    place: str | None = None
    place_code: str | None = None
    """Code in the place list of the pack (``kz-71`` …), where the gazetteer knows the place; else ``null``."""
    place_evidence: Evidence | None = None
    people: list[PersonMention] = []
    charges: list[ChargeElement] = []
    events: list[EventElement] = []
    penalties: list[PenaltyElement] = []
    urls: list[str] = []
    url_evidence: list[Evidence] = []
    evidence: Evidence
    sentences: list[tuple[int, int]] = []
    pack: str = "kz"
    """The reference pack (country) whose codes ``code`` and ``place_code`` are."""
    flags: list[Flag] = []
    review: Review = Review()

    @model_validator(mode="after")
    def _references(self) -> Self:
        ids = [person.id for person in self.people]
        if len(set(ids)) != len(ids):
            raise ValueError("two people of the record have the same id")
        known = set(ids)
        named = [c.person for c in self.charges] + [p.person for p in self.penalties] + [i for e in self.events for i in e.people]
        unknown = sorted({i for i in named if i is not None and i not in known})
        if unknown:
            raise ValueError(f"charges, events or penalties name people that the record does not list: {', '.join(unknown)}")
        return self

    def to_json(self) -> str:
        """One JSON line, keys in the order of the fields, without a line break inside."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False)


def read_records(path: Path) -> Iterator[Record]:
    """Yield the records of a JSON Lines file.

    :raises BadInput: a line is not JSON or not a record; the message names the line and the field.
    """
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            where = Where(file=str(path), line=number)
            try:
                yield Record.model_validate_json(line)
            except ValidationError as error:
                raise BadInput(_first_problem(error), where=where, hint="Mend that field, or delete the line and extract again.") from error


def _first_problem(error: ValidationError) -> str:
    problem = error.errors(include_url=False)[0]
    field = ".".join(str(step) for step in problem["loc"]) or "record"
    value = repr(problem.get("input"))
    value = value if len(value) <= 80 else value[:77] + "…"
    return f"{field}: {re.sub('^Value error, ', '', problem['msg'])} (value: {value})"
