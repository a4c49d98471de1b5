"""The commands as a person runs them: what they print, where, and with which exit code."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from endpoint.console import TerminalProgress
from publication.new import new_dataset

ROOT = Path(__file__).parents[2]
LIST = """\
Monitoring of prosecutions from January 1 to January 31, 2024

January 5, Taraz, Zholbarysov A., Article 488 (Part 6) of the Code of Administrative Offences, arrest for 15 days for a rally[1].

January 12, Astana, Torgaytay N., Article 488 (Part 7) of the Code of Administrative Offences, a fine of 184,600 tenge[2].

[1] https://news.example/2024/1
[2] https://news.example/2024/2
"""


def aigaq(*arguments: str | Path, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "endpoint", *map(str, arguments)]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200", **environment}
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "dataset"
    new_dataset(folder)
    (folder / "sources" / "list.txt").write_text(LIST, encoding="utf-8")
    done = aigaq("build", folder, "--unreviewed")
    assert done.returncode == 0, done.stderr
    return folder


def told(done: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    assert done.returncode == code, done.stderr
    assert any(line.startswith("aigaq: ") for line in done.stderr.splitlines()), done.stderr
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr


def test_new_makes_a_dataset_that_builds_as_a_draft(tmp_path: Path) -> None:
    done = aigaq("new", tmp_path / "d")
    assert done.returncode == 0 and "aigaq build" in done.stdout
    told(aigaq("build", tmp_path / "d"), 1, "statement.legal_basis.kk", "square brackets")
    assert aigaq("build", tmp_path / "d", "--unreviewed").returncode == 0
    others = {path.name for path in (tmp_path / "d").iterdir() if path.is_dir() and path.stat().st_mode & 0o077}
    assert others == {"releases"}, "folders that other accounts may look into"


def test_new_overwrites_nothing(built: Path) -> None:
    told(aigaq("new", built), 2, "something in this folder already", "new or an empty folder")


def test_extract_writes_records_to_standard_output(built: Path) -> None:
    source = built / "sources" / "list.txt"
    done = aigaq("extract", source, "--summary")
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [r["date"] for r in records] == ["2024-01-05", "2024-01-12"]
    text = source.read_text(encoding="utf-8")
    assert all(text[r["evidence"]["start"] : r["evidence"]["end"]] == r["evidence"]["quote"] for r in records)
    assert "monthly-list" in done.stderr and "100.0 %" in done.stderr


def test_extract_to_a_file_is_whole_or_not_at_all(built: Path, tmp_path: Path) -> None:
    target, empty = tmp_path / "out.jsonl", tmp_path / "empty.txt"
    target.write_text("what was there\n", encoding="utf-8")
    empty.touch()
    told(aigaq("extract", built / "sources" / "list.txt", empty, "-o", target), 2, "empty.txt")
    assert target.read_text(encoding="utf-8") == "what was there\n"
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_a_table_without_its_map_is_helped(tmp_path: Path) -> None:
    table = tmp_path / "cases.csv"
    table.write_text("Date;Name;Article\n05.01.2024;Torgaytay Nurbike;488\n", encoding="utf-8")
    told(aigaq("extract", table), 2, "--suggest-map")
    done = aigaq("extract", "--suggest-map", table)
    assert done.returncode == 0 and "Name" in done.stdout
    (tmp_path / "cases.map.toml").write_text(done.stdout, encoding="utf-8")
    done = aigaq("extract", table)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["people"][0]["surname"] == "Torgaytay"


def test_rml_without_its_program_says_how_to_get_it(tmp_path: Path) -> None:
    mapping = tmp_path / "cases.rml.ttl"
    mapping.write_text("# an RML mapping\n", encoding="utf-8")
    done = aigaq("extract", "--rml", mapping, "-o", tmp_path / "out.nt", AIGAQ_MORPH_KGC=str(tmp_path / "nowhere"))
    told(done, 2, "morph-kgc", "AIGAQ_MORPH_KGC")
    assert not (tmp_path / "out.nt").exists()


def test_build_where_there_is_no_dataset(tmp_path: Path) -> None:
    told(aigaq("build", tmp_path), 2, "no aigaq.toml", "aigaq new")


def test_a_broken_rule_is_exit_code_one(built: Path, tmp_path: Path) -> None:
    folder = tmp_path / "d"
    subprocess.run(["cp", "-r", str(built), str(folder)], check=True)
    path = folder / "records" / "list.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    rows[1]["charges"][0]["code"] = "ZZ"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    told(aigaq("build", folder, "--unreviewed"), 1, "list.jsonl", "'ZZ'")


def test_validate(built: Path, tmp_path: Path) -> None:
    data = built / "releases" / "current" / "data.ttl.gz"
    assert aigaq("validate", data).returncode == 0
    bad = tmp_path / "bad.ttl"
    bad.write_text("@prefix aq: <https://w3id.org/aigaq/ns#> . <https://data.example.org/id/22222222222b> a aq:Event .", encoding="utf-8")
    done = aigaq("validate", bad)
    assert done.returncode == 1 and "does not conform" in done.stdout
    assert json.loads(aigaq("validate", bad, "--format", "json").stdout)["conforms"] is False
    assert "ValidationReport" in aigaq("validate", bad, "--format", "turtle").stdout
    broken = tmp_path / "broken.ttl"
    broken.write_text("@prefix aq: <https://w3id.org/aigaq/ns#> .\n<x> a ;\n", encoding="utf-8")
    told(aigaq("validate", broken), 2, "broken.ttl", "line ")
    told(aigaq("validate", tmp_path / "nowhere.ttl"), 2, "nowhere.ttl")


def test_names_of_files_are_only_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The library that draws tables and bars has a markup of its own."""
    report = tmp_path / "[red]list[bold].txt"
    report.write_text(LIST, encoding="utf-8")
    done = aigaq("extract", report, "--summary")
    assert done.returncode == 0 and report.name in done.stderr
    with TerminalProgress().stage("extract [/red]", 1) as step:
        step("[/bold]")
    said = capsys.readouterr().err
    assert "extract [/red]" in said and "[/bold]" in said


