"""Tables in JSON as the engine writes them: cut between rows wherever its pieces end, counted, and the same as in Python."""

from __future__ import annotations

import io
import json

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from endpoint.sparql import json_rows, results

TEXTS = st.lists(st.sampled_from(["},{", '"', "{}", "},", "\\", "]", "\n\x01я", "bindings"]), max_size=4).map("".join)
TERMS = st.one_of(
    st.none(),
    st.builds(ox.Literal, TEXTS),
    st.builds(lambda text: ox.Literal(text, language="en"), TEXTS),
    st.builds(ox.Literal, st.integers()),
    st.builds(lambda n: ox.NamedNode(f"http://e/{n}"), st.integers(0, 9)),
    st.builds(lambda text: ox.Triple(ox.NamedNode("http://e/s"), ox.NamedNode("http://e/p"), ox.Literal(text)), TEXTS),
)
TABLES = st.integers(1, 3).flatmap(lambda width: st.lists(st.lists(TERMS, min_size=width, max_size=width), max_size=12))


def written(table: list[list[ox.Term | None]]) -> bytes:
    """By the engine."""
    names = " ".join(f"?bindings{n}" for n in range(len(table[0]) if table else 1))
    rows = " ".join(f"({' '.join('UNDEF' if term is None else _spelt(term) for term in row)})" for row in table)
    found = ox.Store().query(f"SELECT {names} {{ VALUES ({names}) {{ {rows} }} }}")
    target = io.BytesIO()
    assert isinstance(found, ox.QuerySolutions)
    found.serialize(target, format=ox.QueryResultsFormat.JSON)
    return target.getvalue()


def _spelt(term: ox.Term) -> str:
    return f"<<( {term.subject} {term.predicate} {term.object} )>>" if isinstance(term, ox.Triple) else str(term)


@given(TABLES, st.integers(1, 60))
def test_pieces_of_whole_rows_make_the_table(table: list[list[ox.Term | None]], size: int) -> None:
    text = written(table)
    held, searched, made, number = bytearray(), 0, b"", 0
    for at in range(0, len(text), size):
        held += text[at : at + size]
        end = json_rows.whole(held, searched)
        before, rows, _ = json_rows.split(bytes(held[:end]), last=False)
        number += json_rows.count(rows)
        made += before + rows
        del held[:end]
        searched = len(held)
        # Whatever has been passed on is a table but for its end.
        assert not made or len(json.loads(made + b"]}}")["results"]["bindings"]) == number
    before, rows, after = json_rows.split(bytes(held), last=True)
    assert made + before + rows + after == text
    assert number + json_rows.count(rows) == len(table)


@given(TABLES, st.integers(0, 12))
def test_the_first_rows_are_the_first(table: list[list[ox.Term | None]], most: int) -> None:
    _, rows, _ = json_rows.split(written(table), last=True)
    if most >= json_rows.count(rows):
        return
    chosen = json.loads(b"[" + json_rows.first(rows, most) + b"]")
    assert chosen == json.loads(b"[" + rows + b"]")[: len(chosen)]
    assert len(chosen) == most or b"{}" in rows


@given(TABLES)
def test_the_engine_writes_what_we_do(table: list[list[ox.Term | None]]) -> None:
    names = [f"bindings{n}" for n in range(len(table[0]) if table else 1)]
    assert json.loads("".join(results.select("json", names, table))) == json.loads(written(table))
