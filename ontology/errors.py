"""The one family of errors.

Every error that a user can meet is an :class:`AigaqError`: it says *what* is wrong, *where* (:class:`Where`) and
what to do about it (``hint``). It knows neither exit codes nor HTTP: ``endpoint/errors.py`` alone maps
:class:`Kind` to those.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What sort of failure it is; the faces (command line, HTTP) decide how to answer each."""

    BAD_INPUT = "bad-input"
    """What was given cannot be read or understood."""
    NOT_FOUND = "not-found"
    """What was asked for is not there."""
    RULE_BROKEN = "rule-broken"
    """The input was read, and breaks a rule of the data (a shape, the gate)."""
    REFUSED = "refused"
    """Understood, and not allowed."""
    TOO_MUCH = "too-much"
    """Over a limit of time, rows, bytes or rate."""
    UNAVAILABLE = "unavailable"
    """Cannot be done now: busy, locked, disk full, remote engine down."""
    BROKEN = "broken"
    """A fault of this program."""


@dataclass(frozen=True, slots=True)
class Where:
    """A place in what the user gave: a file, and in it a line, or a sheet, row and column. All counted from 1."""

    file: str | None = None
    line: int | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        parts = [self.file] if self.file else []
        for label, value in (("line", self.line), ("sheet", self.sheet), ("row", self.row), ("column", self.column)):
            if value is not None:
                parts.append(f"{label} {value}")
        return ", ".join(parts)


class AigaqError(Exception):
    """An error to be shown to a person.

    :param message: what is wrong, one sentence, no final full stop needed.
    :param where: the place in the user's input, if there is one.
    :param hint: what to do next.
    :param kind: the sort of failure; subclasses fix it.
    """

    kind: Kind = Kind.BROKEN

    def __init__(self, message: str, *, where: Where | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        place = str(self.where) if self.where else ""
        head = f"{place}: {self.message}" if place else self.message
        return f"{head}\n  {self.hint}" if self.hint else head


class BadInput(AigaqError):
    """Input that cannot be read: an empty or binary file, a wrong encoding, a table without its map, bad syntax."""

    kind = Kind.BAD_INPUT


class NotFound(AigaqError):
    """A file, dataset, release or resource that is not there."""

    kind = Kind.NOT_FOUND


class RuleBroken(AigaqError):
    """Data that was read and breaks a rule; nothing is published."""

    kind = Kind.RULE_BROKEN


class Refused(AigaqError):
    """A request that is understood and not allowed."""

    kind = Kind.REFUSED


class TooMuch(AigaqError):
    """A limit of time, rows, bytes or rate is exceeded."""

    kind = Kind.TOO_MUCH


class Unavailable(AigaqError):
    """Something needed is busy, locked, full or down; the same call may succeed later."""

    kind = Kind.UNAVAILABLE
