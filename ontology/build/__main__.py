"""``python -m ontology.build [--check]``: write the generated files, or say which are stale (exit 1)."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ontology.build import left_over, made
from ontology.files import graph


def main(arguments: list[str] | None = None) -> int:
    """Run the generators over the checkout that this package lies in; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m ontology.build", description="Make the files generated from the vocabulary.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file is stale")
    check: bool = parser.parse_args(arguments).check
    root = Path(__file__).resolve().parents[2]
    files = made(graph(), root)
    stale = 0
    for name, text in files.items():
        path = root / name
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        stale += 1
        if check:
            print(f"{name} is stale: run `python -m ontology.build`", file=sys.stderr)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(f"wrote {name}")
    for name in left_over(files, root):
        stale += 1
        if check:
            print(f"{name} belongs to no term any more: run `python -m ontology.build`", file=sys.stderr)
        else:
            (root / name).unlink()
            print(f"removed {name}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
