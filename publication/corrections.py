"""``decisions/corrections.csv``: what was found wrong after publication, and the right value.

Columns ``record,element,field,value,by,at,why``. ``element`` is ``people[0]``, ``events[1]`` …, or empty for the record itself;
``value`` is JSON, or a text as it stands. A correction is made before the gate looks. What it concerns bears the day
(``dcterms:modified``); the old value is masked in the sentence that says it, and stays in the private record only.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from converters.record import Record
from ontology.errors import BadInput, Where
from publication.rows import day, read_rows
from publication.withheld import ELEMENT

COLUMNS = ("record", "element", "field", "value", "by", "at", "why")
_KEPT = {"id", "evidence", "rule", "review", "flags", "doc", "entry", "sentences"}
"""Fields that are no statement about the world."""


@dataclass(frozen=True)
class Correction:
    """One corrected value."""

    element: str
    """``people[0]`` …; empty for the record itself."""
    field: str
    value: Any
    at: date
    where: Where


class Corrections:
    """The corrections of a dataset, by record."""

    def __init__(self, path: Path | None = None) -> None:
        """:raises BadInput: a row cannot be understood; until it is mended nothing is published."""
        self._by_record: dict[str, list[Correction]] = {}
        for row, where in read_rows(path, COLUMNS) if path else ():
            if not row["record"] or not row["field"] or row["field"] in _KEPT or (row["element"] and not ELEMENT.fullmatch(row["element"])):
                raise BadInput(
                    "must name a record, an element such as people[0] (or none) and a field of it",
                    where=where,
                    hint="docs/gate.md shows how; nothing is published until then.",
                )
            found = Correction(row["element"], row["field"], _value(row["value"]), day(row["at"], where), where)
            self._by_record.setdefault(row["record"], []).append(found)

    def of(self, record: str) -> list[Correction]:
        """What is corrected in a record, in the order of the file."""
        return self._by_record.get(record, [])

    def applied(self, record: Record) -> Record:
        """The record with its corrections.

        :raises BadInput: a correction names an element or field that the record has not, or a value that it cannot hold.
        """
        corrections = self.of(record.id)
        if not corrections:
            return record
        values: dict[str, Any] = json.loads(record.to_json())
        for correction in corrections:
            target = _target(values, correction.element)
            if target is None or correction.field not in target:
                raise BadInput(
                    f"record {record.id} has no {correction.element or 'field'} {correction.field}",
                    where=correction.where,
                    hint="Mend that row; nothing is published until then.",
                )
            target[correction.field] = correction.value
        try:
            return Record.model_validate(values)
        except ValidationError as error:
            problem = error.errors(include_url=False)[0]["msg"].removeprefix("Value error, ")
            raise BadInput(f"record {record.id} cannot be so: {problem}", where=corrections[0].where, hint="Mend the value.") from error


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _target(values: dict[str, Any], element: str) -> dict[str, Any] | None:
    match = ELEMENT.fullmatch(element)
    if not match:
        return values
    elements: list[dict[str, Any]] = values[match[1]]
    index = int(match[2])
    return elements[index] if index < len(elements) else None
