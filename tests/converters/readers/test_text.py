"""Text files: encodings, unchanged characters, refusals."""

from __future__ import annotations

from pathlib import Path

import pytest

from converters.readers import read_source
from converters.readers.limits import Limits
from ontology.errors import BadInput, NotFound, TooMuch

TEXT = "1 мая, Кызылжар, Тестбаев А., арест на 15 суток[1].\r\nПродолжение\rзаписи\n\n[1] https://monitor.example/1\n"
KAZAKH = "Қызылжар қаласында Тестбаев Әділді 15 тәулікке қамады, айыппұл салынды. Үкім күні: 2023 жылғы 1 мамыр.\n"
ENGLISH = "May 1, Kyzylzhar – “Testbayev A.”, 15 days’ arrest, a fine of 50 000 tenge.\n"


def write(folder: Path, data: bytes, name: str = "report.txt") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1251", "koi8-r", "cp866"])
def test_russian_comes_out_as_it_was_written(tmp_path: Path, encoding: str) -> None:
    assert read_source(write(tmp_path, TEXT.encode(encoding))).text == TEXT


@pytest.mark.parametrize(("text", "encoding"), [(KAZAKH, "kz1048"), (ENGLISH, "windows-1252"), (TEXT, "windows-1251"), (TEXT, "koi8-r")])
def test_a_guess_is_written_down(tmp_path: Path, text: str, encoding: str) -> None:
    source = read_source(write(tmp_path, text.encode(encoding)))
    assert source.text == text
    assert len(source.notes) == 1 and "guessed" in source.notes[0] and encoding.removeprefix("windows-") in source.notes[0]


def test_utf8_needs_no_note_and_loses_only_its_mark(tmp_path: Path) -> None:
    source = read_source(write(tmp_path, b"\xef\xbb\xbf" + TEXT.encode()))
    assert (source.text, source.notes, source.media_type) == (TEXT, (), "text/plain")


def test_damaged_utf8_is_refused_with_its_place(tmp_path: Path) -> None:
    good = "Первая строка\nВторая ".encode()
    path = write(tmp_path, good + b"\xff" + "строка\n".encode())
    with pytest.raises(BadInput, match=rf"byte {len(good) + 1} \(0xff\)") as caught:
        read_source(path)
    assert caught.value.where is not None and caught.value.where.line == 2


def test_text_cut_inside_a_character_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="UTF-8"):
        read_source(write(tmp_path, "Вымышленный отчёт".encode()[:-1]))


def test_utf16_with_half_a_character_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="UTF-16"):
        read_source(write(tmp_path, TEXT.encode("utf-16")[:-1]))


@pytest.mark.parametrize("data", [b"\x00\x01\x02\x03", b"abc\x00def", b"words\x07bell", bytes(range(256)), b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(BadInput):
        read_source(write(tmp_path, data))


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(BadInput, match="empty"):
        read_source(write(tmp_path, data))


def test_a_document_under_a_wrong_name_is_refused(tmp_path: Path) -> None:
    document = Path(__file__).parent / "files/report.docx"
    with pytest.raises(BadInput, match="holds a zip-based document"):
        read_source(write(tmp_path, document.read_bytes()))


def test_unknown_ending_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"\.rtf cannot be read"):
        read_source(write(tmp_path, b"{}", "report.rtf"))
    with pytest.raises(NotFound):
        read_source(tmp_path / "absent.txt")
    with pytest.raises(BadInput, match="folder"):
        read_source(tmp_path)


def test_a_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TooMuch, match="limit"):
        read_source(write(tmp_path, b"x" * 11), limits=Limits(file=10))


def test_markdown_is_read_as_its_reader_sees_it(tmp_path: Path) -> None:
    markdown = """# Digest, May 2023

* **1 May, Almaty.** Testov was *fined*. ([Site](https://example.org/a_b_c)) [1]
* 2 May, Aktau. #PROBOV Ivan
went home.

| Date | Name | Article |
|---|---|---|
| 3 May | Testov I. | 488 |

[1]: https://example.org/note
[^2]: https://example.org/other
"""
    source = read_source(write(tmp_path, markdown.encode(), "report.md"))
    assert source.media_type == "text/markdown"
    assert source.text.startswith("Digest, May 2023\n\n1 May, Almaty. Testov was fined. (Site) [1]\n")
    assert "2 May, Aktau. #PROBOV Ivan\nwent home." in source.text
    assert "Date\tName\tArticle\n\n3 May\tTestov I.\t488" in source.text
    assert "[1] https://example.org/note" in source.text and "[2] https://example.org/other" in source.text
    ((start, end, address),) = source.links
    assert (source.text[start:end], address) == ("Site", "https://example.org/a_b_c")
