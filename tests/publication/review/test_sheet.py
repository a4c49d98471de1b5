"""The round trip through a spreadsheet: what goes out comes back the same, and what is wrong changes nothing."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from converters.record import ReviewStatus
from ontology.errors import BadInput, RuleBroken
from publication.review.cells import guarded, plain
from publication.review.desk import ReviewDesk
from publication.review.sheet import export, take_back
from tests.publication.review.conftest import seen

DOC = "list-2024-01"
Rows = list[dict[str, str]]


def edit(path: Path, change: Callable[[Rows], None]) -> None:
    """Change an exported table as a person would."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")  # as Excel writes it in half of the world
        writer.writeheader()
        writer.writerows(rows)


def first(rows: Rows, what: str) -> dict[str, str]:
    return next(row for row in rows if row["what"] == what)


@pytest.mark.parametrize("name", ["records.csv", "records.xlsx"])
def test_an_untouched_table_changes_nothing(desk: ReviewDesk, tmp_path: Path, name: str) -> None:
    before = desk.records()
    assert export(desk, tmp_path / name) == 3
    assert take_back(desk, tmp_path / name, "a") == "0 records changed."
    assert desk.records() == before and desk.log.entries() == []


def test_a_workbook_that_was_edited_comes_back(desk: ReviewDesk, tmp_path: Path) -> None:
    path = tmp_path / "records.xlsx"
    export(desk, path)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[1]}
    for row in sheet.iter_rows(min_row=2):
        if row[0].value == "record":
            row[heads["decision"] - 1].value = "accepted"
        if row[0].value == "penalty" and row[heads["amount"] - 1].value:
            row[heads["amount"] - 1].value = 184700  # a number, as a spreadsheet makes it
    book.save(path)
    report = take_back(desk, path, "reviewer-1")
    assert report.startswith("3 records changed.") and "184600" in report and "184700" in report
    assert {r.review.status.value for r in desk.records()} == {"accepted"} and desk.records()[0].review.by == "reviewer-1"
    assert desk.records()[2].penalties[0].amount == 184700
    desk.undo("reviewer-1")
    assert {r.review.status.value for r in desk.records()} == {"proposed"}


def test_elements_are_changed_added_and_taken_out(desk: ReviewDesk, tmp_path: Path) -> None:
    path = tmp_path / "records.csv"
    export(desk, path)
    second = desk.records()[1]

    def change(rows: Rows) -> None:
        mine = [row for row in rows if row["record"] == second.id]
        first(mine, "person")["role"] = "speaker"
        rows.remove([row for row in mine if row["what"] == "event"][-1])
        blank = dict.fromkeys(rows[0], "")
        rows.insert(
            rows.index(mine[0]) + 1,
            blank | {"what": "person", "record": second.id, "element": "new-1", "name": "police officers", "role": "official"},
        )
        rows.insert(
            rows.index(mine[0]) + 2,
            blank | {"what": "event", "record": second.id, "type": "statement", "people": "new-1", "words": "police officers"},
        )

    edit(path, change)
    report = take_back(desk, path, "a", check=True)
    assert "1 record would be changed" in report and desk.records()[1] == second
    take_back(desk, path, "a")
    new = desk.records()[1]
    assert {p.name: p.role.value for p in new.people} == {second.people[0].name: "speaker", "police officers": "official"}
    made = next(p.id for p in new.people if p.name == "police officers")
    assert any(e.type == "statement" and e.people == [made] for e in new.events) and len(new.events) == len(second.events)


def test_a_record_changed_meanwhile_is_refused_and_nothing_else_is_taken(desk: ReviewDesk, tmp_path: Path) -> None:
    path = tmp_path / "records.csv"
    export(desk, path)

    def accept_all(rows: Rows) -> None:
        for row in rows:
            row["decision"] = "accepted" if row["what"] == "record" else ""

    edit(path, accept_all)
    desk.decide([seen(desk.records()[1])], ReviewStatus.REJECTED, "b")
    before = desk.records()
    with pytest.raises(RuleBroken, match="changed since this table was exported"):
        take_back(desk, path, "a")
    assert desk.records() == before and len(desk.log.entries()) == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda rows: first(rows, "person").update(role="hero"), "role 'hero' is none of"),
        (lambda rows: first(rows, "record").update(decision="maybe"), "decision 'maybe' is none of"),
        (lambda rows: first(rows, "record").update(words="another text"), "column words"),
        (lambda rows: first(rows, "record").update(flags="settled"), "column flags"),
        (lambda rows: first(rows, "event").update(words="nobody wrote this"), "does not stand in the text"),
        (lambda rows: first(rows, "event").update(date="yesterday"), "not an EDTF date"),
        (lambda rows: first(rows, "charge").update(element="9"), "has no charge 9"),
        (lambda rows: first(rows, "charge").update(what="verdict"), "is none of record"),
        (lambda rows: rows.append(rows[0]), "stands twice"),
        (lambda rows: first(rows, "person").update(record="nowhere"), "has no row above it"),
        (lambda rows: first(rows, "record").update(record="nowhere"), "no record with this id|has no row above it"),
    ],
)
def test_what_is_malformed_is_named_and_nothing_is_taken_over(
    desk: ReviewDesk, tmp_path: Path, change: Callable[[Rows], None], message: str
) -> None:
    path = tmp_path / "records.csv"
    export(desk, path)

    def both(rows: Rows) -> None:
        [row for row in rows if row["what"] == "record"][2]["decision"] = "accepted"
        change(rows)

    edit(path, both)
    before = desk.records()
    with pytest.raises(RuleBroken, match=message) as caught:
        take_back(desk, path, "a")
    assert "row " in str(caught.value) and desk.records() == before and desk.log.entries() == []


def test_a_foreign_table_is_refused(desk: ReviewDesk, tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("name,age\nx,1\n", encoding="utf-8")
    with pytest.raises(BadInput, match="first row must hold"):
        take_back(desk, tmp_path / "other.csv", "a")
    (tmp_path / "other.xlsx").write_bytes(b"not a workbook")
    with pytest.raises(BadInput, match="not an Excel workbook"):
        take_back(desk, tmp_path / "other.xlsx", "a")
    with pytest.raises(BadInput, match="must end in"):
        export(desk, tmp_path / "records.ods")


def test_no_cell_is_a_formula(desk: ReviewDesk, tmp_path: Path) -> None:
    from publication.review.changes import Edit

    record = desk.records()[0]
    desk.correct(seen(record), lambda _: Edit([], {"place": '=HYPERLINK("https://evil.example","x")'}), "a", accept=False)
    export(desk, tmp_path / "a.xlsx")
    export(desk, tmp_path / "a.csv")
    cells = [cell for row in load_workbook(tmp_path / "a.xlsx").worksheets[0].iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"] and any("HYPERLINK" in str(cell.value) for cell in cells)
    assert "'=HYPERLINK" in (tmp_path / "a.csv").read_text(encoding="utf-8")
    for name in ("a.xlsx", "a.csv"):
        assert take_back(desk, tmp_path / name, "a") == "0 records changed."


def test_a_formula_that_somebody_typed_is_refused(desk: ReviewDesk, tmp_path: Path) -> None:
    export(desk, tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx")
    book.worksheets[0]["D2"] = "=1+1"
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(BadInput, match="formula"):
        take_back(desk, tmp_path / "a.xlsx", "a")


@given(st.text(alphabet="=+-@'\t\rab ", max_size=6))
def test_the_guard_is_taken_off_again(text: str) -> None:
    assert plain(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))
