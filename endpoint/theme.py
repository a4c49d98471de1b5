"""A publisher's look: name, logo, colours, text about itself, and templates of its own, from the ``[site]`` part of ``aigaq.toml``.

The part is read when the server starts; nothing else of the dataset's folder but ``site/`` is.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask
from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader
from markdown_it import MarkdownIt
from markupsafe import Markup

from ontology.errors import NotFound
from publication.project import CONFIG, Dataset, Site

FOLDER = "site"
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True)
class Theme:
    """What a publisher set; empty where nothing is."""

    site: Site = field(default_factory=Site)
    folder: Path | None = None

    @classmethod
    def of(cls, folder: Path) -> Theme:
        """The theme of a dataset folder; the plain one where there is no ``aigaq.toml``.

        :raises BadInput: the file cannot be read.
        """
        if not (folder / CONFIG).is_file():
            return cls()
        return cls(Dataset.open(folder).project.site, folder / FOLDER)

    def name(self, language: str) -> str | None:
        return self.site.name.get(language)

    @property
    def colours(self) -> str:
        """A style sheet with the publisher's colours, empty where it set none."""
        light, dark = self.site.accent, self.site.accent_dark or self.site.accent
        if not light:
            return ""
        return f":root {{ --accent: {light}; }}\n@media (prefers-color-scheme: dark) {{ :root {{ --accent: {dark}; }} }}\n"

    @property
    def logo(self) -> Path | None:
        return self.folder / self.site.logo if self.folder and self.site.logo else None

    def about(self, language: str) -> Markup | None:
        """The text about the publisher as HTML. Markdown's own HTML is off: what is typed as a tag is shown as text."""
        text = self.site.about.get(language) or self.site.about.get("en") or next(iter(self.site.about.values()), "")
        return Markup(_MARKDOWN.render(text)) if text else None  # noqa: S704

    @property
    def digest(self) -> str:
        """Changes when the look does, so that browsers ask anew."""
        found = hashlib.sha256(self.site.model_dump_json().encode())
        for path in sorted(self.folder.rglob("*")) if self.folder and self.folder.is_dir() else []:
            if path.is_file():
                found.update(path.name.encode() + path.read_bytes())
        return found.hexdigest()[:8]


def install(app: Flask, dataset: Path) -> None:
    """Let the theme of a dataset's folder apply: its templates come before ours, ``ours/…`` still names ours.

    :raises NotFound: the logo that it names is not there.
    """
    theme = Theme.of(dataset)
    app.extensions["aigaq_theme"] = theme
    app.extensions["aigaq_look"] += theme.digest if theme.folder else ""
    if theme.logo and not theme.logo.is_file():
        raise NotFound(
            f"there is no file {theme.site.logo!r} in the folder {FOLDER}/", hint="Put the logo there, or take `logo` out of [site]."
        )
    ours = FileSystemLoader(Path(app.root_path) / "templates")
    own = [FileSystemLoader(theme.folder / "templates")] if theme.folder else []
    app.jinja_loader = ChoiceLoader([*own, ours, PrefixLoader({"ours": ours})])
