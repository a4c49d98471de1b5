"""CSV: the tokeniser against the csv module, and what it refuses."""

from __future__ import annotations

import csv
import io
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from converters.readers import read_source
from converters.readers.delimited import find_separator, split_rows
from converters.readers.limits import Limits
from ontology.errors import BadInput, TooMuch

ANY = Path("table.csv")
CELL = st.text(alphabet=st.sampled_from('аб"; ,\t|\n\r1é'), max_size=6)
TABLES = st.lists(st.lists(CELL, min_size=1, max_size=4), max_size=5)


def values(text: str, separator: str) -> list[list[str]]:
    """What the spans say once quoting is undone."""
    rows = []
    for _, spans in split_rows(text, separator, ANY):
        quoted = [s > 0 and text[s - 1] == '"' and text[e : e + 1] == '"' for s, e in spans]
        rows.append([text[s:e].replace('""', '"') if q else text[s:e] for (s, e), q in zip(spans, quoted, strict=True)])
    return rows


@settings(deadline=None)  # the machine may be busy
@given(TABLES, st.sampled_from([",", ";", "\t", "|"]), st.sampled_from(["\r\n", "\n"]), st.booleans())
def test_reads_back_what_the_csv_module_writes(table: list[list[str]], separator: str, end: str, all_quoted: bool) -> None:
    assume(end == "\r\n" or not any("\r" in cell for row in table for cell in row))  # which csv.writer then leaves unquoted
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator=end, quoting=csv.QUOTE_ALL if all_quoted else csv.QUOTE_MINIMAL).writerows(table)
    assert values(out.getvalue(), separator) == table


@settings(deadline=None)  # the machine may be busy
@given(st.text(alphabet=st.sampled_from('аб";\n\r '), max_size=20))
def test_any_text_is_read_as_the_csv_module_reads_it_or_refused(text: str) -> None:
    try:
        ours = values(text, ";")
    except BadInput:
        return
    theirs = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=";") if row]
    assert ours == theirs


@settings(deadline=None)  # the machine may be busy
@given(TABLES.filter(lambda table: len(table) > 1), st.sampled_from([",", ";", "\t", "|"]))
def test_spans_do_not_overlap_and_stay_in_order(table: list[list[str]], separator: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows(table)
    spans = [span for _, row in split_rows(out.getvalue(), separator, ANY) for span in row]
    assert all(a[1] < b[0] for a, b in pairwise(spans))


def test_rows_are_counted_as_a_spreadsheet_counts_them() -> None:
    text = 'a;b\r\n\r\n"two\r\nlines";2\r\nlast;\r\n'
    assert [number for number, _ in split_rows(text, ";", ANY)] == [1, 3, 4]


@pytest.mark.parametrize(("text", "line"), [('a;b\n"open;c\n', 2), ('a;b\nc;"d"e\n', 2)])
def test_quotes_that_do_not_match_are_refused_with_their_line(text: str, line: int) -> None:
    with pytest.raises(BadInput) as caught:
        list(split_rows(text, ";", ANY))
    assert caught.value.where is not None and caught.value.where.line == line


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_the_separator_is_found(separator: str) -> None:
    rows = [["Дата", "Имя, фамилия", "Статья"], ["01.05.2023", "Тестбаев А., Примерова С.", "20.2 КоАП"], ["02.05.2023", "12", ""]]
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows(rows)
    assert find_separator(out.getvalue(), ANY) == separator


def test_a_file_from_excel_names_its_separator(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("sep=|\r\na;b|c\r\n1|2\r\n", encoding="utf-8", newline="")
    source = read_source(path)
    assert [[source.text[c.start : c.end] for c in row] for row in source.rows] == [["a;b", "c"], ["1", "2"]]
    assert source.rows[0][0].row == 2


def test_cells_know_their_place_in_windows_1251(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes('Дата;Имя\r\n01.05.2023;"Тестбаев ""Тест"" А."\r\n'.encode("windows-1251"))
    source = read_source(path)
    cell = source.rows[1][1]
    assert (cell.row, cell.column, source.text[cell.start : cell.end]) == (2, "B", 'Тестбаев ""Тест"" А.')
    assert str(source.where(cell.start)).endswith("row 2, column B")


def test_a_tsv_keeps_semicolons(tmp_path: Path) -> None:
    path = tmp_path / "table.tsv"
    path.write_text("a;b\tc\n1;2\t3\n", encoding="utf-8")
    assert len(read_source(path).rows[0]) == 2


def test_too_many_cells_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("a,b\n1,2\n3,4\n", encoding="utf-8")
    with pytest.raises(TooMuch):
        read_source(path, limits=Limits(cells=5))
