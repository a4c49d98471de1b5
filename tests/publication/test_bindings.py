"""A decision that names something by its place never comes to mean something else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from converters.record import read_records
from ontology.errors import BadInput
from publication.bindings import BOUND, bind, check_bound
from publication.build import build
from publication.project import Dataset
from tests.publication.test_build import RECORDS, accept_all


@pytest.fixture
def decided(dataset: Path) -> Path:
    """The first record has two penalties, of which the second is withheld; so is its person; each decision has been met."""
    build(dataset)
    accept_all(dataset)
    change(dataset, penalties=lambda held: [*held, held[0] | {"kind": "fine", "duration": None, "amount": 10, "currency": "KZT"}])
    return dataset


def change(dataset: Path, **how: Any) -> str:
    """Change lists of the first record, as a new extraction or an editor would; its id."""
    path = dataset / RECORDS
    first, *rest = path.read_text(encoding="utf-8").splitlines()
    values = json.loads(first)
    values |= {name: made(values[name]) for name, made in how.items()}
    path.write_text("\n".join([json.dumps(values, ensure_ascii=False), *rest]) + "\n", encoding="utf-8")
    return str(values["id"])


def decide(dataset: Path, file: str, row: str) -> None:
    [first, *_] = read_records(dataset / RECORDS)
    path = dataset / "decisions" / file
    path.write_text(path.read_text(encoding="utf-8") + row.format(first.id) + "\n", encoding="utf-8")


def test_a_withheld_element_that_stands_elsewhere_stops_the_build_until_signed_anew(decided: Path) -> None:
    decide(decided, "withheld.csv", "statement,{0}/penalties[1],me,2024-02-01,asked")
    release = build(decided).release
    change(decided, penalties=lambda held: held[::-1])
    with pytest.raises(BadInput, match=r"penalties\[1\] is no longer what .* seems to be penalties\[0\] now") as caught:
        build(decided)
    assert caught.value.where and caught.value.where.line == 2
    assert (decided / "releases" / "current").resolve().name == release.id
    path = decided / "decisions" / "withheld.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("2024-02-01", "2024-02-02"), encoding="utf-8")
    check_bound(Dataset.open(decided))


@pytest.mark.parametrize(
    ("file", "row"),
    [
        ("withheld.csv", "person,{0}/p1,me,2024-02-01,asked"),
        ("exceptions.csv", "person,{0}/p1,name,me,2024-02-01,consent"),
        ("retention.csv", "{0}/p1,2030-01-01,me,2024-02-01,why"),
        ("identities.csv", "{0}/p1,other/p1,same,me,2024-02-01,why"),
    ],
)
def test_a_person_whose_place_somebody_else_takes_stops_the_build(decided: Path, file: str, row: str) -> None:
    decide(decided, file, row)
    dataset = Dataset.open(decided)
    bind(dataset)
    change(decided, people=lambda held: [held[0] | {"name": "Zholbaryssov Adet", "surname": "Zholbaryssov"}])
    check_bound(dataset)  # the same words, a name read better
    other = {"name": "Torgaytay Nurbike", "surname": "Torgaytay", "given": "Nurbike", "evidence": None}
    change(decided, people=lambda held: [held[0] | other])
    with pytest.raises(BadInput, match="no longer what this decision was made about") as caught:
        check_bound(dataset)
    assert "Torgaytay" not in str(caught.value) and "Zholbarys" not in str(caught.value)


def test_what_decisions_stand_on_is_private_and_goes_with_them(decided: Path) -> None:
    decide(decided, "corrections.csv", "{0},penalties[1],amount,12,me,2024-02-01,misread")
    build(decided)
    assert len(json.loads((decided / "decisions" / BOUND).read_text(encoding="utf-8"))) == 1
    path = decided / "decisions" / "corrections.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    bind(Dataset.open(decided))
    assert json.loads((decided / "decisions" / BOUND).read_text(encoding="utf-8")) == {}
    (decided / "decisions" / BOUND).write_text("[", encoding="utf-8")
    with pytest.raises(BadInput, match="damaged"):
        build(decided)
