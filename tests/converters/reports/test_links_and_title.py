"""Addresses behind linked words, and the period that a title names."""

from __future__ import annotations

from pathlib import Path

import pytest

from converters.packs import load_pack
from converters.reports import extract_report
from converters.reports.recognise.dates import date_finder
from converters.reports.title import period
from converters.source import Source

LIST = (
    "Monitoring of prosecutions from January 1 to January 31, 2024\n\n"
    "January 5, Taraz, Zholbarysov A. was detained near the akimat, a witness told a news site.\n\n"
    "January 9, Almaty, Torgaytay N. was fined 50 MCI under Article 488 of the CAO[1].\n\n"
    "[1] https://news.example/2024/2\n"
)


def test_a_link_behind_words_is_an_address_of_its_entry() -> None:
    start = LIST.index("news site")
    links = ((start, start + 9, "https://news.example/2024/1"), (LIST.index("akimat"), LIST.index("akimat") + 6, "mailto:a@b.example"))
    source = Source(Path("list.docx"), LIST, "text/plain", links=links)
    first, second = extract_report(source, load_pack("kz")).records
    assert first.urls == ["https://news.example/2024/1"] and first.url_evidence[0].quote == "news site"
    assert second.urls == ["https://news.example/2024/2"]


def test_a_link_that_the_text_prints_too_is_there_once() -> None:
    start = LIST.index("[1].")
    source = Source(Path("list.docx"), LIST, "text/plain", links=((start, start + 3, "https://news.example/2024/2"),))
    assert list(extract_report(source, load_pack("kz")).records)[1].urls == ["https://news.example/2024/2"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("MONITORING FROM May 1 to May 31, 2023", "2023-05-01/2023-05-31"),
        ("Monitoring of violations for 6 May 2021:", "2021-05-06"),
        ("Обзор преследований с 15 декабря 2022 года по 15 января 2023 года", "2022-12-15/2023-01-15"),
        ("Monitoring of prosecutions", None),
        ("Monitoring from May 1 to May 31", None),
    ],
)
def test_period(title: str, expected: str | None) -> None:
    assert period(title, (0, len(title)), date_finder(load_pack("kz"), ("en", "ru"))) == expected


def test_the_report_says_its_period() -> None:
    assert extract_report(Source(Path("list.txt"), LIST, "text/plain"), load_pack("kz")).period == "2024-01-01/2024-01-31"


def test_lines_after_the_footnotes_belong_to_no_entry() -> None:
    source = Source(Path("list.txt"), LIST + "\nTell your friends about this page and read our other reviews\n", "text/plain")
    extraction = extract_report(source, load_pack("kz"))
    assert [record.urls for record in extraction.records] == [[], ["https://news.example/2024/2"]]
    assert [source.text[start:end] for start, end in extraction.leftovers][-1].startswith("Tell your friends")
