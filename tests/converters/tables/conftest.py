"""Tables made in the test, each with its map."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from converters.extract import extract
from converters.record import Record
from converters.source import Extraction

Table = Callable[..., list[Record]]


def checked(extraction: Extraction) -> list[Record]:
    """The records, each element's evidence compared with the text."""
    records = list(extraction.records)
    text = extraction.source.text
    for record in records:
        elements = [*record.people, *record.charges, *record.events, *record.penalties]
        evidence = [record.evidence, record.date_evidence, record.place_evidence, *record.url_evidence]
        evidence += [e.evidence for e in elements] + [f.evidence for f in record.flags]
        for one in filter(None, evidence):
            assert text[one.start : one.end] == one.quote
            assert one.row is not None
            assert record.evidence.start <= one.start <= one.end <= record.evidence.end
        assert all(e.evidence is not None and e.rule for e in elements)
        for flag in record.flags:
            if flag.element and "[" in flag.element:
                mark, number = flag.element.rstrip("]").split("[")
                assert int(number) < len(getattr(record, mark))
    return records


@pytest.fixture
def table(tmp_path: Path) -> Table:
    """``table(csv_text, map_text)`` -> records."""

    def make(text: str, table_map: str, *, name: str = "table.csv", encoding: str = "utf-8") -> list[Record]:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        (tmp_path / "table.map.toml").write_text(table_map, encoding="utf-8")
        return checked(extract(path))

    return make
