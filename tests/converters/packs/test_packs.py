"""Reference packs: those shipped, one's own, and mistakes in them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import converters.packs
from converters.packs import load_pack
from converters.packs.model import CERTAINTIES
from ontology.errors import BadInput, NotFound

FOLDER = Path(converters.packs.__file__).parent


@pytest.mark.parametrize("name", ["kz", "kg"])
def test_shipped_packs_are_whole(name: str) -> None:
    pack = load_pack(name)
    assert all(place.source and place.certainty in CERTAINTIES for place in pack.places.values())
    assert all(p.code in pack.codes and p.source for p in pack.provisions)
    assert all(place.parent is None or place.parent in pack.places for place in pack.places.values())


def test_regions_and_their_dates() -> None:
    pack = load_pack()
    regions = [p for p in pack.places.values() if p.iso and p.iso.startswith("KZ-")]
    assert len(regions) == 20
    assert all(p.code == p.iso.lower() for p in regions if p.iso)
    assert str(pack.places["kz-10"].valid_from) == "2022-06-08"
    assert pack.places["kz-semey"].parent == "kz-10"
    assert {"Nur-Sultan", "Astana", "Астана"} <= set(pack.places["kz-71"].forms)
    assert pack.knows_article("CC", "405") and not pack.knows_article("CC", "999")


def test_a_pack_of_ones_own(tmp_path: Path) -> None:
    shutil.copytree(FOLDER / "kg", tmp_path / "mine")
    with (tmp_path / "mine" / "places.csv").open("a", encoding="utf-8") as places:
        places.write("kg-mine,village,Ak-Suu,,,,,,kg-talas-region,,,,,our own list,general\n")
    pack = load_pack(tmp_path / "mine")
    assert pack.places["kg-mine"].labels == {"en": "Ak-Suu"}
    assert pack.name == "mine"
    assert load_pack(str(tmp_path / "mine")) is pack


@pytest.mark.parametrize(
    ("file", "line", "message"),
    [
        ("places.csv", "xx,village,A,,,,,,kg-nowhere,,,,,s,general", "parent 'kg-nowhere'"),
        ("places.csv", "xx,village,A,,,,,,,,yesterday,,,s,general", "not a day"),
        ("places.csv", "xx,village,A,,,,,,,,,,,s,perhaps", "unknown certainty"),
        ("provisions.csv", "ZZ,1,,a,,,s,general", "code 'ZZ'"),
    ],
)
def test_mistakes_are_named_with_their_line(tmp_path: Path, file: str, line: str, message: str) -> None:
    shutil.copytree(FOLDER / "kg", tmp_path / "pack")
    with (tmp_path / "pack" / file).open("a", encoding="utf-8") as out:
        out.write(line + "\n")
    with pytest.raises(BadInput, match=message) as caught:
        load_pack(tmp_path / "pack")
    assert caught.value.where is not None and file in str(caught.value.where)


def test_no_such_pack() -> None:
    with pytest.raises(NotFound, match="atlantis"):
        load_pack("atlantis")


def test_a_broken_head(tmp_path: Path) -> None:
    shutil.copytree(FOLDER / "kg", tmp_path / "pack")
    (tmp_path / "pack" / "pack.toml").write_text("country = ", encoding="utf-8")
    with pytest.raises(BadInput, match="TOML"):
        load_pack(tmp_path / "pack")
