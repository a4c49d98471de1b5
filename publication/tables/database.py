"""Sorted lines into SQLite, in one pass: a row a resource, and everything that fits no column in ``statements``, so that nothing is lost.

The database is a download of its own, and what the other tables are read from: joins then need a disk, not memory.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from ontology.iris import LAW, LIST, PLACE, RDF, RDFS, SKOS
from ontology.terms import within
from publication.lines import Triple, by_resource, literal, split
from publication.tables.columns import ANY, BY_CLASS, OWN, SEPARATOR, TABLES, Column, Table

_TYPE = f"{RDF}type"
_BATCH = 20_000
_REFERENCE = "https://w3id.org/aigaq/"
Cell = str | None


def name(table: str) -> str:
    """A table's name in SQL, where a hyphen would need quoting by everybody."""
    return f'"{table.replace("-", "_")}"'


class Database:
    """Makes ``tables.sqlite``. Use :meth:`terms`, :meth:`data`, then :meth:`close`."""

    def __init__(self, path: Path, base: str) -> None:
        self._own = f"{base}id/"
        self.connection = sqlite3.connect(path, isolation_level=None)
        # Nobody reads it before it is whole; a crash leaves a folder that is thrown away.
        self.connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536; BEGIN;")
        self._pending: dict[str, list[tuple[Cell, ...]]] = {}
        self._insert: dict[str, str] = {}
        for table in TABLES:
            self._create(table.name, ["id", *(c.name for c in table.kept)])
            for column in table.kept:
                if column.many and column.prefix == OWN:
                    self._create(f"{table.name}_{column.name}", ["id", "value"])
        self._create("statements", ["subject", "predicate", "object"])
        self._create("terms", ["id", "en", "ru", "kk", "within", "notation"])
        self._columns = {t.name: _Columns(t, self._own) for t in TABLES}

    def _create(self, table: str, columns: list[str]) -> None:
        self.connection.execute(f"CREATE TABLE {name(table)} ({', '.join(f'{name(c)} TEXT' for c in columns)})")
        self._insert[table] = f"INSERT INTO {name(table)} VALUES ({', '.join('?' * len(columns))})"  # noqa: S608
        self._pending[table] = []

    def _add(self, table: str, row: tuple[Cell, ...]) -> None:
        rows = self._pending[table]
        rows.append(row)
        if len(rows) >= _BATCH:
            self.connection.executemany(self._insert[table], rows)
            rows.clear()

    def terms(self, lines: Iterable[bytes]) -> None:
        """Take the labels of lists, law and places, in three languages. There are few of them, whatever the data."""
        found: dict[str, dict[str, str]] = {}
        for line in lines:
            subject, predicate, written = split(line)
            if not subject.startswith((LIST, LAW, PLACE)):
                continue
            held, said = found.setdefault(subject.removeprefix(_REFERENCE), {}), literal(written)
            if said and said.language and predicate in (f"{RDFS}label", f"{SKOS}prefLabel"):
                held[said.language] = min(said.text, held.get(said.language, said.text))
            elif said and predicate == f"{SKOS}notation":
                held["notation"] = said.text
            elif predicate == within:
                held["within"] = written[1:-1].removeprefix(PLACE)
        for key in sorted(found):
            self._add("terms", (key, *(found[key].get(k) for k in ("en", "ru", "kk", "within", "notation"))))

    def data(self, lines: Iterable[bytes]) -> None:
        """Take the data's sorted lines."""
        for group in by_resource(lines):
            self._resource(group)

    def _resource(self, group: list[Triple]) -> None:
        subjects: dict[str, list[Triple]] = {}
        inverse: dict[str, list[Triple]] = {}
        for triple in group:
            subjects.setdefault(triple.subject, []).append(triple)
        for triple in group:
            if triple.object[0] == "<" and triple.object[1:-1] in subjects:
                inverse.setdefault(triple.object[1:-1], []).append(triple)
        taken: set[Triple] = set()
        for subject, triples in subjects.items():
            kind = next((t for t in triples if t.predicate == _TYPE and t.object[1:-1] in BY_CLASS), None)
            if kind and subject.startswith(self._own):
                taken.add(kind)
                table = BY_CLASS[kind.object[1:-1]]
                self._row(table, subject, triples, inverse.get(subject, []), taken)
        for triple in group:
            if triple not in taken:
                self._add("statements", (f"<{triple.subject}>", f"<{triple.predicate}>", triple.object))

    def _row(self, table: Table, subject: str, triples: list[Triple], pointing: list[Triple], taken: set[Triple]) -> None:
        columns = self._columns[table.name]
        opaque = subject.removeprefix(self._own)
        row: list[Cell] = [opaque, *([None] * len(table.kept))]
        for index, column, triple, text in columns.cells(triples, pointing):
            if triple in taken:
                continue
            held = row[index]
            if held is None:
                row[index] = text
            elif column.many:
                row[index] = f"{held}{SEPARATOR}{text}"
            else:
                continue
            taken.add(triple)
            if column.many and column.prefix == OWN:
                self._add(f"{table.name}_{column.name}", (opaque, text))
        self._add(table.name, tuple(row))

    def finish(self) -> None:
        """Write what is held back and make the indexes."""
        for table, rows in self._pending.items():
            self.connection.executemany(self._insert[table], rows)
            rows.clear()
        for table in self._insert:
            key = "subject" if table == "statements" else "id"
            self.connection.execute(f"CREATE INDEX {name(f'{table}_by_{key}')} ON {name(table)} ({key})")
        self.connection.execute("CREATE INDEX names_by_person ON names (person)")
        self.connection.execute("COMMIT")

    def close(self) -> None:
        self.connection.close()

    def rows(self, table: Table) -> Iterator[tuple[Cell, ...]]:
        """The rows of a table with the columns told from others, in order of their identifiers."""
        told = (f"{c.sql} AS {name(c.name)}" if c.sql else f"t.{name(c.name)}" for c in table.columns)
        yield from self.connection.execute(f"SELECT t.id, {', '.join(told)} FROM {name(table.name)} t ORDER BY t.rowid")  # noqa: S608

    def count(self, table: Table) -> int:
        """How many rows a table has."""
        [number] = self.connection.execute(f"SELECT count(*) FROM {name(table.name)}").fetchone()  # noqa: S608
        return int(number)

    def statements(self) -> Iterator[tuple[Cell, ...]]:
        """What no table holds."""
        yield from self.connection.execute("SELECT subject, predicate, object FROM statements ORDER BY rowid")


