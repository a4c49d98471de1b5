"""``serve.toml`` is read whole or refused with the key that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from endpoint.configuration import read_settings
from endpoint.settings import Settings
from ontology.errors import AigaqError, NotFound


def test_without_a_file_the_defaults(tmp_path: Path) -> None:
    assert read_settings(tmp_path) == Settings()


def test_what_is_named_changes(tmp_path: Path) -> None:
    (tmp_path / "serve.toml").write_text('trusted_proxies = 1\nquery_timeout = 5\nrate_limit = "10/second"\nlanguages = ["ru", "en"]\n')
    read = read_settings(tmp_path)
    assert read == Settings(trusted_proxies=1, query_timeout=5.0, rate_limit="10/second", languages=("ru", "en"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("trusted_proxy = 1", "trusted_proxy"),
        ('trusted_proxies = "many"', "trusted_proxies"),
        ("trusted_proxies = -1", "trusted_proxies"),
        ('rate_limit = "often"', "rate_limit"),
        ("rate_limit = ", "TOML"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "serve.toml").write_text(text, encoding="utf-8")
    with pytest.raises(AigaqError) as caught:
        read_settings(tmp_path)
    assert said in caught.value.message
    assert str(caught.value.where).endswith("serve.toml")


def test_a_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_settings(tmp_path, tmp_path / "other.toml")
