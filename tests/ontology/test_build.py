"""The generated files are fresh, and the generator says so."""

from __future__ import annotations

from pathlib import Path

import pytest

import ontology
from ontology.build import MADE, __main__

ROOT = Path(ontology.__file__).parents[1]


@pytest.mark.parametrize("name", MADE)
def test_generated_file_is_fresh(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == MADE[name](ontology.vocabulary()), "run `python -m ontology.build`"


def test_check_is_content_with_a_fresh_checkout() -> None:
    assert __main__.main(["--check"]) == 0


def test_stale_files_are_named_and_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(__main__, "__file__", str(tmp_path / "ontology" / "build" / "__main__.py"))
    (tmp_path / "ontology").mkdir()
    (tmp_path / "shapes").mkdir()
    assert __main__.main(["--check"]) == 1
    told = capsys.readouterr().err
    assert all(name in told for name in MADE)
    assert __main__.main([]) == 0
    assert __main__.main(["--check"]) == 0
    (tmp_path / "ontology" / "terms.py").write_text("")
    assert __main__.main(["--check"]) == 1
