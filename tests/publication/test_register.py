"""Ids are random, minted once, durable, and tell nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from ontology.errors import BadInput
from ontology.iris import OPAQUE
from publication.register import Register


def test_minted_once_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "register" / "ids.csv"
    register = Register(path)
    first = register.id("person", "r1/p1")
    assert OPAQUE.fullmatch(first)
    assert register.id("person", "r1/p1") == first
    assert register.id("event", "r1/p1") != first
    register.save()
    again = Register(path)
    assert again.id("person", "r1/p1") == first
    before = path.read_bytes()
    again.save()
    assert path.read_bytes() == before


def test_two_registers_give_the_same_thing_different_ids(tmp_path: Path) -> None:
    ids = {Register(tmp_path / str(n)).id("person", "r1/p1") for n in range(20)}
    assert len(ids) == 20


def test_the_older_id_is_told(tmp_path: Path) -> None:
    register = Register(tmp_path / "ids.csv")
    register.id("person", "z")
    register.id("person", "a")
    register.save()
    again = Register(tmp_path / "ids.csv")
    assert again.age("person", "z") < again.age("person", "a") < again.age("person", "never")


@pytest.mark.parametrize(
    "text",
    [
        "id,key\n",
        "id,kind,key\nADET-TARAZ22,person,r1/p1\n",
        "id,kind,key\n222222222222,person,r1/p1\n222222222222,person,r1/p2\n",
        "id,kind,key\n222222222222,person,r1/p1\n222222222223,person,r1/p1\n",
        "id,kind,key\n222222222222,person\n",
    ],
    ids=["header", "speaking id", "id twice", "key twice", "cut off"],
)
def test_a_damaged_register_stops_everything(tmp_path: Path, text: str) -> None:
    path = tmp_path / "ids.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        Register(path)
    assert caught.value.where is not None and caught.value.where.line is not None
    assert "backup" in (caught.value.hint or "")
