"""``[policy]`` of ``aigaq.toml`` and the decisions that depart from it: who appears, and how (``docs/gate.md``).

Everything that is not allowed here is not published: the settings name what may appear, never what may not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from converters.record import EventType, Evidence, Record, Role
from ontology.errors import BadInput
from publication.rows import day, read_rows, unknown

Property = Literal["place", "charges", "penalties", "amount", "duration", "urls", "title", "quotes"]
PROPERTIES: tuple[Property, ...] = ("place", "charges", "penalties", "amount", "duration", "urls", "title", "quotes")
NEVER_NAMED = frozenset({Role.RELATIVE, Role.WITNESS})
"""Roles that no setting can name; a decision about one person can, with that person's consent."""


class Naming(StrEnum):
    """How a person appears."""

    NAME = "name"
    ROLE = "role"
    """As their role or office, without a name, with an address of their own."""
    ABSENT = "absent"


class Policy(BaseModel):
    """What may be public. The defaults are the cautious ones; ``docs/gate.md`` explains each."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    named_roles: list[Role] = [Role.AFFECTED, Role.SPEAKER, Role.COUNSEL]
    """Roles whose people are published by name; all others appear as their role only, or not at all."""
    anonymous_roles: list[Role] = [Role.OFFICIAL]
    """Roles whose people appear without a name, as their role."""
    name_high_office: bool = True
    """Name judges, prosecutors, ministers and heads of bodies where the text gives that office beside the name."""
    name_detained_once: bool = False
    """Name affected people of whom nothing more is known than that they were detained, summoned or in a crowd, and let go."""
    withheld_events: list[EventType] = [EventType.SELF_HARM]
    """Event types that are never published, whomever they concern."""
    withheld_properties: list[Property] = []
    """Parts of records that are never published."""
    quotes: bool = True
    """Publish the sentences that carry the facts (with withheld names blanked)."""
    public_accounts: list[str] = []
    """Accounts of organisations on social networks whose addresses may be published, as ``facebook.com/name``."""
    review_after_years: int = Field(default=2, ge=1, le=100)
    """How long after the last event or signature a person stays public before somebody must look again."""

    @model_validator(mode="after")
    def _protected(self) -> Self:
        never = NEVER_NAMED & set(self.named_roles)
        if never:
            raise ValueError(f"{', '.join(sorted(never))} can never be a named role: decide on the single person in decisions/ instead")
        return self


# What may stand immediately before a name for its bearer to act in high office, and what makes that office a junior one.
_HIGH = re.compile(
    r"(?<!\w)(?:judges?|prosecutor(?:[- ]general)?|ministers?|akims?|governor|president|chair(?:man|woman|person)?|head|chief|director"
    r"|rector|ombudsman|deput(?:y|ies) of the \w+"
    r"|судь[яиёей]\w?|судей|прокурор\w{0,3}|министр\w{0,3}|аким\w{0,3}|президент\w{0,3}|председател\w{1,3}|начальник\w{0,3}|директор\w{0,3}|омбудсмен\w{0,3}"
    r"|судья\w{0,4}|төраға\w{0,4}|министрі\w{0,3}|әкім\w{0,4}|бастығы\w{0,4}|басшысы\w{0,4})"
    r"(?:\s(?:of|for|the|района|области|города|суда|[\w'’-]{1,30})){0,6},?\s{0,2}(?:the\s)?$",
    re.IGNORECASE,
)
_JUNIOR = re.compile(
    r"(?<!\w)(?:assistant|deputy|acting|senior|junior|aide|secretary|investigat\w+|inspector|officer|policem\w+|police|guard|convoy|expert|sergeant|lieutenant|captain|major|colonel|detective|operative|bailiff"
    r"|помощник\w{0,3}|заместител\w{1,3}|замести\w+|зам\.|старш\w{2,3}|следовател\w{1,3}|дознавател\w{1,3}|инспектор\w{0,3}|полицейск\w{2,3}|участков\w{2,3}|конвоир\w{0,3}|эксперт\w{0,3}|сержант\w{0,3}|лейтенант\w{0,3}|капитан\w{0,3}|майор\w{0,3}|подполковник\w{0,3}|полковник\w{0,3}|сотрудник\w{0,3}|секретар\w{1,3}|оперуполномоченн\w{2,3}"
    r"|тергеуші\w{0,4}|көмекші\w{0,4}|орынбасар\w{0,4}|инспектор\w{0,4}|сарапшы\w{0,4}|полицей\w{0,4})(?!\w)",
    re.IGNORECASE,
)
_BEFORE = 70
# What may stand beside a name for its bearer to be told of as somebody's relative: “his sister, …”, “…, the wife of”.
_KIN = (
    r"(?:wife|husband|spouse|mother|father|parents?|sons?|daughters?|brothers?|sisters?|niece|nephew|aunt|uncle|cousin|widow(?:er)?|fianc[ée]{1,2}|relatives?"
    r"|grand(?:mother|father|son|daughter)|жен[аыеуой]{1,2}|супруг\w{0,2}|муж\w{0,2}|мат(?:ь|ери|ерью)|от(?:ец|ца|цу|цом|це)|родител\w{1,3}|сын\w{0,3}|доч(?:ь|ери|ерью)"
    r"|брат\w{0,3}|сестр\w{1,2}|сест[её]р|племянни\w{1,3}|т[её]т\w{1,3}|дяд\w{1,2}|вдов\w{1,2}|родственни\w{1,4}"
    r"|әйелі\w{0,4}|жұбайы\w{0,4}|күйеуі\w{0,4}|анасы\w{0,4}|шешесі\w{0,4}|әкесі\w{0,4}|ағасы\w{0,4}|інісі\w{0,4}|әпкесі\w{0,4}"
    r"|қарындасы\w{0,4}|сіңлісі\w{0,4}|туысы\w{0,4})"
)
_KIN_BEFORE = re.compile(rf"(?<!\w){_KIN},?\s{{1,2}}$", re.IGNORECASE)
_KIN_AFTER = re.compile(rf",\s(?:the\s)?{_KIN}\s(?:of|to)(?!\w)", re.IGNORECASE)


def high_office(record: Record, start: int) -> bool:
    """Whether the words right before a name say judge, prosecutor, minister or head of a body, and no lower rank."""
    at = start - record.evidence.start
    before = re.split(r"[.;:!?]\s|,\s(?=\w+\s(?:and|и|мен)\s)", record.evidence.quote[max(0, at - _BEFORE) : at])[-1]
    office = _HIGH.search(before)
    return office is not None and not _JUNIOR.search(before)


def told_as_relative(record: Record, evidence: Evidence | None) -> bool:
    """Whether the words right beside a name say that its bearer is somebody's wife, brother and so on."""
    if evidence is None:
        return False
    start, end = evidence.start - record.evidence.start, evidence.end - record.evidence.start
    quote = record.evidence.quote
    return bool(_KIN_BEFORE.search(quote[max(0, start - _BEFORE) : start]) or _KIN_AFTER.match(quote, end))


