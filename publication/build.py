"""The whole way: sources -> records -> gate -> quads -> SHACL -> release.

Nothing a reader can see changes until the last step, the renaming of one symbolic link; a build that stops before it,
however it stops, leaves the release that was served.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from converters.packs import Pack, load_pack
from converters.rdf.reference import law, places
from converters.rdf.vocabulary import vocabulary_lines
from ontology.errors import RuleBroken, Where
from publication.aims import check_aims
from publication.assemble import Assembled, Assembly
from publication.bindings import bind, check_bound
from publication.files import only_writer, replacing, told_plainly
from publication.intake import SourceFile, extractor_digest, pack_digest, records_path, scan, take_in
from publication.opening import open_gate
from publication.progress import Progress, Silent
from publication.project import CONFIG, Dataset
from publication.publish import aside, publish
from publication.register import Register
from publication.release import Release, Releases
from publication.report import write_report
from publication.restoring import folders as restoring_folders
from publication.restoring import restore
from publication.retention import prune
from publication.review.redirects import append_redirects
from publication.store.configured import drop_others, send
from publication.withdraw import recover
from publication.writing import DATA, REFERENCE, next_edition, write_release
from shapes.files import shapes_digest


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
        recover(dataset)
        sources = scan(dataset)
        bind(dataset)
        heads = take_in(dataset, sources, progress)
        inputs = _inputs_digest(dataset, sources, unreviewed)
        served = _made_of(inputs, dataset, releases)
        if served:
            prune(releases)
            send(dataset.project, served)
            drop_others(dataset.project, keep={served.id})
            return Outcome(served, None)
        if not unreviewed:
            _must_be_written(dataset)
        register, pack = Register(dataset.register), load_pack(dataset.pack)
        gate = open_gate(dataset, sources, unreviewed=unreviewed)
        idle = check_aims(dataset, sources, register)
        check_bound(dataset)
        with aside(releases) as folder_aside:
            assembled = Assembly(dataset, sources, gate, register, pack).write(folder_aside / DATA, heads, progress)
            restored = restore(dataset, folder_aside / DATA, pack, unreviewed=unreviewed, progress=progress)
            assembled.records += restored.records
            assembled.provisions |= restored.provisions
            assembled.warnings += restored.warnings
            append_redirects(folder_aside / DATA, dataset, sources, gate, register)
            _write_reference(folder_aside / REFERENCE, pack, assembled)
            edition = next_edition(releases, draft=unreviewed)
            write_report(folder_aside, assembled, edition.id)
            manifest = write_release(folder_aside, dataset.project, edition, progress)
            assembled.idle = idle
            register.save()  # before anything can point at the new ids
            send(dataset.project, Release(folder_aside, manifest))
            before = releases.current_id()
            release = publish(folder_aside, manifest, releases)
            prune(releases)
            drop_others(dataset.project, keep={before or ""}.intersection(releases.ids()))
        inputs = _inputs_digest(dataset, sources, unreviewed)  # the register has grown
        with replacing(dataset.cache / "build.json") as file:
            json.dump({"inputs": inputs, "release": release.id}, file)
        return Outcome(release, assembled)


def _must_be_written(dataset: Dataset) -> None:
    """Who answers for the data, and on what ground, is said by its publisher and not by the template (rules 28 and 29)."""
    left = dataset.project.unwritten()
    if left:
        raise RuleBroken(
            f"nobody has written these texts yet: {', '.join(left)}; nothing is published",
            where=Where(file=str(dataset.folder / CONFIG)),
            hint="Put your own words where it has [square brackets]. `aigaq build --unreviewed` makes a draft without them.",
        )


def _inputs_digest(dataset: Dataset, sources: list[SourceFile], unreviewed: bool) -> str:
    """Digest of everything a release is made of. Private: it never leaves the cache."""
    digest = hashlib.sha256(f"{extractor_digest()}:{shapes_digest()}:{pack_digest(dataset)}:{unreviewed}".encode())
    files = [dataset.folder / CONFIG, dataset.register, *sorted(dataset.decisions.glob("*.csv"))]
    files += [records_path(dataset, source) for source in sources]
    files += [path for tables in restoring_folders(dataset) for path in sorted(tables.iterdir())]
    files += sorted(Path(__file__).parent.rglob("*.py"))
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
