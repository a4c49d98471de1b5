"""The files under ``decisions/``: CSV, one signed decision a row. A row that cannot be understood stops the build."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from ontology.errors import BadInput, Where

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_rows(path: Path, columns: Sequence[str]) -> Iterator[tuple[dict[str, str], Where]]:
    """The rows of a file of decisions, each with its place; a missing file holds none.

    :raises BadInput: other columns, a row of another length, or one without ``by`` or ``at``.
    """
    if not path.exists():
        return
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if rows.fieldnames != list(columns):
            raise BadInput(f"the columns must be {','.join(columns)}", where=Where(file=str(path), line=1), hint="Mend the first line.")
        for row in rows:
            where = Where(file=str(path), line=rows.line_num)
            if None in row or None in row.values():
                raise BadInput("has too few or too many columns", where=where, hint="Put texts that hold a comma in quotation marks.")
            if not row["by"].strip() or not row["at"].strip():
                raise BadInput(
                    "must say by whom and when", where=where, hint="Fill in by and at (YYYY-MM-DD); until then nothing is published."
                )
            yield {name: value.strip() for name, value in row.items()}, where


def day(text: str, where: Where) -> date:
    """A day, or the day of a point in time.

    :raises BadInput: it is neither.
    """
    match = _DAY.match(text)
    try:
        return date.fromisoformat(match.group() if match else text)
    except ValueError:
        raise BadInput(f"{text!r} is not a day", where=where, hint="Write it as YYYY-MM-DD; until then nothing is published.") from None


def unknown(value: str, known: Sequence[str], name: str, where: Where) -> BadInput:
    """The error about a value that is not one of those there are."""
    return BadInput(f"{name} {value!r} is none of {', '.join(known)}", where=where, hint="Mend that row; until then nothing is published.")
