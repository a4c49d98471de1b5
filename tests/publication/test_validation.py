"""Validating record by record, and the whole once, finds what one run of pySHACL over everything finds; and nothing twice."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from converters.extract import extract
from converters.packs import load_pack
from converters.rdf.public import PublicRecord
from converters.rdf.records import Context, PersonIn, RecordWriter
from converters.rdf.sources import source_lines
from ontology.iris import ALPHABET
from publication import validation as module
from publication.validation import RecordValidation, validating
from shapes.reading import read_ntriples
from shapes.report import Result, path_text
from shapes.validate import Validator
from tests.bench.generate import monthly_list

ENTRIES = 4
Found = set[tuple[str, ...]]


class _Ids:
    """Opaque ids, the same for the same key."""

    def __init__(self) -> None:
        self._chance = random.Random(5)
        self._known: dict[tuple[str, str], str] = {}

    def __call__(self, kind: str, key: str) -> str:
        return self._known.setdefault((kind, key), "".join(self._chance.choices(ALPHABET, k=12)))


@pytest.fixture(scope="module")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """N-Triples lines of generated records, by record."""
    path = tmp_path_factory.mktemp("lists") / "list-2024.txt"
    path.write_text("".join(monthly_list(ENTRIES)), encoding="utf-8")
    context = Context("https://data.example/", load_pack("kz"), _Ids(), lambda r, p, named: PersonIn(f"{r.id}/{p.id}", p.name))
    source = context.mint("source", "list")
    found = {}
    for record in extract(path).records:
        writer = RecordWriter(PublicRecord(record), source, context)
        lines = writer.lines()
        people = [line for of_one in writer.persons.values() for line in of_one]
        found[record.id] = [*source_lines(source, "en", "A list", None, context), *people, *lines]
    assert len(found) == ENTRIES
    return found


def _key(result: Result) -> tuple[str, ...]:
    path = "" if result.path is None else path_text(result.path, result.steps)
    terms = (result.focus, result.shape, result.value, result.component, result.severity_iri)
    return path, *map(str, terms), *sorted(result.messages.values())


def _by_record(graphs: dict[str, list[str]], folder: Path) -> tuple[Found, Found]:
    """What was found in the records, and in the whole."""
    whole = folder / "whole.nt"
    whole.write_text("".join(dict.fromkeys(line for lines in graphs.values() for line in lines)), encoding="utf-8")
    with validating(folder / "cache.txt", lambda _: None) as validation:
        for key, lines in graphs.items():
            validation.add(key, "".join(lines))
        validation.finish()
        of_whole = validation.whole(whole)
    return {_key(r) for results in validation.findings.values() for r in results}, {_key(r) for r in of_whole}


def _at_once(graphs: dict[str, list[str]], validator: Validator) -> Found:
    return {_key(r) for r in validator.validate(read_ntriples("".join(line for lines in graphs.values() for line in lines))).results}


def _faults(graphs: dict[str, list[str]], chance: random.Random) -> Iterator[tuple[str, list[str]]]:
    """Records, each with one thing wrong: a line lost, a value exchanged, a date broken, a number given twice, a text that tells much."""
    for key, lines in graphs.items():
        own = [i for i, line in enumerate(lines) if not line.startswith(lines[0].split(" ")[0])]  # the source is shared
        at = chance.choice(own)
        changed = list(lines)
        match chance.randrange(8):
            case 0:
                del changed[at]
            case 1:
                subject, predicate, _ = lines[at].split(" ", 2)
                changed[at] = f"{subject} {predicate} {lines[chance.choice(own)].split(' ', 2)[2]}"
            case 2:
                changed[at] = lines[at].replace("> .\n", "x> .\n")
            case 3:
                changed = [re.sub(r'"2024-\d\d-(\d\d)"(?=\^\^<[^>]*date>)', r'"2024-02-3\1"', line) for line in lines]
            case 4:
                changed = [re.sub(r'entryNumber> "\d+"', 'entryNumber> "1"', line) for line in lines]
            case 5:
                changed = [re.sub(r'(quote> ".*?)\.', r"\1, call 8 701 555 01 01.", line) for line in lines]
            case 6:
                people = {line.split(" ")[0] for line in lines if "/ns#Person>" in line}
                changed = [line for line in lines if line.split(" ")[2] not in people]
            case 7:
                changed.append(lines[at].replace('"@en', ' once more"@en'))
        yield key, changed


def test_generated_data_conforms_both_ways(graphs: dict[str, list[str]], tmp_path: Path) -> None:
    assert _by_record(graphs, tmp_path) == (set(), set())
    assert _at_once(graphs, Validator()) == set()


@pytest.mark.slow
def test_planted_faults_are_found_alike(graphs: dict[str, list[str]], tmp_path: Path) -> None:
    validator, kinds = Validator(), set()
    for seed in (0, 4, 5, 6, 7):  # which reach many shapes
        faulty = dict(_faults(graphs, random.Random(seed)))
        folder = tmp_path / str(seed)
        folder.mkdir()
        of_records, of_whole = _by_record(faulty, folder)
        expected = _at_once(faulty, validator)
        assert of_records | of_whole == expected
        kinds |= {found[2] for found in expected}
    assert len(kinds) > 20  # the faults reach many shapes, those of the whole among them
    assert {f"https://w3id.org/aigaq/shapes#{name}" for name in ("Orphan-person", "Entry-number-once", "Phone")} <= kinds


class TestMemory:
    @pytest.fixture
    def judged(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """The keys of records that were really looked at."""
        seen: list[str] = []
        check = module._check

        def watched(chunk: list[module.Task], compiled: Path) -> list[module.Finding]:
            seen.extend(key for key, _, _ in chunk)
            return check(chunk, compiled)

        monkeypatch.setattr(module, "_check", watched)
        return seen

    def _run(self, graphs: dict[str, list[str]], folder: Path) -> RecordValidation:
        with validating(folder / "cache.txt", lambda _: None) as validation:
            for key, lines in graphs.items():
                validation.add(key, "".join(lines))
            validation.finish()
        return validation

    def test_only_what_changed_is_judged_again(self, graphs: dict[str, list[str]], tmp_path: Path, judged: list[str]) -> None:
        self._run(graphs, tmp_path)
        assert judged == list(graphs)
        judged.clear()
        self._run(graphs, tmp_path)
        assert judged == []
        edited = next(iter(graphs))
        self._run(graphs | {edited: [line.replace(" the ", " a ") for line in graphs[edited]]}, tmp_path)
        assert judged == [edited]

    def test_findings_are_remembered_too(self, graphs: dict[str, list[str]], tmp_path: Path, judged: list[str]) -> None:
        faulty = graphs | {key: [line for line in lines if '"@kk' not in line] for key, lines in list(graphs.items())[:3]}
        first = self._run(faulty, tmp_path).findings
        assert len(first) == 3
        judged.clear()
        assert self._run(faulty, tmp_path).findings == first
        assert judged == []

    def test_other_shapes_forget_all(
        self, graphs: dict[str, list[str]], tmp_path: Path, judged: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self._run(graphs, tmp_path)
        judged.clear()
        monkeypatch.setattr(module, "shapes_digest", lambda: "others")
        self._run(graphs, tmp_path)
        assert judged == list(graphs)

    @pytest.mark.parametrize("broken", ["", "\xff", "{digest}\nabc [{]\n", '{digest}\nabc [{"focus": 1}]\n'])
    def test_a_broken_memory_is_no_memory(self, broken: str, graphs: dict[str, list[str]], tmp_path: Path, judged: list[str]) -> None:
        (tmp_path / "cache.txt").write_bytes(broken.replace("{digest}", module.shapes_digest()).encode("latin-1"))
        self._run(graphs, tmp_path)
        assert judged == list(graphs)
