"""Sorting is the canonical form, whatever the order and the size."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from converters.rdf.ntriples import iri, literal, triple
from ontology.errors import RuleBroken
from publication.canonical import CanonicalHash, canonical_line, differences, sorted_lines
from publication.release import Releases

_TEXTS = st.lists(
    st.tuples(st.sampled_from(["http://a.example/é", "http://a.example/z#1"]), st.text(), st.sampled_from([None, "en", "ru"]))
)


@given(_TEXTS)
def test_sorted_lines_are_what_the_engine_canonicalises(found: list[tuple[str, str, str | None]]) -> None:
    written = [triple(iri(s), iri("http://p.example/p"), literal(text, language=tag)).encode() for s, text, tag in found]
    dataset = ox.Dataset(ox.parse(b"".join(written), format=ox.RdfFormat.N_QUADS))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert list(sorted_lines(written)) == sorted(canonical_line(quad.triple) for quad in dataset)


def test_runs_on_disk_give_the_same_as_memory() -> None:
    lines = [f'<http://a.example/{n * 7919 % 1000:04}> <http://p.example/> "{n % 50}" .\n'.encode() for n in range(3000)]
    assert list(sorted_lines(lines, run_bytes=400)) == sorted(set(lines))


@pytest.mark.parametrize("line", [b"_:b <http://p.example/> <http://o.example/> .\n", b"<http://s.example/> <http://p.example/> _:b .\n"])
def test_blank_nodes_have_no_such_form(line: bytes) -> None:
    with pytest.raises(RuleBroken, match="blank node"):
        list(CanonicalHash().passing([line]))


@given(st.sets(st.binary(max_size=3)), st.sets(st.binary(max_size=3)))
def test_differences_are_those_of_the_sets(old: set[bytes], new: set[bytes]) -> None:
    found = list(differences(sorted(old), sorted(new)))
    assert {line for sign, line in found if sign == "-"} == old - new
    assert {line for sign, line in found if sign == "+"} == new - old


def test_the_hash_is_that_of_the_n_quads_file(published: Path) -> None:
    import gzip

    release = Releases.of(published).current()
    content = gzip.decompress((release.folder / "data.nq.gz").read_bytes())
    assert hashlib.sha256(content).hexdigest() == release.manifest.graphs["data"]
