"""CSV tables of a release among the sources: what was published once becomes triples again, with the same addresses.

A folder under ``sources/`` that holds the tables and their ``csv-metadata.json`` is taken as a whole. Such data has no records any more; it
was reviewed and passed the gate when it was released. It is held to the allow-list and the shapes again, and rows of
``decisions/withheld.csv`` reach it by the public id: ``person``, ``record`` or ``source`` with that id as key.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from converters.packs import Pack
from converters.rdf.reference import Provision
from ontology import iris
from ontology.errors import BadInput, Refused, Where
from ontology.terms import Entry, reviewStatus
from publication.allowed import check_allowed
from publication.canonical import sorted_lines
from publication.erasure import Erasure, Targets
from publication.intake import TABLES_MARK
from publication.lines import split
from publication.neighbourhoods import judge
from publication.problems import Problem, failed, unlocated
from publication.progress import Progress
from publication.project import Dataset
from publication.tables import reading
from publication.withheld import read_withheld

_PROPOSED = f"<{reviewStatus}> <{iris.concept('review-status', 'proposed')}>".encode()
_ENTRY = f"<{iris.RDF}type> <{Entry}>".encode()
_HINT = "Take the tables of one whole release of your own; another publisher's come in with `aigaq pull`."


@dataclass
class Restored:
    """What was taken from tables."""

    records: int = 0
    provisions: set[Provision] = field(default_factory=set)
    warnings: list[Problem] = field(default_factory=list)


def folders(dataset: Dataset) -> list[Path]:
    """The folders of tables among the sources, in the order of their names."""
    return sorted(path.parent for path in dataset.sources.rglob(TABLES_MARK))


def restore(dataset: Dataset, data: Path, pack: Pack, *, unreviewed: bool, progress: Progress) -> Restored:
    """Append the triples of all tables among the sources to ``data``.

    :raises Refused: the tables are another publisher's, or of a draft.
    :raises BadInput: a table is damaged.
    :raises RuleBroken: they break a rule.
    """
    result = Restored()
    for folder in folders(dataset):
        _check_publisher(folder, dataset)
        with tempfile.TemporaryDirectory(prefix="aigaq-restore-") as scratch, progress.stage("restore tables") as step:
            lines, store = Path(scratch) / "data.nt", ox.Store(str(Path(scratch) / "store"))
            _write(folder, lines, dataset, unreviewed=unreviewed)
            store.bulk_load(path=str(lines), format=ox.RdfFormat.N_TRIPLES)
            erasure = Erasure(store, dataset.project.base, _withheld(dataset))
            found = judge(store, lines, dataset.cache / "valid-tables.txt", step)
            problems = [unlocated(f) for f in found if not erasure.speaks_of(str(f.focus))]
            if any(problem.violation for problem in problems):
                raise failed(problems)
            result.warnings += problems
            with lines.open("rb") as source, data.open("ab") as target:
                for line in source:
                    left = erasure.line(line)
                    if left:
                        target.write(left)
                        result.records += _ENTRY in left
                        result.provisions |= _provisions(left, pack)
    return result


def _check_publisher(folder: Path, dataset: Dataset) -> None:
    where = Where(file=str(folder))
    try:
        base = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["homepage"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput("the tables' datapackage.json is missing or damaged", where=where, hint=_HINT) from error
    if base != dataset.project.base:
        raise Refused(f"the tables are of {str(base)[:200]}, not of {dataset.project.base}", where=where, hint=_HINT)


def _write(folder: Path, target: Path, dataset: Dataset, *, unreviewed: bool) -> None:
    with target.open("wb", buffering=1 << 20) as file:
        for line in sorted_lines(reading.lines(folder, dataset.project.base)):
            if not unreviewed and _PROPOSED in line:
                raise Refused(
                    "the tables are of a draft that nobody had reviewed", where=Where(file=str(folder)), hint="Build with --unreviewed."
                )
            check_allowed([line.decode()])
            file.write(line)


def _withheld(dataset: Dataset) -> Targets:
    withheld = read_withheld(dataset.decisions / "withheld.csv")
    persons, entries, sources = (
        frozenset(key for key in keys if iris.OPAQUE.fullmatch(key)) for keys in (withheld.persons, withheld.records, withheld.sources)
    )
    return Targets(persons=persons, entries=entries, sources=sources)


def _provisions(line: bytes, pack: Pack) -> set[Provision]:
    """What a line names of the pack's law, so that the reference data describes it."""
    if iris.LAW.encode() not in line:
        return set()
    written = split(line).object
    slug, _, rest = written[1:-1].removeprefix(iris.LAW).partition("/")
    article, _, part = rest.partition("/")
    keys = [key for key, code in pack.codes.items() if code.slug == slug]
    return {(keys[0], article, part or None)} if keys and article and written.startswith(f"<{iris.LAW}") else set()
