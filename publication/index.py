"""The search index of a release: one SQLite file beside the store, made of the store's public data and nothing else.

Entries of reports are numbered from the newest to the oldest, so that the order of rows is the order of a result; persons by how many
entries name them. Each facet value (an event type, a provision, a place, a month …) holds the set of its entries as a bit string, each
word of a name that of its persons: sets are met and counted in microseconds whatever their size. Words are looked up in FTS5
(https://www.sqlite.org/fts5.html); the most common ones, and beginnings that many words share, as bit strings too.
Equal data gives equal bytes. What the tables hold is said beside them; ``endpoint/search`` reads them.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from pathlib import Path

import pyoxigraph as ox

from ontology import codes
from ontology import terms as aq
from ontology.iris import DCTERMS, PROV, RDF, RDFS, SKOS
from publication import cards
from publication.folding import fold

INDEX = "search.sqlite"
FORM = 5
"""What ``PRAGMA user_version`` says: an index of another form than this is made anew by whoever reads it."""
COMMON = 1 / 50
"""A word in more than this share of the entries is kept as a bit string besides; so are words with one beginning that have it together."""
_LEAST_COMMON = 2000
"""Below so many entries a list of rows is as fast as a bit string."""
_SHORTEST, _LONGEST = 3, 20
"""Letters of a beginning."""

_TABLES = """
CREATE TABLE entry (n INTEGER PRIMARY KEY, iri TEXT NOT NULL, source TEXT NOT NULL, first TEXT NOT NULL, last TEXT NOT NULL);
CREATE TEMP TABLE element (entry INTEGER, kind TEXT, iri TEXT, PRIMARY KEY (entry, kind, iri)) WITHOUT ROWID;
CREATE TABLE facet (kind TEXT, value TEXT, entries INTEGER, start INTEGER, rows BLOB, PRIMARY KEY (kind, value)) WITHOUT ROWID;
CREATE TABLE word (word TEXT PRIMARY KEY, entries INTEGER) WITHOUT ROWID;
CREATE TABLE common (words TEXT PRIMARY KEY, rows BLOB) WITHOUT ROWID;
CREATE TABLE person (n INTEGER PRIMARY KEY, iri TEXT NOT NULL, label TEXT NOT NULL, entries INTEGER NOT NULL);
CREATE TABLE person_entry (person INTEGER, entry INTEGER, PRIMARY KEY (person, entry)) WITHOUT ROWID;
CREATE TABLE name (word TEXT PRIMARY KEY, start INTEGER, people BLOB) WITHOUT ROWID;
CREATE TABLE card (entry INTEGER PRIMARY KEY, said TEXT NOT NULL);
CREATE TABLE tally (what TEXT, key TEXT, n INTEGER, PRIMARY KEY (what, key)) WITHOUT ROWID;
CREATE VIRTUAL TABLE text USING fts5(words, content='', detail=column, tokenize='ascii');
"""

# The triples that the index is made of, by the name of a temporary table for each.
_PREDICATES = {
    "inEntry": aq.inEntry,
    "inSource": aq.inSource,
    "number": aq.entryNumber,
    "earliest": aq.earliest,
    "latest": aq.latest,
    "quote": aq.quote,
    "derived": f"{PROV}wasDerivedFrom",
    "eventType": aq.eventType,
    "penaltyKind": aq.penaltyKind,
    "underProvision": aq.underProvision,
    "provisionAsStated": aq.provisionAsStated,
    "place": aq.place,
    "agent": aq.agent,
    "role": aq.role,
    "nameForm": aq.nameForm,
    "recalled": aq.recalled,
    "imposedOn": aq.imposedOn,
    "currency": aq.currency,
    "reported": aq.reported,
    "language": f"{DCTERMS}language",
    "review": aq.reviewStatus,
    "occurred": aq.occurred,
    "amount": aq.amount,
    "duration": aq.duration,
    "broader": f"{SKOS}broader",
    "isPartOf": f"{DCTERMS}isPartOf",
    "within": aq.within,
}
_LABELS = (f"{RDFS}label", f"{SKOS}prefLabel")

# Entries in order; a derivation leads from an element to its passage, from there to the entry. Above a type, a provision or a place
# stand the wider ones, and a search for those finds it too. A penalty of an earlier case that a report only recalls was not imposed then.
_ENTRIES = """
INSERT INTO entry
SELECT row_number() OVER (ORDER BY last = '', last DESC, first DESC, source, number, iri) - 1, iri, source, first, last FROM (
  SELECT i.s AS iri, min(i.o) AS source, coalesce(min(e.o), '') AS first, coalesce(max(l.o), '') AS last,
    coalesce(min(n.o + 0), 0) AS number
  FROM temp.inSource i LEFT JOIN temp.earliest e ON e.s = i.s LEFT JOIN temp.latest l ON l.s = i.s LEFT JOIN temp.number n ON n.s = i.s
  GROUP BY i.s);
