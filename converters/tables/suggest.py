"""A first map for a table, from its headings and from what its cells look like. A person looks it through."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from converters.packs import Pack
from converters.source import Cell, Source
from converters.tables.cells import cell_text
from converters.tables.dates import fits
from converters.tables.names import is_headcount
from converters.tables.suggest_text import MapDraft, write_map
from ontology.errors import BadInput, Where

_FORMATS = (
    "YYYY-MM-DD",
    "DD.MM.YYYY",
    "DD.MM.YY",
    "DD/MM/YYYY",
    "D MMMM YYYY",
    "MMMM D YYYY",
    "DD-MM-YYYY",
    "YYYY/MM/DD",
    "YYYY.MM.DD",
    "YYYY-MM",
)
_ROWS_LOOKED_AT = 500
_VALUES_SHOWN = 60
_MOST = 0.6
_ADDRESS = re.compile(r"https?://\S+")
_ARTICLE = re.compile(
    r"(?:ст\.?|статья|art\.?|article)?\s*\d{1,3}(?:[.\-]\d+)*\s*(?:(?:ч\.|часть|part)\s*\d+)?\s*[^\d]{0,40}", re.IGNORECASE
)
_PERSON = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?(?:\s+[^\W\d_]\.?){0,2}(?:\s+[^\W\d_]+){0,3}")
_INSIDE_WORDS = re.compile(r"[^\w№.]+")


@dataclass
class _Column:
    name: str
    """How the map names it: its heading, or ``#B``."""
    values: list[str] = field(default_factory=list)

    def share(self, pattern: re.Pattern[str]) -> float:
        return sum(bool(pattern.fullmatch(v)) for v in self.values) / len(self.values) if self.values else 0.0


def suggest_map(source: Source, pack: Pack) -> str:
    """A commented map in TOML for a table that has none. It can be read back at once; what was guessed is marked.

    :raises BadInput: the file is no table, or no row of it looks like headings.
    """
    if not source.rows:
        hint = "Reports in prose need no map."
        raise BadInput("this is no table", where=Where(file=str(source.path)), hint=hint)
    sheets = list(dict.fromkeys(row[0].sheet for row in source.rows if row))
    rows = [row for row in source.rows if row and row[0].sheet == max(sheets, key=lambda s: sum(r[0].sheet == s for r in source.rows if r))]
    heading = _heading_row(source, rows)
    columns = _columns(source, rows[heading], rows[heading + 1 : heading + 1 + _ROWS_LOOKED_AT])
    draft = MapDraft(file=source.path.name, pack=pack.name, currency=pack.currency)
    draft.heading_row = rows[heading][0].row
    draft.sheet = rows[heading][0].sheet if len(sheets) > 1 else None
    draft.other_sheets = [s for s in sheets if s and s != draft.sheet] if len(sheets) > 1 else []
    draft.language = _language(columns)
    _assign(columns, draft)
    _look_closer(columns, draft)
    return write_map(draft)


def _values(columns: dict[str, _Column], draft: MapDraft, field_name: str) -> list[str]:
    if field_name not in draft.fields:
        return []
    return [value for value, _ in Counter(columns[draft.fields[field_name]].values).most_common(_VALUES_SHOWN)]


def _guess(value: str, lexicon: str) -> tuple[str | None, str]:
    """The kind that a cell's text names, and the word of the lexicon that told it."""
    for exact in (True, False):
        for kind, known in words()[lexicon].items():
            for word in known:
                if _names(value, [word], exact=exact):
                    return kind, word
    return None, value


@cache
def words() -> dict[str, dict[str, list[str]]]:
    """The lexicon beside this module."""
    found: dict[str, dict[str, list[str]]] = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
    return found


def _heading_row(source: Source, rows: list[tuple[Cell, ...]]) -> int:
    """The first of the first rows with several texts, none of them a date, a number or an address."""
    for index, row in enumerate(rows[:20]):
        texts = [t for t in (cell_text(source, cell) for cell in row) if t]
        plain = [t for t in texts if not (t[0].isdigit() or _ADDRESS.match(t))]
        if len(plain) == len(texts) and (len(texts) > 1 or len(rows[index]) == 1 == max(map(len, rows))):
            return index
    where = Where(file=str(source.path), row=rows[0][0].row)
    raise BadInput("no row of this table looks like headings", where=where, hint="Give the columns headings in the first row.")


