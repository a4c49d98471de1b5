"""The one way in, for reports in prose of every kind of file."""

from __future__ import annotations

from pathlib import Path

import pytest

from converters.extract import extract
from ontology.errors import BadInput

FILES = Path(__file__).parent / "files"


@pytest.mark.parametrize("name", ["report.docx", "report.odt", "report.html", "page.html"])
def test_a_document_gives_records_with_their_addresses(name: str) -> None:
    extraction = extract(FILES / name, kind="monthly-list")
    text = extraction.source.text
    records = list(extraction.records)
    first = next(record for record in records if any(person.surname == "Тестбаев" for person in record.people))
    assert first.date is not None and first.date.endswith("-05-01") and first.place == "Кызылжар"
    assert len(first.urls) == 1 and first.urls[0].startswith("https://monitor.example/")
    for record in records:
        for element in (record, *record.people, *record.charges, *record.events, *record.penalties):
            if element.evidence:
                assert text[element.evidence.start : element.evidence.end] == element.evidence.quote


def test_a_table_is_no_report(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="this is a table, not a monthly-list"):
        extract(FILES / "table.xlsx", kind="monthly-list")
