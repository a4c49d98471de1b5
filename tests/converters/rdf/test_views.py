"""What follows from events: decisions, measures, custody, statements."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from converters.packs import load_pack
from converters.rdf.public import PublicRecord
from converters.rdf.records import Context, PersonIn, RecordWriter
from converters.rdf.restraint import lifted, restraint_kind
from converters.record import Record
from ontology import codes
from ontology import terms as aq

BASE = "https://data.example.org/"


def mint(kind: str, key: str) -> str:
    letters = "23456789bcdfghjkmnpqrstvwxz"
    number = sum((i + 1) * ord(c) for i, c in enumerate(f"{kind}/{key}"))
    return "".join(letters[(number // 27**i) % 27] for i in range(12))


def written(quote: str, event: str, *, charge: tuple[str, str] | None = None, penalty: dict[str, object] | None = None) -> ox.Store:
    evidence = {"start": 0, "end": len(quote), "quote": quote}
    record = Record.model_validate(
        {
            "id": "r1",
            "doc": "invented",
            "entry": 1,
            "date": "2031-03-05",
            "people": [{"id": "p1", "name": "Aqshatyr D.", "surname": "Aqshatyr", "role": "affected"}],
            "charges": [{"person": "p1", "code": charge[0], "article": charge[1]}] if charge else [],
            "events": [{"type": event, "date": "2031-03-05", "people": ["p1"], "evidence": evidence}],
            "penalties": [{"person": "p1", **penalty}] if penalty else [],
            "evidence": evidence,
        }
    )
    context = Context(BASE, load_pack("kz"), mint, lambda _r, mention, _named: PersonIn(mention.id, mention.name))
    writer = RecordWriter(PublicRecord(record), mint("source", "s"), context)
    store = ox.Store()
    lines = [*writer.lines(), *writer.shared()]
    store.load(input="".join(lines), format=ox.RdfFormat.N_TRIPLES)
    return store


def value(store: ox.Store, of_class: str, predicate: str) -> set[str]:
    rows = store.query(f"SELECT ?v WHERE {{ ?s a <{of_class}> ; <{predicate}> ?v }}")
    assert isinstance(rows, ox.QuerySolutions)
    return {row["v"].value for row in rows}


def test_custody_is_a_measure_and_no_penalty() -> None:
    store = written("The court sentenced Aqshatyr to arrest for two months.", "measure-of-restraint", charge=("CC", "405"))
    assert value(store, aq.RestraintMeasure, aq.restraintKind) == {codes.RestraintMeasure.CUSTODY}
    assert value(store, aq.Custody, aq.attested) == {"2031-03-05"}
    assert value(store, aq.Decision, aq.outcome) == {codes.DecisionOutcome.RESTRAINT}
    assert not value(store, aq.Penalty, aq.penaltyKind)


@pytest.mark.parametrize(
    ("kind", "code", "outcome"),
    [
        ("imprisonment", "CC", codes.DecisionOutcome.CONVICTION),
        ("fine", "CC", codes.DecisionOutcome.CONVICTION),
        ("fine", "CAO", codes.DecisionOutcome.ADMINISTRATIVE_PENALTY),
        ("administrative-arrest", "CC", codes.DecisionOutcome.ADMINISTRATIVE_PENALTY),
    ],
)
def test_a_judgment_with_a_penalty_has_an_outcome(kind: str, code: str, outcome: str) -> None:
    store = written("The court decided.", "judgment", charge=(code, "174"), penalty={"kind": kind})
    assert value(store, aq.Decision, aq.outcome) == {outcome}
    assert len(value(store, aq.Decision, aq.imposes)) == len(value(store, aq.Decision, aq.decidesOn)) == 1


def test_a_judgment_alone_convicts_nobody() -> None:
    for penalty in (None, {"kind": "imprisonment", "background": True}):
        store = written("The court decided.", "judgment", charge=("CC", "174"), penalty=penalty)
        assert value(store, aq.Decision, aq.appliesTo)
        assert not value(store, aq.Decision, aq.outcome)
        assert not value(store, aq.Decision, aq.imposes)


def test_a_statement_has_its_speaker() -> None:
    store = written("Aqshatyr said that he would appeal.", "statement")
    assert len(value(store, aq.Statement, aq.speaker)) == 1
    assert not value(store, aq.Decision, aq.appliesTo)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("remanded in custody", codes.RestraintMeasure.CUSTODY),
        ("house arrest until April", codes.RestraintMeasure.HOUSE_ARREST),
        ("replaced the custody with house arrest", codes.RestraintMeasure.HOUSE_ARREST),
        ("суд заменил домашний арест на содержание под стражей", codes.RestraintMeasure.CUSTODY),
        ("под домашним арестом", codes.RestraintMeasure.HOUSE_ARREST),
        ("refused bail and kept him in custody", codes.RestraintMeasure.UNKNOWN),
        ("two months", codes.RestraintMeasure.UNKNOWN),
    ],
)
def test_the_kind_is_what_the_words_name(words: str, kind: str) -> None:
    assert restraint_kind(words) == kind


def test_the_accepted_words_go_before_their_sentence() -> None:
    assert restraint_kind("extended", "His custody was extended.") == codes.RestraintMeasure.CUSTODY
    assert restraint_kind("bail", "He was in custody.") == codes.RestraintMeasure.BAIL


def test_a_measure_that_is_lifted_is_not_imposed() -> None:
    store = written("The house arrest of Aqshatyr was lifted in the courtroom.", "measure-of-restraint")
    assert value(store, aq.RestraintMeasure, aq.ended) == {"2031-03-05"}
    assert value(store, aq.RestraintMeasure, aq.restraintKind) == {codes.RestraintMeasure.HOUSE_ARREST}
    assert not value(store, aq.Decision, aq.imposes) and not value(store, aq.Decision, aq.outcome)
    assert not value(written("Custody was cancelled.", "measure-of-restraint"), aq.Custody, aq.attested)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Домашний арест отменён в зале суда", True),
        ("The court cancelled the custody and ordered house arrest.", False),
        ("The court refused to have the house arrest lifted.", False),
        ("Суд отказал в отмене домашнего ареста", False),
        ("His custody was extended.", False),
        ("The ban was lifted.", False),
    ],
)
def test_lifted_is_what_one_sentence_says_of_one_measure(sentence: str, expected: bool) -> None:
    assert lifted(sentence) is expected
