"""The documents of a release, made last: they name every other file with its size and checksum."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox
from rdflib import Graph

from publication import dumps
from publication.about.citation import citation
from publication.about.croissant import croissant
from publication.about.datapackage import data_package
from publication.about.readme import readme
from publication.description import describe
from publication.partitions import Partitions
from publication.project import LANGUAGES, Project
from publication.release import ReleaseFile
from publication.signing import SIGNERS, Key


class Edition(Protocol):
    """Which release it is."""

    @property
    def id(self) -> str: ...
    @property
    def issued(self) -> datetime: ...
    @property
    def draft(self) -> bool: ...


def write_documents(
    folder: Path,
    project: Project,
    edition: Edition,
    counts: dict[str, int],
    files: list[ReleaseFile],
    graphs: dict[str, str],
    key: Key | None,
    partitions: Partitions,
) -> list[ReleaseFile]:
    """Write them.

    :param files: all other files.
    :returns: all files, these included.
    """
    release, issued = edition.id, edition.issued
    made = list(files)

    def write(name: str, text: str, title: str, media_type: str) -> None:
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
        made.append(dumps.described(folder / name, title, media_type))

    package = data_package(project, release, issued, files)
    write("datapackage.json", _json(package), "Description of the CSV tables (Frictionless)", "application/json")
    write(
        "croissant.json", _json(croissant(project, release, issued, files)), "Description of the tables (Croissant)", "application/ld+json"
    )
    write("CITATION.cff", citation(project, release, issued), "How to cite", "application/yaml")
    if key:
        write(SIGNERS, key.signers, "The key that signs, as ssh-keygen reads it", "text/plain")
    for language in LANGUAGES:
        text = readme(
            language,
            project,
            release=release,
            issued=issued,
            draft=edition.draft,
            counts=counts,
            files=files,
            canonical=graphs["data"],
            fingerprint=key.fingerprint if key else None,
        )
        write(f"README.{language}.md", text, f"Read me ({language})", "text/markdown")
    graph = describe(project, release=release, issued=issued, draft=edition.draft, counts=counts, files=made, partitions=partitions)
    write("description.ttl", _turtle(graph), "Description of the dataset (DCAT, VoID)", "text/turtle")
    return made


def _turtle(graph: Graph) -> str:
    """A graph without blank nodes, in one order for ever; by Oxigraph, since RDFLib's writer takes as long as all other documents."""
    lines = graph.serialize(format="nt")
    triples = sorted((quad.triple for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)), key=str)
    used = {prefix: str(name) for prefix, name in graph.namespaces() if f"<{name}" in lines}
    return (ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=used) or b"").decode()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
