"""The example dataset is whole, signed, and holds to the rules for examples."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from converters.record import Evidence, PersonMention, Record, ReviewStatus
from converters.resolve import within
from converters.resolve.decisions import links, read_identities
from converters.source import Source
from publication.project import Dataset
from publication.withheld import read_withheld

ROOT = Path(__file__).parents[2]
ADDRESS = re.compile(r"https?://([^\s/\"'<>\]]+)")
EMAIL = re.compile(r"[\w.+-]+@([\w.-]*\w)")
RESERVED = re.compile(r"(?:.+\.)?(?:example|example\.(?:org|net|com))")


def evidences(part: object) -> Iterator[Evidence]:
    """Every piece of evidence in a record, wherever it stands."""
    if isinstance(part, Evidence):
        yield part
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from evidences(getattr(part, name))
    elif isinstance(part, list):
        for item in part:
            yield from evidences(item)


def name_words(person: PersonMention) -> list[str]:
    """The words of a person's name that identify them: three letters and more, initials left out."""
    words = {*person.name.split(), person.surname, *(person.given or "").split()}
    return sorted(w for w in (word.strip(".,’'\"«»“”#()") for word in words) if len(w) >= 3)


def test_every_source_has_records_and_the_other_way_round(dataset: Dataset, sources: dict[str, Source], records: list[Record]) -> None:
    assert {path.stem for path in dataset.records.glob("*.jsonl")} == set(sources) == {record.doc for record in records}
    assert len(sources) == 8
    assert len(records) >= 60


def test_every_element_points_at_the_words_of_its_source(sources: dict[str, Source], records: list[Record]) -> None:
    wrong = [
        (record.id, evidence)
        for record in records
        for evidence in evidences(record)
        if sources[record.doc].text[evidence.start : evidence.end] != evidence.quote
    ]
    assert not wrong


def test_every_element_has_evidence_inside_its_entry(records: list[Record]) -> None:
    for record in records:
        for element in [*record.people, *record.charges, *record.events, *record.penalties]:
            assert element.evidence, (record.id, element)
            assert record.evidence.start <= element.evidence.start < element.evidence.end <= record.evidence.end, (record.id, element)


def test_ids_are_unique_and_every_record_is_decided(records: list[Record]) -> None:
    assert len({record.id for record in records}) == len(records)
    assert {record.review.by for record in records} == {"reviewer-1"}
    assert [record.review.status for record in records].count(ReviewStatus.REJECTED) == 1


def test_decisions_are_about_people_and_events_of_the_records(dataset: Dataset, records: list[Record]) -> None:
    known = {f"{record.id}/{person.id}" for record in records for person in record.people}
    happenings = {f"{record.id}/{key}" for record in records for _, _, key in within.events(record)}
    identities = read_identities(dataset.decisions / "identities.csv")
    assert {key for identity in identities for key in (identity.a, identity.b)} <= known | happenings
    assert [(i.a in happenings, i.b in happenings) for i in identities if {i.a, i.b} & happenings] == [(True, True)]
    assert {identity.decision for identity in identities} == {"same", "different", "unsure"}
    assert links(identities).linked(identities[0].a)
    withheld = read_withheld(dataset.decisions / "withheld.csv")
    assert withheld.persons and withheld.persons <= known


def test_addresses_are_on_reserved_names_only() -> None:
    files = [p for p in (ROOT / "examples").rglob("*") if p.is_file() and not p.name.startswith(".")]
    texts = {path: path.read_text(encoding="utf-8") for path in files if "releases" not in path.parts and ".aigaq" not in path.parts}
    hosts = [(path.name, host) for path, text in texts.items() for pattern in (ADDRESS, EMAIL) for host in pattern.findall(text)]
    assert len(hosts) > 60
    assert not [(name, host) for name, host in hosts if not RESERVED.fullmatch(host.split(":")[0].rstrip("."))]


def test_file_names_hold_no_names(dataset: Dataset, records: list[Record]) -> None:
    words = {word.casefold() for record in records for person in record.people for word in name_words(person)}
    names = [path.name.casefold() for folder in (dataset.sources, dataset.records) for path in folder.iterdir()]
    assert not [(name, word) for name in names for word in words if word in name]


def test_every_source_says_that_it_is_made_up(sources: dict[str, Source]) -> None:
    prose = {doc: source.text for doc, source in sources.items() if not source.rows}
    assert all("invented example" in text.casefold() or "вымышленный пример" in text.casefold() for text in prose.values())


@pytest.mark.real_reports
def test_no_name_occurs_in_the_real_reports(records: list[Record], real_words: set[str]) -> None:
    words = {word.casefold() for record in records for person in record.people for word in name_words(person)}
    assert len(words) > 60
    assert not words & real_words
