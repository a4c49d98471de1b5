"""Sorted lines into SQLite, in one pass: a row a resource, and everything that fits no column in ``statements``, so that nothing is lost.

The database is a download of its own, and what the other tables are read from: joins then need a disk, not memory.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from converters.rdf.ntriples import TYPE
from ontology.iris import LAW, LIST, PLACE, RDFS, SKOS
from ontology.terms import within
from publication.lines import STRING, literal, split, unescaped
from publication.tables.columns import ANY, OWN, SEPARATOR, TABLES, Column, Table

_BATCH = 20_000
_FETCHED = 50_000
_REFERENCE = "https://w3id.org/aigaq/"
Cell = str | None
Said = tuple[str, str]
"""Predicate and object, as written."""


def name(table: str) -> str:
    """A table's name in SQL, where a hyphen would need quoting by everybody."""
    return f'"{table.replace("-", "_")}"'


class Database:
    """Makes ``tables.sqlite``. Use :meth:`terms`, :meth:`data`, then :meth:`close`."""

    def __init__(self, path: Path, base: str) -> None:
        own = f"{base}id/"
        self._prefix = f"<{own}"
        self.connection = sqlite3.connect(path, isolation_level=None)
        # Nobody reads it before it is whole; a crash leaves a folder that is thrown away.
        self.connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536; BEGIN;")
        self._insert: dict[str, str] = {}
        self._left: list[tuple[str, str, str]] = []
        self._tables: dict[str, _Columns] = {}
        for table in TABLES:
            self._create(table.name, ["id", *(c.name for c in table.kept)])
            links: dict[str, list[tuple[str, str]]] = {}
            for column in table.kept:
                if column.many and column.prefix == OWN:
                    self._create(f"{table.name}_{column.name}", ["id", "value"])
                    links[column.name] = []
            self._tables[f"<{table.class_iri}>"] = _Columns(table, own, links)
        self._create("statements", ["subject", "predicate", "object"])
        self._create("terms", ["id", "en", "ru", "kk", "within", "notation"])

    def _create(self, table: str, columns: list[str]) -> None:
        self.connection.execute(f"CREATE TABLE {name(table)} ({', '.join(f'{name(c)} TEXT' for c in columns)})")
        self._insert[table] = f"INSERT INTO {name(table)} VALUES ({', '.join('?' * len(columns))})"  # noqa: S608

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
        rows = [(key, *(found[key].get(k) for k in ("en", "ru", "kk", "within", "notation"))) for key in sorted(found)]
        self._write("terms", rows)

    def data(self, lines: Iterable[bytes]) -> None:
        """Take the data's sorted lines."""
        resource = ""
        held: dict[str, list[Said]] = {}
        for line in lines:
            subject, predicate, written = line.decode()[:-3].split(" ", 2)
            if subject not in held:
                if not held or subject.partition("#")[0].rstrip(">") != resource:
                    self._resource(held)
                    held, resource = {}, subject.partition("#")[0].rstrip(">")
                held[subject] = []
            held[subject].append((predicate, written))
        self._resource(held)

    def _resource(self, held: dict[str, list[Said]]) -> None:
        """Take all that is said of a resource and of its fragments."""
        left: list[tuple[str, str, str]] = []
        elsewhere: set[tuple[str, str, str]] = set()
        for subject, said in held.items():
            table = self._tables.get(next((w for p, w in said if p == TYPE and w in self._tables), ""))
            if table is None or not subject.startswith(self._prefix):
                left += [(subject, predicate, written) for predicate, written in said]
                continue
            opaque = subject[len(self._prefix) : -1]
            row, rest = self._row(table, opaque, said)
            left += [(subject, predicate, written) for predicate, written in rest]
            if table.inverse:
                self._pointing(table, subject, held, row, elsewhere)
            table.rows.append(row)
            if len(table.rows) >= _BATCH:
                self._flush(table)
        self._left += [triple for triple in left if triple not in elsewhere] if elsewhere else left
        if len(self._left) >= _BATCH:
            self._write("statements", self._left)

    def _row(self, table: _Columns, opaque: str, said: list[Said]) -> tuple[list[Cell], list[Said]]:
        """The cells of a resource, and what no column holds."""
        row: list[Cell] = [opaque, *table.empty]
        rest: list[Said] = []
        typed = False
        for predicate, written in said:
            if predicate == TYPE and written == table.kind and not typed:
                typed = True
                continue
            for index, column in table.by_term.get(predicate, ()):
                text = column.text(written)
                if text:
                    held = row[index]
                    if held is None:
                        row[index] = text
                    elif column.many:
                        row[index] = f"{held}{SEPARATOR}{text}"
                    else:
                        rest.append((predicate, written))
                        break
                    if column.links is not None:
                        column.links.append((opaque, text))
                    break
            else:
                rest.append((predicate, written))
        return row, rest

    def _pointing(
        self, table: _Columns, subject: str, held: dict[str, list[Said]], row: list[Cell], elsewhere: set[tuple[str, str, str]]
    ) -> None:
        """The columns whose property leads from another resource to this one: what is said there is in this one's row, and only here."""
        for other, said in held.items():
            for predicate, written in said:
                if written == subject:
                    for index, column in table.inverse.get(predicate, ()):
                        text = column.text(other)
                        if text and row[index] is None and (other, predicate, written) not in elsewhere:
                            row[index] = text
                            elsewhere.add((other, predicate, written))

    def _flush(self, table: _Columns) -> None:
        self._write(table.name, table.rows)
        for column, links in table.links.items():
            self._write(f"{table.name}_{column}", links)

    def _write(self, table: str, rows: list[Any]) -> None:
        self.connection.executemany(self._insert[table], rows)
        rows.clear()

    def finish(self) -> None:
        """Write what is held back and make the indexes."""
        for table in self._tables.values():
            self._flush(table)
        self._write("statements", self._left)
        for made in self._insert:
            key = "subject" if made == "statements" else "id"
            self.connection.execute(f"CREATE INDEX {name(f'{made}_by_{key}')} ON {name(made)} ({key})")
        self.connection.execute("CREATE INDEX names_by_person ON names (person)")
        self.connection.execute("COMMIT")

    def close(self) -> None:
        self.connection.close()

    def rows(self, table: Table) -> Iterator[list[tuple[Cell, ...]]]:
        """The rows of a table with the columns told from others, in order of their identifiers, many at once."""
        told = (f"{c.sql} AS {name(c.name)}" if c.sql else f"t.{name(c.name)}" for c in table.columns)
        return self._fetched(f"SELECT t.id, {', '.join(told)} FROM {name(table.name)} t ORDER BY t.rowid")  # noqa: S608

    def count(self, table: Table) -> int:
        """How many rows a table has."""
        [number] = self.connection.execute(f"SELECT count(*) FROM {name(table.name)}").fetchone()  # noqa: S608
        return int(number)

    def statements(self) -> Iterator[list[tuple[Cell, ...]]]:
        """What no table holds, many rows at once."""
        return self._fetched("SELECT subject, predicate, object FROM statements ORDER BY rowid")

    def _fetched(self, query: str) -> Iterator[list[tuple[Cell, ...]]]:
        found = self.connection.execute(query)
        while rows := found.fetchmany(_FETCHED):
            yield rows


