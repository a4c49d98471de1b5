"""A release's search index, opened for reading. Safe among threads; see :mod:`publication.index` for what its tables hold."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
import threading
import weakref
from collections.abc import Iterable
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from endpoint.serving import WITHDRAWN, Serving
from publication.cards import Card
from publication.index import FIND, FORM, INDEX, bits, bits_of, index, named_together, quoted, stands_for_more

_STRIDE = 8192
"""Rows passed over at once on the way to a late page."""
_SETS = 1024
"""Sets of rows kept in memory: 128 kB each at a million entries."""

_opened: WeakKeyDictionary[Serving, Index] = WeakKeyDictionary()
_opening = threading.Lock()


def index_of(serving: Serving) -> Index:
    """The index of the served release. One that has none of today's form (made by an earlier Aigaq) gets it now, in a temporary folder."""
    found = _opened.get(serving)
    if found is None:
        with _opening:
            found = _opened.get(serving)
            if found is None:
                found = _opened[serving] = _open(serving)
                weakref.finalize(serving, found.close)
    return found


def _open(serving: Serving) -> Index:
    path = serving.release.folder / INDEX
    if path.is_file() and _form(path) == FORM:
        return Index(path, serving.release.folder / WITHDRAWN, serving.base)
    folder = Path(tempfile.mkdtemp(prefix="aigaq-search-"))
    made = Index(index(folder, serving.store), serving.release.folder / WITHDRAWN, serving.base)
    weakref.finalize(serving, shutil.rmtree, folder, ignore_errors=True)
    return made


def _form(path: Path) -> int:
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return found


