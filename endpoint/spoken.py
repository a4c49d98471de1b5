"""The language of the terminal, and what commands say in it."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import click

from endpoint.catalogues import NAMES, catalogue


class Spoken:
    """Texts of the command line in one language; English where a text is not translated."""

    def __init__(self, language: str = "en") -> None:
        self._texts = catalogue("endpoint", language)

    def gettext(self, message: str, **values: object) -> str:
        """A text with its values."""
        return self._texts.gettext(message) % values if values else self._texts.gettext(message)

    def ngettext(self, one: str, many: str, num: int, **values: object) -> str:
        """The same for a number of things, ``%(num)s``."""
        return self._texts.ngettext(one, many, num) % {"num": num, **values}


def of_the_terminal() -> str:
    """The language that the user's environment asks for, if there are texts in it."""
    asked = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    return tag if (tag := asked[:2].lower()) in NAMES else "en"


def language_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command ``--language``."""
    said = "Language of what is said here; the terminal's if not given."
    return click.option("--language", type=click.Choice(tuple(NAMES)), default=of_the_terminal, help=said)(command)
