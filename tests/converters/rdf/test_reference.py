"""Reference data of a pack: what nobody looked up is not published, and still helps to read texts."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from converters.packs import Pack, load_pack
from converters.packs.model import Code, Place
from converters.rdf.reference import law, places
from converters.reports.recognise.articles import article_finder
from ontology import iris


@pytest.mark.parametrize("name", ["kz", "kg"])
def test_general_knowledge_is_not_published(name: str) -> None:
    pack = load_pack(name)
    published = "".join([*law(pack, []), *places(pack)])
    subjects = set(re.findall(r"^<([^>]+)>", published, re.MULTILINE))
    assert {iris.instrument(code.slug) in subjects for code in pack.codes.values() if not code.checked} <= {False}
    assert {iris.place(place.code) in subjects for place in pack.places.values() if not place.checked} <= {False}
    titles = {text for p in pack.provisions if not p.checked for text in p.labels.values()}
    checked = {text for p in pack.provisions if p.checked for text in p.labels.values()}
    assert not {text for text in titles - checked if f'title> "{text}"' in published}
    named = set(re.findall(rf"<({re.escape(iris.LAW)}[^>]+|{re.escape(iris.PLACE)}[^>]+)>", published))
    assert named <= subjects  # nothing leads to what is left out


def test_an_article_that_data_cites_is_there_without_an_unchecked_title() -> None:
    pack = load_pack("kz")
    [unchecked] = [p for p in pack.provisions if not p.checked and (p.code, p.article) == ("CC", "131")]
    lines = [line for line in law(pack, [("CC", "131", None)]) if f"/{unchecked.article}>" in line.split(" ")[0]]
    assert lines
    assert not any("title" in line for line in lines)


def test_most_places_of_the_country_are_looked_up() -> None:
    """Regions and cities all; what is left are districts and a few small towns."""
    pack = load_pack("kz")
    left = [place for place in pack.places.values() if not place.checked]
    assert {place.kind for place in left} <= {"district", "town", "village", "city"}
    assert all(place.checked for place in pack.places.values() if place.kind == "region")
    assert len([place for place in left if place.kind == "city"]) <= 1


def test_codes_that_nobody_looked_up_are_recognised() -> None:
    pack = load_pack("kz")
    left = [code for code in pack.codes.values() if not code.checked]
    assert left
    assert all(article_finder(pack).any_code.search(f"under Article 5 of the {code.labels['en']}") for code in left)


def test_rows_are_published_once_they_are_looked_up() -> None:
    pack = load_pack("kz")
    looked_up: dict[str, Code] = {key: replace(code, certainty="secondary") for key, code in pack.codes.items()}
    towns: dict[str, Place] = {key: replace(place, certainty="secondary") for key, place in pack.places.items()}
    whole = Pack(**{**{f: getattr(pack, f) for f in pack.__dataclass_fields__}, "codes": looked_up, "places": towns})
    assert len(list(law(whole, []))) > len(list(law(pack, [])))
    assert len(list(places(whole))) > len(list(places(pack)))
