"""The guides name commands, options, files and links that exist, the same ones in every language."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from converters.record import Review
from converters.resolve.decisions import COLUMNS as IDENTITY_COLUMNS
from endpoint.cli import main
from publication.withheld import COLUMNS as WITHHELD_COLUMNS

ROOT = Path(__file__).parents[2]
GUIDES = sorted((ROOT / "docs" / "guide").glob("*.md"))
STARTS = [path for path in GUIDES if path.name.startswith("start.")]
COMMAND = re.compile(r"^(?:\d+\. `)?\$ aigaq ([^\n`]+)", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")


def commands(path: Path) -> list[list[str]]:
    return [shlex.split(line) for line in COMMAND.findall(path.read_text(encoding="utf-8"))]


def test_there_is_a_guide_in_each_language() -> None:
    assert [path.name for path in STARTS] == ["start.en.md", "start.kk.md", "start.ru.md"]
    assert len(commands(STARTS[0])) >= 8


@pytest.mark.parametrize("path", [ROOT / "README.md", *GUIDES], ids=lambda path: path.name)
def test_every_command_and_option_exists(path: Path) -> None:
    assert commands(path)
    for name, *words in commands(path):
        assert name in main.commands, f"{path.name}: there is no command {name}"
        known = {option for parameter in main.commands[name].params if isinstance(parameter, click.Option) for option in parameter.opts}
        assert {word for word in words if word.startswith("-")} <= known, f"{path.name}: aigaq {name} {' '.join(words)}"


@pytest.mark.parametrize("path", STARTS[1:], ids=lambda path: path.name)
def test_translations_give_the_same_commands(path: Path) -> None:
    assert commands(path) == commands(STARTS[0])


@pytest.mark.parametrize("path", STARTS[1:], ids=lambda path: path.name)
def test_translations_say_that_they_are_drafts(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith("> ")


@pytest.mark.parametrize("path", STARTS, ids=lambda path: path.name)
def test_columns_are_those_that_are_read(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert f"\n{','.join(IDENTITY_COLUMNS)}\n" in text
    assert f"\n{','.join(WITHHELD_COLUMNS)}\n" in text


@pytest.mark.parametrize("path", STARTS, ids=lambda path: path.name)
def test_review_lines_are_what_a_record_takes(path: Path) -> None:
    lines = re.findall(r'"review": (\{[^}]*\})', path.read_text(encoding="utf-8"))
    reviews = [Review.model_validate_json(line) for line in lines]
    assert len(reviews) == 3


@pytest.mark.parametrize(
    "path", [*GUIDES, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", ROOT / "examples" / "README.md"], ids=lambda path: path.name
)
def test_links_lead_somewhere(path: Path) -> None:
    missing = [target for target in LINK.findall(path.read_text(encoding="utf-8")) if not (path.parent / target).exists()]
    assert not missing
