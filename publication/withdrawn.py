"""``withdrawn.txt`` of a release: the ids that were public once and are not any more, one a line, and nothing about them.

The server answers them with 410; mirrors delete them. The list is a file of the release as others are, so the release's signed
checksums vouch for it.
"""

from __future__ import annotations

import csv
from pathlib import Path

from publication.dumps import described
from publication.feeds import CHANGES, Change
from publication.release import ReleaseFile

WITHDRAWN = "withdrawn.txt"
NOTICE = "NOTICE.txt"


def write_withdrawn(folder: Path) -> None:
    """Write the list from the log of changes, which must be there; ids that an earlier list in the folder holds stay in it."""
    path = folder / WITHDRAWN
    gone = set(path.read_text(encoding="utf-8").split()) if path.exists() else set()
    with (folder / CHANGES).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            (gone.add if row["change"] == Change.WITHDRAWN else gone.discard)(row["id"])
    if gone:
        path.write_text("".join(f"{opaque}\n" for opaque in sorted(gone)), encoding="utf-8")


def listed(folder: Path) -> list[ReleaseFile]:
    """The files of this module that the folder holds."""
    titles = {WITHDRAWN: "Withdrawn addresses, for mirrors", NOTICE: "Notice: this release was written again"}
    return [described(folder / name, title, "text/plain") for name, title in titles.items() if (folder / name).exists()]
