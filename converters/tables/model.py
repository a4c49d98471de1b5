"""The map of a table: which column says what. ``docs/tables.md`` explains it to the people who write one."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, StringConstraints, model_validator

from converters.record import Currency, EventType, PenaltyKind, Role

Heading = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""A column: its heading as it stands in the table, or ``#B`` for the second column whatever its heading."""


def _as_list(value: object) -> object:
    return value if isinstance(value, list) else [value]


Headings = Annotated[list[Heading], BeforeValidator(_as_list)]
Texts = Annotated[list[str], BeforeValidator(_as_list)]
Events = Annotated[list[EventType], BeforeValidator(_as_list)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Dates(_Part):
    """How the table writes days: ``DD.MM.YYYY``, ``D.M.YY``, ``YYYY-MM``, ``D MMMM YYYY`` (month's name); tried in this order."""

    format: Texts = ["YYYY-MM-DD"]


class Entry(_Part):
    """What concerns the whole row. With both dates, ``reported`` dates the entry and ``date`` what happened."""

    id: Heading | None = None
    """A number of the organisation's own, different in every row: it keeps a review with its row when rows are moved."""
    date: Heading | None = None
    reported: Heading | None = None
    place: Headings = []
    """Of several columns the first that is filled counts."""
    region: Heading | None = None
    """Tells places of one name apart; stands for the place where no place is given."""
    urls: Headings = []


class People(_Part):
    """Who the row is about: ``name`` with everything in one cell, or ``surname`` and ``given``; ``count`` for a number without names."""

    name: Heading | None = None
    surname: Heading | None = None
    given: Heading | None = None
    count: Heading | None = None
    order: Literal["surname-first", "given-first"] = "surname-first"
    """Decides only where neither initials nor capitals tell the surname."""
    separators: Texts = [";", "\n"]
    role: Role = Role.AFFECTED
    role_column: Heading | None = None
    roles: dict[str, Role] = {}

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.name and (self.surname or self.given):
            raise ValueError("give either name, or surname and given, not both")
        if self.given and not self.surname:
            raise ValueError("given without surname; use name if one column holds the whole name")
        if not (self.name or self.surname or self.count):
            raise ValueError("give name, or surname and given, or count")
        return self


class Event(_Part):
    """What happened: always the same ``type``, or by the cell of ``column``, whose texts ``values`` translates."""

    type: Events = []
    column: Heading | None = None
    values: dict[str, Events] = {}
    """An empty list: this text means that nothing happened."""
    date: Heading | None = None
    """Column of this event's own day; without it, that of the entry."""
    when: Heading | None = None
    """Only in rows where this column is filled."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if bool(self.type) == bool(self.column):
            raise ValueError("give either type (always the same) or column (with values)")
        return self


class Charge(_Part):
    """Under which article. ``form`` says how the cell writes it where it is not obvious: ``{article} {code}``, ``{article}.{part}``."""

    article: Heading
    part: Heading | None = None
    code_column: Heading | None = None
    code: str | None = None
    """The code where the row names none: a code of the reference pack, or ``other``."""
    codes: dict[str, str] = {}
    """What the table calls a code -> code of the reference pack, or ``other``."""
    form: Texts = []
    separators: Texts = [";", "\n"]


class Penalty(_Part):
    """What was imposed: always one ``kind``, or by the cell of ``column``. A row with none of these cells filled has no penalty."""

    kind: PenaltyKind | None = None
    column: Heading | None = None
    values: dict[str, PenaltyKind | None] = {}
    duration: Heading | None = None
    unit: Literal["hours", "days", "months", "years"] | None = None
    """Unit of a bare number; a cell may also say it itself (``15 суток``)."""
    amount: Heading | None = None
    currency: Currency | None = None
    for_each: bool = False
    """True: with several people in the row, each got it. Otherwise such a row is flagged for review."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if bool(self.kind) == bool(self.column):
            raise ValueError("give either kind (always the same) or column (with values)")
        if self.kind and not (self.duration or self.amount):
            raise ValueError("say in which column: duration or amount")
        return self


class TableMap(_Part):
    """The whole map."""

    pack: str | None = None
    """Reference pack: a name (``kz``), or a folder, seen from the map's own folder."""
    language: Literal["en", "ru", "kk"] | None = None
    title: str | None = None
    sheet: str | None = None
    """Needed where a workbook has several sheets."""
    heading_row: int = Field(default=1, ge=0)
    on_error: Literal["stop", "flag"] = "stop"
    empty: list[str] = ["-", "—", "–", "n/a", "н/д", "нет", "?"]
    """Cells that mean nothing, besides blank ones."""
    skip: dict[Heading, Texts] = {}
    """Rows to leave out: column -> texts (a line of totals, say)."""
    dates: Dates = Dates()
    entry: Entry = Entry()
    people: Annotated[list[People], BeforeValidator(_as_list)] = []
    events: Annotated[list[Event], BeforeValidator(_as_list)] = []
    charges: Annotated[list[Charge], BeforeValidator(_as_list)] = []
    penalties: Annotated[list[Penalty], BeforeValidator(_as_list)] = []

    _text: str = PrivateAttr(default="")
    _file: str | None = PrivateAttr(default=None)

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.people or self.events or self.charges or self.penalties):
            raise ValueError("nothing is mapped: give at least [people], [[events]], [[charges]] or [[penalties]]")
        return self
