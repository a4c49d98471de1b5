"""Score the extractor: the real reports' gold standard, our own gold for the variants of format, and the held-out sets.

    python tests/bench/extraction/run.py            print the tables, compare with frozen.json, exit 1 on a difference
    python tests/bench/extraction/run.py --freeze   write frozen.json anew

The scorer and the real reports lie in ``shared/corpus`` beside the checkout, or where AIGAQ_CORPUS points.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))

from converters.packs import load_pack  # noqa: E402
from converters.readers import read_source  # noqa: E402
from converters.reports import extract_report  # noqa: E402

FROZEN = Path(__file__).parent / "frozen.json"
TESTS = ROOT / "tests" / "converters"
OWN = {"variants": TESTS / "reports" / "gold", **{name: TESTS / name for name in ("heldout", "heldout2", "heldout3")}}
"""Invented reports with gold of their own: variants of format, and three sets written by people who had not seen the extractor."""


def corpus() -> Path | None:
    """The folder of the real reports and the scorer, if there is one."""
    folder = Path(os.environ.get("AIGAQ_CORPUS", ROOT.parent / "shared" / "corpus"))
    return folder if (folder / "score.py").is_file() else None


def extract_all(reports: Path, out: Path) -> None:
    """Write the records of all reports of a folder to one JSON Lines file."""
    pack = load_pack("kz")
    with out.open("w", encoding="utf-8") as lines:
        for path in sorted(path for path in reports.iterdir() if path.suffix in (".txt", ".md", ".html") and path.stem != "README"):
            for record in extract_report(read_source(path), pack, workers=1).records:
                lines.write(record.to_json() + "\n")


def score(folder: Path, gold: Path, reports: Path, errors: int = 0) -> tuple[dict[str, dict[str, float]], str]:
    """Figures by field, and the scorer's printed table with its worst misses."""
    with tempfile.TemporaryDirectory() as temporary:
        records = Path(temporary) / "records.jsonl"
        extract_all(reports, records)
        command = [sys.executable, str(folder / "score.py"), str(gold), str(records)]
        figures = subprocess.run([*command, "--json"], check=True, capture_output=True, text=True).stdout
        table = subprocess.run([*command, "--errors", str(errors)], check=True, capture_output=True, text=True).stdout
    return json.loads(figures), table


def sets(folder: Path) -> dict[str, tuple[Path, Path]]:
    """The gold standards: name -> gold file and folder of reports."""
    return {"real": (folder / "gold-dev.jsonl", folder / "seeds"), **{name: (own / "gold.jsonl", own) for name, own in OWN.items()}}


def main() -> int:
    folder = corpus()
    if folder is None:
        print("no corpus beside the checkout; set AIGAQ_CORPUS", file=sys.stderr)
        return 2
    result = {}
    for name, (gold, reports) in sets(folder).items():
        result[name], table = score(folder, gold, reports, errors=10)
        head, *misses = table.split("\n")
        rows = [line for line in misses if "missed:" not in line and "invented:" not in line]
        worst = [line for line in misses if "missed:" in line or "invented:" in line]
        print(f"== {name}", head, *rows, *worst[:10], sep="\n")
    text = json.dumps(result, indent=1, sort_keys=True) + "\n"
    if "--freeze" in sys.argv:
        FROZEN.write_text(text, encoding="utf-8")
        return 0
    if not FROZEN.is_file() or FROZEN.read_text(encoding="utf-8") != text:
        print("the figures differ from frozen.json; look at the difference, then run with --freeze", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
