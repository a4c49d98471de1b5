"""A table and its map -> records, one a row, made as they are asked for."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from converters.packs import Pack
from converters.record import Evidence, Flag, Record, Role
from converters.source import Cell, Extraction, Source
from converters.tables import elements, penalties
from converters.tables.cells import CellProblem, Columns, Piece
from converters.tables.columns_used import columns_used
from converters.tables.flags import TableFlag, table_flag
from converters.tables.law import CodeNames
from converters.tables.mapfile import problem_in
from converters.tables.model import TableMap
from converters.tables.places import Gazetteer, settlement
from converters.tables.row import RowReader
from ontology.errors import BadInput, Where

_ADDRESS = re.compile(r"https?://[^\s\"<>|]+[^\s\"<>|.,;:!?)\]}»'’]")


def extract_table(source: Source, table_map: TableMap, pack: Pack) -> Extraction:
    """Read a table with its map.

    The sheet, the heading row and every column that the map names are checked at once; rows are read as the records
    are asked for. Rows that belong to no record (above the headings, skipped) are in ``leftovers``.

    :raises BadInput: now, if the map does not fit the table; while the records are read, if a cell cannot be mapped
        and the map does not say ``on_error = "flag"``. Both name the file, the place and what is expected.
    """
    rows = _sheet_rows(source, table_map)
    heading_row = 0 if rows and rows[0] and rows[0][0].row == 0 else table_map.heading_row
    headings = next((row for row in rows if row[0].row == heading_row), None)
    if headings is None:
        first = rows[0][0].row if rows else 1
        message = f"row {heading_row} of the table, where the headings should stand, is empty"
        raise problem_in(table_map, ("heading_row",), message, f"The first row that is filled is row {first}.")
    columns = Columns(source, table_map, headings)
    for heading, steps in columns_used(table_map):
        columns.check(heading, steps)
    extraction = Extraction(source, "table", iter(()), title=table_map.title, language=table_map.language)
    extraction.leftovers.extend((row[0].start, row[-1].end) for row in rows if row[0].row < heading_row)
    body = [row for row in rows if row[0].row > heading_row]
    extraction.records = _records(body, columns, table_map, pack, extraction)
    return extraction


def _sheet_rows(source: Source, table_map: TableMap) -> list[tuple[Cell, ...]]:
    rows = [row for row in source.rows if row]
    sheets = list(dict.fromkeys(row[0].sheet for row in rows if row[0].sheet is not None))
    listed = f"Its sheets: {', '.join(sheets)}."
    if table_map.sheet is None:
        if len(sheets) > 1:
            raise problem_in(table_map, ("sheet",), f"the workbook has {len(sheets)} sheets", f"Say which: sheet = {sheets[0]!r}. {listed}")
        return rows
    if not sheets and rows:
        raise problem_in(table_map, ("sheet",), "the table is no workbook and has no sheets", "Delete this line of the map.")
    if table_map.sheet not in sheets:
        raise problem_in(table_map, ("sheet",), f"the workbook has no visible sheet {table_map.sheet!r}", listed)
    return [row for row in rows if row[0].sheet == table_map.sheet]


def _records(body: list[tuple[Cell, ...]], columns: Columns, table_map: TableMap, pack: Pack, extraction: Extraction) -> Iterator[Record]:
    source, gazetteer, codes = extraction.source, Gazetteer(pack), CodeNames(pack)
    ids = _Ids(source.doc)
    entry = 0
    for row in body:
        span = (row[0].start, row[-1].end)
        whole = Evidence(start=span[0], end=span[1], quote=source.text[slice(*span)], sheet=row[0].sheet, row=row[0].row)
        if not whole.quote.strip(' \t,;|"'):
            continue
        reader = RowReader(row, columns, table_map, codes, whole)
        if _is_skipped(reader):
            extraction.leftovers.append(span)
            continue
        entry += 1
        record_id = None
        try:
            record_id = ids.of(reader.cell(table_map.entry.id), whole.quote)
            yield _record(reader, record_id, entry, source, gazetteer)
        except CellProblem as problem:
            if table_map.on_error == "stop":
                raise
            about = f"{problem.message}. {problem.hint}"
            flag = table_flag(TableFlag.ROW_NOT_UNDERSTOOD, about, problem.piece.evidence, table_map.language)
            yield Record(
                id=record_id or ids.of(None, whole.quote),
                doc=source.doc,
                entry=entry,
                language=table_map.language,
                evidence=whole,
                sentences=[span],
                pack=pack.name,
                flags=[flag],
            )


def _record(row: RowReader, record_id: str, entry: int, source: Source, gazetteer: Gazetteer) -> Record:
    rule, flags = row.table_map.entry, list[Flag]()
    surplus = row.columns.surplus(row.row)
    if surplus:
        raise surplus.problem("a cell under no heading", "A separator inside a cell? Such a cell must stand in quotation marks.")
    happened, happened_piece = row.date(rule.date)
    reported, reported_piece = row.date(rule.reported)
    date_piece = reported_piece or happened_piece
    place, region = next((p for p in map(row.cell, rule.place) if p), None), row.cell(rule.region)
    named = place or region
    people = elements.people(row, flags)
    affected = [person.id for person in people if person.role is Role.AFFECTED]
    speaking = [person.id for person in people if person.role is Role.SPEAKER]
    urls = list(_urls(row, source, flags))
    place_name = settlement(named.value) if named else None
    day = happened or reported
    return Record(
        id=record_id,
        doc=source.doc,
        entry=entry,
        language=row.table_map.language,
        date=reported or happened,
        date_evidence=date_piece.evidence if date_piece else None,
        place=place_name,
        place_code=gazetteer.code(place_name, region.value if region else None, day) if place_name else None,
        place_evidence=named.evidence if named else None,
        people=people,
        charges=elements.charges(row, affected, flags),
        events=elements.events(row, happened or reported, affected, speaking),
        penalties=penalties.penalties(row, affected, flags),
        urls=[address for address, _ in urls],
        url_evidence=[evidence for _, evidence in urls],
        evidence=row.whole,
        sentences=[(row.whole.start, row.whole.end)],
        pack=row.pack.name,
        flags=flags,
    )


def _is_skipped(row: RowReader) -> bool:
    for heading, texts in row.table_map.skip.items():
        piece = row.cell(heading)
        if piece and piece.value.casefold() in {text.casefold() for text in texts}:
            return True
    return False


def _urls(row: RowReader, source: Source, flags: list[Flag]) -> Iterator[tuple[str, Evidence]]:
    """Addresses written in the cells; for a cell without one, where its hyperlink leads."""
    for piece in filter(None, map(row.cell, row.table_map.entry.urls)):
        written = list(_ADDRESS.finditer(piece.raw))
        for match in written:
            yield match.group(), piece.narrowed(*match.span()).evidence
        if written:
            continue
        linked = [address for start, end, address in source.links if start <= piece.start and piece.end <= end]
        for address in linked:
            yield address, piece.evidence
        if not linked:
            flags.append(table_flag(TableFlag.SOURCE_WITHOUT_ADDRESS, piece.value, piece.evidence, row.language, element="urls"))


class _Ids:
    """Ids of a table's records: from the organisation's own number, else from what the row says, so that moving rows keeps them."""

    def __init__(self, doc: str) -> None:
        self._doc = doc
        self._rows: dict[str, int] = {}

    def of(self, own: Piece | None, text: str) -> str:
        """:raises CellProblem: two rows have the same number."""
        if own:
            identifier = f"{self._doc}-{own.value}"
            if identifier in self._rows:
                raise own.problem(
                    f"row {self._rows[identifier]} has the same id", "The column named under [entry] id must differ in every row."
                )
            self._rows[identifier] = own.cell.row
            return identifier
        digest = hashlib.sha256(text.encode()).hexdigest()[:12]
        identifier, times = f"{self._doc}-{digest}", 1
        while identifier in self._rows:
            times += 1
            identifier = f"{self._doc}-{digest}-{times}"
        self._rows[identifier] = 0
        return identifier


def table_without_map(source: Source) -> BadInput:
    """The error for a table that nobody has written a map for."""
    name, stem = source.path.name, source.path.stem
    return BadInput(
        "this table has no map that says what its columns mean",
        where=Where(file=str(source.path)),
        hint=f"Make a first one with `aigaq extract --suggest-map {name}`, look it through, and save it as {stem}.map.toml.",
    )
