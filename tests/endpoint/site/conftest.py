"""The invented example, built once for all tests of the site."""

from __future__ import annotations

from pathlib import Path

import pytest

from publication.build import build
from publication.new import copy_example


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its folder; whoever changes it puts it back."""
    folder = tmp_path_factory.mktemp("search") / "example"
    copy_example(folder)
    build(folder)
    return folder
