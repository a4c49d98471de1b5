"""``aigaq extract``: records of single files, on standard output or in a file, with a table of what was found."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from converters.extract import extract
from converters.packs import load_pack
from converters.readers import read_source
from converters.source import Extraction
from converters.tables import suggest_map
from converters.tables.rml import run_rml
from publication.files import replacing, told_plainly
from publication.progress import Progress

_COLUMNS = ("records", "people", "charges", "events", "penalties", "urls")


def first_map(path: Path, pack: str) -> str:
    """A commented first map of a table."""
    return suggest_map(read_source(path), load_pack(pack))


def by_rml(mapping: Path, output: Path) -> None:
    """N-Triples of an RML mapping, for those who have one; validate them with ``aigaq validate``."""
    with told_plainly(output):
        run_rml(mapping, output)


def run(files: tuple[Path, ...], output: Path | None, *, summary: bool, kind: str | None, pack: str, progress: Progress) -> None:
    """Extract the files one after the other. With ``output`` nothing is written unless all could be read."""
    table = _Summary()
    with ExitStack() as stack:
        target: IO[str] = sys.stdout
        if output:
            stack.enter_context(told_plainly(output))
            target = stack.enter_context(replacing(output))
        for path in files:
            extraction = extract(path, kind=kind, pack=pack)
            counts, flags = table.begin(extraction)
            with progress.stage(f"extract {path.name}") as step:
                for record in extraction.records:
                    target.write(record.to_json() + "\n")
                    counts["records"] += 1
                    for name in _COLUMNS[1:]:
                        counts[name] += len(getattr(record, name))
                    flags.update(flag.code for flag in record.flags)
                    step(str(record.entry))
        target.flush()
    if summary:
        table.show()


class _Summary:
    def __init__(self) -> None:
        self._rows: list[tuple[Extraction, Counter[str], Counter[str]]] = []

    def begin(self, extraction: Extraction) -> tuple[Counter[str], Counter[str]]:
        row = extraction, Counter[str](), Counter[str]()
        self._rows.append(row)
        return row[1:]

    def show(self) -> None:
        console = Console(stderr=True)
        found = Table(title="Found", box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)  # whole headings on a narrow screen
        found.add_column("file, kind", overflow="fold")
        for heading in (*_COLUMNS, "covered"):
            found.add_column(heading, no_wrap=True)
        for extraction, counts, _ in self._rows:
            text = len(extraction.source.text)
            left = sum(end - start for start, end in extraction.leftovers)
            covered = f"{100 * (text - left) / text:.1f} %" if text else "-"
            name = Text(f"{extraction.source.path.name}\n{extraction.kind}")
            found.add_row(name, *(str(counts[column]) for column in _COLUMNS), covered)
        console.print(found)
        flags = sum((row[2] for row in self._rows), Counter[str]())
        if flags:
            flagged = Table("flag", "times", title="To look at")
            for code, times in flags.most_common():
                flagged.add_row(code, str(times))
            console.print(flagged)
        for extraction, _, _ in self._rows:
            for note in extraction.source.notes:
                console.print(f"{extraction.source.path.name}: {note}", markup=False)
            for start, end in extraction.leftovers[:20]:
                line_number = extraction.source.where(start).line
                words = " ".join(extraction.source.text[start:end].split())[:80]
                console.print(f"{extraction.source.path.name}, line {line_number}: belongs to no entry: {words}", markup=False)
