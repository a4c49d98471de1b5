"""The emergency switch: takes persons, entries or sources out of everything public, now, before any review (rules 21 and 25).

All releases are written again beside the served ones, and then the two folders change places in one step: a reader sees everything or
nothing of it, and so does whoever kills the process. The decision itself, a row of ``decisions/withheld.csv``, waits in a file of its own
until then; :func:`recover` keeps or drops it by whether the step was taken.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from rdflib import RDF, Graph
from rdflib.namespace import SH

from ontology import terms as aq
from ontology.iris import RDF as RDF_IRI
from publication.canonical import canonical_line
from publication.content import data_lines
from publication.erasure import Erasure, Targets
from publication.exchange import exchange
from publication.files import only_writer, sync_folder, told_plainly
from publication.formats.packing import unpacked
from publication.intake import scan
from publication.progress import Progress, Silent
from publication.project import Dataset
from publication.publish import aside, publish, settle, sweep
from publication.register import Register
from publication.release import CURRENT, Release, Releases
from publication.store.configured import replace_all
from publication.targets import Finder
from publication.withdrawn import NOTICE, WITHDRAWN
from publication.withheld import Row, with_rows
from publication.writing import DATA, REFERENCE, Edition, next_edition, today, write_release

_ASIDE = ".releases-"
_PENDING = ".withheld-"
_ENTRY = f"<{RDF_IRI}type> <{aq.Entry}>".encode()
_MONTHS_OF = "%Y-%m"


@dataclass(frozen=True)
class Withdrawal:
    """What was done."""

    release: Release | None
    """The release that is served now; ``None`` where nothing was published yet."""
    rows: tuple[tuple[str, str], ...]
    """What was written to ``decisions/withheld.csv``: what, key."""
    removed: int
    """Addresses that were public and are withdrawn."""
    rewritten: tuple[str, ...]
    """Earlier releases that were written again."""


def withhold(folder: Path, arguments: Iterable[str], *, by: str, why: str = "", progress: Progress | None = None) -> Withdrawal:
    """Withhold what the arguments stand for (:class:`publication.targets.Finder`) from all releases and every later build.

    :param by: who decides.
    :raises NotFound: an argument stands for nothing here; nothing is changed.
    :raises AigaqError: the dataset cannot be read, or another command is writing it.
    """
    dataset = Dataset.open(folder)
    progress = progress or Silent()
    with told_plainly(folder), only_writer(dataset.cache):
        recover(dataset)
        found = Finder(dataset, scan(dataset), Register(dataset.register)).find(arguments)
        rows = [Row(what, key, by, today().isoformat(), why or "withheld at once") for what, key in found.rows]
        releases, withheld = Releases.of(folder), dataset.decisions / "withheld.csv"
        if releases.current_id() is None:
            with_rows(withheld, rows, withheld)
            return Withdrawal(None, tuple(found.rows), 0, ())
        fresh = Releases(folder / f"{_ASIDE}{secrets.token_hex(4)}")
        _twin(releases, fresh)
        release, removed = _without(fresh, releases.current_id() or "", found.targets(), dataset, progress, current=True)
        rewritten = [
            earlier for earlier in sorted(releases.ids()) if _without(fresh, earlier, found.targets(), dataset, progress, current=False)[1]
        ]
        pending = dataset.decisions / f"{_PENDING}{release.id}.csv"
        with_rows(withheld, rows, pending)
        exchange(fresh.folder, releases.folder)
        sync_folder(folder)
        pending.replace(withheld)
        sync_folder(dataset.decisions)
        shutil.rmtree(fresh.folder)
        served = Release.open(releases.folder / release.id)
        # Last, since an engine that is down must not hold up the rest; until it has the release, nothing is asked of it.
        replace_all(dataset.project, served)
        return Withdrawal(served, tuple(found.rows), removed, tuple(rewritten))


def recover(dataset: Dataset) -> None:
    """Finish or undo what a killed :func:`withhold` left. The caller holds the dataset's write lock."""
    releases = Releases.of(dataset.folder)
    if not releases.folder.exists():  # killed between two renamings, where one step was not to be had
        for old in dataset.folder.glob(f"{_ASIDE}*-old"):
            old.rename(releases.folder)
    for pending in sorted(dataset.decisions.glob(f"{_PENDING}*.csv")):
        if pending.stem.removeprefix(_PENDING) in releases.ids():
            pending.replace(dataset.decisions / "withheld.csv")
        else:
            pending.unlink()
    for left in dataset.folder.glob(f"{_ASIDE}*"):
        shutil.rmtree(left)
    if releases.folder.exists():
        sweep(releases)


