"""The generated files are fresh, and the generator says so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import OWL, Graph, URIRef

import ontology
from ontology import build
from ontology.build import MADE, __main__, diagram
from ontology.build.terms import name, own_terms
from ontology.build.words import ABOUT, LANGUAGES, WORDS
from ontology.iris import AQ
from shapes.validate import validate

ROOT = Path(ontology.__file__).parents[1]


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    return build.made(ontology.vocabulary(), ROOT)


@pytest.mark.parametrize("name", MADE)
def test_generated_file_is_fresh(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == MADE[name](ontology.vocabulary()), "run `python -m ontology.build`"


def test_check_is_content_with_a_fresh_checkout() -> None:
    assert __main__.main(["--check"]) == 0


def test_stale_files_are_named_and_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(__main__, "__file__", str(tmp_path / "ontology" / "build" / "__main__.py"))
    (tmp_path / "shapes").mkdir()
    assert __main__.main(["--check"]) == 1
    told = capsys.readouterr().err
    assert all(name in told for name in MADE)
    assert __main__.main([]) == 0
    assert __main__.main(["--check"]) == 0
    (tmp_path / "ontology" / "terms.py").write_text("")
    assert __main__.main(["--check"]) == 1
    assert __main__.main([]) == 0
    gone = tmp_path / "docs" / "reference" / "en" / "classes" / "Gone.md"
    gone.write_text("x")
    assert __main__.main(["--check"]) == 1
    assert __main__.main([]) == 0
    assert not gone.exists()


def test_every_term_has_a_page_with_its_anchor_in_each_language(files: dict[str, str]) -> None:
    for language in LANGUAGES:
        own = [text for path, text in files.items() if path.startswith(f"docs/reference/{language}/") and "/lists/" not in path]
        anchors = re.findall(r'^# <a id="(\w+)"></a>\S', "\n".join(own), re.MULTILINE)
        assert sorted(anchors) == sorted(name(term) for term in own_terms(ontology.vocabulary()))


def test_links_of_the_pages_lead_somewhere(files: dict[str, str]) -> None:
    for path, text in files.items():
        for link in re.findall(r"\]\(([^)]+\.(?:md|rq))\)", text) if path.endswith(".md") else ():
            target = (ROOT / path).parent.joinpath(link).resolve().relative_to(ROOT)
            assert target.as_posix() in files or (ROOT / target).is_file(), f"{path}: {link}"


def test_pages_tell_rules_examples_and_questions(files: dict[str, str]) -> None:
    page = files["docs/reference/ru/properties/imposedOn.md"]
    assert "**Penalty-imposedOn** (ошибка)" in page
    assert "aq:imposedOn <" in page
    assert re.search(r"\[[^\]]*[А-я][^\]]*\]\(../../../../ontology/questions/02", page)
    assert "черновик" in page


def test_the_order_of_the_triples_changes_nothing(files: dict[str, str]) -> None:
    shuffled = Graph().parse(data="".join(reversed(ontology.vocabulary().serialize(format="nt").splitlines(True))), format="nt")
    assert {name: make(shuffled) for name, make in MADE.items()} == {name: files[name] for name in MADE}
    assert diagram.text(shuffled) == diagram.text(ontology.vocabulary())


def test_the_diagram_shows_every_class() -> None:
    vocabulary = ontology.vocabulary()
    assert {name(c) for c in own_terms(vocabulary) if (c, None, OWL.Class) in vocabulary} <= set(diagram.text(vocabulary).split())


def test_the_vocabularys_own_description_keeps_our_shapes(files: dict[str, str]) -> None:
    described = Graph().parse(data=files["ontology/about/vocabulary.ttl"], format="turtle")
    assert validate(described).results == ()
    versions = {str(v) for graph in (described, ontology.vocabulary()) for v in graph.objects(None, OWL.versionInfo)}
    assert len(versions) == 1
    assert (None, None, URIRef(AQ)) in described


def test_the_generators_words_are_there_in_each_language() -> None:
    assert all(set(texts) == set(LANGUAGES) for texts in WORDS.values())
    assert all(set(texts) in ({""}, set(LANGUAGES)) for texts in ABOUT.values())
