"""Reading a table's map, and saying on which of its lines something is wrong."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from pydantic import BaseModel, ValidationError

from converters.tables.model import Charge, Dates, Entry, Event, Penalty, People, TableMap
from ontology.errors import BadInput, NotFound, Where

Step = str | int
_GUIDE = "docs/tables.md explains the map."
_PARTS: dict[str, type[BaseModel]] = {
    "dates": Dates,
    "entry": Entry,
    "people": People,
    "events": Event,
    "charges": Charge,
    "penalties": Penalty,
}
_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*(?:"([^"]+)"|'([^']+)'|([A-Za-z0-9_-]+))\s*=""")
_TOML_PLACE = re.compile(r" \(at line (\d+), column \d+\)$")


def map_path_for(source_path: Path) -> Path:
    """Where the map of a table lies: ``detentions.csv`` -> ``detentions.map.toml``, beside it."""
    return source_path.with_name(f"{source_path.stem}.map.toml")


def read_map(path: Path) -> TableMap:
    """Read a map.

    :raises NotFound: there is no such file.
    :raises BadInput: it is no TOML, or says something a map cannot say; the message names the line and the key.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise NotFound("there is no such map", where=Where(file=str(path)), hint=_GUIDE) from None
    except UnicodeDecodeError as error:
        raise BadInput("the map is not UTF-8 text", where=Where(file=str(path)), hint="Save it again as UTF-8.") from error
    return parse_map(text, path)


def parse_map(text: str, path: Path) -> TableMap:
    """The map in ``text``; ``path`` is only named in errors. :raises BadInput: as :func:`read_map` does."""
    try:
        found = TableMap.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        place = _TOML_PLACE.search(str(error))
        where = Where(file=str(path), line=int(place.group(1)) if place else None)
        hint = f'Texts stand in quotation marks: date = "Date". {_GUIDE}'
        raise BadInput(f"not TOML: {_TOML_PLACE.sub('', str(error))}", where=where, hint=hint) from error
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        steps = problem["loc"]
        message = _in_words(problem["type"], re.sub("^Value error, ", "", problem["msg"]))
        where = Where(file=str(path), line=line_of(text, steps))
        raise BadInput(f"{_spelled(steps)}: {message}", where=where, hint=_hint(steps)) from error
    found._text, found._file = text, str(path)
    return found


def problem_in(table_map: TableMap, steps: tuple[Step, ...], message: str, hint: str) -> BadInput:
    """An error about what the map says at ``steps``, such as ``("events", 0, "column")``."""
    where = Where(file=table_map._file, line=line_of(table_map._text, steps)) if table_map._file else None
    return BadInput(f"{_spelled(steps)}: {message}", where=where, hint=hint)


def line_of(text: str, steps: tuple[Step, ...]) -> int | None:
    """The line of a map on which a key stands; of what cannot be found there, the line of the nearest thing around it."""
    names = [step for step in steps if isinstance(step, str)]
    wanted_index = next((step for step in steps if isinstance(step, int)), 0)
    table: list[str] = []
    seen: dict[str, int] = {}
    best, best_length = None, 0
    for number, line in enumerate(text.splitlines(), start=1):
        header = _HEADER.match(line)
        if header:
            table = [part.strip(" \"'") for part in header.group(2).split(".")]
            if header.group(1) == "[[":
                seen[table[0]] = seen.get(table[0], -1) + 1
            here = table
        else:
            key = _KEY.match(line)
            if not key:
                continue
            here = [*table, next(part for part in key.groups() if part)]
        if table and seen.get(table[0], wanted_index) != wanted_index:
            continue
        if here == names[: len(here)] and len(here) > best_length:
            best, best_length = number, len(here)
    return best


def _spelled(steps: tuple[Step, ...]) -> str:
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in steps) or "the map"


def _in_words(kind: str, message: str) -> str:
    if kind == "extra_forbidden":
        return "a map has no such key"
    if kind == "missing":
        return "this key is missing"
    return message


def _hint(steps: tuple[Step, ...]) -> str:
    """The keys that could have stood there."""
    part = _PARTS.get(str(steps[0])) if steps else None
    if part is None:
        return f"Keys of a map: {', '.join(TableMap.model_fields)}. {_GUIDE}"
    return f"Keys of {steps[0]}: {', '.join(part.model_fields)}. {_GUIDE}"