def _columns(source: Source, headings: tuple[Cell, ...], body: list[tuple[Cell, ...]]) -> list[_Column]:
    times = Counter(cell_text(source, cell).casefold() for cell in headings)
    named = {c.column: h if (h := cell_text(source, c)) and times[h.casefold()] == 1 else f"#{c.column}" for c in headings}
    columns = {letter: _Column(name) for letter, name in named.items()}
    for row in body:
        for cell in row:
            if cell.column in columns and (value := cell_text(source, cell)):
                columns[cell.column].values.append(value)
    return list(columns.values())


def _language(columns: list[_Column]) -> str:
    text = " ".join(c.name for c in columns).casefold()
    if re.search("[әғқңөұүһі]", text):
        return "kk"
    return "ru" if re.search("[а-яё]", text) else "en"


def _assign(columns: list[_Column], draft: MapDraft) -> None:
    """Give each column the field that its heading names, then the field that its cells look like."""
    taken = draft.fields
    for exact in (True, False):
        for field_name, names in words()["headings"].items():
            for column in columns:
                if column.name not in taken.values() and field_name not in taken and _names(column.name, names, exact=exact):
                    taken[field_name] = column.name
    counted = next((c for c in columns if c.name == taken.get("count")), None)
    if counted and not {"name", "surname"} & taken.keys() and not all(is_headcount(v) for v in counted.values):
        taken["name"] = taken.pop("count")  # names and numbers of people in one column: the name column reads both
    for column in columns:
        if column.name in taken.values() or not column.values:
            continue
        looks = _looks_like(column)
        if looks and looks not in taken and not (looks == "name" and "surname" in taken):
            taken[looks] = column.name
            draft.by_looks.add(looks)
        else:
            draft.unmapped.append(column.name)
    if "given" in taken and "surname" not in taken and "name" not in taken:
        taken["name"] = taken.pop("given")


def _names(heading: str, names: list[str], *, exact: bool) -> bool:
    folded = " ".join(_INSIDE_WORDS.sub(" ", heading.casefold()).split())
    if exact:
        return heading.casefold() in names or folded in names
    return any(len(name) > 2 and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", folded) for name in names)


def _looks_like(column: _Column) -> str | None:
    if any(sum(fits(v, form) for v in column.values) >= _MOST * len(column.values) for form in _FORMATS):
        return "date"
    if sum(bool(_ADDRESS.search(v)) for v in column.values) >= _MOST * len(column.values):
        return "urls"
    if column.share(_ARTICLE) >= _MOST and any("." in v or "ст" in v.casefold() or "art" in v.casefold() for v in column.values):
        return "article"
    distinct = len(set(column.values)) > 0.5 * len(column.values)
    return "name" if distinct and column.share(_PERSON) >= _MOST and any(" " in v for v in column.values) else None


def _look_closer(columns: list[_Column], draft: MapDraft) -> None:
    """What only the cells tell: date formats, kinds of event and penalty, separators."""
    by_name = {column.name: column for column in columns}
    dates = [v for f in ("date", "reported") if f in draft.fields for v in by_name[draft.fields[f]].values]
    left = dates
    for form in _FORMATS:
        fitting = [v for v in left if fits(v, form)]
        if fitting and form != "YYYY-MM-DD":
            draft.formats.append(form)
        left = [v for v in left if v not in fitting]
    draft.bad_dates = list(dict.fromkeys(left))[:5]
    totals = [v for v in left if v.casefold() in words()["rows"]["totals"]]
    if totals and "date" in draft.fields:
        draft.skip[draft.fields["date"]] = list(dict.fromkeys(totals))
    draft.bad_dates = [v for v in draft.bad_dates if v not in totals]
    for value in _values(by_name, draft, "event"):
        draft.events[value] = _guess(value, "events")[0]
    for value in _values(by_name, draft, "penalty"):
        kind, word = _guess(value, "penalties")
        counted = kind and any(c.isdigit() for c in value)  # "fine 5000": only the word is translated, the figure is read
        draft.penalties[word if counted else value] = kind
    if "id" in draft.fields:
        values_of_id = by_name[draft.fields["id"]].values
        if len(set(values_of_id)) != len(values_of_id):
            draft.unmapped.append(draft.fields.pop("id"))
    names = by_name[draft.fields["name"]].values if "name" in draft.fields else []
    if any(";" in v for v in names):
        draft.name_separators = [";"]
    elif sum("," in v for v in names) and not any(re.match(r"[^\W\d_]+, [^\W\d_]+$", v) for v in names):
        draft.name_separators = [",", ";"]
    articles = by_name[draft.fields["article"]].values if "article" in draft.fields else []
    if any(re.search(r"[^\W\d_]\s*,\s*\d", v) for v in articles):
        draft.article_separators = [",", ";"]
