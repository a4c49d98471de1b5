"""The dataset folder and its ``aigaq.toml``: what it is called, who answers for it, what may be published."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from ontology.errors import BadInput, NotFound, Where
from publication.policy import Policy as Policy

CONFIG = "aigaq.toml"
Language = Literal["en", "ru", "kk"]
LANGUAGES: tuple[Language, ...] = ("en", "ru", "kk")
Texts = dict[str, str]
"""A text by language tag."""


_PLACEHOLDER = re.compile(r"\[.*\]|\S*your-organisation\.example\S*", re.DOTALL)
"""What a fresh ``aigaq.toml`` has where its owner must say something: a text in square brackets, an address of nobody."""


def _base_iri(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s<>\"{}|\\^`?#]+/", value):
        raise ValueError("must be an http(s) address that ends in /, without ? or #")
    return value


def web_address(value: str) -> str:
    """:raises ValueError: it is no address of a service, or holds a secret."""
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc or parts.fragment:
        raise ValueError("must be an http(s) address; a name and password stand in the environment, not here")
    return value


Address = Annotated[str, AfterValidator(web_address)]
"""Address of a service of the publisher's own."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Statement(_Section):
    """Who answers for the data and on what ground; publishing is refused without it (rules 28 and 29)."""

    controller: str = Field(min_length=2)
    """A name, the same in every language."""
    purpose: Texts
    legal_basis: Texts
    scope: Texts
    known_bias: Texts


_COLOUR = r"#[0-9a-fA-F]{6}"
_PAPER, _DARK_PAPER = "#fbfaf7", "#14191c"
_LEAST_CONTRAST = 4.5


class Site(_Section):
    """How the website looks; ``docs/site.md`` explains each. All of it may be left out."""

    name: Texts = {}
    """Name at the head of each page, by language; the dataset's title where none is given."""
    about: Texts = {}
    """Text about the publisher, by language, in Markdown; HTML in it is shown as typed."""
    logo: str | None = Field(default=None, pattern=r"^[A-Za-z0-9_-]+\.(svg|png|webp|jpg)$")
    """File in the folder ``site/``."""
    accent: str | None = Field(default=None, pattern=f"^{_COLOUR}$")
    """Colour of links and buttons on the light page."""
    accent_dark: str | None = Field(default=None, pattern=f"^{_COLOUR}$")
    """The same on the dark page."""

    @model_validator(mode="after")
    def _legible(self) -> Self:
        if self.accent and not self.accent_dark:
            raise ValueError("accent needs accent_dark beside it: one colour cannot be read on white and on black")
        for name, colour, paper in (("accent", self.accent, _PAPER), ("accent_dark", self.accent_dark, _DARK_PAPER)):
            if colour and _contrast(colour, paper) < _LEAST_CONTRAST:
                raise ValueError(
                    f"{name} {colour} cannot be read on {paper}: contrast {_contrast(colour, paper):.1f}, at least 4.5 is needed"
                )
        return self


def _contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""

    def luminance(colour: str) -> float:
        channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


class Downloads(_Section):
    """What a release holds besides its usual files."""

    rdf_xml: bool = False
    """Also write RDF/XML, which is long, and asked for by few."""
    triple_terms: bool = False
    """Also write the claims as triple terms of RDF 1.2, which is not yet a Recommendation."""
    follow_the_money: bool = False
    """Also write FollowTheMoney entities: a decision of its own, see rule 32 of ``docs/gate.md``."""
    hdt: bool = False
    """Also write HDT, where its library is installed; it takes the whole graph into memory."""


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
    store: Address | None = None
    """SPARQL 1.1 engine that answers queries in place of the release's own store, and that releases are published to."""
    store_update: Address | None = None
    """Where that engine takes updates, if not at the same address."""
    store_auth: Literal["basic", "digest"] = "basic"
    statement: Statement
    policy: Policy = Policy()
    downloads: Downloads = Downloads()
    site: Site = Site()

    @model_validator(mode="after")
    def _every_language(self) -> Self:
        missing = [name for name, text in self._texts().items() if not text.strip()]
        if missing:
            raise ValueError(f"the dataset's languages are {', '.join(self.languages)}, and these texts are missing: {', '.join(missing)}")
        return self

    def _texts(self) -> dict[str, str]:
        """Every text that must be there in each of the dataset's languages, by its key in the file."""
        said = self.statement
        texts = {
            "title": self.title,
            "description": self.description,
            "statement.purpose": said.purpose,
            "statement.legal_basis": said.legal_basis,
            "statement.scope": said.scope,
            "statement.known_bias": said.known_bias,
        }
        return {f"{name}.{tag}": text.get(tag, "") for name, text in texts.items() for tag in self.languages}

    def unwritten(self) -> list[str]:
        """Keys of what still reads as a fresh ``aigaq.toml`` has it: nobody has said it yet."""
        names = {"publisher": self.publisher, "contact": self.contact, "statement.controller": self.statement.controller}
        return [key for key, text in (names | self._texts()).items() if _PLACEHOLDER.fullmatch(text.strip())]


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
