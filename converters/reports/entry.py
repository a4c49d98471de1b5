"""What a segmenter hands to the assembler."""

from __future__ import annotations

from dataclasses import dataclass, field

from converters.reports.recognise.dates import DateHit


@dataclass(frozen=True, slots=True)
class Address:
    """A web address and where the source prints it."""

    url: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Field:
    """A labelled field: the label begins at ``start``, its value is ``text[value:end]`` of the source."""

    kind: str
    """What the label is about, a value of the word list ``labels``."""
    label: str
    """The label in small letters; empty for a heading that names the person."""
    start: int
    value: int
    end: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: ``text[start:end]`` of the source."""

    start: int
    end: int
    date: DateHit | None = None
    """The date the entry bears, where the segmenter found it."""
    head: int = 0
    """Where the text after date and place begins; 0 where the kind has no such head."""
    addresses: tuple[Address, ...] = ()
    missing: tuple[str, ...] = ()
    """Footnote marks that the list of addresses has nothing for."""
    holes: tuple[tuple[int, int], ...] = ()
    """Stretches within it that are page furniture or footnotes, not text of the entry."""
    undated: bool = False
    """Whether the date is the report's or another field's, not that of each happening told."""
    cut: bool = False
    """Whether it is a piece of an entry too long to be one."""
    narrative: bool = False
    """Whether a sentence without a date goes on from the date before it."""
    surname_first: bool | None = None
    """The order of names that most entries of its list have; ``None`` where they do not tell."""
    fields: tuple[Field, ...] = ()
    """Its labelled fields, in the order of the text."""


@dataclass
class Segments:
    """The entries of a source and what belongs to none."""

    entries: list[Entry] = field(default_factory=list)
    title: str | None = None
    title_span: tuple[int, int] | None = None
    leftovers: list[tuple[int, int]] = field(default_factory=list)
