"""The data files of a release: each syntax, each table, each a job of its own over the sorted lines.

Large releases are written by two processes beside this one; small ones here, since starting a process takes longer than they do.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path

import pyoxigraph as ox

from converters.rdf import ftm
from converters.rdf.triple_terms import with_triple_terms
from publication import dumps
from publication.formats import rdf
from publication.formats.packing import ENDINGS, packed
from publication.licences import licence_iri
from publication.progress import Step
from publication.project import Project
from publication.release import ReleaseFile
from publication.tables import csvw, delimited, parquet, places, workbook
from publication.tables.columns import TABLES
from publication.tables.database import Database

_LARGE = 400_000
"""Triples from which on processes pay."""
_DATABASE = "tables.sqlite"
Job = Callable[[], list[ReleaseFile]]


def write_dumps(
    folder: Path,
    parts: list[Path],
    reference: Path,
    project: Project,
    issued: datetime,
    triples: int,
    step: Step,
    say: Callable[[str], None],
) -> list[ReleaseFile]:
    """Write all data files of a release.

    :param parts: the sorted lines of the data.
    :returns: what was written, the dumps first, with what ``folder`` held already (validation, changes).
    """
    syntaxes = [*rdf.ALWAYS, *([rdf.RDF_XML] if project.downloads.rdf_xml else [])]
    if not parquet.available():
        say(parquet.MISSING)
    with _running(triples) as run:
        tables = run(write_tables, folder, parts, reference, project, issued)
        written = [run(_write_syntax, part, syntax.ending, project.base) for syntax in syntaxes for part in parts]
        files = []
        for job in written:
            files += job.result()
            step(files[-1].name)
        files += _write_reference(reference, project.base)
        files += tables.result()
        step("tables")
    return files + _already_there(folder)


def write_on_request(folder: Path, parts: list[Path], store: ox.Store, project: Project) -> list[ReleaseFile]:
    """Write what only some want: claims as triple terms of RDF 1.2, FollowTheMoney entities."""
    files = []
    if project.downloads.triple_terms:
        path = folder / "triple-terms.nt.gz"
        with packed([path]) as stream:
            for part in parts:
                with part.open(encoding="utf-8", newline="\n") as lines:
                    stream.writelines(line.encode() for line in with_triple_terms(lines))
        files.append(dumps.described(path, "All data as N-Triples 1.2, claims as triple terms", "application/n-triples", ENDINGS[".gz"]))
    if project.downloads.follow_the_money:
        path = folder / "entities.ftm.json.gz"
        with packed([path]) as stream:
            stream.writelines(line.encode() for line in ftm.lines(store))
        files.append(dumps.described(path, "People, events and sources as FollowTheMoney entities", "application/json+ftm", ENDINGS[".gz"]))
    return files


def _write_syntax(part: Path, ending: str, base: str) -> list[ReleaseFile]:
    syntax = next(s for s in (*rdf.ALWAYS, rdf.RDF_XML) if s.ending == ending)
    number = part.stem.partition("-")[2]
    title = f"All data as {syntax.title}" + (f", part {int(number)}" if number else "")
    found = rdf.write(part, syntax, base)
    return [dumps.described(path, title, syntax.media_type, ENDINGS[path.suffix]) for path in found]


def _write_reference(reference: Path, base: str) -> list[ReleaseFile]:
    title = "Vocabulary, code lists, law and places as Turtle"
    found = rdf.write(reference, rdf.TURTLE, base)
    return [dumps.described(path, title, rdf.TURTLE.media_type, ENDINGS[path.suffix]) for path in found]


def write_tables(folder: Path, parts: list[Path], reference: Path, project: Project, issued: datetime) -> list[ReleaseFile]:
    """Write the tables in each of their forms."""
    database = Database(folder / _DATABASE, project.base)
    try:
        with reference.open("rb") as lines:
            database.terms(lines)
        for part in parts:
            with part.open("rb", buffering=1 << 20) as lines:
                database.data(lines)
        database.finish()
        files = [*_csv(folder, database, project), *_workbook(folder, database, project, issued)]
        if parquet.available():
            for table in TABLES:
                path = folder / f"{table.name}.parquet"
                parquet.write_parquet(path, table, database.rows(table))
                files.append(dumps.described(path, f"{table.titles[0]} as Parquet", "application/vnd.apache.parquet", table=table.name))
        places.write_places(folder / "places.geojson", database)
        files.append(dumps.described(folder / "places.geojson", "Events by place as GeoJSON, without coordinates", "application/geo+json"))
    finally:
        database.close()
    return [*files, _packed_database(folder / _DATABASE)]


def _csv(folder: Path, database: Database, project: Project) -> list[ReleaseFile]:
    files, parts = [], {}
    for table in TABLES:
        found = delimited.write_table(folder, table, database.rows(table))
        parts[table.name] = [path.name for path in found]
        for number, path in enumerate(found, start=1):
            title = f"{table.titles[0]} as CSV" + (f", part {number}" if len(found) > 1 else "")
            files.append(dumps.described(path, title, "text/csv", table=table.name))
    for path in delimited.write_statements(folder, database.statements()):
        files.append(dumps.described(path, "What no table has a column for, as CSV", "text/csv", table="statements"))
    described = csvw.metadata(project.base, list(TABLES), parts, dict(project.title), licence_iri(project.licence))
    path = folder / "csv-metadata.json"
    path.write_text(json.dumps(described, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return [*files, dumps.described(path, "Description of the CSV tables (CSVW)", "application/csvm+json")]


def _workbook(folder: Path, database: Database, project: Project, issued: datetime) -> list[ReleaseFile]:
    main = [table for table in TABLES if table.main]
    if sum(database.count(table) for table in main) > workbook.ROWS_LIMIT:
        return []
    about = [[project.title[tag], project.description[tag]] for tag in project.languages]
    about += [["", project.publisher], ["", project.licence], ["", project.base], ["", project.contact]]
    path = folder / "tables.xlsx"
    workbook.write_workbook(path, about, ((table, database.rows(table)) for table in main), issued)
    media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return [dumps.described(path, "The main tables as a workbook", media)]


def _packed_database(path: Path) -> ReleaseFile:
    target = path.with_name(f"{path.name}.gz")
    with path.open("rb") as source, packed([target]) as stream:
        shutil.copyfileobj(source, stream, 1 << 20)
    path.unlink()
    return dumps.described(target, "All tables as an SQLite database", "application/vnd.sqlite3", ENDINGS[".gz"])


def _already_there(folder: Path) -> list[ReleaseFile]:
    return [
        dumps.described(folder / "changes.csv", "What was published, corrected and withdrawn when: addresses only", "text/csv"),
        dumps.described(folder / "validation.ttl", "Validation report (SHACL)", "text/turtle"),
        dumps.described(folder / "validation.json", "Validation report in words", "application/json"),
    ]


class _Here:
    """A job done when it is asked for, with the face of one that runs elsewhere."""

    def __init__(self, job: Job) -> None:
        self._job = job

    def result(self) -> list[ReleaseFile]:
        return self._job()


@contextmanager
def _running(triples: int) -> Iterator[Callable[..., _Here | Future[list[ReleaseFile]]]]:
    if triples < _LARGE:
        yield lambda function, *arguments: _Here(lambda: function(*arguments))
        return
    # Not fork: the progress display runs a thread, and a forked lock may never open again.
    pool = ProcessPoolExecutor(max_workers=2, mp_context=get_context("forkserver"))
    try:
        yield pool.submit
    finally:
        pool.shutdown(cancel_futures=True)