class _Columns:
    """Finds the column of a triple."""

    def __init__(self, table: Table, own: str) -> None:
        self._own = own
        self._by_term: dict[str, list[tuple[int, Column]]] = {}
        self._inverse: dict[str, list[tuple[int, Column]]] = {}
        for index, column in enumerate(table.kept, start=1):
            held = self._inverse if column.inverse else self._by_term
            held.setdefault(column.term or "", []).append((index, column))

    def cells(self, triples: list[Triple], pointing: list[Triple]) -> Iterator[tuple[int, Column, Triple, str]]:
        for triple in triples:
            for index, column in self._by_term.get(triple.predicate, ()):
                text = self._text(column, triple.object)
                if text:
                    yield index, column, triple, text
                    break
        for triple in pointing:
            for index, column in self._inverse.get(triple.predicate, ()):
                text = self._text(column, f"<{triple.subject}>")
                if text:
                    yield index, column, triple, text

    def _text(self, column: Column, written: str) -> str | None:
        """The cell of a value, ``None`` where the column cannot carry it."""
        if (column.prefix is not None) != (written[0] == "<"):
            return None
        if column.prefix is not None:
            value = written[1:-1]
            prefix = self._own if column.prefix == OWN else "" if column.prefix == ANY else column.prefix
            return value[len(prefix) :] if value.startswith(prefix) and SEPARATOR not in value else None
        said = literal(written)
        fits = said and said.language == column.language and (said.language or said.datatype == column.datatype)
        return said.text if said and fits and not (column.many and SEPARATOR in said.text) else None
