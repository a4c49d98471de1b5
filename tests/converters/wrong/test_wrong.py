"""Each wrong input gets its message, word for word, and never a library's traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from converters.extract import extract
from ontology.errors import AigaqError

CASES = sorted(path.parent for path in Path(__file__).parent.glob("*/message.txt"))


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_message(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (given,) = (path for path in case.glob("input.*") if not path.name.endswith(".map.toml"))
    monkeypatch.chdir(case)
    with pytest.raises(AigaqError) as caught:
        list(extract(Path(given.name)).records)
    assert f"{caught.value}\n" == (case / "message.txt").read_text(encoding="utf-8")


def test_there_are_cases() -> None:
    assert len(CASES) >= 25
