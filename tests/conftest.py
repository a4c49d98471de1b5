"""What all tests share: bytecode, so that the many programs they start do not each compile the same thousand modules."""

from __future__ import annotations

import os
import sys

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Where the environment forbids bytecode beside the modules, as containers do, it goes to pytest's own folder."""
    cache: pytest.Cache | None = getattr(config, "cache", None)
    if cache and os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
        folder = os.environ.setdefault("PYTHONPYCACHEPREFIX", str(cache.mkdir("bytecode")))
        sys.dont_write_bytecode, sys.pycache_prefix = False, folder
