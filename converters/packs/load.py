"""Reading a pack's folder."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from converters.packs.model import CERTAINTIES, Code, Inference, Pack, Place, Provision
from ontology.errors import BadInput, NotFound, Where

_HERE = Path(__file__).parent
_LANGUAGES = ("en", "ru", "kk")


def load_pack(name_or_folder: str | Path = "kz") -> Pack:
    """Read a pack by its name (``kz``) or folder; read once, then remembered.

    :raises NotFound: there is no such pack.
    :raises BadInput: a file of the pack cannot be read; the message names the file and line.
    """
    folder = Path(name_or_folder)
    if isinstance(name_or_folder, str) and not folder.is_dir():
        folder = _HERE / name_or_folder
    if not (folder / "pack.toml").is_file():
        shipped = ", ".join(sorted(p.parent.name for p in _HERE.glob("*/pack.toml")))
        raise NotFound(
            f"there is no reference pack {str(name_or_folder)!r}",
            hint=f"Packs that come with the program: {shipped}. Your own is a folder with a pack.toml.",
        )
    return _load(folder.resolve())


@lru_cache(maxsize=16)
def _load(folder: Path) -> Pack:
    head = _toml(folder / "pack.toml")
    codes = {code.key: code for code in _codes(folder / "codes.csv")}
    provisions = tuple(_provisions(folder / "provisions.csv", codes))
    places = {place.code: place for place in _places(folder / "places.csv")}
    inference = head.get("inference", {})
    certain = {str(article): key for key, articles in inference.get("certain", {}).items() for article in articles}
    lexicon = folder / "lexicon"
    where = Where(file=str(folder / "pack.toml"))
    for key in {*certain.values(), *(inference.get(k) for k in ("criminal_case", "administrative_case"))} - {None}:
        if key not in codes:
            raise BadInput(f"[inference] names the code {key!r}, which codes.csv does not list", where=where, hint="Add it to codes.csv.")
    for place in places.values():
        if place.parent and place.parent not in places:
            raise BadInput(
                f"the parent {place.parent!r} of {place.code!r} is not in places.csv", where=Where(file=str(folder / "places.csv"))
            )
    try:
        return Pack(
            name=folder.name,
            folder=folder,
            country=head["country"],
            languages=tuple(head["languages"]),
            currency=head["currency"],
            currency_words=tuple(head.get("currency_words", ())),
            units=dict(head.get("units", {})),
            codes=codes,
            provisions=provisions,
            places=places,
            inference=Inference(inference.get("criminal_case"), inference.get("administrative_case"), certain),
            lexicon=lexicon if lexicon.is_dir() else None,
        )
    except KeyError as missing:
        raise BadInput(f"the pack does not say its {missing.args[0]}", where=where, hint="See docs/packs.md.") from None


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"not readable as TOML: {error}", where=Where(file=str(path)), hint="Mend that line.") from error


def _rows(path: Path, required: tuple[str, ...]) -> Iterator[tuple[Where, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            missing = [name for name in required if name not in (reader.fieldnames or ())]
            if missing:
                raise BadInput(f"the column {missing[0]!r} is missing", where=Where(file=str(path), line=1), hint="See docs/packs.md.")
            for row in reader:
                where = Where(file=str(path), line=reader.line_num)
                cells = {key: (value or "").strip() for key, value in row.items() if isinstance(key, str)}
                if (certainty := cells.get("certainty")) and certainty not in CERTAINTIES:
                    raise BadInput(f"unknown certainty {certainty!r}", where=where, hint=f"One of: {', '.join(CERTAINTIES)}.")
                yield where, cells
    except FileNotFoundError:
        raise NotFound("a file of the pack is missing", where=Where(file=str(path)), hint="See docs/packs.md.") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadInput(f"not a CSV file in UTF-8: {error}", where=Where(file=str(path)), hint="Save it as CSV, UTF-8.") from error


def _many(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _labels(row: dict[str, str]) -> dict[str, str]:
    return {language: row[language] for language in _LANGUAGES if row.get(language)}


def _codes(path: Path) -> Iterator[Code]:
    for where, row in _rows(path, ("key", "record_key", "slug", "source", "certainty")):
        if not row["key"] or not row["slug"]:
            raise BadInput("a code needs a key and a slug", where=where)
        last = row.get("last_article", "")
        yield Code(
            key=row["key"],
            record_key=row["record_key"] or row["key"],
            slug=row["slug"],
            labels=_labels(row),
            aliases={language: _many(row.get(f"{language}_aliases", "")) for language in _LANGUAGES},
            number=row.get("number") or None,
            last_article=int(last) if last.isdigit() else None,
            source=row["source"],
            certainty=row["certainty"],
        )


def _provisions(path: Path, codes: dict[str, Code]) -> Iterator[Provision]:
    for where, row in _rows(path, ("code", "article", "source", "certainty")):
        if row["code"] not in codes:
            raise BadInput(f"the code {row['code']!r} is not in codes.csv", where=where, hint="Add it there, or mend the spelling.")
        yield Provision(row["code"], row["article"], row.get("part") or None, _labels(row), row["source"], row["certainty"])


def _places(path: Path) -> Iterator[Place]:
    for where, row in _rows(path, ("code", "kind", "parent", "source", "certainty")):
        labels = _labels(row)
        if not row["code"] or not labels:
            raise BadInput("a place needs a code and a name", where=where)
        others = (name for language in _LANGUAGES for name in _many(row.get(f"{language}_other", "")))
        yield Place(
            code=row["code"],
            kind=row["kind"],
            labels=labels,
            forms=tuple(dict.fromkeys([*labels.values(), *others])),
            parent=row["parent"] or None,
            iso=row.get("iso") or None,
            valid_from=_day(row.get("valid_from", ""), where),
            valid_until=_day(row.get("valid_until", ""), where),
            note=row.get("note", ""),
            source=row["source"],
            certainty=row["certainty"],
        )


def _day(cell: str, where: Where) -> date | None:
    if not cell:
        return None
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise BadInput(f"{cell!r} is not a day", where=where, hint="Write days as 2022-06-08.") from None