CREATE UNIQUE INDEX entry_iri ON entry (iri);
CREATE INDEX entry_last ON entry (last);
CREATE INDEX entry_span ON entry (last, first) WHERE first < last;
CREATE TEMP TABLE drawn AS
  SELECT DISTINCT d.s AS s, e.n AS n FROM temp.derived d LEFT JOIN temp.inEntry i ON i.s = d.o JOIN entry e ON e.iri = coalesce(i.o, d.o);
CREATE INDEX temp.drawn_s ON drawn (s);
INSERT INTO element SELECT d.n, 'event', d.s FROM temp.drawn d JOIN temp.eventType t ON t.s = d.s
  UNION SELECT d.n, 'penalty', d.s FROM temp.drawn d JOIN temp.penaltyKind t ON t.s = d.s
  UNION SELECT d.n, 'charge', d.s FROM temp.drawn d JOIN temp.provisionAsStated t ON t.s = d.s ORDER BY 1, 2, 3;
CREATE TEMP TABLE wider AS
  WITH RECURSIVE up (s, o) AS (
    SELECT s, o FROM temp.broader UNION SELECT s, o FROM temp.isPartOf UNION SELECT s, o FROM temp.within
    UNION SELECT up.s, t.o FROM up JOIN (SELECT s, o FROM temp.broader UNION SELECT s, o FROM temp.isPartOf
      UNION SELECT s, o FROM temp.within) t ON t.s = up.o)
  SELECT s, o FROM up;
CREATE TEMP TABLE imposedKind AS SELECT s, o FROM temp.penaltyKind WHERE s NOT IN (SELECT s FROM temp.recalled WHERE o IN ('true', '1'));
CREATE INDEX temp.imposedKind_s ON imposedKind (s);
CREATE TEMP TABLE tag (kind TEXT, value TEXT, n INTEGER);
"""
_TAGGED = {"type": "eventType", "penalty": "imposedKind", "article": "underProvision", "place": "place"}


def index(folder: Path, store: ox.Store) -> Path:
    """Make ``search.sqlite`` in ``folder`` from the default graph of a release's store.

    :returns: its path.
    """
    path = folder / INDEX
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    try:
        connection.executescript(
            f"PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA user_version = {FORM};{_TABLES}"
        )
        _stage(connection, store)
        connection.executescript(_ENTRIES)
        _facets(connection)
        _people(connection, store)
        cards.write(connection, _labels(store))
        _words(connection, store)
        _tallies(connection, store)
        connection.commit()
    finally:
        connection.close()
    return path


def bits(rows: Iterable[int]) -> int:
    """A set of rows as a whole number, to be met with others by ``&`` and counted by ``bit_count``: bit ``n`` for row ``n``."""
    found = list(rows)
    held = bytearray(max(found, default=0) // 8 + 1)
    for row in found:
        held[row >> 3] |= 1 << (row & 7)
    return int.from_bytes(held, "little")


def bits_of(stored: bytes) -> int:
    """A set from what :func:`_stored` made of it."""
    return int.from_bytes(zlib.decompress(stored), "little")


def _stored(rows: int) -> bytes:
    return zlib.compress(rows.to_bytes((rows.bit_length() + 7) // 8, "little"), 6)


FIND = "SELECT rowid - 1 FROM text WHERE text MATCH ?"
"""Rows that have a word or a beginning, :func:`quoted`."""


def quoted(name: str) -> str:
    """A word, or a beginning with its asterisk, as FTS5 asks for it."""
    return f'"{name[:-1]}" *' if name.endswith("*") else f'"{name}"'


def _part(numbers: list[int]) -> tuple[int, bytes]:
    """The first of some numbers (ascending), and their set from it on: the entries of a month or a source lie together."""
    return numbers[0], _stored(bits(number - numbers[0] for number in numbers))


def stands_for_more(word: str) -> bool:
    """Whether a word that is looked for finds all that begin with it: if it is long enough and no figure."""
    return len(word) >= _SHORTEST and not word[0].isdigit()


def named_together(first: str, last: str) -> str:
    """What all words from one to another of a vocabulary are called, in ``common`` and in FTS5, if they are all that have a beginning."""
    if first == last:
        return first
    shared = next((n for n, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first))
    return f"{first[:shared]}*"


def _stage(connection: sqlite3.Connection, store: ox.Store) -> None:
    for name, predicate in _PREDICATES.items():
        connection.execute(f"CREATE TEMP TABLE {name} (s TEXT, o TEXT, language TEXT)")
        connection.executemany(f"INSERT INTO {name} VALUES (?, ?, ?)", _triples(store, predicate))  # noqa: S608
        connection.execute(f"CREATE INDEX temp.{name}_s ON {name} (s)")


def _triples(store: ox.Store, predicate: str) -> Iterator[tuple[str, str, str | None]]:
    """Subjects, objects and the objects' languages."""
    for quad in store.quads_for_pattern(None, ox.NamedNode(predicate), None, ox.DefaultGraph()):
        subject, value = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else "", quad.object
        # Derivations of claims repeat those of what they are about.
        if subject and (predicate != _PREDICATES["derived"] or "#" not in subject) and not isinstance(value, ox.Triple):
            yield subject, value.value, value.language if isinstance(value, ox.Literal) else None