class _Fitting:
    """A column, and which objects it can carry."""

    def __init__(self, column: Column, own: str, links: list[tuple[str, str]] | None) -> None:
        self.many, self.links = column.many, links
        self._start, self._end = '"', '"'
        if column.prefix is not None:
            self._start, self._end = f"<{own if column.prefix == OWN else '' if column.prefix == ANY else column.prefix}", ">"
        elif column.language:
            self._end = f'"@{column.language}'
        elif column.datatype != STRING:
            self._end = f'"^^<{column.datatype}>'

    def text(self, written: str) -> str | None:
        """The cell of an object, as canonical N-Triples write it; ``None`` where the column cannot carry it."""
        if not (written.startswith(self._start) and written.endswith(self._end)):
            return None
        text = written[len(self._start) : -len(self._end)]
        if "\\" in text:
            text = unescaped(text)
        return None if self.many and SEPARATOR in text else text


class _Columns:
    """A table being filled: its columns by their properties as written."""

    def __init__(self, table: Table, own: str, links: dict[str, list[tuple[str, str]]]) -> None:
        self.kind, self.name, self.links = f"<{table.class_iri}>", table.name, links
        self.rows: list[list[Cell]] = []
        self.empty: list[Cell] = [None] * len(table.kept)
        self.by_term: dict[str, list[tuple[int, _Fitting]]] = {}
        self.inverse: dict[str, list[tuple[int, _Fitting]]] = {}
        for index, column in enumerate(table.kept, start=1):
            held = self.inverse if column.inverse else self.by_term
            held.setdefault(f"<{column.term}>", []).append((index, _Fitting(column, own, links.get(column.name))))
