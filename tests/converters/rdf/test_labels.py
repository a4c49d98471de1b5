"""Words for things, in three languages."""

from __future__ import annotations

import pytest

from converters.rdf import labels


@pytest.mark.parametrize(
    ("iso", "en", "ru", "kk"),
    [
        ("P15D", "15 days", "15 дней", "15 күн"),
        ("P1Y6M", "1 year 6 months", "1 год 6 месяцев", "1 жыл 6 ай"),
        ("PT3H", "3 hours", "3 часа", "3 сағат"),
    ],
)
def test_durations(iso: str, en: str, ru: str, kk: str) -> None:
    assert labels.duration(iso) == {"en": en, "ru": ru, "kk": kk}


def test_joined_keeps_languages_apart() -> None:
    assert labels.joined({"en": "fine", "ru": "штраф"}, None, "5 KZT") == {"en": "fine, 5 KZT", "ru": "штраф, 5 KZT", "kk": "fine, 5 KZT"}


def test_concepts_are_labelled_from_the_vocabulary() -> None:
    assert labels.concept("role", "official")["en"] == "official"
    assert set(labels.concept("event-type", "detention")) >= {"en", "ru", "kk"}
