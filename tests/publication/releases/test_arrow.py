"""Columns put together by hand are those that pyarrow makes of the same values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publication.tables.arrow import column

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
DECIMALS = st.integers(-(10**27), 10**27).map(lambda n: Decimal(n).scaleb(-6))
COLUMNS = st.one_of(
    st.tuples(st.just(kind), st.lists(values if kind == "text, all there" else st.none() | values, max_size=20))
    for kind, values in {
        "text": TEXTS,
        "text, all there": TEXTS,
        "list": st.lists(TEXTS, max_size=3),
        "day": st.dates(),
        "truth": st.booleans(),
        "decimal": DECIMALS,
    }.items()
)
TYPES = {"list": pa.list_(pa.string()), "day": pa.date32(), "truth": pa.bool_(), "decimal": pa.decimal128(38, 6)}


@settings(deadline=None)  # pyarrow's own way loads pandas first
@given(COLUMNS)
def test_a_column_is_what_pyarrow_makes_of_it(made: tuple[str, list[object]]) -> None:
    kind, values = made
    wanted = TYPES.get(kind, pa.string())
    found = column(values, wanted, pa)
    found.validate(full=True)
    assert found.equals(pa.array(values, wanted))
    assert found.to_pylist() == values


def test_days_before_the_epoch_and_sums_below_nothing() -> None:
    assert column([date(1969, 12, 31), date(1, 1, 1)], pa.date32(), pa).to_pylist() == [date(1969, 12, 31), date(1, 1, 1)]
    assert column([Decimal("-0.000001")], pa.decimal128(38, 6), pa).to_pylist() == [Decimal("-0.000001")]


def test_a_type_that_no_table_has_is_refused() -> None:
    with pytest.raises(TypeError, match="double"):
        column([1.5], pa.float64(), pa)
