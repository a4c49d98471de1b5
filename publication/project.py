"""The dataset folder and its ``aigaq.toml``: what it is called, who answers for it, what may be published."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from converters.record import EventType, Role
from ontology.errors import BadInput, NotFound, Where

CONFIG = "aigaq.toml"
Language = Literal["en", "ru", "kk"]
LANGUAGES: tuple[Language, ...] = ("en", "ru", "kk")
Texts = dict[str, str]
"""A text by language tag."""


def _base_iri(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s<>\"{}|\\^`?#]+/", value):
        raise ValueError("must be an http(s) address that ends in /, without ? or #")
    return value


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Statement(_Section):
    """Who answers for the data and on what ground; publishing is refused without it (rules 28 and 29)."""

    controller: str = Field(min_length=2)
    purpose: Texts
    legal_basis: str = Field(min_length=2)
    scope: Texts
    known_bias: Texts


class Policy(_Section):
    """What may be public. The defaults are the cautious ones; ``docs/gate.md`` explains each."""

    named_roles: list[Role] = [Role.AFFECTED, Role.SPEAKER, Role.COUNSEL]
    """Roles whose people are published by name; all others appear as their role only, or not at all."""
    anonymous_roles: list[Role] = [Role.OFFICIAL]
    """Roles whose people appear without a name, as their role."""
    withheld_events: list[EventType] = [EventType.SELF_HARM]
    """Event types that are never published, whomever they concern."""
    quotes: bool = True
    """Publish the sentences that carry the facts (with withheld names blanked)."""

    @model_validator(mode="after")
    def _protected(self) -> Self:
        never = {Role.RELATIVE, Role.WITNESS} & set(self.named_roles)
        if never:
            raise ValueError(f"{', '.join(sorted(never))} can never be a named role: decide on the single person in decisions/ instead")
        return self


class Project(_Section):
    """The whole of ``aigaq.toml``."""

    title: Texts
    description: Texts
    publisher: str = Field(min_length=2)
    publisher_url: str | None = None
    licence: str = Field(min_length=2)
    """SPDX identifier such as ``CC-BY-4.0``, or the address of the licence."""
    base: Annotated[str, AfterValidator(_base_iri)]
    contact: str = Field(min_length=3)
    languages: list[Language] = list(LANGUAGES)
    pack: str = "kz"
    """Reference pack: the name of one that is shipped, or a folder beside ``aigaq.toml``."""
    statement: Statement
    policy: Policy = Policy()

    @model_validator(mode="after")
    def _every_language(self) -> Self:
        texts = {
            "title": self.title,
            "description": self.description,
            "statement.purpose": self.statement.purpose,
            "statement.scope": self.statement.scope,
            "statement.known_bias": self.statement.known_bias,
        }
        missing = [f"{name}.{tag}" for name, text in texts.items() for tag in self.languages if not text.get(tag, "").strip()]
        if missing:
            raise ValueError(f"the dataset's languages are {', '.join(self.languages)}, and these texts are missing: {', '.join(missing)}")
        return self


@dataclass(frozen=True)
class Dataset:
    """A dataset folder with its settings read. Paths exist only where a step has made them."""

    folder: Path
    project: Project

    @classmethod
    def open(cls, folder: Path) -> Dataset:
        """Read ``aigaq.toml``.

        :raises NotFound: no dataset there.
        :raises BadInput: the file is not TOML or lacks something; the message names the key or line.
        """
        path = folder / CONFIG
        try:
            with path.open("rb") as file:
                values = tomllib.load(file)
            return cls(folder, Project.model_validate(values))
        except (FileNotFoundError, NotADirectoryError):
            raise NotFound(
                f"there is no {CONFIG} in this folder", where=Where(file=str(folder)), hint="`aigaq new DIR` makes a dataset folder."
            ) from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise BadInput(
                f"is not valid TOML: {error}", where=Where(file=str(path)), hint="Mend that line; texts stand in quotation marks."
            ) from error
        except ValidationError as error:
            raise BadInput(
                _problems(error), where=Where(file=str(path)), hint="Compare with the comments of a fresh one: `aigaq new DIR`."
            ) from error

    @property
    def sources(self) -> Path:
        return self.folder / "sources"

    @property
    def records(self) -> Path:
        return self.folder / "records"

    @property
    def decisions(self) -> Path:
        return self.folder / "decisions"

    @property
    def register(self) -> Path:
        return self.folder / "register" / "ids.csv"

    @property
    def cache(self) -> Path:
        return self.folder / ".aigaq"

    @property
    def pack(self) -> str | Path:
        """The pack's name, or its folder if there is one of that name beside ``aigaq.toml``."""
        beside = self.folder / self.project.pack
        return beside if beside.is_dir() else self.project.pack


def _problems(error: ValidationError) -> str:
    def line(step: object, message: str) -> str:
        return f"{step}: {message}" if step else message

    found = (line(".".join(map(str, p["loc"])), p["msg"].removeprefix("Value error, ")) for p in error.errors(include_url=False))
    return "; ".join(found)
