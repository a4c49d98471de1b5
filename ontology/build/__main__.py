"""``python -m ontology.build [--check]``: write the generated files, or say which are stale (exit 1)."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ontology.build import MADE
from ontology.files import graph


def main(arguments: list[str] | None = None) -> int:
    """Run the generators over the checkout that this package lies in; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m ontology.build", description="Make the files generated from the vocabulary.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file is stale")
    check: bool = parser.parse_args(arguments).check
    root = Path(__file__).resolve().parents[2]
    vocabulary = graph()
    stale = 0
    for name, make in MADE.items():
        path, text = root / name, make(vocabulary)
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        stale += 1
        if check:
            print(f"{name} is stale: run `python -m ontology.build`", file=sys.stderr)
        else:
            path.write_text(text, encoding="utf-8")
            print(f"wrote {name}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