def _labels(store: ox.Store) -> Callable[[str], list[cards.Said]]:
    """Gives what a resource is called."""
    label = ox.NamedNode(_LABELS[0])

    @lru_cache(maxsize=50_000)
    def labels(iri: str) -> list[cards.Said]:
        found = (quad.object for quad in store.quads_for_pattern(ox.NamedNode(iri), label, None, ox.DefaultGraph()))
        return sorted(((v.value, v.language) for v in found if isinstance(v, ox.Literal)), key=lambda said: (said[0], said[1] or ""))

    return labels


def _facets(connection: sqlite3.Connection) -> None:
    for kind, table in _TAGGED.items():
        connection.execute(
            f"INSERT INTO tag SELECT DISTINCT ?, v.o, e.n FROM temp.{table} v JOIN temp.drawn e ON e.s = v.s "  # noqa: S608
            f"UNION SELECT ?, w.o, e.n FROM temp.{table} v JOIN temp.drawn e ON e.s = v.s JOIN temp.wider w ON w.s = v.o",
            (kind, kind),
        )
    connection.executescript("""
INSERT INTO tag SELECT DISTINCT 'role', r.o, e.n FROM temp.role r JOIN temp.inEntry i ON i.s = r.s JOIN entry e ON e.iri = i.o;
INSERT INTO tag SELECT 'source', source, n FROM entry;
INSERT INTO tag SELECT 'month', substr(first, 1, 7), n FROM entry WHERE first <> '' AND substr(first, 1, 7) = substr(last, 1, 7);
INSERT INTO tag SELECT 'year', substr(first, 1, 4), n FROM entry WHERE first <> '' AND substr(first, 1, 4) = substr(last, 1, 4);
""")
    rows = connection.execute("SELECT kind, value, n FROM temp.tag ORDER BY kind, value, n")
    for (kind, value), group in groupby(rows, key=lambda row: (row[0], row[1])):
        numbers = [row[2] for row in group]
        connection.execute("INSERT INTO facet VALUES (?, ?, ?, ?, ?)", (kind, value, len(numbers), *_part(numbers)))


