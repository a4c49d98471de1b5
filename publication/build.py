"""The whole way: sources -> records -> gate -> quads -> SHACL -> release.

Nothing a reader can see changes until the last step, the renaming of one symbolic link; a build that stops before it,
however it stops, leaves the release that was served.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from converters.packs import Pack, load_pack
from converters.rdf.reference import law, places
from converters.rdf.vocabulary import vocabulary_lines
from converters.resolve import decisions
from publication import dumps
from publication.assemble import Assembled, Assembly, read_all
from publication.description import describe
from publication.files import only_writer, replacing, sync_folder, told_plainly
from publication.gate import Gate, name_words
from publication.intake import SourceFile, extractor_digest, pack_digest, records_path, scan, take_in
from publication.progress import Progress, Silent
from publication.project import Dataset
from publication.register import Register
from publication.release import CURRENT, MANIFEST, STORE, Manifest, Release, ReleaseFile, Releases
from publication.report import write_report
from publication.retention import prune
from publication.withheld import Withheld, read_withheld
from shapes.files import shapes_digest

_BUILDING = ".building-"


@dataclass(frozen=True)
class Outcome:
    """What a build did. ``assembled`` is ``None`` where the inputs are those of the served release: nothing was done."""

    release: Release
    assembled: Assembled | None


def build(folder: Path, *, unreviewed: bool = False, progress: Progress | None = None) -> Outcome:
    """Build a dataset and make the result its current release.

    :param unreviewed: publish proposals too; the release is then marked as a draft everywhere.
    :raises RuleBroken: a record breaks a rule; nothing is published.
    :raises AigaqError: the inputs cannot be read, or another command is writing the dataset.
    """
    dataset = Dataset.open(folder)
    progress = progress or Silent()
    with told_plainly(folder), only_writer(dataset.cache):
        releases = Releases.of(folder)
        for left in releases.folder.glob(f"{_BUILDING}*"):  # what an interrupted build left; the lock is held
            shutil.rmtree(left)
        sources = scan(dataset)
        heads = take_in(dataset, sources, progress)
        inputs = _inputs_digest(dataset, sources, unreviewed)
        served = _made_of(inputs, dataset, releases)
        if served:
            prune(releases)
            return Outcome(served, None)
        register, pack = Register(dataset.register), load_pack(dataset.pack)
        gate = _gate(dataset, sources, unreviewed)
        aside = releases.folder / f"{_BUILDING}{secrets.token_hex(4)}"
        aside.mkdir(parents=True)
        try:
            assembled = Assembly(dataset, sources, gate, register, pack).write(aside / "data.nt", heads, progress)
            _write_reference(aside / "reference.nt", pack, assembled)
            manifest = _write_files(aside, dataset, assembled, unreviewed, progress)
            register.save()  # before anything can point at the new ids
            release = _publish(aside, manifest, releases)
            prune(releases)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
        inputs = _inputs_digest(dataset, sources, unreviewed)  # the register has grown
        with replacing(dataset.cache / "build.json") as file:
            json.dump({"inputs": inputs, "release": release.id}, file)
        return Outcome(release, assembled)


def _gate(dataset: Dataset, sources: list[SourceFile], unreviewed: bool) -> Gate:
    identities = dataset.decisions / "identities.csv"
    links = decisions.links(decisions.read_identities(identities), identities)
    withheld: Withheld = read_withheld(dataset.decisions / "withheld.csv")
    names: set[str] = set()
    if withheld.persons:
        keys = {key for person in withheld.persons for key in links.group(person)}
        names = {word for _, r in read_all(dataset, sources) for p in r.people if f"{r.id}/{p.id}" in keys for word in name_words(p)}
    return Gate(dataset.project.policy, withheld, links, tuple(sorted(names)), unreviewed)


def _inputs_digest(dataset: Dataset, sources: list[SourceFile], unreviewed: bool) -> str:
    """Digest of everything a release is made of. Private: it never leaves the cache."""
    digest = hashlib.sha256(f"{extractor_digest()}:{shapes_digest()}:{pack_digest(dataset)}:{unreviewed}".encode())
    files = [dataset.folder / "aigaq.toml", dataset.register, *sorted(dataset.decisions.glob("*.csv"))]
    files += [records_path(dataset, source) for source in sources]
    files += sorted(Path(__file__).parent.glob("*.py"))
    for path in files:
        if path.exists():
            with path.open("rb") as file:
                digest.update(path.name.encode() + b"\0" + hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _made_of(inputs: str, dataset: Dataset, releases: Releases) -> Release | None:
    """The current release, if it was made of these inputs."""
    try:
        known = json.loads((dataset.cache / "build.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    same = known == {"inputs": inputs, "release": releases.current_id()}
    return releases.current() if same else None


def _write_reference(path: Path, pack: Pack, assembled: Assembled) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        for lines in (vocabulary_lines(), law(pack, assembled.provisions), places(pack)):
            file.writelines(lines)


def _write_files(folder: Path, dataset: Dataset, assembled: Assembled, draft: bool, progress: Progress) -> Manifest:
    """Turn ``data.nt`` and ``reference.nt`` into the files of a release; both are gone afterwards."""
    project = dataset.project
    data, reference = folder / "data.nt", folder / "reference.nt"
    digest = dumps.content_digest(data, reference)
    issued = datetime.now(UTC).replace(microsecond=0)
    release_id = _free_id(Releases.of(dataset.folder), issued)
    with progress.stage("write release", total=5) as step:
        dumps.write_nquads(data, folder / "data.nq.gz")
        step("data.nq.gz")
        dumps.write_turtle(data, folder / "data.ttl.gz", project.base)
        step("data.ttl.gz")
        dumps.write_turtle(reference, folder / "reference.ttl.gz", project.base)
        write_report(folder, assembled, release_id)
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
        counts = dict(sorted({"triples": 0, **assembled.counts}.items()))
        graph = describe(project, release=release_id, issued=issued, draft=draft, counts=counts, files=files)
        (folder / "description.ttl").write_text(graph.serialize(format="turtle"), encoding="utf-8")
        files.append(dumps.described(folder / "description.ttl", "Description of the dataset (DCAT, VoID)", "text/turtle"))
        step("description.ttl")
        dumps.write_store(folder / STORE, data, reference, description=folder / "description.ttl", graph=f"{project.base}dataset")
        step("store")
    data.unlink()
    reference.unlink()
    return _manifest(dataset, release_id, issued, draft, digest, counts, files)


def _manifest(
    dataset: Dataset, release_id: str, issued: datetime, draft: bool, digest: str, counts: dict[str, int], files: list[ReleaseFile]
) -> Manifest:
    project = dataset.project
    return Manifest(
        id=release_id,
        base=project.base,
        title=dict(project.title),
        description=dict(project.description),
        publisher=project.publisher,
        publisher_url=project.publisher_url,
        licence=project.licence,
        contact=project.contact,
        languages=list(project.languages),
        issued=issued,
        draft=draft,
        digest=digest,
        counts=counts,
        files=files,
    )


def _free_id(releases: Releases, issued: datetime) -> str:
    """The time of issue as an id; with a letter more if two releases fall into one second."""
    taken = set(releases.ids())
    name = issued.strftime("%Y%m%dT%H%M%SZ")
    return next(candidate for candidate in (name, *(f"{name}{letter}" for letter in "abcdefghij")) if candidate not in taken)


def _publish(aside: Path, manifest: Manifest, releases: Releases) -> Release:
    """Give the finished folder its name, then turn the link: both are single steps, and durable."""
    (aside / MANIFEST).write_text(manifest.model_dump_json(indent=1) + "\n", encoding="utf-8")
    _sync_tree(aside)
    final = releases.folder / manifest.id
    aside.rename(final)
    link = releases.folder / f".{CURRENT}.part"
    link.unlink(missing_ok=True)
    link.symlink_to(manifest.id)
    link.replace(releases.folder / CURRENT)
    sync_folder(releases.folder)
    return Release.open(final)


def _sync_tree(folder: Path) -> None:
    folders: Iterable[Path] = [folder, *(p for p in folder.rglob("*") if p.is_dir())]
    for path in (p for p in folder.rglob("*") if p.is_file()):
        with path.open("rb") as file:
            os.fsync(file.fileno())
    for path in folders:
        sync_folder(path)