class Index:
    """Sets of entries are whole numbers: bit ``n`` stands for entry ``n``, the newest being 0. So are sets of persons."""

    def __init__(self, path: Path, withdrawn: Path, base: str) -> None:
        self._path = path
        self._withdrawn = withdrawn
        self.base = base
        self._held = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._hidden: tuple[float, int, frozenset[str]] = (0.0, 0, frozenset())
        self._hidden_people = 0
        self.size: int = self.rows("SELECT count(*) FROM entry")[0][0]
        self.part = lru_cache(maxsize=_SETS)(self._part)
        self.word = lru_cache(maxsize=_SETS)(self._word)
        self.bearers = lru_cache(maxsize=_SETS)(self._bearers)
        self.facets = lru_cache(maxsize=64)(self._facets)
        self.tally = lru_cache(maxsize=64)(self._tally)
        self.name_words = lru_cache(maxsize=1)(self._name_words)

    def close(self) -> None:
        """Let go of the file and of all that is remembered. The caches know the index, and a connection knows itself: without this they
        would stay until the collector of cycles looks, which in a quiet server is seldom."""
        for cache in (self.part, self.word, self.bearers, self.facets, self.tally, self.name_words):
            cache.cache_clear()
        for connection in self._connections:
            connection.close()

    def rows(self, query: str, values: Iterable[Any] = ()) -> list[Any]:
        """Rows of one SQL query."""
        connection: sqlite3.Connection | None = getattr(self._held, "connection", None)
        if connection is None:
            connection = sqlite3.connect(f"{self._path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
            self._held.connection = connection
            self._connections.append(connection)
        return connection.execute(query, tuple(values)).fetchall()

    # Sets

    @property
    def everything(self) -> int:
        return ((1 << self.size) - 1) & ~self.hidden()[0]

    def hidden(self) -> tuple[int, frozenset[str]]:
        """Entries that are withdrawn or name somebody who is, and what is withdrawn. One ``stat`` a call: withdrawing works at once."""
        try:
            changed = self._withdrawn.stat().st_mtime
        except FileNotFoundError:
            return 0, frozenset()
        if changed != self._hidden[0]:
            iris = frozenset(f"{self.base}id/{opaque}" for opaque in self._withdrawn.read_text(encoding="utf-8").split())
            found = people = 0
            for iri in iris:
                people |= self._set("SELECT n FROM person WHERE iri = ?", [iri])
                found |= self.of_person(iri) | self.facet("source", iri)
                for (entry,) in self.rows("SELECT n FROM entry WHERE iri = ?", [iri]):
                    found |= 1 << entry
            self._hidden_people = people
            self._hidden = (changed, found, iris)
        return self._hidden[1:]

    def hidden_people(self) -> int:
        """Those persons of the index who are withdrawn."""
        self.hidden()
        return self._hidden_people

    def facet(self, kind: str, value: str) -> int:
        """Entries that have a value."""
        start, found = self.part(kind, value)
        return found << start

    def _part(self, kind: str, value: str) -> tuple[int, int]:
        """The same set from its first entry on, and the number of that entry: cheaper to count in."""
        found = self.rows("SELECT start, rows FROM facet WHERE kind = ? AND value = ?", (kind, value))
        return (found[0][0], bits_of(found[0][1])) if found else (0, 0)

    def _facets(self, kind: str) -> list[tuple[str, int]]:
        """Values of one kind with their number of entries, the most frequent first."""
        return self.rows("SELECT value, entries FROM facet WHERE kind = ? ORDER BY entries DESC, value", [kind])

    def _word(self, word: str) -> int:
        """Entries that hold a word (folded), or one that begins with it."""
        name = word
        if stands_for_more(word):
            first, last = self.rows("SELECT min(word), max(word) FROM word WHERE word >= ? AND word < ?", (word, _after(word)))[0]
            if first is None:
                return 0
            name = named_together(first, last)
        common = self.rows("SELECT rows FROM common WHERE words = ?", [name])
        return bits_of(common[0][0]) if common else self._set(FIND, [quoted(name)])

    def _bearers(self, word: str, *, beginning: bool = False) -> int:
        """Persons who have a word (folded) in their name, or one that begins with it."""
        where, values = ("word >= ? AND word < ?", [word, _after(word)]) if beginning else ("word = ?", [word])
        found = 0
        for start, people in self.rows(f"SELECT start, people FROM name WHERE {where}", values):  # noqa: S608
            found |= bits_of(people) << start
        return found

    def of_person(self, iri: str) -> int:
        return self._set("SELECT entry FROM person_entry WHERE person = (SELECT n FROM person WHERE iri = ?)", [iri])

    def between(self, first: str, last: str) -> int:
        """Entries that lie wholly between two days (ISO, both included; empty for no bound)."""
        ends = (first or "0", last or "9999-99-99")
        # Rows lie in order of their last day, so that two looks into the index give the bounds.
        low = self.rows("SELECT min(n) FROM entry WHERE last = (SELECT max(last) FROM entry WHERE last BETWEEN ? AND ?)", ends)[0][0]
        high = self.rows("SELECT max(n) FROM entry WHERE last = (SELECT min(last) FROM entry WHERE last BETWEEN ? AND ?)", ends)[0][0]
        if low is None:
            return 0
        found = ((1 << (high - low + 1)) - 1) << low
        # Those that began before are few (a whole year, an interval).
        early = self._set("SELECT n FROM entry WHERE first < last AND last BETWEEN ? AND ? AND first < ?", (*ends, ends[0]))
        return int(found & ~early)

    def _set(self, query: str, values: Iterable[Any]) -> int:
        return bits(row for (row,) in self.rows(query, values))

    # Single things

    def entries(self, found: int, start: int, count: int, *, oldest_first: bool = False) -> list[str]:
        """IRIs of the entries of a set, ``count`` from ``start`` on, in order of time."""
        text = f"{found:b}" if oldest_first else f"{found:b}"[::-1]
        at = 0
        while start and at < len(text) and (passed := text.count("1", at, at + _STRIDE)) <= start:
            start, at = start - passed, at + _STRIDE
        numbers, place = [], at - 1
        for skipped in range(start + count):
            place = text.find("1", place + 1)
            if place < 0:
                break
            if skipped >= start:
                numbers.append(len(text) - 1 - place if oldest_first else place)
        marks = ", ".join("?" * len(numbers))
        named = dict(self.rows(f"SELECT n, iri FROM entry WHERE n IN ({marks})", numbers))  # noqa: S608
        return [named[n] for n in numbers]

    def card(self, entry: str) -> Card:
        """What a list shows of an entry."""
        found: Card = json.loads(self.rows("SELECT said FROM card WHERE entry = (SELECT n FROM entry WHERE iri = ?)", [entry])[0][0])
        return found

    def _tally(self, what: str) -> dict[str, int]:
        """Numbers that were counted at release."""
        return dict(self.rows("SELECT key, n FROM tally WHERE what = ? ORDER BY key", [what]))

    def _name_words(self) -> list[str]:
        """Every word of a name, folded."""
        return [row[0] for row in self.rows("SELECT word FROM name ORDER BY word")]


def _after(word: str) -> str:
    """The first text that comes after all that begin with a word."""
    return word[:-1] + chr(ord(word[-1]) + 1)
