"""Readers we did not write agree with us on every dump of the example's release."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess

import pyoxigraph as ox
import pytest
import rdflib
import zstandard

from publication.build import build
from publication.new import copy_example
from publication.release import Release

SYNTAXES = ("nq", "ttl", "trig", "jsonld", "rdf")
DUMPS = (*(f"data.{syntax}.{packed}" for syntax in SYNTAXES for packed in ("gz", "zst")), "reference.ttl.gz")
RAPPER = {"nq": "nquads", "ttl": "turtle", "trig": "trig", "rdf": "rdfxml"}
RDFLIB = {"nq": "nquads", "ttl": "turtle", "trig": "trig", "jsonld": "json-ld", "rdf": "xml"}
RIOT = {"nq": "N-QUADS", "ttl": "TURTLE", "trig": "TRIG", "jsonld": "JSON-LD", "rdf": "RDF/XML"}


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    folder = tmp_path_factory.mktemp("dumps") / "dataset"
    copy_example(folder)
    with (folder / "aigaq.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[downloads]\nrdf_xml = true\n")
    return build(folder).release


def content(release: Release, name: str) -> bytes:
    packed = (release.folder / name).read_bytes()
    if name.endswith(".gz"):
        return gzip.decompress(packed)
    return zstandard.ZstdDecompressor().stream_reader(packed).read()


def expected(release: Release, name: str) -> int:
    """Triples by our own store's engine; for the data also as the manifest says."""
    form = ox.RdfFormat.from_extension(name.split(".")[1])
    assert form is not None
    found = len({quad.triple for quad in ox.parse(content(release, name), format=form)})
    assert not name.startswith("data.") or found == release.manifest.counts["triples"]
    return found


@pytest.mark.parametrize("name", [name for name in DUMPS if name.endswith(".gz")])
def test_rdflib(release: Release, name: str) -> None:
    syntax = name.split(".")[1]
    graph = rdflib.Dataset(default_union=True) if syntax in ("nq", "trig") else rdflib.Graph()
    graph.parse(data=content(release, name), format=RDFLIB[syntax])
    assert len(graph) == expected(release, name)


@pytest.mark.parametrize("name", [name for name in DUMPS if name.endswith(".gz") and name.split(".")[1] in RAPPER])
def test_rapper(release: Release, name: str) -> None:
    if not shutil.which("rapper"):
        pytest.skip("rapper is not installed (Debian: raptor2-utils)")
    command = ["rapper", "-i", RAPPER[name.split(".")[1]], "-o", "ntriples", "-", "https://data.example.org/"]
    done = subprocess.run(command, input=content(release, name), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert b"warning" not in done.stderr.lower(), done.stderr.decode()
    triples = {line for line in done.stdout.splitlines() if line.startswith((b"<", b"_:"))}  # its log may go there too
    assert len(triples) == expected(release, name)


@pytest.mark.slow
@pytest.mark.parametrize("syntax", SYNTAXES)
def test_riot(release: Release, syntax: str) -> None:
    jars = os.environ.get("AIGAQ_JENA")
    if not jars or not shutil.which("java"):
        pytest.skip("Jena is not there: AIGAQ_JENA names the folder of its jars (org.apache.jena:jena-cmds)")
    command = ["java", "-cp", f"{jars}/*", "riotcmd.riot", "--strict", f"--syntax={RIOT[syntax]}", "--out=nt", "-"]
    done = subprocess.run(command, input=content(release, f"data.{syntax}.gz"), capture_output=True, check=False)
    said = [line for line in done.stderr.decode().splitlines() if not line.startswith("SLF4J")]
    assert done.returncode == 0 and not said, said
    triples = {line for line in done.stdout.splitlines() if line.startswith((b"<", b"_:"))}  # its log may go there too
    assert len(triples) == expected(release, f"data.{syntax}.gz")


@pytest.mark.parametrize("name", [name for name in DUMPS if name.startswith("data.")])
def test_every_form_of_the_data_is_one_graph(release: Release, name: str) -> None:
    form = ox.RdfFormat.from_extension(name.split(".")[1])
    assert form is not None
    lines = ox.parse(content(release, "data.nq.gz"), format=ox.RdfFormat.N_QUADS)
    assert {quad.triple for quad in ox.parse(content(release, name), format=form)} == {quad.triple for quad in lines}


def test_json_ld_speaks_the_words_of_the_context(release: Release) -> None:
    document = json.loads(content(release, "data.jsonld.gz"))
    events = [node for node in document["@graph"] if node["type"] == "Event"]
    assert len(events) == release.manifest.counts["Event"] and all({"eventType", "wasDerivedFrom"} <= event.keys() for event in events)
    named = [node for node in document["@graph"] if node["type"] == "Person" and "nameForm" in node]
    forms = [form for node in named for form in (node["nameForm"] if isinstance(node["nameForm"], list) else [node["nameForm"]])]
    assert all(form["type"] == "NameForm" and form["surname"] for form in forms)


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
