"""The guide's examples are run, and no key of a map is missing from it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from converters.record import EventType, PenaltyKind, Role
from converters.tables.model import Charge, Dates, Entry, Event, Penalty, People, TableMap

from .conftest import Table

GUIDE = (Path(__file__).parents[3] / "docs/tables.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```csv\n(.*?)```.*?```toml\n(.*?)```", GUIDE, re.DOTALL)


def test_the_english_example_gives_what_the_guide_says(table: Table) -> None:
    first, second, third = table(*EXAMPLES[0])
    assert [p.surname for p in first.people] == ["Samplova"]
    assert [(c.code, c.article, c.part) for c in first.charges] == [("CAO", "488", "6")]
    assert [(p.kind, p.duration) for p in first.penalties] == [("administrative-arrest", "P15D")]
    assert (first.id, first.date, first.events[0].date) == ("table-1", "2024-03-07", "2024-03-06")
    assert (second.people, [e.type for e in second.events]) == ([], ["detention"])
    assert [(f.code, "12 people" in f.message) for f in second.flags] == [("head-count", True)]
    assert [e.type for e in third.events] == ["detention", "judgment"]
    assert [(p.amount, p.currency) for p in third.penalties] == [(50000, "KZT")] * 2
    assert [f.code for f in third.flags] == ["amount-shared"]


def test_the_russian_example(table: Table) -> None:
    first, second, third = table(*EXAMPLES[1], encoding="windows-1251")
    assert [(c.code, c.article) for c in first.charges] == [("other", "20.2")]
    assert [(p.kind, p.amount, p.currency) for p in first.penalties] == [("fine", 10000, "RUB")]
    assert [f.code for f in second.flags] == ["head-count"]
    assert [(p.kind, p.duration) for p in third.penalties] == [("administrative-arrest", "P10D")]


@pytest.mark.parametrize("part", [TableMap, Dates, Entry, People, Event, Charge, Penalty])
def test_every_key_is_explained(part: type[TableMap]) -> None:
    sections = {"dates", "entry", "people", "events", "charges", "penalties"}
    missing = [key for key in part.model_fields if key not in sections and f"`{key}`" not in GUIDE]
    assert not missing


def test_every_kind_is_listed() -> None:
    assert not [kind.value for kinds in (EventType, PenaltyKind, Role) for kind in kinds if f"`{kind.value}`" not in GUIDE]
