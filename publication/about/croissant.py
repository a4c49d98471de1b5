"""``croissant.json``: the tables as a Croissant dataset (https://docs.mlcommons.org/croissant/docs/croissant-spec-1.0.html)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ontology.iris import XSD
from publication.licences import licence_iri
from publication.project import Project
from publication.release import ReleaseFile
from publication.tables.columns import TABLES, Column, Table

_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataBiases": "cr:dataBiases",
    "dataCollection": "cr:dataCollection",
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "personalSensitiveInformation": "cr:personalSensitiveInformation",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
_TYPES = {f"{XSD}date": "sc:Date", f"{XSD}decimal": "sc:Float", f"{XSD}integer": "sc:Integer", f"{XSD}boolean": "sc:Boolean"}


def croissant(project: Project, release: str, issued: datetime, files: list[ReleaseFile]) -> dict[str, Any]:
    """The description of the tables among ``files``, with what is known of their bias."""
    tables = {table.name: table for table in TABLES}
    parts = [file for file in files if file.media_type == "text/csv" and file.table in tables]
    tag = project.languages[0]
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": ["http://mlcommons.org/croissant/1.0", "http://mlcommons.org/croissant/RAI/1.0"],
        "name": f"aigaq-{release.lower()}",
        "alternateName": project.title[tag],
        "description": project.description[tag],
        "license": licence_iri(project.licence),
        "url": project.base,
        "version": f"{issued:%Y}.{issued.month * 100 + issued.day}.{int(f'{issued:%H%M%S}')}",
        "datePublished": issued.date().isoformat(),
        "inLanguage": list(project.languages),
        "creator": {"@type": "sc:Organization", "name": project.publisher, "url": project.publisher_url or project.base},
        "publisher": {"@type": "sc:Organization", "name": project.publisher, "url": project.publisher_url or project.base},
        "citeAs": f"{project.publisher}: {project.title[tag]}, release {release}. {project.base}releases/{release}/",
        "rai:dataBiases": project.statement.known_bias[tag],
        "rai:dataCollection": project.statement.scope[tag],
        "rai:personalSensitiveInformation": "Names of people, and what courts and police did to them, as published by the sources.",
        "distribution": [_file(project, release, file) for file in parts],
        "recordSet": [_records(tables[file.table or ""], file) for file in parts],
    }


def _file(project: Project, release: str, file: ReleaseFile) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": file.name,
        "name": file.name,
        "description": file.title,
        "contentUrl": f"{project.base}releases/{release}/{file.name}",
        "contentSize": f"{file.bytes} B",
        "encodingFormat": "text/csv",
        "sha256": file.sha256,
    }


def _records(table: Table, file: ReleaseFile) -> dict[str, Any]:
    name = file.name.removesuffix(".csv")
    identity = Column("id", table.id_titles)
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": file.title,
        "key": {"@id": f"{name}/id"},
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"{name}/{column.name}",
                "name": column.name,
                "description": column.titles[0],
                "dataType": _TYPES.get(column.datatype, "sc:Text") if column.term and column.prefix is None else "sc:Text",
                "source": {"fileObject": {"@id": file.name}, "extract": {"column": column.name}},
            }
            for column in (identity, *table.columns)
        ],
    }
