"""What a reference pack holds: the law, the places and the words of one country."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

CERTAINTIES = ("verified", "secondary", "general")
"""``verified``: read in a primary source; ``secondary``: in secondary sources; ``general``: general knowledge, nobody looked it up."""


class Fact:
    """A row of a pack."""

    certainty: str

    @property
    def checked(self) -> bool:
        """Whether somebody looked it up. What nobody did serves to recognise words in texts, and is never published as a fact."""
        return self.certainty != "general"


@dataclass(frozen=True)
class Code(Fact):
    """A legal instrument. ``key`` is unique in the pack; ``record_key`` is what records write (``CC``, ``CAO``, ``other`` …)."""

    key: str
    record_key: str
    slug: str
    """Path segment in law IRIs, such as ``kz-cc``."""
    labels: Mapping[str, str]
    aliases: Mapping[str, tuple[str, ...]]
    number: str | None
    last_article: int | None
    """Highest article number; an article above it cannot belong to this code."""
    source: str
    certainty: str


@dataclass(frozen=True)
class Provision(Fact):
    """An article, or a part of one."""

    code: str
    """Key of its :class:`Code`."""
    article: str
    part: str | None
    labels: Mapping[str, str]
    source: str
    certainty: str


@dataclass(frozen=True)
class Place(Fact):
    """A place. ``labels`` by language; ``forms`` are all spellings, inflected ones too, as they occur in texts."""

    code: str
    kind: str
    """``country``, ``region``, ``city``, ``town``, ``village``, ``district`` or ``foreign-city``."""
    labels: Mapping[str, str]
    forms: tuple[str, ...]
    parent: str | None
    iso: str | None
    valid_from: date | None
    valid_until: date | None
    note: str
    source: str
    certainty: str


@dataclass(frozen=True)
class Inference:
    """How the code of an article is told where the text does not name it."""

    criminal_case: str | None = None
    """Key of the code meant where the entry speaks of a criminal case."""
    administrative_case: str | None = None
    certain: Mapping[str, str] = field(default_factory=dict)
    """Article number -> key, where the number alone leaves no doubt."""


@dataclass(frozen=True, eq=False)
class Pack:
    """The reference data of one country, read from a folder of plain files."""

    name: str
    folder: Path
    country: str
    languages: tuple[str, ...]
    currency: str
    currency_words: tuple[str, ...]
    units: Mapping[str, str]
    """Words for index units that fines are counted in (``MCI``) -> the unit's name."""
    codes: Mapping[str, Code]
    provisions: tuple[Provision, ...]
    places: Mapping[str, Place]
    inference: Inference
    lexicon: Path | None
    """Folder of the pack's own word lists, by language; see ``docs/packs.md``."""

    @cached_property
    def published(self) -> Mapping[str, Place]:
        """The places that somebody looked up; the others only help to read texts."""
        return {code: place for code, place in self.places.items() if place.checked}

    def knows_article(self, record_key: str, article: str) -> bool:
        """Whether the pack lists that article of that code."""
        keys = {code.key for code in self.codes.values() if code.record_key == record_key}
        return any(p.code in keys and p.article == article for p in self.provisions)
