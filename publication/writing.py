"""The files of a release, made of public lines only: ``data.nt`` and ``reference.nt`` in, everything readers can get out.

Records, sources and the register are unknown here, and the lines are sorted first. What is made therefore depends on nothing that is
withheld, not even by its order, and a release can be written again from its own dumps without what has to go.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path

from ontology.errors import BadInput
from publication import dumps, feeds
from publication.about.documents import write_documents
from publication.canonical import CanonicalHash, sorted_blocks
from publication.downloads import dumps_of, write_on_request
from publication.index import index
from publication.lines import resource_of
from publication.partitions import Partitions
from publication.progress import Progress
from publication.project import Project
from publication.release import MANIFEST, STORE, Manifest, Releases
from publication.signing import Key, write_signature, write_sums
from publication.withdrawn import listed, write_withdrawn

DATA = "data.nt"
REFERENCE = "reference.nt"
PART_LINES = 10_000_000
"""Triples of one part of a dump."""


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


def today() -> date:
    """The day of the time of issue (see :func:`next_edition`)."""
    return _now().date()


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

    :param folder: one that :func:`publication.publish.aside` made, so that it lies among the dataset's releases: the log of changes goes
        on from the newest of those before this edition, which must still be there. It holds ``data.nt``, ``reference.nt`` (lines of
        canonical N-Triples in any order), ``validation.ttl`` and ``validation.json``.
    :returns: the manifest, which is also in the folder. The folder is whole then; :func:`publication.publish.publish` gives it its name.
    """
    releases, dataset = Releases(folder.parent), folder.parent.parent
    with progress.stage("write release", total=None) as step:
        parts, data, triples = _sorted(folder / DATA, PART_LINES)
        [reference], vocabulary, _ = _sorted(folder / REFERENCE, None)
        step("sorted")
        partitions = Partitions()
        with _chained(parts) as lines:
            time = edition.issued.strftime("%Y-%m-%dT%H:%M:%SZ")
            feeds.write_changes(folder / feeds.CHANGES, partitions.passing(lines), project.base, edition.id, time, releases)
        counts = {"triples": triples} | partitions.entities()
        write_withdrawn(folder)
        with dumps_of(folder, parts, reference, project, edition.issued, triples, step, progress.say) as written:
            store = dumps.load_store(folder / STORE, *parts, reference)
            step("store")
            index(folder, store)
            step("search index")
            files = written() + listed(folder)
        files += write_on_request(folder, parts, store, project, progress.say)
        graphs = {"data": data, "reference": vocabulary}
        key = Key(dataset) if Key.exists(dataset) else None
        files = write_documents(folder, project, edition, counts, files, graphs, key, partitions)
        step("documents")
        dumps.finish_store(store, description=folder / "description.ttl", graph=f"{project.base}dataset")
        del store  # or nobody else can open it
    for path in (*parts, reference):
        path.unlink()
    manifest = Manifest(
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
        digest=hashlib.sha256(" ".join(graphs.values()).encode()).hexdigest(),
        counts=counts,
        files=files,
        graphs=graphs,
        key=key.fingerprint if key else None,
    )
    (folder / MANIFEST).write_text(manifest.model_dump_json(indent=1) + "\n", encoding="utf-8")
    write_sums(folder, [MANIFEST, *(file.name for file in files)])
    if key:
        write_signature(folder, key)
    return manifest


def _sorted(source: Path, part_lines: int | None) -> tuple[list[Path], str, int]:
    """Sort a file of lines in its place, cut into parts between two resources where it is long.

    :returns: the parts, the canonical hash, and the number of triples.
    """
    raw = source.with_name(f"{source.stem}-unsorted")
    source.rename(raw)
    canonical = CanonicalHash()
    with raw.open("rb", buffering=1 << 20) as file, _Parts(source, part_lines) as parts:
        for block in sorted_blocks(file):
            parts.write(block, canonical.take(block))
    raw.unlink()
    paths = parts.paths if len(parts.paths) > 1 else [parts.paths[0].rename(source)]
    return paths, canonical.hexdigest, canonical.triples


class _Parts:
    """Sorted lines in files of at least so many lines, each with whole resources; ``None`` for one file whatever comes."""

    def __init__(self, source: Path, part_lines: int | None) -> None:
        self._source, self._limit, self._lines = source, part_lines or sys.maxsize, 0
        self._last = b""
        self.paths: list[Path] = []
        self._open()

    def __enter__(self) -> _Parts:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def _open(self) -> None:
        self.paths.append(self._source.with_name(f"{self._source.stem}-{len(self.paths) + 1:03}.nt"))
        self._file, self._lines = self.paths[-1].open("wb", buffering=1 << 20), 0

    def write(self, block: list[bytes], whole: bytes) -> None:
        """Write the next lines. ``whole`` is all of them in one piece."""
        if self._lines + len(block) <= self._limit:
            self._file.write(whole)
            self._lines += len(block)
        else:
            for line in block:
                if self._lines >= self._limit and resource_of(line) != self._last:
                    self._file.close()
                    self._open()
                self._file.write(line)
                self._lines, self._last = self._lines + 1, resource_of(line)
        if block:
            self._last = resource_of(block[-1])


@contextmanager
def _chained(parts: list[Path]) -> Iterator[Iterator[bytes]]:
    with ExitStack() as stack:
        yield chain.from_iterable(stack.enter_context(part.open("rb", buffering=1 << 20)) for part in parts)
