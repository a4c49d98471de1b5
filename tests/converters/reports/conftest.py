"""Fixtures for the report tests. All people and sentences are invented."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from converters.packs import Pack, load_pack
from converters.record import Record
from converters.reports import extract_report
from converters.source import Source

TITLE = "MONITORING FROM May 1 to May 31, 2023\n\n"


@pytest.fixture(scope="session")
def pack() -> Pack:
    return load_pack("kz")


@pytest.fixture
def extract(pack: Pack) -> Callable[..., list[Record]]:
    """Records of a text."""

    def run(text: str, name: str = "report.txt", kind: str | None = None) -> list[Record]:
        return list(extract_report(Source(Path(name), text, "text/plain"), pack, kind=kind).records)

    return run


@pytest.fixture
def entry(extract: Callable[..., list[Record]]) -> Callable[[str], Record]:
    """The record of one line of a monthly list of May 2023."""

    def run(line: str) -> Record:
        (record,) = extract(TITLE + line)
        return record

    return run
