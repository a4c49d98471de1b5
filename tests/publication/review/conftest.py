"""A dataset of three entries at the desk."""

from __future__ import annotations

from pathlib import Path

import pytest

from converters.record import Record
from publication.intake import scan, take_in
from publication.progress import Silent
from publication.project import Dataset
from publication.review.desk import ReviewDesk, Versioned
from publication.review.states import version


def seen(record: Record) -> Versioned:
    """The record as a reviewer sees it now."""
    return Versioned(record.id, version(record))


def extract(folder: Path) -> None:
    """Bring the records up to date with the sources."""
    dataset = Dataset.open(folder)
    take_in(dataset, scan(dataset), Silent())


@pytest.fixture
def desk(dataset: Path) -> ReviewDesk:
    extract(dataset)
    return ReviewDesk(Dataset.open(dataset))
