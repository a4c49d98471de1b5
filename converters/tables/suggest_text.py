"""Writing a suggested map as TOML with comments."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from converters.record import EventType, PenaltyKind


@dataclass
class MapDraft:
    """What was found out about a table. ``fields``: what a column means -> its name."""

    file: str
    pack: str
    currency: str
    language: str = "en"
    heading_row: int = 1
    sheet: str | None = None
    other_sheets: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    by_looks: set[str] = field(default_factory=set)
    formats: list[str] = field(default_factory=list)
    bad_dates: list[str] = field(default_factory=list)
    events: dict[str, str | None] = field(default_factory=dict)
    penalties: dict[str, str | None] = field(default_factory=dict)
    name_separators: list[str] = field(default_factory=list)
    article_separators: list[str] = field(default_factory=list)
    unmapped: list[str] = field(default_factory=list)
    skip: dict[str, list[str]] = field(default_factory=dict)
    """Rows of totals: column -> texts."""


def write_map(draft: MapDraft) -> str:
    """The map's text. Every guess that a person must settle stands in a comment that begins with ``LOOK``."""
    lines = [
        f"# What the columns of {draft.file} mean. A first guess: look it through. Guide: docs/tables.md",
        f"pack = {_text(draft.pack)}  # LOOK: whose law and places? A pack's name or folder",
        f"language = {_text(draft.language)}",
    ]
    if draft.sheet:
        lines += [f"sheet = {_text(draft.sheet)}  # LOOK: other sheets: {', '.join(draft.other_sheets)}"]
    if draft.heading_row > 1:
        lines += [f"heading_row = {draft.heading_row}"]
    lines += [f"skip = {{ {', '.join(f'{_text(k)} = {_list(v)}' for k, v in draft.skip.items())} }}"] if draft.skip else []
    lines += [f"# LOOK: nothing is said about the column {_text(name)}" for name in draft.unmapped]
    if "date" in draft.fields or "reported" in draft.fields:
        formats = draft.formats or ["YYYY-MM-DD"]
        lines += ["", "[dates]", f"format = {_list(formats)}"]
        lines += ["# LOOK: day first, or month first (MM/DD/YYYY)?"] if "DD/MM/YYYY" in formats else []
        lines += [f"# LOOK: these cells fit no usual format: {', '.join(map(_text, draft.bad_dates))}"] if draft.bad_dates else []
    lines += _section("[entry]", draft, {k: k for k in ("id", "date", "reported", "place", "region", "urls")})
    lines += _people(draft)
    lines += _events(draft)
    charges = {"article": "article", "part": "part", "code_column": "code"}
    if "article" in draft.fields:
        lines += _section("[[charges]]", draft, charges)
        lines += [f"separators = {_list(draft.article_separators)}"] if draft.article_separators else []
    lines += _penalties(draft)
    return "\n".join(lines) + "\n"


def _people(draft: MapDraft) -> list[str]:
    keys = {"name": "name", "surname": "surname", "given": "given", "count": "count", "role_column": "role"}
    if "name" in draft.fields:
        keys = {k: v for k, v in keys.items() if k not in ("surname", "given")}
    if not {"name", "surname", "count"} & draft.fields.keys():
        return []
    lines = _section("[[people]]", draft, keys)
    if "name" in draft.fields:
        lines.append('order = "surname-first"  # LOOK: or "given-first"')
        if draft.name_separators:
            lines.append(f"separators = {_list(draft.name_separators)}  # between several people in one cell")
    return lines


def _events(draft: MapDraft) -> list[str]:
    if "event" in draft.fields:
        lines = ["", "[[events]]", f"column = {_text(draft.fields['event'])}", "[events.values]"]
        return lines + _translations(draft.events, [kind.value for kind in EventType])
    if not {"name", "surname", "count"} & draft.fields.keys():
        return []
    return ["", "[[events]]", 'type = "detention"  # LOOK: no column says what happened; is it this in every row?']


def _penalties(draft: MapDraft) -> list[str]:
    lines: list[str] = []
    if "penalty" in draft.fields:
        lines += ["", "[[penalties]]", f"column = {_text(draft.fields['penalty'])}", "[penalties.values]"]
        lines += _translations(draft.penalties, [kind.value for kind in PenaltyKind])
    for name, kind, unit in (("arrest", "administrative-arrest", "days"), ("prison", "imprisonment", "years")):
        if name in draft.fields:
            lines += ["", "[[penalties]]", f"kind = {_text(kind)}", f"duration = {_text(draft.fields[name])}", f"unit = {_text(unit)}"]
    if "fine" in draft.fields:
        lines += ["", "[[penalties]]", 'kind = "fine"', f"amount = {_text(draft.fields['fine'])}", f"currency = {_text(draft.currency)}"]
    return lines


def _section(header: str, draft: MapDraft, keys: dict[str, str]) -> list[str]:
    lines = []
    for key, name in keys.items():
        if name in draft.fields:
            comment = "  # LOOK: guessed from its cells" if name in draft.by_looks else ""
            lines.append(f"{key} = {_text(draft.fields[name])}{comment}")
    return ["", header, *lines] if lines else []


def _translations(found: dict[str, str | None], kinds: list[str]) -> list[str]:
    lines = [f"{_text(value)} = {_text(kind)}" for value, kind in found.items() if kind]
    unknown = [value for value, kind in found.items() if not kind]
    if unknown:
        lines.append(f"# LOOK: write one of {', '.join(kinds)}")
        lines += [f"# {_text(value)} = " for value in unknown]
    return lines


def _text(value: str) -> str:
    """A TOML basic string; JSON's is one, but for the delete character, which no heading holds."""
    return json.dumps(value, ensure_ascii=False)


def _list(values: list[str]) -> str:
    return f"[{', '.join(map(_text, values))}]"
