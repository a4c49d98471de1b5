"""What becomes public of the example, and what the guide's questions find in it."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from publication.release import Release
from tests.publication.everything import texts

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "dataset"
QUESTIONS = dict(
    re.findall(
        r"^## (\d+)\. .*?```sparql\n(.*?)```", (ROOT / "docs/guide/queries.en.md").read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
)
SECRETS = [
    "Zhideliev",  # a minor, and the mother by the same stem
    "Tasbulakova",  # asked not to appear
    "Kunsulu",  # a relative
    "Nazken",  # a relative
    "Solonchakov",  # a witness, also inside a web address
    "Narynkumov",  # an official
    "Kozybagarov",
    "suicide",
    "799 000",  # a telephone number
    "mail.example",
    "Kamystykol",  # a street
    "Zhalbyzov",  # in a rumour
    "reviewer-1",
]


@pytest.fixture(scope="module")
def release(built_example: Path) -> Release:
    return Release.open((built_example / "releases" / "current").resolve())


@pytest.fixture(scope="module")
def store(release: Release) -> ox.Store:
    return release.open_store()


@pytest.fixture(scope="module")
def public_text(release: Release) -> str:
    """All text of the release: its files, unpacked and decoded, and every quad of its store."""
    found = [text for _, text in texts(release.folder)]
    assert len(found) > 3
    return "\n".join(found).casefold()


def ask(store: ox.Store, number: str, *, first: str = "2023-05-01", last: str = "2023-05-31") -> list[dict[str, str]]:
    """Answer a question of the guide, its two dates replaced."""
    result = store.query(QUESTIONS[number].replace("2023-05-01", first).replace("2023-05-31", last))
    assert isinstance(result, ox.QuerySolutions)
    names = [variable.value for variable in result.variables]
    return [{name: solution[name].value for name in names if solution[name] is not None} for solution in result]


def test_the_release_is_no_draft(release: Release) -> None:
    assert not release.manifest.draft


@pytest.mark.parametrize("secret", SECRETS)
def test_secrets_are_absent_from_everything_public(public_text: str, secret: str) -> None:
    sources = "".join(p.read_text(encoding="utf-8") for p in EXAMPLE.rglob("*") if p.is_file() and p.suffix != ".toml").casefold()
    assert secret.casefold() in sources, "the example no longer holds what this test looks for"
    assert secret.casefold() not in public_text


@pytest.mark.parametrize("name", ["Espebulakov", "Kamystin"])
def test_prosecutors_and_judges_are_named_beside_their_office(public_text: str, name: str) -> None:
    assert name.casefold() in public_text


def test_building_changes_neither_records_nor_addresses(built_example: Path) -> None:
    for name in ("records", "decisions", "register"):
        for path in sorted((EXAMPLE / name).iterdir()):
            made = built_example / name / path.name
            assert made.read_bytes() == path.read_bytes(), f"{name}/{path.name} is not what a build makes of it"


def test_there_are_ten_questions() -> None:
    assert list(QUESTIONS) == [str(number) for number in range(1, 11)]


@pytest.mark.parametrize("number", QUESTIONS)
def test_every_question_finds_something(store: ox.Store, number: str) -> None:
    assert ask(store, number, first="2024-01-01", last="2024-03-31")


def test_charges_under_article_488(store: ox.Store) -> None:
    """Nothing in May 2023; in January 2024 each person with the day, the town and the address of the entry."""
    assert ask(store, "1") == []
    january = {
        (row["name"], row["date"], row["placeName"], row["address"]) for row in ask(store, "1", first="2024-01-01", last="2024-01-31")
    }
    assert ("Aksuatov Yerdos", "2024-01-03", "Almaty", "https://news.example/2024/01/03/almaty-blank-sheet") in january
    told = {tuple(frozenset(cell.split(" / ")) for cell in row[1:3]) for row in january if row[0] == "Zhussanbayev Olzhabek"}
    both = (frozenset({"2024-01-04", "2024-01-05"}), frozenset({"Astana", "Kosshy"}))
    assert told == {both}  # two accounts joined by decision: what they say stands side by side
    assert len(january) == 7


def test_administrative_arrests_by_region(store: ox.Store) -> None:
    found = {row["region"]: (row["arrests"], row["totalDays"]) for row in ask(store, "2")}
    assert found["Almaty"] == ("4", "52")  # 15 + 7 + 15 + 15: one arrest of March stands in the list and in the table
    assert found["(sources differ)"] == ("1", "20")  # told of Astana and of Kosshy, and one penalty by decision
    assert not {"Astana", "Akmola region"} & set(found)
    assert "Abai region" not in found  # the seven days of 2021 are only recalled


def test_custody_is_a_restraint_and_no_penalty(store: ox.Store) -> None:
    restrained = {row["name"] for row in ask(store, "5")}
    assert "Mailytogaev Askerbek" in restrained
    assert not {"Mailytogaev Askerbek"} & {row["name"] for row in ask(store, "3")}


def test_a_penalty_told_twice_is_found(store: ox.Store) -> None:
    pairs = {(row["name"], frozenset((row["placeA"], row["placeB"]))) for row in ask(store, "8") if "placeA" in row and "placeB" in row}
    assert ("Aksuatov Yerdos", frozenset(("Алматы", "Almaty"))) in pairs
    assert not [pair for pair in pairs if pair[0] == "Zhussanbayev Olzhabek"]  # joined by decision


def test_written_forms_of_one_person(store: ox.Store) -> None:
    written = [set(row["written"].split(" | ")) for row in ask(store, "7")]
    assert {"Aksuatov Yerdos", "Aksuatov Ye.", "Aksuatov Erdos", "Аксуатов Е."} in written
