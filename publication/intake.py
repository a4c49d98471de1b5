"""From ``sources/`` to ``records/``: extract what is new or changed, keep every decision a person has taken."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import converters
from converters.record import read_records
from ontology.errors import BadInput, Where
from publication.files import replacing
from publication.progress import Progress
from publication.project import Dataset
from publication.review.carry import Carried, carry_over
from publication.review.log import LOG, MACHINE, Action, ReviewLog, desk_work

_NOT_SOURCES = (".map.toml", ".rml.ttl")
TABLES_MARK = "csv-metadata.json"
"""A folder with this file holds tables of a release, which :mod:`publication.restoring` reads as a whole."""


@dataclass(frozen=True)
class SourceFile:
    """One file under ``sources/`` with the digest of its bytes (and of its map)."""

    path: Path
    name: str
    """Path under ``sources/``, with forward slashes."""
    digest: str

    @property
    def doc(self) -> str:
        return self.path.stem


@dataclass(frozen=True)
class Head:
    """What the last extraction learnt of a source besides its records."""

    digest: str
    kind: str
    title: str | None
    language: str | None
    period: str | None
    leftovers: int
    """Characters of the body that belong to no entry."""


def scan(dataset: Dataset) -> list[SourceFile]:
    """The source files, in the order of their names.

    :raises BadInput: two files are the same, or would share one records file.
    """
    found: list[SourceFile] = []
    contents: dict[str, str] = {}
    docs: dict[str, str] = {}
    paths = (
        p for p in dataset.sources.rglob("*") if p.is_file() and not p.name.startswith((".", "~$")) and not p.name.endswith(_NOT_SOURCES)
    )
    paths = (p for p in paths if not (p.parent / TABLES_MARK).exists())
    for path in sorted(paths, key=lambda p: p.relative_to(dataset.sources).as_posix()):
        name = path.relative_to(dataset.sources).as_posix()
        where = Where(file=str(path))
        content = path.read_bytes()
        digest = hashlib.sha256(content)
        if (twin := contents.setdefault(digest.hexdigest(), name)) != name:
            raise BadInput(f"is the same file as {twin}", where=where, hint="Remove one of the two: its entries would be published twice.")
        if (twin := docs.setdefault(path.stem, name)) != name:
            raise BadInput(
                f"has the same name as {twin} but for the ending", where=where, hint="Rename one of the two: records are kept by that name."
            )
        companions = (path.with_name(path.stem + ending) for ending in _NOT_SOURCES)
        for companion in companions:
            if companion.exists():
                digest.update(companion.read_bytes())
        found.append(SourceFile(path, name, digest.hexdigest()))
    return found


@cache
def extractor_digest() -> str:
    """Digest of the extraction code and its reference data: a new extractor reads every source again."""
    digest = hashlib.sha256()
    root = Path(converters.__file__).parent
    for path in sorted(p for p in root.rglob("*") if p.is_file() and p.suffix not in {".pyc"} and "rdf" not in p.parts):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def take_in(dataset: Dataset, sources: list[SourceFile], progress: Progress) -> dict[str, Head]:
    """Bring ``records/`` up to date with ``sources/``; return each source's :class:`Head` by name.

    Sources whose bytes, map, pack and extractor are unchanged, and whose records file is there, are not read again.
    """
    cache_file = dataset.cache / "sources.json"
    basis = f"{extractor_digest()}:{pack_digest(dataset)}"
    known = _read_cache(cache_file, basis)
    stale = [s for s in sources if s.name not in known or known[s.name].digest != s.digest or not records_path(dataset, s).exists()]
    heads = {s.name: known[s.name] for s in sources if s not in stale}
    with progress.stage("extract", total=len(stale)) as step:
        for source, (head, returned) in _extract_all(dataset, stale):
            _log_returned(dataset, returned)
            heads[source.name] = head
            step(source.name)
            _write_cache(cache_file, basis, heads)
    return {s.name: heads[s.name] for s in sources}


def pack_digest(dataset: Dataset) -> str:
    """Digest of the dataset's own pack folder; empty for a pack that is shipped (the extractor's digest covers it)."""
    if isinstance(dataset.pack, str):
        return dataset.pack
    digest = hashlib.sha256()
    for path in sorted(p for p in dataset.pack.rglob("*") if p.is_file()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def records_path(dataset: Dataset, source: SourceFile) -> Path:
    return dataset.records / f"{source.doc}.jsonl"


def _extract_all(dataset: Dataset, stale: list[SourceFile]) -> Iterator[tuple[SourceFile, tuple[Head, list[Carried]]]]:
    if len(stale) < 2:
        for source in stale:
            yield source, _extract_one(dataset, source)
        return
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from multiprocessing import get_context

    # Not fork: the progress display runs a thread, and a forked lock may never open again.
    with ProcessPoolExecutor(max_workers=2, mp_context=get_context("forkserver")) as pool:
        jobs = {pool.submit(_extract_one, dataset, source): source for source in stale}
        try:
            for job in as_completed(jobs):
                yield jobs[job], job.result()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _extract_one(dataset: Dataset, source: SourceFile) -> tuple[Head, list[Carried]]:
    """Write the source's records anew; also those that were decided and go back to the desk."""
    from converters.extract import extract  # here, for most builds extract nothing

    extraction = extract(source.path, pack=dataset.pack)
    target = records_path(dataset, source)
    kept = {record.id: record for record in read_records(target)} if target.exists() else {}
    work, returned = desk_work(ReviewLog(dataset.decisions / LOG)), list[Carried]()
    with replacing(target) as file:
        for carried in carry_over(kept, extraction.records, extraction.source.text, work):
            file.write(carried.record.to_json() + "\n")
            if carried.was:
                returned.append(carried)
    leftovers = sum(end - start for start, end in extraction.leftovers)
    return Head(source.digest, extraction.kind, extraction.title, extraction.language, extraction.period, leftovers), returned


def _log_returned(dataset: Dataset, returned: list[Carried]) -> None:
    if returned:
        log = ReviewLog(dataset.decisions / LOG)
        before = [carried.was for carried in returned if carried.was]
        log.done(log.append(Action.RETURN, MACHINE, before=before, after=[carried.record for carried in returned]))


def _read_cache(path: Path, basis: str) -> dict[str, Head]:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        return {name: Head(**head) for name, head in values["sources"].items()} if values["basis"] == basis else {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _write_cache(path: Path, basis: str, heads: dict[str, Head]) -> None:
    with replacing(path) as file:
        json.dump({"basis": basis, "sources": {name: vars(head) for name, head in sorted(heads.items())}}, file, ensure_ascii=False)
