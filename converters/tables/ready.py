"""Records that already are in our format: checked and passed on."""

from __future__ import annotations

import json
from collections.abc import Iterator

from pydantic import ValidationError

from converters.record import Record, Review
from converters.source import Extraction, Source
from ontology.errors import BadInput, Where


def extract_records(source: Source) -> Extraction:
    """Pass records through after validation. They come as proposals again: a review belongs to the dataset that made it.

    The records are validated while they are read; see ``docs/records.md`` for the format.

    :raises BadInput: an item is no record; the message names the line or item and the field.
    """
    return Extraction(source, "records", _records(source))


def _records(source: Source) -> Iterator[Record]:
    seen: dict[str, int] = {}
    for number, where, item in _items(source):
        try:
            record = Record.model_validate_json(item)
        except ValidationError as error:
            problem = error.errors(include_url=False)[0]
            field = ".".join(str(step) for step in problem["loc"]) or "record"
            message = f"item {number} is no record: {field}: {problem['msg'].removeprefix('Value error, ')}"
            raise BadInput(message, where=where, hint="docs/records.md says what a record holds.") from error
        if record.id in seen:
            raise BadInput(f"items {seen[record.id]} and {number} have the same id {record.id!r}", where=where, hint="Give each its own.")
        seen[record.id] = number
        yield record.model_copy(update={"review": Review()})


def _items(source: Source) -> Iterator[tuple[int, Where, str]]:
    file = str(source.path)
    if source.path.suffix.lower() == ".jsonl":
        lines = ((number, line) for number, line in enumerate(source.text.split("\n"), start=1) if line.strip())
        for count, (number, line) in enumerate(lines, start=1):
            yield count, Where(file=file, line=number), line
        return
    whole = json.loads(source.text)
    for count, item in enumerate(whole if isinstance(whole, list) else [whole], start=1):
        yield count, Where(file=file, row=count), json.dumps(item, ensure_ascii=False)
