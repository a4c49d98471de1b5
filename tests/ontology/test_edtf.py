"""Bounds of EDTF dates: the fast path and the library give the same answer, and nonsense is refused."""

from __future__ import annotations

import re
from datetime import date

import pytest
from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from converters.record import Edtf
from ontology.edtf import BadDate, bounds
from ontology.errors import AigaqError

DATES = st.dates(date(1000, 1, 1), date(9998, 12, 31))
SIZES, MARKS = st.sampled_from([4, 7, 10]), st.sampled_from(["", "?", "~", "%"])
PLAIN = st.builds(
    lambda day, size, mark: day.isoformat()[:size] + mark, DATES, st.sampled_from([4, 7, 10]), st.sampled_from(["", "?", "~", "%"])
)
# Any text of the form that records take as a date, whether or not such a day exists.
FORMS = st.from_regex(
    re.compile(r"((19|20)\d\d(-[01]\d(-[0-3]\d)?)?|XXXX-[01]\d)[?~%]?(/((20\d\d-[01]\d)?|\.\.)?)?", re.ASCII), fullmatch=True
)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2031", "2031-01-01", "2031-12-31"),
        ("2031-02", "2031-02-01", "2031-02-28"),
        ("2032-02", "2032-02-01", "2032-02-29"),
        ("2031-05-01", "2031-05-01", "2031-05-01"),
        ("2031-05-01?", "2031-05-01", "2031-05-01"),
        ("2031-05~", "2031-05-01", "2031-05-31"),
        ("2031%", "2031-01-01", "2031-12-31"),
        ("2031-05-01/2031-05-03", "2031-05-01", "2031-05-03"),
        ("2031-05/2031", "2031-05-01", "2031-12-31"),
        ("2031-05-01~/2031-06?", "2031-05-01", "2031-06-30"),
        ("2031-05/2031-05-03", "2031-05-01", "2031-05-03"),
        ("203X", "2030-01-01", "2039-12-31"),
        ("2031-21", "2031-03-01", "2031-05-31"),
        ("2031-02-XX", "2031-02-01", "2031-02-28"),
        ("9999", "9999-01-01", "9999-12-31"),
    ],
)
def test_first_and_last_day(text: str, first: str, last: str) -> None:
    assert bounds(text) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "text",
    ["XXXX-05-01", "XXXX-05", "XXXX-02-29", "XXXX-05-01?", "2031-05/..", "../2031-05", "/2031-05", "2031-05/", "XXXX-05/2031-06", "-0043"],
)
def test_no_day_where_nobody_can_tell(text: str) -> None:
    assert bounds(text) is None


NONSENSE = (
    """
May 2031|1.05.2031|2031-5-1|2031-13|2031-00|2031-02-29|2031-04-31|XXXX-02-30|XXXX-13-01|0000|2031-06/2031-05|2031-05-02/2031-05-01
2031/2032/2033|/|..|a/b|٢٠٣١|2031-02-30/..
""".replace("\n", "|")
    .strip("|")
    .split("|")
)


@pytest.mark.parametrize("text", ["", " 2031", "2031 ", "2031\n", "x" * 300, *NONSENSE])
def test_nonsense_is_refused(text: str) -> None:
    with pytest.raises(BadDate) as caught:
        bounds(text)
    assert isinstance(caught.value, ValueError)
    assert isinstance(caught.value, AigaqError)
    assert caught.value.hint


def _library(text: str) -> tuple[date, date]:
    parsed = parse_edtf(text)
    first, last = parsed.lower_strict(), parsed.upper_strict()
    return date(*first[:3]), date(*last[:3])


@settings(max_examples=60, deadline=None)
@given(PLAIN)
def test_the_library_agrees_on_dates(text: str) -> None:
    assert bounds(text) == _library(text)


@settings(max_examples=60, deadline=None)
@given(PLAIN, PLAIN)
def test_the_library_agrees_on_intervals(one: str, other: str) -> None:
    text = f"{one}/{other}"
    first, last = _library(text)
    if first > last:
        with pytest.raises(BadDate):
            bounds(text)
    else:
        assert bounds(text) == (first, last)


@settings(max_examples=300, deadline=None)
@given(FORMS)
def test_every_form_of_a_record_has_an_answer(text: str) -> None:
    """It has bounds, has none, or is refused by the record as well."""
    try:
        found = bounds(text)
    except BadDate:
        with pytest.raises(ValidationError):
            TypeAdapter(Edtf).validate_python(text)
        return
    assert TypeAdapter(Edtf).validate_python(text) == text
    assert found is None or found[0] <= found[1]
