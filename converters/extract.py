"""One file -> records, whatever it is: the way in for the command line and the build."""

from __future__ import annotations

from pathlib import Path

from converters.packs import Pack, load_pack
from converters.readers import read_source
from converters.readers.objects import RECORDS_MEDIA_TYPE
from converters.source import Extraction
from converters.tables import TableMap, extract_table, map_path_for, read_map, table_without_map
from converters.tables.mapfile import problem_in
from converters.tables.ready import extract_records
from ontology.errors import BadInput, NotFound, Where


def extract(path: Path, *, kind: str | None = None, pack: str | Path = "kz") -> Extraction:
    """Read a file and extract its records. They come one by one; nothing is read twice.

    :param kind: the kind of report, where it is known better than the program can tell; see :class:`~converters.source.Extraction`.
    :param pack: reference pack, by name or folder; a table's map may name another.
    :raises NotFound: there is no such file, or no such pack.
    :raises BadInput: the file cannot be read, is a table without a map, or is not understood. Errors of single rows come
        while the records are read.
    :raises TooMuch: the file exceeds a limit.
    """
    source = read_source(path)
    if source.media_type == RECORDS_MEDIA_TYPE:
        return extract_records(source)
    if not source.rows:
        from converters.reports import extract_report  # the heavy half: tables do without it

        return extract_report(source, load_pack(pack), kind=kind)
    if kind not in (None, "table"):
        raise BadInput(f"this is a table, not a {kind}", where=Where(file=str(path)), hint="Leave the kind out.")
    map_path = map_path_for(path)
    if not map_path.is_file():
        raise table_without_map(source)
    table_map = read_map(map_path)
    return extract_table(source, table_map, _pack_of(table_map, map_path, pack))


def _pack_of(table_map: TableMap, map_path: Path, pack: str | Path) -> Pack:
    if table_map.pack is None:
        return load_pack(pack)
    folder = map_path.parent / table_map.pack
    try:
        return load_pack(folder if folder.is_dir() else table_map.pack)
    except NotFound as error:
        raise problem_in(table_map, ("pack",), error.message, error.hint or "") from error
