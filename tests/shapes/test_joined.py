"""Accounts of one event that differ: all values stand, marked; judged record by record as by one run of pySHACL over everything."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from rdflib import RDFS, Graph, Literal, URIRef

from converters.packs import load_pack
from converters.rdf.public import PublicRecord
from converters.rdf.records import Context, PersonIn, RecordWriter
from converters.rdf.sources import source_lines
from converters.record import Record
from converters.resolve import within
from converters.resolve.happenings import Happenings
from converters.resolve.links import Links
from ontology import codes
from ontology import terms as aq
from ontology.iris import SHAPES
from shapes.reading import read_ntriples
from shapes.validate import Validator
from tests.publication.test_validation import _at_once, _by_record, _Ids

Graphs = dict[str, list[str]]


def told(number: int, date: str, town: tuple[str, str], days: int, sum_: int, *, charge: bool) -> Record:
    quote = f"{town[0]}: Aqshatyr D., {days} days of arrest and a fine of {sum_} tenge."
    evidence = {"start": 0, "end": len(quote), "quote": quote}
    penalties: list[dict[str, object]] = [
        {"kind": "administrative-arrest", "duration": f"P{days}D"},
        {"kind": "fine", "amount": sum_, "currency": "KZT"},
    ]
    return Record.model_validate(
        {
            "id": f"r{number}",
            "doc": "invented",
            "entry": number,
            "date": date,
            "place": town[0],
            "place_code": town[1],
            "language": "en",
            "people": [{"id": "p1", "name": "Aqshatyr D.", "surname": "Aqshatyr", "given": "D.", "role": "affected"}],
            "charges": [{"person": "p1", "code": "CAO", "article": "488"}] if charge else [],
            "events": [{"type": "judgment", "date": date, "people": ["p1"], "evidence": evidence}],
            "penalties": [{"person": "p1", "evidence": evidence, **penalty} for penalty in penalties],
            "evidence": evidence,
        }
    )


RECORDS = [
    told(1, "2031-01-04", ("Astana", "kz-71"), 20, 100000, charge=True),
    told(2, "2031-01-05", ("Almaty", "kz-75"), 15, 120000, charge=True),
    told(3, "2031-01-04", ("Astana", "kz-71"), 20, 100000, charge=False),
]


@pytest.fixture(scope="module")
def graphs() -> Graphs:
    """Three accounts of one judgment, and one entry for each."""
    keys = [f"{record.id}/{within.events(record)[0][2]}" for record in RECORDS]
    happenings = Happenings(Links([*pairwise(keys), ("r1/p1", "r2/p1"), ("r2/p1", "r3/p1")]), lambda _kind, _key: 0)
    for record in RECORDS:
        happenings.see(record)
    context = Context("https://data.example/", load_pack("kz"), _Ids(), lambda _r, p, _named: PersonIn(p.id, p.name), happenings)
    source = context.mint("source", "list")
    found = {}
    for record in RECORDS:
        writer = RecordWriter(PublicRecord(record), source, context)
        lines = [*writer.shared(), *writer.lines()]
        people = [line for of_one in writer.persons.values() for line in of_one]
        found[record.id] = [*source_lines(source, "en", "A list", None, context), *people, *lines]
    return found


def whole(graphs: Graphs) -> Graph:
    return read_ntriples("".join(line for lines in graphs.values() for line in lines))


def values(graph: Graph, predicate: str) -> set[str]:
    return {str(value).rpartition("/")[2] for value in graph.objects(None, URIRef(predicate))}


def test_all_values_stand_side_by_side_and_are_marked(graphs: Graphs) -> None:
    graph = whole(graphs)
    [event] = graph.subjects(URIRef(aq.eventType))
    assert values(graph, aq.occurred) == {"2031-01-04", "2031-01-05"} == values(graph, aq.decided)
    assert (values(graph, aq.earliest), values(graph, aq.latest)) >= ({"2031-01-04"}, {"2031-01-05"})
    assert [str(day) for day in graph.objects(event, URIRef(aq.earliest))] == ["2031-01-04"]
    assert [str(day) for day in graph.objects(event, URIRef(aq.latest))] == ["2031-01-05"]
    assert {str(name) for name in graph.objects(event, URIRef(aq.placeName))} == {"Astana", "Almaty"}
    assert {str(mark) for mark in graph.objects(event, URIRef(aq.disputed))} == {aq.occurred, aq.place, aq.placeName}
    assert values(graph, aq.duration) == {"P15D", "P20D"}
    assert values(graph, aq.amount) == {"100000", "120000"}
    assert len(set(graph.subjects(URIRef(aq.penaltyKind)))) == 2  # one arrest, one fine
    assert Literal("judgment, 2031-01-04 / 2031-01-05, Astana / Almaty", lang="en") in set(graph.objects(event, RDFS.label))
    status = URIRef(codes.ClaimStatus.CONFLICTING)
    disputed = {
        str(term).rpartition("#")[2] for claim in graph.subjects(None, status) for term in graph.objects(claim, URIRef(aq.property))
    }
    assert disputed == {"occurred", "place", "placeName", "duration", "amount"}


def test_simple_queries_are_right(graphs: Graphs) -> None:
    """An event is counted once, whatever town is asked for; what nobody disputes is one filter away."""
    graph = whole(graphs)
    counted = "SELECT (COUNT(DISTINCT ?e) AS ?n) WHERE { ?e <%s> ?day ; <%s> ?from ; <%s> ?to . FILTER(?from >= %s && ?to <= %s) %s }"
    span = tuple(f'"{day}"^^<http://www.w3.org/2001/XMLSchema#date>' for day in ("2031-01-01", "2031-01-31"))
    for more, expected in (("", 1), (f"FILTER NOT EXISTS {{ ?e <{aq.disputed}> <{aq.occurred}> }}", 0)):
        [[number]] = graph.query(counted % (aq.occurred, aq.earliest, aq.latest, *span, more))  # type: ignore[misc]
        assert int(number) == expected


def _without(needle: str) -> Callable[[str], str]:
    return lambda line: "" if needle in line else line


def _instead(old: str, new: str) -> Callable[[str], str]:
    return lambda line: line.replace(old, new)


@pytest.mark.parametrize(
    ("fault", "shapes"),
    [
        (lambda line: line, set()),
        (_without(f"<{aq.disputed}> <{aq.occurred}>"), {"One-value", "Conflicting-marked", "Bounds-fit"}),
        (_without(f'<{aq.duration}> "P15D"'), {"Disputed-values"}),
        (_instead(codes.ClaimStatus.CONFLICTING, codes.ClaimStatus.ACCEPTED), {"Disputed-claims"}),
        (
            _instead(f'<{aq.latest}> "2031-01-05"', f'<{aq.latest}> "2031-01-04"'),
            {"Bounds-cover", "Decided-when-given", "Bounds-fit", "Earliest"},
        ),
        (_instead(f"<{aq.disputed}> <{aq.amount}>", f"<{aq.disputed}> <{aq.currency}>"), {"Disputed", "One-value", "Conflicting-marked"}),
    ],
    ids=["good", "unmarked", "one-value", "accepted", "bounds", "mark-of-nothing"],
)
def test_joined_events_are_judged_as_in_one_graph(graphs: Graphs, fault: Callable[[str], str], shapes: set[str], tmp_path: Path) -> None:
    faulty = {key: [fault(line) for line in lines] for key, lines in graphs.items()}
    of_records, of_whole = _by_record(faulty, tmp_path)
    assert of_records | of_whole == _at_once(faulty, Validator())
    assert {found[2].removeprefix(SHAPES) for found in of_records} == shapes
