"""Which of a person's printed names is shown."""

from __future__ import annotations

import pytest

from publication.people import display_form


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        (["Zholbarysov A.", "Zholbarysov Adet"], "Zholbarysov Adet"),
        (["Zholbarysov Ye.", "Zholbarysov Ye.", "Zholbarysov Yerasyl"], "Zholbarysov Yerasyl"),
        (["ZHOLBARYSOV Adet", "Adet Zholbarysov"], "Adet Zholbarysov"),
        (["Желбарысова Адета", "Желбарысов Адет", "Желбарысов Адет"], "Желбарысов Адет"),
        (["Zholbarysov"], "Zholbarysov"),
        ([], None),
    ],
)
def test_display_form(printed: list[str], shown: str | None) -> None:
    assert display_form(printed) == shown
    assert display_form(printed[::-1]) == shown
