"""The search over the invented dataset: other spellings, facets that agree with SPARQL, and nothing of what is withdrawn."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from endpoint.app import create_app
from endpoint.search import asking
from endpoint.search.asking import FACETS, Asked
from endpoint.search.query import sparql
from endpoint.search.reading import Index
from ontology.iris import AQ, RDFS
from publication.folding import fold
from publication.index import index
from publication.release import Releases


@pytest.fixture(scope="module")
def client(dataset: Path) -> FlaskClient:
    return create_app(Releases.of(dataset)).test_client()


def found(client: FlaskClient, query: str) -> Any:
    response = client.get(f"/search?{query}&format=json")
    assert response.status_code == 200
    return json.loads(response.data)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Мұхамедқәрім", "Mukhamedkarim"), ("Юрий", "Yuri"), ("Ержан", "Yerzhan"), ("Хамзин", "Hamzin"), ("Джандосов", "Zhandosov")],
)
def test_spellings_of_one_name_fold_to_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize("q", ["Zaimishchev", "Займищев", "zaimishch", "ZAIMISHCHEV Platon"])
def test_a_person_is_found_in_any_alphabet(client: FlaskClient, q: str) -> None:
    answer = found(client, f"q={q}")
    assert [p["name"] for p in answer["people"]] == ["Zaimishchev Platon"]
    assert not answer["alike"]
    assert answer["total"] >= 10


def test_a_misspelt_name_finds_those_like_it_and_says_so(client: FlaskClient) -> None:
    answer = found(client, "q=Zaymischef")
    assert answer["alike"]
    assert answer["people"][0]["name"] == "Zaimishchev Platon"
    assert answer["total"] >= answer["people"][0]["reports"]


@pytest.mark.parametrize(("name", "code"), [("penalty", "fine"), ("type", "judgment"), ("article", "kz-cao/488"), ("place", "kz-75")])
def test_a_facet_counts_what_the_shown_query_finds(client: FlaskClient, dataset: Path, name: str, code: str) -> None:
    counted = {v["code"]: v["reports"] for v in found(client, "")["facets"][name]}[code]
    current = client.application.extensions["aigaq_current"]
    serving = current.enter()
    rows = list(serving.store.query(sparql(serving, Asked(chosen={name: (code,)}))))
    current.leave(serving)
    assert counted == len({row["entry"] for row in rows}) == found(client, f"{name}={code}")["total"]


def test_csv_holds_the_whole_result(client: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/search?type=judgment&format=csv").data.decode("utf-8-sig"))))
    assert len(rows) == found(client, "type=judgment")["total"] > 20


def test_days_bound_what_is_found(client: FlaskClient) -> None:
    months = [found(client, f"from=2024-0{m}&to=2024-0{m}")["total"] for m in (1, 2, 3)]
    assert all(months) and sum(months) <= found(client, "from=2024&to=2024")["total"]
    assert client.get("/search?from=2024-02-30").status_code == 400


MANY = "&".join(f"type=t{n}" for n in range(51))


@pytest.mark.parametrize("form", ["html", "json", "csv"])
@pytest.mark.parametrize(
    "query",
    [
        'type="',
        "place=<x>",
        "role=%20",
        "article={",
        "source=%5C",
        "type=" + "x" * 201,
        MANY,
        "page=0",
        "page=000000001",
        "page=" + "1" * 5000,
    ],
)
def test_what_cannot_be_asked_is_a_mistake_of_who_asks(client: FlaskClient, query: str, form: str) -> None:
    answer = client.get(f"/search?{query}&format={form}", headers={"Accept": "text/html"})
    assert answer.status_code == 400


def test_what_nobody_has_is_found_nowhere(client: FlaskClient) -> None:
    assert found(client, "type=nothing&place=нигде")["total"] == 0
    assert client.get("/search?type=nothing&place=нигде", headers={"Accept": "text/html"}).status_code == 200


def test_a_withdrawn_person_is_answered_like_nobody(dataset: Path, tmp_path: Path) -> None:
    client = create_app(Releases.of(dataset)).test_client()
    person = found(client, "q=Zaimishchev")["people"][0]["iri"].rpartition("/")[2]
    withdrawn = Releases.of(dataset).current().folder / "withdrawn.txt"
    withdrawn.write_text(person + "\n", encoding="utf-8")
    try:
        gone, nobody = found(client, "q=Zaimishchev+Platon"), found(client, "q=Qwxzvkj+Platvqz")
        assert {k: gone[k] for k in ("total", "people", "reports", "alike")} == {
            k: nobody[k] for k in ("total", "people", "reports", "alike")
        }
        assert "Zaimishchev" not in client.get("/search").get_data(as_text=True)
    finally:
        withdrawn.unlink()


def test_equal_data_gives_equal_bytes(dataset: Path, tmp_path: Path) -> None:
    store = Releases.of(dataset).current().open_store()
    again = ox.Store()
    again.extend(sorted(store, key=str, reverse=True))
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert index(tmp_path / "a", store).read_bytes() == index(tmp_path / "b", again).read_bytes()


def test_what_every_search_counts_in_can_be_read_before(dataset: Path) -> None:
    release = Releases.of(dataset).current()
    reading = Index(release.folder / "search.sqlite", release.folder / "withdrawn.txt", release.manifest.base)
    asking.prepare(reading)
    read = reading.part.cache_info().misses
    result = asking.find(reading, Asked(q="court"))
    assert result.total and [asking.values(reading, result, name) for name in FACETS] and asking.months(reading, result.rows)
    assert read > 20 and reading.part.cache_info().misses == read
    reading.close()


def test_a_beginning_finds_what_all_its_words_find(dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same entries whether the sets of beginnings are kept (here: of nearly all) or looked up, and none is left out."""
    store = Releases.of(dataset).current().open_store()
    looked_up = Index(index(tmp_path, store), tmp_path / "none", "https://data.example.org/")
    monkeypatch.setattr("publication.index._LEAST_COMMON", 3)
    (tmp_path / "kept").mkdir()
    kept = Index(index(tmp_path / "kept", store), tmp_path / "none", "https://data.example.org/")
    rows: dict[str, int] = {}
    kept.rows("CREATE VIRTUAL TABLE temp.instance USING fts5vocab('main', 'text', 'instance')")
    for word, row in kept.rows("SELECT term, doc - 1 FROM temp.instance"):
        rows[word] = rows.get(word, 0) | 1 << row
    assert len(kept.rows("SELECT 1 FROM common WHERE words LIKE '%*'")) > 50
    for word in rows:
        for beginning in {word[:n] for n in range(1, len(word) + 1)}:
            longer = [w for w in rows if w.startswith(beginning)] if len(beginning) > 2 and not beginning[0].isdigit() else [beginning]
            wanted = 0
            for each in longer:
                wanted |= rows.get(each, 0)
            assert kept.word(beginning) == looked_up.word(beginning) == wanted
    kept.close()
    looked_up.close()


def test_cards_say_what_the_graph_says(dataset: Path) -> None:
    release = Releases.of(dataset).current()
    store = release.open_store()
    reading = Index(release.folder / "search.sqlite", release.folder / "withdrawn.txt", release.manifest.base)

    def texts(iri: str, predicate: str) -> set[tuple[str, str | None]]:
        found = store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(predicate), None, ox.DefaultGraph())
        return {(q.object.value, q.object.language) for q in found if isinstance(q.object, ox.Literal)}

    people = 0
    for (entry,) in reading.rows("SELECT iri FROM entry"):
        card = reading.card(entry)
        assert [tuple(said) for said in [card["quote"]] if said] == sorted(texts(entry, f"{AQ}quote"))
        for person, _, _, called in card["people"]:
            assert {tuple(said) for said in called} == texts(person, f"{RDFS}label")
            people += 1
    assert people > 40
    reading.close()
