"""What is shipped is what is tested: the wheel alone, without the checkout, runs the main job."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``aigaq`` command of an environment that holds the wheel and its dependencies, and not the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], cwd=ROOT, check=True, capture_output=True
    )
    wheel = next(folder.glob("*.whl"))
    home = folder / "env"
    venv.create(home, with_pip=True)
    python = home / "bin" / "python"
    subprocess.run(
        [str(python), "-m", "pip", "install", "-q", "--no-deps", "--no-index", str(wheel)], check=True, capture_output=True, cwd=folder
    )
    # The dependencies come from this environment (nothing is fetched); the project only from the wheel.
    site = Path(sysconfig.get_path("purelib", vars={"base": str(home), "platbase": str(home)}))
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return home / "bin" / "aigaq"


def run(program: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    return subprocess.run([str(program), *arguments], cwd=cwd, capture_output=True, text=True, check=False, env=environment, timeout=300)


def test_version(program: Path, tmp_path: Path) -> None:
    done = run(program, "--version", cwd=tmp_path)
    assert (done.returncode, done.stdout.split()[0]) == (0, "aigaq"), done.stderr


def test_example_builds_and_answers(program: Path, tmp_path: Path) -> None:
    code = "from pathlib import Path; from publication.new import copy_example; copy_example(Path('d'))"
    done = subprocess.run([str(program.with_name("python")), "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    done = run(program, "build", "d", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    query = "SELECT (COUNT(*) AS ?n) WHERE { ?e a <https://w3id.org/aigaq/ns#Event> }"
    done = run(program, "query", "d", query, "--format", "csv", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.split()[1]) > 20
