"""The house as a whole: floors, types, style, sizes, and what must never be in the tree."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("ontology", "shapes", "converters", "publication", "endpoint")


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)


def test_floors_import_only_downward() -> None:
    done = subprocess.run([str(Path(sys.executable).with_name("lint-imports"))], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_types_are_strict() -> None:
    done = run("mypy")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("command", [("check",), ("format", "--check")], ids=" ".join)
def test_style(command: tuple[str, ...]) -> None:
    done = run("ruff", *command, ".")
    assert done.returncode == 0, done.stdout + done.stderr


def tracked() -> list[Path]:
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False).stdout.decode().split("\0")
    if names == [""]:
        pytest.skip("not a git checkout: the files that would be committed are not known")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def test_no_module_is_too_long() -> None:
    long = [p for p in tracked() if p.suffix == ".py" and len(p.read_text(encoding="utf-8").splitlines()) > 500]
    assert [p.name for p in long if "Generated from" not in p.read_text(encoding="utf-8")[:600]] == []


def test_every_package_is_typed() -> None:
    assert [name for name in PACKAGES if not (ROOT / name / "py.typed").exists()] == []


# Written apart so that this file does not find itself.
FORBIDDEN = {
    "host of a package registry": "|".join(
        ["py" + r"pi\.org", "python" + "hosted", "npm" + r"js\.", "crates" + r"\.io", "deb" + r"\.debian"]
    ),
    "path of one machine": "|".join(["(?<![\\w.])/wo" + "rk/", "(?<![\\w.])/ro" + "ot/"]),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_nothing_of_one_machine_is_in_the_tree(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what])
    texts = (p for p in tracked() if p.suffix not in {".png", ".docx", ".odt", ".xlsx", ".ods", ".pdf", ".gz"})
    found = [p.relative_to(ROOT).as_posix() for p in texts if pattern.search(p.read_text(encoding="utf-8", errors="replace"))]
    assert found == []


def test_locks_carry_hashes() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        pins = [line for line in lines if re.match(r"[a-z0-9]", line)]
        assert pins and all("==" in pin for pin in pins)
        assert sum("--hash=sha256:" in line for line in lines) >= len(pins)
