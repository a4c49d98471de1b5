"""Three minutes of mixed load with kills and changes of release; ``AIGAQ_SOAK_MINUTES`` for longer (30 before a release of the program)."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.bench.soak import Soak

MINUTES = float(os.environ.get("AIGAQ_SOAK_MINUTES", "3"))


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the processes are found through /proc")
def test_nothing_wrong_is_answered(tmp_path: Path) -> None:
    outcome = Soak(tmp_path, seconds=MINUTES * 60).run()
    assert outcome.faults == []
    assert outcome.kills >= 2
    assert outcome.releases >= 3
    for name in ("data", "id", "page", "home", "query", "count", "slow", "dump"):
        assert outcome.answers[f"{name} {303 if name == 'id' else 200}"] > 5, name
    assert outcome.answers["data 304"] > 5
    assert outcome.growth < 1.25, [round(m) for m in outcome.memory]
