"""Documents, pages and PDFs written by another program, and broken ones."""

from __future__ import annotations

import io
import warnings
import zipfile
from pathlib import Path

import pytest

from converters.readers import read_source
from converters.readers.limits import Limits
from ontology.errors import BadInput, TooMuch

FILES = Path(__file__).parent / "files"
ENTRY = "1 мая, Кызылжар, Тестбаев А., статья 488, часть 6 КоАП РК, арест на 15 суток[1]."
BACKGROUND = ("the background", "https://monitor.example/background")


def links(name: str) -> list[tuple[str, str]]:
    source = read_source(FILES / name)
    return [(source.text[start:end], address) for start, end, address in source.links]


@pytest.mark.parametrize("name", ["report.docx", "report.odt"])
def test_a_document_reads_as_its_author_sees_it(name: str) -> None:
    assert read_source(FILES / name).text.split("\n\n") == [
        "Вымышленный обзор: с 1 по 31 мая 2023 года",
        ENTRY,
        "May 3, Kyzylzhar, Samplova G., fine of 50 000 tenge[2], see the background.",
        "First point\nsecond line",
        "Two   spaces\ttab",
        "Имя\tСтатья\nТестбаев А.\t488",
        "Второй лист: 5 мая, Кызылжар, Примерова С. отпущена.",
        "[1] https://monitor.example/news/1\n[2] See the court report <https://monitor.example/news/2>, 3 May.",
    ]


@pytest.mark.parametrize("name", ["report.docx", "report.odt", "report.html"])
def test_links_keep_their_addresses(name: str) -> None:
    found = links(name)
    assert BACKGROUND in found
    assert ("https://monitor.example/news/1", "https://monitor.example/news/1") in found
    assert ("court report", "https://monitor.example/news/2") in found


def test_what_a_document_leaves_out_is_said() -> None:
    assert any("headers and footers" in note for note in read_source(FILES / "report.docx").notes)
    assert "page header" not in read_source(FILES / "report.odt").text


def test_the_page_of_a_word_processor_keeps_its_footnotes() -> None:
    text = read_source(FILES / "report.html").text
    assert ENTRY in text and "[1] https://monitor.example/news/1" in text and "Имя\tСтатья\nТестбаев А.\t488" in text


def test_a_web_page_is_read_without_its_furniture() -> None:
    source = read_source(FILES / "page.html")
    assert source.text == (
        "Обзор: с 1 по 31 мая 2023 года\n\n"
        "1 мая, Кызылжар, Тестбаев\u00a0А., арест на 15 суток[1].\nПродолжение строки.\n\n"
        "3 мая, Примерова С., решение суда [2].\n\n"
        "Имя\tСтатья\nТестбаев А.\t488\n\n"
        "[1] https://monitor.example/1\n[2] Вторая ссылка <https://monitor.example/2>"
    )
    assert links("page.html") == [("решение суда", "https://monitor.example/court"), ("Вторая ссылка", "https://monitor.example/2")]
    assert source.notes == ("left out as page furniture: footer (1), header (1), nav (1)",)


def test_a_pdf_is_read_page_by_page() -> None:
    first, second = read_source(FILES / "report.pdf").text.split("\f")
    assert "1 мая, Кызылжар, Тестбаев А., статья 488, часть 6 КоАП РК" in first and "https://monitor.example/news/1" in first
    assert "5 мая, Кызылжар, Примерова С. отпущена." in second


def test_a_scan_is_refused() -> None:
    with pytest.raises(BadInput, match="no text, only pictures") as caught:
        read_source(FILES / "scan.pdf")
    assert "OCR" in str(caught.value.hint)


@pytest.mark.parametrize("name", ["page.html", "report.html", "report.docx", "report.odt", "report.pdf", "table.xlsx", "table.ods"])
def test_the_same_bytes_give_the_same_text(name: str, tmp_path: Path) -> None:
    copy = tmp_path / name
    copy.write_bytes((FILES / name).read_bytes())
    once, again = read_source(FILES / name), read_source(copy)
    assert (once.text, once.links, once.rows, once.notes) == (again.text, again.links, again.rows, again.notes)


