"""The files of a release, made of public lines only: ``data.nt`` and ``reference.nt`` in, everything readers can get out.

Records, sources and the register are unknown here. What is made therefore depends on nothing that is withheld, and a release
can be written again from its own dumps without what has to go.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from converters.rdf.ntriples import TYPE
from ontology.errors import BadInput
from ontology.iris import AQ
from publication import dumps
from publication.description import describe
from publication.progress import Progress
from publication.project import Project
from publication.release import STORE, Manifest, ReleaseFile, Releases

DATA = "data.nt"
REFERENCE = "reference.nt"
REPORT = ("validation.ttl", "validation.json")
_CLASS = f" {TYPE} <{AQ}".encode()


@dataclass(frozen=True)
class Edition:
    """Which release it is."""

    id: str
    issued: datetime
    draft: bool


def next_edition(releases: Releases, *, draft: bool) -> Edition:
    """The time of issue as an id; with a letter more if two releases fall into one second.

    ``SOURCE_DATE_EPOCH`` (https://reproducible-builds.org/specs/source-date-epoch/) sets the time, so that a release can be made again
    byte for byte.

    :raises BadInput: that variable is not a number of seconds.
    """
    issued = _now()
    taken = set(releases.ids())
    name = issued.strftime("%Y%m%dT%H%M%SZ")
    return Edition(next(c for c in (name, *(f"{name}{letter}" for letter in "abcdefghij")) if c not in taken), issued, draft)


def _now() -> datetime:
    seconds = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not seconds:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        raise BadInput(
            f"SOURCE_DATE_EPOCH is {seconds!r}", hint="Set it to seconds since 1970, as `git log -1 --format=%ct` shows them, or unset it."
        ) from None


def write_release(folder: Path, project: Project, edition: Edition, progress: Progress) -> Manifest:
    """Turn the lines in ``folder`` into the files of a release; the lines are gone afterwards.

    :param folder: holds ``data.nt``, ``reference.nt``, ``validation.ttl`` and ``validation.json``, and nothing else.
    :returns: the manifest, yet to be written by :func:`publication.publish.publish`.
    """
    data, reference = folder / DATA, folder / REFERENCE
    digest = dumps.content_digest(data, reference)
    counts = count(data)
    with progress.stage("write release", total=5) as step:
        dumps.write_nquads(data, folder / "data.nq.gz")
        step("data.nq.gz")
        dumps.write_turtle(data, folder / "data.ttl.gz", project.base)
        step("data.ttl.gz")
        dumps.write_turtle(reference, folder / "reference.ttl.gz", project.base)
        step("reference.ttl.gz")
        files = [
            dumps.described(folder / "data.nq.gz", "All data as N-Quads", "application/n-quads", "application/gzip"),
            dumps.described(folder / "data.ttl.gz", "All data as Turtle", "text/turtle", "application/gzip"),
            dumps.described(
                folder / "reference.ttl.gz", "Vocabulary, code lists, law and places as Turtle", "text/turtle", "application/gzip"
            ),
            dumps.described(folder / "validation.ttl", "Validation report (SHACL)", "text/turtle"),
            dumps.described(folder / "validation.json", "Validation report in words", "application/json"),
        ]
        graph = describe(project, release=edition.id, issued=edition.issued, draft=edition.draft, counts=counts, files=files)
        (folder / "description.ttl").write_text(graph.serialize(format="turtle"), encoding="utf-8")
        files.append(dumps.described(folder / "description.ttl", "Description of the dataset (DCAT, VoID)", "text/turtle"))
        step("description.ttl")
        dumps.write_store(folder / STORE, data, reference, description=folder / "description.ttl", graph=f"{project.base}dataset")
        step("store")
    data.unlink()
    reference.unlink()
    return _manifest(project, edition, digest, counts, files)


def count(data: Path) -> dict[str, int]:
    """Triples (``triples``), and resources by the local name of their class."""
    found = Counter({"triples": 0})
    with data.open("rb") as lines:
        for line in lines:
            found["triples"] += 1
            if _CLASS in line:
                found[line.partition(_CLASS)[2].partition(b">")[0].decode()] += 1
    return dict(sorted(found.items()))


def _manifest(project: Project, edition: Edition, digest: str, counts: dict[str, int], files: list[ReleaseFile]) -> Manifest:
    return Manifest(
        id=edition.id,
        base=project.base,
        title=dict(project.title),
        description=dict(project.description),
        publisher=project.publisher,
        publisher_url=project.publisher_url,
        licence=project.licence,
        contact=project.contact,
        languages=list(project.languages),
        issued=edition.issued,
        draft=edition.draft,
        digest=digest,
        counts=counts,
        files=files,
    )
