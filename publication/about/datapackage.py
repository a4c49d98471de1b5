"""``datapackage.json``: the CSV tables as a Frictionless tabular data package (https://specs.frictionlessdata.io/tabular-data-package/)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ontology.iris import XSD
from publication.licences import licence_iri
from publication.project import Project
from publication.release import ReleaseFile
from publication.tables.columns import OWN, TABLES, Column, Table

_TYPES = {f"{XSD}date": "date", f"{XSD}decimal": "number", f"{XSD}integer": "integer", f"{XSD}boolean": "boolean"}
_TARGETS = {"person": "persons", "entry": "entries", "source": "sources", "event": "events", "ground": "restraints"}


def data_package(project: Project, release: str, issued: datetime, files: list[ReleaseFile]) -> dict[str, Any]:
    """The descriptor of the tables among ``files``."""
    tables = {table.name: table for table in TABLES}
    parts = [file for file in files if file.media_type == "text/csv" and file.table in tables]
    whole = {file.table for file in parts if file.name == f"{file.table}.csv"}
    licence = {"path": licence_iri(project.licence)} | ({"name": project.licence} if "/" not in project.licence else {})
    return {
        "profile": "tabular-data-package",
        "name": f"aigaq-{release.lower()}",
        "id": f"{project.base}releases/{release}/",
        "title": project.title[project.languages[0]],
        "description": project.description[project.languages[0]],
        "version": release,
        "created": issued.isoformat(),
        "homepage": project.base,
        "licenses": [licence],
        "contributors": [{"title": project.publisher, "role": "publisher"}],
        "resources": [_resource(tables[file.table or ""], file, whole) for file in parts],
    }


def _resource(table: Table, file: ReleaseFile, whole: set[str | None]) -> dict[str, Any]:
    first = {"name": "id", "title": table.id_titles[0], "type": "string", "constraints": {"required": True, "unique": True}}
    keys = [
        {"fields": c.name, "reference": {"resource": _TARGETS[c.name], "fields": "id"}}
        for c in table.columns
        if c.prefix == OWN and c.name in _TARGETS and {_TARGETS[c.name], table.name} <= whole
    ]
    return {
        "name": file.name.removesuffix(".csv").lower(),
        "title": file.title,
        "path": file.name,
        "profile": "tabular-data-resource",
        "mediatype": "text/csv",
        "format": "csv",
        "encoding": "utf-8",
        "bytes": file.bytes,
        "hash": f"sha256:{file.sha256}",
        "schema": {
            "fields": [first, *map(_field, table.columns)],
            "primaryKey": "id",
            "missingValues": [""],
            **({"foreignKeys": keys} if keys else {}),
        },
    }


def _field(column: Column) -> dict[str, Any]:
    kind = _TYPES.get(column.datatype, "string") if column.term and column.prefix is None else "string"
    field: dict[str, Any] = {"name": column.name, "title": column.titles[0], "description": " · ".join(column.titles), "type": kind}
    return field | ({"rdfType": column.term} if column.term else {})
