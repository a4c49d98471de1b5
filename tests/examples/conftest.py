"""The example dataset, read once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from converters.readers import read_source
from converters.record import Record, read_records
from converters.source import Source
from publication.project import Dataset

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "dataset"


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    return Dataset.open(EXAMPLE)


@pytest.fixture(scope="session")
def sources(dataset: Dataset) -> dict[str, Source]:
    """The example's sources by the name that records use."""
    files = sorted(p for p in dataset.sources.iterdir() if p.suffix in {".txt", ".html", ".csv"})
    return {path.stem: read_source(path) for path in files}


@pytest.fixture(scope="session")
def records(dataset: Dataset) -> list[Record]:
    return [record for path in sorted(dataset.records.glob("*.jsonl")) for record in read_records(path)]


@pytest.fixture(scope="session")
def real_words() -> set[str]:
    """All words of the real reports beside the checkout, in lower case."""
    corpus = Path(os.environ.get("AIGAQ_CORPUS", ROOT.parent / "shared" / "corpus"))
    reports = sorted((corpus / "seeds").glob("*.txt"))
    if not reports:
        pytest.skip(f"no real reports in {corpus}: the names cannot be compared with them")
    text = " ".join(path.read_text(encoding="utf-8") for path in reports)
    return {word.strip(".,:;#«»“”\"'’()[]").casefold() for word in text.split()}
