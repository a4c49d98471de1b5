"""Prints one table: what Aigaq does a second, what its peer does in the same run, and the ratio.

``python -m tests.bench [--entries N] [--only build,store,validation,http,sparql]``. Whole-process times of one run each; a shared machine
is noisy, so read the ratios, not the single figures.
"""

from __future__ import annotations

import argparse
import platform
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench import build, http, http_pages, sparql, store, validation

PARTS = {
    "build": build.measure,
    "store": store.measure,
    "validation": validation.measure,
    "http": http.measure,
    "pages": http_pages.measure,
    "sparql": sparql.measure,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=2000)
    parser.add_argument("--only", default=",".join(PARTS))
    arguments = parser.parse_args()
    table = Table(
        "what", "Aigaq", "peer", "peer's figure", "ratio", title=f"{arguments.entries} entries, Python {platform.python_version()}"
    )
    with tempfile.TemporaryDirectory() as folder:
        dataset = build.prepare(Path(folder) / "dataset", arguments.entries)
        for name in arguments.only.split(","):
            for row in PARTS[name](dataset):
                table.add_row(row.what, row.ours, row.peer, row.theirs, row.ratio)
    Console(width=130).print(table)


if __name__ == "__main__":
    main()