def _twin(releases: Releases, fresh: Releases) -> None:
    """The same folders with the same files, none of them copied."""
    fresh.folder.mkdir()
    shutil.copymode(releases.folder, fresh.folder)
    for release_id in releases.ids():
        shutil.copytree(releases.folder / release_id, fresh.folder / release_id, copy_function=os.link)
    (fresh.folder / CURRENT).symlink_to(releases.current_id() or "")


def _without(
    fresh: Releases, release_id: str, targets: Targets, dataset: Dataset, progress: Progress, *, current: bool
) -> tuple[Release, int]:
    """Write a release without the targets: the served one as a new release, an earlier one in its own place, if it holds any of them.

    :returns: the release, and how many of its addresses went; 0 if an earlier one was left as it is.
    """
    old = fresh.get(release_id)
    erasure = Erasure(old.open_store(), old.manifest.base, targets)
    with aside(fresh) as folder:
        if not _write_lines(folder / DATA, old, erasure) and not current:
            return old, 0
        with unpacked(_reference(old)) as turtle, (folder / REFERENCE).open("wb") as lines:
            for triple in ox.parse(turtle, format=ox.RdfFormat.TURTLE):
                lines.write(canonical_line(triple.triple))
        edition = next_edition(fresh, draft=old.manifest.draft) if current else Edition(old.id, old.manifest.issued, old.manifest.draft)
        _write_report(folder, old, erasure, edition.id)
        kept = (old.folder / WITHDRAWN).read_text(encoding="utf-8").split() if (old.folder / WITHDRAWN).exists() else []
        gone = {iri.rpartition("/")[2] for iri in erasure.removed}
        (folder / WITHDRAWN).write_text("".join(f"{o}\n" for o in sorted({*kept, *gone})), encoding="utf-8")
        if not current:
            month = today().strftime(_MONTHS_OF)
            (folder / NOTICE).write_text(f"Written again in {month} without what was withdrawn; see {WITHDRAWN}.\n", encoding="utf-8")
        manifest = write_release(folder, dataset.project, edition, progress)
        if current:
            return publish(folder, manifest, fresh), len(erasure.removed)
        settle(folder, fresh, draft=edition.draft)
        shutil.rmtree(old.folder)
        folder.rename(old.folder)
        folder.mkdir()  # for the end of aside
        return Release.open(old.folder), max(1, len(erasure.removed))


def _write_lines(target: Path, old: Release, erasure: Erasure) -> bool:
    """Write the data without what goes; say whether anything went."""
    changed = False
    with target.open("wb", buffering=1 << 20) as file:
        for line in data_lines(old):
            left = erasure.line(line)
            changed |= left != line
            if left:
                file.write(left)
    return changed


def _reference(release: Release) -> Path:
    return next(release.folder / f.name for f in release.manifest.files if f.name == "reference.ttl.gz")


def _write_report(folder: Path, old: Release, erasure: Erasure, release_id: str) -> None:
    """The release's validation report without what concerned the removed."""
    graph = Graph().parse(old.folder / "validation.ttl")
    for result in list(graph.subjects(RDF.type, SH.ValidationResult)):
        texts = [str(o) for o in graph.objects(result)]
        if any(erasure.speaks_of(text) for text in texts):
            graph.remove((result, None, None))
            graph.remove((None, None, result))
    graph.serialize(folder / "validation.ttl", format="turtle")
    results = set(graph.subjects(RDF.type, SH.ValidationResult))
    rules = Counter(str(shape).rpartition("#")[2] for r in results for shape in graph.objects(r, SH.sourceShape))
    known = json.loads((old.folder / "validation.json").read_text(encoding="utf-8"))
    with (folder / DATA).open("rb") as lines:
        records = sum(_ENTRY in line for line in lines)
    known |= {"release": release_id, "records": records, "warnings": len(results), "warnings_by_rule": dict(sorted(rules.items()))}
    (folder / "validation.json").write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")