@pytest.mark.parametrize(("form", "start"), [("csv", "n\n2"), ("json", "{"), ("xml", "<?xml"), ("tsv", "?n"), ("table", "")])
def test_query_a_folder(built: Path, form: str, start: str) -> None:
    done = aigaq("query", built, "SELECT (COUNT(*) AS ?n) { ?c a <https://w3id.org/aigaq/ns#Charge> }", "--format", form)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(start) and "2" in done.stdout


def test_query_in_the_folder_itself(built: Path) -> None:
    assert aigaq("query", "ASK { ?c a <https://w3id.org/aigaq/ns#Charge> }", cwd=built).stdout.strip() == "yes"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT * WHERE { ?s ?p ", "SPARQL"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE"),
        ("DELETE WHERE { ?s ?p ?o }", "aigaq: "),
    ],
)
def test_queries_that_are_wrong_or_reach_out(built: Path, query: str, words: str) -> None:
    told(aigaq("query", built, query), 2, words)


def test_query_before_a_release(tmp_path: Path) -> None:
    new_dataset(tmp_path / "d")
    told(aigaq("query", tmp_path / "d", "ASK {}"), 2, "nothing has been published", "aigaq build")


def test_serve_on_a_port_in_use(built: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        told(aigaq("serve", built, "--port", str(taken.getsockname()[1])), 2, "port")


def test_unknown_words_are_usage_errors() -> None:
    done = aigaq("bild")
    assert done.returncode == 2 and "No such command" in done.stderr


def test_interrupted_with_nothing_half_written(built: Path, tmp_path: Path) -> None:
    folder = tmp_path / "d"
    subprocess.run(["cp", "-r", str(built), str(folder)], check=True)
    (folder / "sources" / "more.txt").write_text(LIST.replace("Taraz", "Semey") * 40, encoding="utf-8")
    before = sorted(p.name for p in (folder / "releases").iterdir())
    command = [sys.executable, "-m", "endpoint", "build", str(folder), "--unreviewed"]
    # What a shell starts in the background does not hear of Ctrl+C, nor does what that starts.
    heard = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=heard)
    while process.poll() is None and not list((folder / "releases").glob(".building-*/data*.nt")):
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130 and "nothing is half-written" in errors and "Traceback" not in errors
    assert sorted(p.name for p in (folder / "releases").iterdir()) == before
