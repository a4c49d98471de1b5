"""CSVW metadata (https://www.w3.org/TR/tabular-metadata/) of the CSV tables.

It says of each column which property it is, so that a CSVW processor makes the graph of the tables (https://www.w3.org/TR/csv2rdf/) without
knowing Aigaq. Columns that are told from others are suppressed there.
"""

from __future__ import annotations

from typing import Any

from ontology.iris import RDF, XSD
from publication.lines import STRING
from publication.tables.columns import ANY, OWN, SEPARATOR, Column, Table

_NATIVE = {f"{XSD}{name}": name for name in ("date", "decimal", "integer", "boolean", "duration")}
_LANGUAGES = ("en", "ru", "kk")
Parts = dict[str, list[str]]
"""The files of each table, by its name."""


def metadata(base: str, tables: list[Table], parts: Parts, title: dict[str, str], licence: str) -> dict[str, Any]:
    """The table group."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": [{"@value": text, "@language": tag} for tag, text in sorted(title.items())],
        "dc:license": {"@id": licence},
        "tables": [_table(base, table, file) for table in tables for file in parts[table.name]],
    }


def _table(base: str, table: Table, file: str) -> dict[str, Any]:
    about = f"{base}id/{{+id}}"
    first = {"name": "id", "titles": _titles("id", table.id_titles), "datatype": "string", "required": True, "suppressOutput": True}
    kind = {"name": "class", "virtual": True, "aboutUrl": about, "propertyUrl": f"{RDF}type", "valueUrl": table.class_iri}
    return {
        "url": file,
        "dc:title": [{"@value": text, "@language": tag} for tag, text in zip(_LANGUAGES, table.titles, strict=True)],
        "tableSchema": {
            "aboutUrl": about,
            "primaryKey": "id",
            "columns": [first, *(_column(base, c) for c in table.columns), kind],
        },
    }


def _titles(name: str, titles: tuple[str, str, str]) -> dict[str, list[str]]:
    """The first one is what stands in the file."""
    en, ru, kk = titles
    return {"en": [name, en] if en != name else [name], "ru": [ru], "kk": [kk]}


def _column(base: str, column: Column) -> dict[str, Any]:
    made: dict[str, Any] = {"name": column.name, "titles": _titles(column.name, column.titles)}
    if not column.term:
        return made | {"datatype": "string", "suppressOutput": True}
    if column.many:
        made["separator"] = SEPARATOR
    made["propertyUrl"] = column.term
    if column.prefix is None:
        if column.language:
            return made | {"lang": column.language, "datatype": "string"}
        if column.datatype == STRING or column.datatype in _NATIVE:
            return made | {"datatype": _NATIVE.get(column.datatype, "string")}
        return made | {"datatype": {"@id": column.datatype, "base": "string"}}
    prefix = f"{base}id/" if column.prefix == OWN else "" if column.prefix == ANY else column.prefix
    made |= {"datatype": "string"}
    if column.inverse:
        return made | {"aboutUrl": f"{prefix}{{+{column.name}}}", "valueUrl": f"{base}id/{{+id}}"}
    return made | {"valueUrl": f"{prefix}{{+{column.name}}}"}