def _people(connection: sqlite3.Connection, store: ox.Store) -> None:
    """Persons who are published by name (they have a name form; who appears by role alone is not searched for), most entries first."""
    labels_of = _labels(store)
    connection.executescript("""
CREATE TEMP TABLE bearer (iri TEXT PRIMARY KEY, label TEXT);
CREATE TEMP TABLE called (iri TEXT, word TEXT);
""")
    named = connection.execute("SELECT s, o FROM temp.nameForm ORDER BY s, o").fetchall()
    for iri, forms in groupby(named, key=lambda row: row[0]):
        labels = labels_of(iri)
        called = [*labels, *(said for _, form in forms for said in labels_of(form))]
        words = {word for text, _ in called for word in fold(text) if len(word) > 1}
        connection.execute("INSERT INTO temp.bearer VALUES (?, ?)", (iri, labels[0][0] if labels else ""))
        connection.executemany("INSERT INTO temp.called VALUES (?, ?)", ((iri, word) for word in words))
    connection.executescript("""
CREATE TEMP TABLE appears AS SELECT DISTINCT b.iri AS iri, e.n AS n FROM temp.agent a JOIN temp.bearer b ON b.iri = a.o
  JOIN temp.inEntry i ON i.s = a.s JOIN entry e ON e.iri = i.o;
CREATE INDEX temp.appears_iri ON appears (iri);
INSERT INTO person SELECT row_number() OVER (ORDER BY entries DESC, label, iri) - 1, iri, label, entries FROM
  (SELECT b.iri AS iri, b.label AS label, (SELECT count(*) FROM temp.appears a WHERE a.iri = b.iri) AS entries FROM temp.bearer b);
CREATE UNIQUE INDEX person_iri ON person (iri);
INSERT INTO person_entry SELECT p.n, a.n FROM temp.appears a JOIN person p ON p.iri = a.iri ORDER BY 1, 2;
CREATE INDEX person_entry_entry ON person_entry (entry, person);
CREATE TEMP TABLE spelt (person INTEGER, word TEXT, PRIMARY KEY (person, word)) WITHOUT ROWID;
INSERT INTO spelt SELECT p.n, c.word FROM temp.called c JOIN person p ON p.iri = c.iri ORDER BY 1, 2;
""")
    for word, spelt in groupby(connection.execute("SELECT word, person FROM temp.spelt ORDER BY 1, 2"), key=lambda row: row[0]):
        connection.execute("INSERT INTO name VALUES (?, ?, ?)", (word, *_part([row[1] for row in spelt])))


def _words(connection: sqlite3.Connection, store: ox.Store) -> None:
    """The words of each entry: its text, its people's names, and what its types, provisions and places are called in every language."""
    labels: dict[str, str] = {}

    def called(iri: str) -> str:
        if iri not in labels:
            quads = (q for p in _LABELS for q in store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(p), None, ox.DefaultGraph()))
            labels[iri] = " ".join(sorted({word for q in quads if isinstance(q.object, ox.Literal) for word in fold(q.object.value)}))
        return labels[iri]

    connection.executescript("""
CREATE TEMP TABLE said AS SELECT kind, value, n FROM temp.tag WHERE kind IN ('type', 'penalty', 'article', 'place');
CREATE INDEX temp.said_n ON said (n, kind, value);
""")
    of_name = cards.Follow(connection, "SELECT e.entry, w.word FROM person_entry e JOIN temp.spelt w ON w.person = e.person ORDER BY 1, 2")
    of_tag = cards.Follow(connection, "SELECT n, value FROM temp.said ORDER BY n, kind, value")
    quotes = connection.execute("SELECT e.n, min(q.o) FROM entry e LEFT JOIN temp.quote q ON q.s = e.iri GROUP BY e.n ORDER BY e.n")
    for n, quote in quotes:
        words = [*fold(quote or ""), *(word for (word,) in of_name.at(n)), *(called(iri) for (iri,) in of_tag.at(n))]
        connection.execute("INSERT INTO text (rowid, words) VALUES (?, ?)", (n + 1, " ".join(words)))
    connection.execute("INSERT INTO text (text) VALUES ('optimize')")
    connection.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab('main', 'text', 'row')")
    connection.execute("INSERT INTO word SELECT term, doc FROM temp.vocabulary ORDER BY term")
    connection.execute("DROP TABLE temp.vocabulary")
    _common(connection)


def _common(connection: sqlite3.Connection) -> None:
    """The sets of common words and beginnings. A beginning is called by the longest one that the same words have."""
    least = max(_LEAST_COMMON, int(connection.execute("SELECT count(*) FROM entry").fetchone()[0] * COMMON))
    words = connection.execute("SELECT word, entries FROM word ORDER BY word").fetchall()

    def common(words: list[tuple[str, int]]) -> bool:
        return sum(entries for _, entries in words) >= least

    def gather(words: list[tuple[str, int]]) -> int:
        name = named_together(words[0][0], words[-1][0])
        if common(words) and len(words) > 1 and len(name) <= _LONGEST:
            found = 0
            for _, longer in groupby(words, key=lambda word: word[0][: len(name)]):
                found |= gather(list(longer))
        else:
            found = bits(row[0] for row in connection.execute(FIND, (quoted(name),)))
        if common(words):
            connection.execute("INSERT INTO common VALUES (?, ?)", (name, _stored(found)))
        return found

    for _, together in groupby(words, key=lambda word: word[0][:_SHORTEST] if stands_for_more(word[0]) else word[0]):
        held = list(together)
        if common(held):
            gather(held)


