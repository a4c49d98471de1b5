"""Readers we did not write agree with us on every dump of the example's release."""

from __future__ import annotations

import gzip
import shutil
import subprocess

import pyoxigraph as ox
import pytest
import rdflib

from publication.build import build
from publication.new import copy_example
from publication.release import Release

DUMPS = ("data.nq.gz", "data.ttl.gz", "reference.ttl.gz")
RAPPER = {"nq": "nquads", "ttl": "turtle"}


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    folder = tmp_path_factory.mktemp("dumps") / "dataset"
    copy_example(folder)
    return build(folder).release


def content(release: Release, name: str) -> bytes:
    return gzip.decompress((release.folder / name).read_bytes())


def expected(release: Release, name: str) -> int:
    """Triples by our own store's engine; for the data also as the manifest says."""
    form = ox.RdfFormat.from_extension(name.split(".")[1])
    assert form is not None
    found = len({quad.triple for quad in ox.parse(content(release, name), format=form)})
    assert not name.startswith("data.") or found == release.manifest.counts["triples"]
    return found


@pytest.mark.parametrize("name", DUMPS)
def test_rdflib(release: Release, name: str) -> None:
    graph = rdflib.Dataset(default_union=True) if ".nq" in name else rdflib.Graph()
    graph.parse(data=content(release, name), format="nquads" if ".nq" in name else "turtle")
    assert len(graph) == expected(release, name)


@pytest.mark.parametrize("name", DUMPS)
def test_rapper(release: Release, name: str) -> None:
    if not shutil.which("rapper"):
        pytest.skip("rapper is not installed (Debian: raptor2-utils)")
    command = ["rapper", "-i", RAPPER[name.split(".")[1]], "-o", "ntriples", "-", "https://data.example.org/"]
    done = subprocess.run(command, input=content(release, name), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert b"warning" not in done.stderr.lower(), done.stderr.decode()
    assert len(set(done.stdout.splitlines())) == expected(release, name)


def test_both_forms_of_the_data_are_one_graph(release: Release) -> None:
    quads = ox.parse(content(release, "data.nq.gz"), format=ox.RdfFormat.N_QUADS)
    triples = ox.parse(content(release, "data.ttl.gz"), format=ox.RdfFormat.TURTLE)
    assert {quad.triple for quad in quads} == {quad.triple for quad in triples}


def test_the_store_holds_the_dumps_and_the_description(release: Release) -> None:
    store = release.open_store()
    description = len(list(ox.parse(path=str(release.folder / "description.ttl"))))
    data = expected(release, "data.nq.gz") + expected(release, "reference.ttl.gz")
    assert len(store) == data + description
    assert [graph.value for graph in store.named_graphs()] == ["https://data.example.org/dataset"]


def test_the_description_counts_right(release: Release) -> None:
    graph = rdflib.Graph().parse(release.folder / "description.ttl")
    dataset = rdflib.URIRef("https://data.example.org/dataset")
    assert int(graph.value(dataset, rdflib.VOID.triples)) == release.manifest.counts["triples"]
    store = release.open_store()
    for part in graph.objects(dataset, rdflib.VOID.classPartition):
        name, number = graph.value(part, rdflib.VOID["class"]), int(graph.value(part, rdflib.VOID.entities))
        rows = store.query(f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ ?x a <{name}> }}")
        found = int(next(iter(rows))["n"].value)
        assert found == number, name


def test_checksums(release: Release) -> None:
    import hashlib

    for file in release.manifest.files:
        whole = (release.folder / file.name).read_bytes()
        assert (hashlib.sha256(whole).hexdigest(), len(whole)) == (file.sha256, file.bytes), file.name
