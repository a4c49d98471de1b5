"""RML by an external morph-kgc: what is said where it is absent, and the real run where it is there."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from converters.tables.rml import ENVIRONMENT_VARIABLE, mapping_path_for, run_rml
from ontology.errors import BadInput, NotFound, TooMuch, Unavailable

MAPPING = """
@prefix rml: <http://semweb.mmlab.be/ns/rml#> .
@prefix rr: <http://www.w3.org/ns/r2rml#> .
@prefix ql: <http://semweb.mmlab.be/ns/ql#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<#Rows> a rr:TriplesMap ;
  rml:logicalSource [ rml:source "table.csv" ; rml:referenceFormulation ql:CSV ] ;
  rr:subjectMap [ rr:template "https://data.example/row/{no}" ] ;
  rr:predicateObjectMap [ rr:predicate rdfs:label ; rr:objectMap [ rml:reference "what" ] ] .
"""


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    (tmp_path / "table.csv").write_text("no,what\n1,arrest\n2,fine\n", encoding="utf-8")
    path = mapping_path_for(tmp_path / "table.csv")
    path.write_text(MAPPING, encoding="utf-8")
    return path


def program(folder: Path, body: str) -> Path:
    """A command in place of morph-kgc: it gets the path of the configuration file."""
    path = folder / "morph"
    path.write_text(f"#!{sys.executable}\nimport configparser, sys, time\nc = configparser.ConfigParser(); c.read(sys.argv[1])\n{body}\n")
    path.chmod(0o755)
    return path


def test_absent(mapping: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ENVIRONMENT_VARIABLE, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unavailable, match="not installed") as caught:
        run_rml(mapping, tmp_path / "out.nt")
    assert ENVIRONMENT_VARIABLE in str(caught.value.hint)
    with pytest.raises(Unavailable, match="there is no morph-kgc at"):
        run_rml(mapping, tmp_path / "out.nt", command=tmp_path / "nowhere")


def test_no_mapping(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        run_rml(tmp_path / "absent.rml.ttl", tmp_path / "out.nt")


def test_its_output_is_taken_over_whole_or_not_at_all(mapping: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = program(tmp_path, "open(c['CONFIGURATION']['output_file'], 'w').write('<a:a> <a:b> <a:c> .\\n')")
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(done))
    assert run_rml(mapping, tmp_path / "out.nt").read_text(encoding="utf-8") == "<a:a> <a:b> <a:c> .\n"
    failing = program(tmp_path, "open(c['CONFIGURATION']['output_file'], 'w').write('<a:a'); sys.exit('no such column: what')")
    with pytest.raises(BadInput, match="no such column: what"):
        run_rml(mapping, tmp_path / "other.nt", command=failing)
    assert not (tmp_path / "other.nt").exists()
    with pytest.raises(TooMuch):
        run_rml(mapping, tmp_path / "other.nt", command=program(tmp_path, "time.sleep(30)"), deadline=0.5)


@pytest.mark.slow
@pytest.mark.skipif(ENVIRONMENT_VARIABLE not in os.environ, reason=f"{ENVIRONMENT_VARIABLE} does not name a morph-kgc")
def test_the_real_one(mapping: Path, tmp_path: Path) -> None:
    lines = run_rml(mapping, tmp_path / "out.nt").read_text(encoding="utf-8").splitlines()
    assert sorted(line.rstrip(" .") for line in lines) == [
        '<https://data.example/row/1> <http://www.w3.org/2000/01/rdf-schema#label> "arrest"',
        '<https://data.example/row/2> <http://www.w3.org/2000/01/rdf-schema#label> "fine"',
    ]
