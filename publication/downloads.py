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
from publication.feeds import CHANGES, SUMMARY
from publication.formats import hdt, rdf
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


@contextmanager
def dumps_of(
    folder: Path,
    parts: list[Path],
    reference: Path,
    project: Project,
    issued: datetime,
    triples: int,
    step: Step,
    say: Callable[[str], None],
) -> Iterator[Callable[[], list[ReleaseFile]]]:
    """Begin to write all data files of a release. What is done inside the block is done meanwhile, if the release is large.

    :param parts: the sorted lines of the data.
    :returns: to be called in the block: waits for the files and tells them, the dumps first, with what ``folder`` held already.
    """
    syntaxes = [rdf.N_QUADS, rdf.JSON_LD, rdf.TURTLE, *([rdf.RDF_XML] if project.downloads.rdf_xml else [])]
    if not parquet.available():
        say(parquet.MISSING)
    with _running(triples) as run:
        tables = run(write_tables, folder, parts, reference, project, issued)
        written = [run(_write_syntax, part, syntax.ending, project.base) for syntax in syntaxes for part in parts]
        described = run(_write_reference, reference, project.base)

        def files() -> list[ReleaseFile]:
            found = []
            for job in written:
                found += job.result()
                step(found[-1].name)
            found += described.result() + tables.result()
            step("tables")
            return found + _already_there(folder)

        yield files


def write_on_request(folder: Path, parts: list[Path], store: ox.Store, project: Project, say: Callable[[str], None]) -> list[ReleaseFile]:
    """Write what only some want: claims as triple terms of RDF 1.2, FollowTheMoney entities, HDT."""
    files = []
    if project.downloads.hdt and not hdt.available():
        say(hdt.MISSING)
    elif project.downloads.hdt:
        files += [dumps.described(hdt.write(part), _title(part, "HDT"), hdt.MEDIA_TYPE) for part in parts]
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
    syntax = next(s for s in (rdf.N_QUADS, rdf.TURTLE, rdf.JSON_LD, rdf.RDF_XML) if s.ending == ending)
    found = rdf.write(part, syntax, base)
    files = _titled(part, syntax, found)
    return files + _titled(part, rdf.TRIG, rdf.as_trig(found)) if syntax is rdf.TURTLE else files


def _titled(part: Path, syntax: rdf.Syntax, found: list[Path]) -> list[ReleaseFile]:
    title = _title(part, syntax.title)
    return [dumps.described(path, title, syntax.media_type, ENDINGS[path.suffix]) for path in found]


def _title(part: Path, syntax: str) -> str:
    number = part.stem.partition("-")[2]
    return f"All data as {syntax}" + (f", part {int(number)}" if number else "")


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
        files = _write_each(folder, database, project, issued)
        places.write_places(folder / "places.geojson", database)
        title = "Events by place as GeoJSON; coordinates: GeoNames, CC BY 4.0"
        files.append(dumps.described(folder / "places.geojson", title, "application/geo+json"))
    finally:
        database.close()
    return [*files, _packed_database(folder / _DATABASE)]


def _write_each(folder: Path, database: Database, project: Project, issued: datetime) -> list[ReleaseFile]:
    """Each table in all its forms at once, since the joins are what takes time."""
    csv_files: list[ReleaseFile] = []
    others: list[ReleaseFile] = []
    parts: dict[str, list[str]] = {}
    book = _workbook(folder, database, project, issued)
    for table in TABLES:
        delimited_file = delimited.Delimited.of(folder, table)
        path = folder / f"{table.name}.parquet"
        further: list[parquet.Parquet | workbook.Sheet] = [parquet.Parquet(path, table)] if parquet.available() else []
        further += [book.sheet(table)] if book and table.main else []
        for rows in database.rows(table):
            for target in (delimited_file, *further):
                target.write(rows)
        for form in further:
            form.close()
        found = delimited_file.close()
        parts[table.name] = [file.name for file in found]
        for number, file in enumerate(found, start=1):
            title = f"{table.titles[0]} as CSV" + (f", part {number}" if len(found) > 1 else "")
            csv_files.append(dumps.described(file, title, "text/csv", table=table.name))
        if parquet.available():
            others.append(dumps.described(path, f"{table.titles[0]} as Parquet", "application/vnd.apache.parquet", table=table.name))
    for file in delimited.write_statements(folder, database.statements()):
        csv_files.append(dumps.described(file, "What no table has a column for, as CSV", "text/csv", table="statements"))
    described = csvw.metadata(project.base, list(TABLES), parts, dict(project.title), licence_iri(project.licence))
    path = folder / "csv-metadata.json"
    path.write_text(json.dumps(described, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    csv_files.append(dumps.described(path, "Description of the CSV tables (CSVW)", "application/csvm+json"))
    if book:
        book.close()
        media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        others.insert(0, dumps.described(folder / "tables.xlsx", "The main tables as a workbook", media))
    return csv_files + others


def _workbook(folder: Path, database: Database, project: Project, issued: datetime) -> workbook.Workbook | None:
    if sum(database.count(table) for table in TABLES if table.main) > workbook.ROWS_LIMIT:
        return None
    about = [[project.title[tag], project.description[tag]] for tag in project.languages]
    about += [["", project.publisher], ["", project.licence], ["", project.base], ["", project.contact]]
    return workbook.Workbook(folder / "tables.xlsx", about, issued)


def _packed_database(path: Path) -> ReleaseFile:
    target = path.with_name(f"{path.name}.gz")
    with path.open("rb") as source, packed([target]) as stream:
        shutil.copyfileobj(source, stream, 1 << 20)
    path.unlink()
    return dumps.described(target, "All tables as an SQLite database", "application/vnd.sqlite3", ENDINGS[".gz"])


def _already_there(folder: Path) -> list[ReleaseFile]:
    return [
        dumps.described(folder / CHANGES, "What was published, corrected and withdrawn when: addresses only", "text/csv"),
        dumps.described(folder / SUMMARY, "How much each release changed", "text/markdown"),
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