# Counts that pages show, made once: events (not entries) by month, kind and place; charges by provision; what quality asks.
_TALLIES = {
    "event-month": "SELECT substr(e.o, 1, 7), count(*) FROM temp.eventType t JOIN temp.earliest e ON e.s = t.s "
    "JOIN temp.latest l ON l.s = t.s WHERE substr(e.o, 1, 7) = substr(l.o, 1, 7) GROUP BY 1",
    "period": "SELECT 'first', min(first) FROM entry WHERE first <> '' HAVING count(*) UNION ALL "
    "SELECT 'last', max(last) FROM entry WHERE last <> '' HAVING count(*)",
    "event-type": "SELECT o, count(*) FROM temp.eventType GROUP BY 1",
    "event-place": "SELECT o, count(*) FROM (SELECT p.s, p.o FROM temp.place p UNION SELECT p.s, w.o FROM temp.place p "
    "JOIN temp.wider w ON w.s = p.o) GROUP BY 1",
    "charge-article": "SELECT o, count(*) FROM (SELECT u.s, u.o FROM temp.underProvision u UNION SELECT u.s, w.o "
    "FROM temp.underProvision u JOIN temp.wider w ON w.s = u.o) GROUP BY 1",
    "penalty-kind": "SELECT o, count(*) FROM temp.imposedKind GROUP BY 1",
    "review": "SELECT o, count(*) FROM temp.review GROUP BY 1",
    "event-dated": "SELECT CASE WHEN e.o IS NULL THEN 'no' ELSE 'yes' END, count(*) FROM temp.eventType t "
    "LEFT JOIN temp.earliest e ON e.s = t.s GROUP BY 1",
    "event-placed": "SELECT CASE WHEN p.s IS NULL THEN 'no' ELSE 'yes' END, count(*) FROM temp.eventType t "
    "LEFT JOIN (SELECT DISTINCT s FROM temp.place) p ON p.s = t.s GROUP BY 1",
    "event-sources": "SELECT CASE c WHEN 1 THEN 'one' ELSE 'more' END, count(*) FROM (SELECT count(DISTINCT n.source) AS c "
    "FROM temp.eventType t JOIN temp.drawn m ON m.s = t.s JOIN entry n ON n.n = m.n GROUP BY t.s) GROUP BY 1",
    "conflict": " UNION ALL ".join(
        f"SELECT '{term}', count(*) FROM (SELECT s FROM temp.{table} GROUP BY s HAVING count(DISTINCT o) > 1)"  # noqa: S608
        for table, term in (
            ("occurred", aq.occurred),
            ("place", aq.place),
            ("eventType", aq.eventType),
            ("penaltyKind", aq.penaltyKind),
            ("amount", aq.amount),
            ("duration", aq.duration),
        )
    ),
}


def _tallies(connection: sqlite3.Connection, store: ox.Store) -> None:
    for what, query in _TALLIES.items():
        connection.execute(f"INSERT INTO tally SELECT '{what}', * FROM ({query})")  # noqa: S608
    for way in (codes.Extraction.RULE, codes.Extraction.HUMAN):
        said = store.quads_for_pattern(None, ox.NamedNode(aq.extraction), ox.NamedNode(way), ox.DefaultGraph())
        connection.execute("INSERT INTO tally VALUES ('extraction', ?, ?)", (way, sum(1 for _ in said)))
    for kind in (aq.Person, aq.Event, aq.Charge, aq.Penalty, aq.Source, aq.Entry):
        found = store.quads_for_pattern(None, ox.NamedNode(f"{RDF}type"), ox.NamedNode(kind), ox.DefaultGraph())
        connection.execute("INSERT INTO tally VALUES ('class', ?, ?)", (kind, sum(1 for _ in found)))
