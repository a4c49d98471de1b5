"""What all tests share: the example dataset, built; bytecode, so that programs they start do not each compile the same thousand modules."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Where the environment forbids bytecode beside the modules, as containers do, it goes to pytest's own folder."""
    cache: pytest.Cache | None = getattr(config, "cache", None)
    if cache and os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
        folder = os.environ.setdefault("PYTHONPYCACHEPREFIX", str(cache.mkdir("bytecode")))
        sys.dont_write_bytecode, sys.pycache_prefix = False, folder


@pytest.fixture(scope="session")
def built_example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the example dataset, built once for all; not to be changed: copy it."""
    from publication.build import build
    from publication.new import copy_example

    folder = tmp_path_factory.mktemp("built") / "example"
    copy_example(folder)
    build(folder)
    return folder