@dataclass(frozen=True)
class Departure:
    """A person or source that a signed decision treats otherwise than the policy."""

    decision: str
    by: tuple[str, ...]
    at: date
    why: str


@dataclass(frozen=True)
class Exceptions:
    """``decisions/exceptions.csv``: columns ``what,key,decision,by,at,why``.

    ``what`` is person (key ``<record id>/<person id>``; decision name, role or absent) or source (its path under ``sources/``; decision
    quotes or no-quotes). Two reviewers sign as ``one; other``.
    """

    persons: dict[str, Departure] = field(default_factory=dict)
    sources: dict[str, Departure] = field(default_factory=dict)


EXCEPTION_COLUMNS = ("what", "key", "decision", "by", "at", "why")
_DECISIONS = {"person": tuple(n.value for n in Naming), "source": ("quotes", "no-quotes")}


def read_exceptions(path: Path) -> Exceptions:
    """Read the file; a missing one holds none. A later row on the same key replaces the earlier one.

    :raises BadInput: a row cannot be understood, or gives no reason.
    """
    found: dict[str, dict[str, Departure]] = {what: {} for what in _DECISIONS}
    for row, where in read_rows(path, EXCEPTION_COLUMNS):
        if row["what"] not in _DECISIONS:
            raise unknown(row["what"], sorted(_DECISIONS), "what", where)
        if row["decision"] not in _DECISIONS[row["what"]]:
            raise unknown(row["decision"], _DECISIONS[row["what"]], "decision", where)
        if not row["key"] or not row["why"]:
            raise BadInput(
                "must say whom or what it concerns (key), and why", where=where, hint="Mend that row; nothing is published until then."
            )
        by = tuple(dict.fromkeys(name.strip() for name in row["by"].split(";") if name.strip()))
        found[row["what"]][row["key"]] = Departure(row["decision"], by, day(row["at"], where), row["why"])
    return Exceptions(found["person"], found["source"])


RETENTION_COLUMNS = ("person", "until", "by", "at", "why")


@dataclass(frozen=True)
class Retained:
    """A decision that a person stays public until a day."""

    until: date
    at: date


def read_retained(path: Path) -> dict[str, Retained]:
    """``decisions/retention.csv`` by the person's key (``<record id>/<person id>``); a missing file holds nothing.

    :raises BadInput: a row cannot be understood.
    """
    return {row["person"]: Retained(day(row["until"], where), day(row["at"], where)) for row, where in read_rows(path, RETENTION_COLUMNS)}
