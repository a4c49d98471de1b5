"""Public data as FollowTheMoney entities, a JSON line each (https://followthemoney.tech/explorer/schemata/).

People, events, organisations, cases and sources alone. No entity has a topic: whom a state accuses is never made *crime*, *wanted* or
*sanction* here, nor a target of screening. Charges, penalties and claims have no schema of their own and stay in RDF. Making this export
public is a decision of its own (``docs/gate.md``, rule 32).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

import pyoxigraph as ox

from converters.rdf.looking import Looking
from ontology import iris
from ontology import terms as aq
from ontology.iris import DCTERMS, RDFS

Properties = dict[str, list[str]]
Entity = dict[str, object]

_LANGUAGES = {"en": "eng", "ru": "rus", "kk": "kaz"}
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


def entities(store: ox.Store) -> Iterator[Entity]:
    """One entity after the other; values are lists of texts, links the ids of other entities."""
    looking = Looking(store)
    for class_iri, (schema, describe) in _SCHEMATA.items():
        for subject in looking.of_class(class_iri):
            properties = {name: values for name, values in describe(looking, subject).items() if values}
            if properties.get("name") or properties.get("title"):
                yield {"id": _id(subject), "schema": schema, "properties": properties}


def lines(store: ox.Store) -> Iterator[str]:
    """The same as JSON lines."""
    for entity in entities(store):
        yield json.dumps(entity, ensure_ascii=False, sort_keys=True) + "\n"


def _id(subject: str) -> str:
    return subject.rpartition("/")[2]


def _english(looking: Looking, subject: str) -> list[str]:
    labels = looking.values(subject, f"{RDFS}label")
    return [text for text, language in labels if language in (None, "en")] or [text for text, _ in labels]


def _person(looking: Looking, subject: str) -> Properties:
    name = looking.name(subject)
    return {"name": [name], "alias": [form for form in looking.forms(subject) if form != name]} if name else {}


def _event(looking: Looking, subject: str) -> Properties:
    dates = [text for text in looking.texts(subject, aq.occurred) if _DATE.fullmatch(text)]
    people = [person for person in looking.texts(subject, aq.person) if looking.name(person)]
    places = looking.texts(subject, aq.place)
    entries = {entry for passage in looking.texts(subject, f"{iris.PROV}wasDerivedFrom") for entry in looking.entries(passage)}
    return {
        "name": _english(looking, subject),
        "date": dates,
        "location": [text for place in places for text in _english(looking, place)] or looking.texts(subject, aq.placeName),
        "involved": [_id(person) for person in people],
        "proof": [_id(source) for source in looking.sources(subject) if looking.texts(source, f"{DCTERMS}title")],
        "sourceUrl": sorted({url for entry in entries for url in looking.texts(entry, f"{DCTERMS}references")}),
    }


def _named(looking: Looking, subject: str) -> Properties:
    return {"name": _english(looking, subject)}


def _source(looking: Looking, subject: str) -> Properties:
    return {
        "title": looking.texts(subject, f"{DCTERMS}title"),
        "language": [_LANGUAGES[tag] for tag in looking.texts(subject, f"{DCTERMS}language") if tag in _LANGUAGES],
    }


_SCHEMATA: dict[str, tuple[str, Callable[[Looking, str], Properties]]] = {
    aq.Person: ("Person", _person),
    aq.Organisation: ("Organization", _named),
    aq.Case: ("CourtCase", _named),
    aq.Source: ("Document", _source),
    aq.Event: ("Event", _event),
}