@pytest.mark.parametrize("suffix", ["docx", "odt", "xlsx", "ods", "pdf"])
def test_a_password_is_named_as_the_reason(suffix: str) -> None:
    with pytest.raises(BadInput, match="protected by a password"):
        read_source(FILES / f"protected.{suffix}")


@pytest.mark.parametrize("name", ["report.docx", "report.odt", "report.pdf", "table.xlsx", "table.ods"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.95])
def test_a_file_that_is_cut_off_is_refused(name: str, share: float, tmp_path: Path) -> None:
    whole = (FILES / name).read_bytes()
    path = tmp_path / name
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(BadInput, match=r"cut off|damaged|not a") as caught:
        read_source(path)
    assert caught.value.hint and caught.value.where


@pytest.mark.parametrize("name", ["report.docx", "report.odt", "table.xlsx", "table.ods"])
def test_flipped_bytes_never_end_in_a_traceback(name: str, tmp_path: Path) -> None:
    whole = (FILES / name).read_bytes()
    for position in range(40, len(whole) - 100, len(whole) // 12):
        path = tmp_path / name
        path.write_bytes(whole[:position] + bytes(byte ^ 0x5A for byte in whole[position : position + 8]) + whole[position + 8 :])
        try:
            read_source(path)
        except (BadInput, TooMuch) as error:
            assert error.where


def repacked(name: str, changes: dict[str, bytes]) -> bytes:
    """A package with some of its parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(FILES / name) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new, warnings.catch_warnings():
        for part in old.namelist():
            new.writestr(part, changes.get(part, old.read(part)))
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "part"),
    [("report.docx", "word/document.xml"), ("report.odt", "content.xml"), ("table.xlsx", "xl/workbook.xml"), ("table.ods", "content.xml")],
)
def test_entities_are_refused_before_they_can_grow(name: str, part: str, tmp_path: Path) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y SYSTEM "file:///etc/hostname">]><a>&x;&y;</a>'
    path = tmp_path / name
    path.write_bytes(repacked(name, {part: bomb}))
    with pytest.raises(BadInput, match="document type declaration"):
        read_source(path)


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(repacked("report.docx", {"word/document.xml": b"<a>" + b" " * 3_000_000 + b"</a>"}))
    with pytest.raises(TooMuch, match="zip bombs"):
        read_source(path, limits=Limits(ratio_applies_from=1_000_000))
    with pytest.raises(TooMuch, match="unpacked"):
        read_source(path, limits=Limits(unpacked=1_000_000))


def test_deep_nesting_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<div>" * 5000 + "text" + "</div>" * 5000, encoding="utf-8")
    with pytest.raises(TooMuch, match="nests"):
        read_source(page)
    document = tmp_path / "report.docx"
    document.write_bytes(repacked("report.docx", {"word/document.xml": b"<a>" * 5000 + b"</a>" * 5000}))
    with pytest.raises(TooMuch, match="nests"):
        read_source(document)


def test_a_document_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes((FILES / "report.odt").read_bytes())
    with pytest.raises(BadInput, match="not a Word document"):
        read_source(path)


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [('<meta charset="windows-1251">', "windows-1251"), ("<meta http-equiv='x' content='text/html; charset=koi8-r'>", "koi8-r")],
)
def test_a_page_says_its_encoding(declared: str, encoding: str, tmp_path: Path) -> None:
    page = tmp_path / "page.htm"
    page.write_bytes(f"<html><head>{declared}</head><body><p>Вымышленный</p></body></html>".encode(encoding))
    source = read_source(page)
    assert source.text == "Вымышленный" and encoding in source.notes[0].replace("cp1251", "windows-1251")


def test_typed_and_real_footnotes_never_share_a_number(tmp_path: Path) -> None:
    with zipfile.ZipFile(FILES / "report.docx") as package:
        document = package.read("word/document.xml").decode()
    typed = document.replace("Samplova G.", "Samplova G. [1]")
    path = tmp_path / "report.docx"
    path.write_bytes(repacked("report.docx", {"word/document.xml": typed.encode()}))
    text = read_source(path).text
    assert "15 суток[2]." in text and "[2] https://monitor.example/news/1" in text and "Samplova G. [1]" in text
