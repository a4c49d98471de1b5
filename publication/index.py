"""The search index of a release: one SQLite file beside the store, made of the store's public data and nothing else.

Entries of reports are numbered from the newest to the oldest, so that the order of rows is the order of a result. Each facet value
(an event type, a provision, a place, a month …) holds the set of its entries as a bit string: sets are met and counted in
microseconds whatever their size. Words are looked up in FTS5 (https://www.sqlite.org/fts5.html), the most common ones as bit strings too.
Equal data gives equal bytes. What the tables hold is said beside them; ``endpoint/search`` reads them.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

import pyoxigraph as ox

from ontology import codes
from ontology import terms as aq
from ontology.iris import DCTERMS, PROV, RDF, RDFS, SKOS
from publication import cards
from publication.folding import fold

INDEX = "search.sqlite"
FORM = 4
"""What ``PRAGMA user_version`` says: an index of another form than this is made anew by whoever reads it."""
COMMON = 1 / 50
"""A word in more than this share of the entries is kept as a bit string besides."""
_LEAST_COMMON = 2000
"""Below so many entries a list of rows is as fast as a bit string."""

_TABLES = """
CREATE TABLE entry (n INTEGER PRIMARY KEY, iri TEXT NOT NULL, source TEXT NOT NULL, first TEXT NOT NULL, last TEXT NOT NULL);
CREATE TEMP TABLE element (entry INTEGER, kind TEXT, iri TEXT, PRIMARY KEY (entry, kind, iri)) WITHOUT ROWID;
CREATE TABLE facet (kind TEXT, value TEXT, entries INTEGER, start INTEGER, rows BLOB, PRIMARY KEY (kind, value)) WITHOUT ROWID;
CREATE TABLE word (word TEXT PRIMARY KEY, entries INTEGER) WITHOUT ROWID;
CREATE TABLE common (word TEXT PRIMARY KEY, rows BLOB) WITHOUT ROWID;
CREATE TABLE person (n INTEGER PRIMARY KEY, iri TEXT NOT NULL, label TEXT NOT NULL, entries INTEGER NOT NULL);
CREATE TABLE person_entry (person INTEGER, entry INTEGER, PRIMARY KEY (person, entry)) WITHOUT ROWID;
CREATE TABLE name (word TEXT, person INTEGER, PRIMARY KEY (word, person)) WITHOUT ROWID;
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
        cards.write(connection)
        _words(connection, store)
        _tallies(connection, store)
        connection.commit()
    finally:
        connection.close()
    return path


def bits(rows: Iterable[int]) -> bytes:
    """A set of rows (ascending) as it is stored: bit ``n`` for row ``n``, compressed."""
    found = list(rows)
    held = bytearray(found[-1] // 8 + 1 if found else 0)
    for row in found:
        held[row >> 3] |= 1 << (row & 7)
    return zlib.compress(bytes(held), 6)


def bits_of(stored: bytes) -> int:
    """The set as a whole number, to be met with others by ``&`` and counted by ``bit_count``."""
    return int.from_bytes(zlib.decompress(stored), "little")


def _stage(connection: sqlite3.Connection, store: ox.Store) -> None:
    for name, predicate in _PREDICATES.items():
        connection.execute(f"CREATE TEMP TABLE {name} (s TEXT, o TEXT)")
        connection.executemany(f"INSERT INTO {name} VALUES (?, ?)", _pairs(store, predicate, claims=False))  # noqa: S608
        connection.execute(f"CREATE INDEX temp.{name}_s ON {name} (s)")


def _pairs(store: ox.Store, predicate: str, *, claims: bool) -> Iterator[tuple[str, str]]:
    for quad in store.quads_for_pattern(None, ox.NamedNode(predicate), None, ox.DefaultGraph()):
        subject = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else ""
        # Derivations of claims repeat those of what they are about.
        if subject and (claims or predicate != _PREDICATES["derived"] or "#" not in subject) and not isinstance(quad.object, ox.Triple):
            yield subject, quad.object.value


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
        # From the first row on: the entries of a month or of a source lie together, so that their strings are short.
        start = numbers[0]
        held = bits(number - start for number in numbers)
        connection.execute("INSERT INTO facet VALUES (?, ?, ?, ?, ?)", (kind, value, len(numbers), start, held))


def _people(connection: sqlite3.Connection, store: ox.Store) -> None:
    """Persons who are published by name (they have a name form; who appears by role alone is not searched for), most entries first."""
    label = ox.NamedNode(_LABELS[0])

    def texts(iri: str) -> list[str]:
        return sorted(q.object.value for q in store.quads_for_pattern(ox.NamedNode(iri), label, None, ox.DefaultGraph()))  # type: ignore[union-attr]

    connection.executescript("""
CREATE TEMP TABLE bearer (iri TEXT PRIMARY KEY, label TEXT);
CREATE TEMP TABLE called (iri TEXT, word TEXT);
""")
    named = connection.execute("SELECT s, o FROM temp.nameForm ORDER BY s, o").fetchall()
    for iri, forms in groupby(named, key=lambda row: row[0]):
        labels = texts(iri)
        words = {word for text in [*labels, *(t for _, form in forms for t in texts(form))] for word in fold(text) if len(word) > 1}
        connection.execute("INSERT INTO temp.bearer VALUES (?, ?)", (iri, labels[0] if labels else ""))
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
INSERT INTO name SELECT c.word, p.n FROM temp.called c JOIN person p ON p.iri = c.iri ORDER BY 1, 2;
""")


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
    of_name = cards.Follow(connection, "SELECT e.entry, w.word FROM person_entry e JOIN name w ON w.person = e.person ORDER BY 1, 2")
    of_tag = cards.Follow(connection, "SELECT n, value FROM temp.said ORDER BY n, kind, value")
    quotes = connection.execute("SELECT e.n, min(q.o) FROM entry e LEFT JOIN temp.quote q ON q.s = e.iri GROUP BY e.n ORDER BY e.n")
    for n, quote in quotes:
        words = [*fold(quote or ""), *(word for (word,) in of_name.at(n)), *(called(iri) for (iri,) in of_tag.at(n))]
        connection.execute("INSERT INTO text (rowid, words) VALUES (?, ?)", (n + 1, " ".join(words)))
    connection.execute("INSERT INTO text (text) VALUES ('optimize')")
    entries = connection.execute("SELECT count(*) FROM entry").fetchone()[0]
    connection.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab('main', 'text', 'row')")
    connection.execute("INSERT INTO word SELECT term, doc FROM temp.vocabulary ORDER BY term")
    least = max(_LEAST_COMMON, int(entries * COMMON))
    for (word,) in connection.execute("SELECT word FROM word WHERE entries >= ? ORDER BY word", (least,)).fetchall():
        rows = connection.execute("SELECT rowid - 1 FROM text WHERE text MATCH ? ORDER BY rowid", (f'"{word}"',))
        connection.execute("INSERT INTO common VALUES (?, ?)", (word, bits(row[0] for row in rows)))
    connection.execute("DROP TABLE temp.vocabulary")


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
