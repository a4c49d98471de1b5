"""A public resource in schema.org's words, for the block that search engines read (https://schema.org/).

Made of what the store shows and of nothing else. Nobody becomes a suspect or convict in it: a person has names, an event its date, place
and the addresses of people; where sources differ on date or place, all stand.
"""

from __future__ import annotations

import re

import pyoxigraph as ox

from converters.rdf.looking import Looking
from ontology import terms as aq
from ontology.iris import DCTERMS, RDFS

Node = dict[str, object]

_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


def resource(store: ox.Store, subject: str) -> Node | None:
    """The JSON-LD object of one resource; ``None`` for what schema.org has no words for.

    :param subject: the resource's address.
    """
    looking = Looking(store)
    classes = looking.classes(subject)
    for class_iri, describe in (
        (aq.Person, _person),
        (aq.Event, _event),
        (aq.Source, _source),
        (aq.Entry, _quotation),
        (aq.Passage, _quotation),
        (aq.LegalProvision, _legislation),
        (aq.LegalInstrument, _legislation),
        (aq.Place, _place),
        (aq.Organisation, _organisation),
    ):
        if class_iri in classes:
            found = describe(looking, subject)
            return {"@context": "https://schema.org/", "@id": subject} | {key: value for key, value in found.items() if value}
    return None


def _texts(values: list[tuple[str, str | None]]) -> list[object]:
    return [{"@language": language, "@value": text} if language else text for text, language in values]


def _names(looking: Looking, subject: str) -> list[object]:
    return _texts(looking.values(subject, f"{RDFS}label"))


def _person(looking: Looking, subject: str) -> Node:
    name = looking.name(subject)
    others = [form for form in looking.forms(subject) if form != name]
    return {"@type": "Person", "name": name or _names(looking, subject), "alternateName": others}


def _event(looking: Looking, subject: str) -> Node:
    dates = [text for text in looking.texts(subject, aq.occurred) if _DATE.fullmatch(text)]
    places: list[object] = [
        {"@type": "Place", "@id": place, "name": _names(looking, place)} for place in looking.texts(subject, aq.place)
    ] or [{"@type": "Place", "name": name} for name in looking.texts(subject, aq.placeName)]
    # By address alone: search engines are kept from people's pages, so they are not handed the names here.
    people = [{"@type": "Person", "@id": person} for person in looking.texts(subject, aq.person)]
    return {"@type": "Event", "name": _names(looking, subject), "startDate": dates, "location": places, "about": people}


def _source(looking: Looking, subject: str) -> Node:
    return {
        "@type": "CreativeWork",
        "name": _texts(looking.values(subject, f"{DCTERMS}title")),
        "inLanguage": looking.texts(subject, f"{DCTERMS}language"),
        "temporalCoverage": looking.texts(subject, f"{DCTERMS}temporal"),
    }


def _quotation(looking: Looking, subject: str) -> Node:
    parents = [*looking.texts(subject, aq.inEntry), *looking.texts(subject, aq.inSource)]
    return {
        "@type": "Quotation",
        "text": _texts(looking.values(subject, aq.quote)),
        "isPartOf": [{"@id": parent} for parent in parents],
        "citation": looking.texts(subject, f"{DCTERMS}references"),
    }


def _legislation(looking: Looking, subject: str) -> Node:
    return {
        "@type": "Legislation",
        "name": _names(looking, subject),
        "isPartOf": [{"@id": whole} for whole in looking.texts(subject, f"{DCTERMS}isPartOf") or looking.texts(subject, aq.instrument)],
    }


def _place(looking: Looking, subject: str) -> Node:
    within = [{"@type": "Place", "@id": place} for place in looking.texts(subject, aq.within)]
    return {"@type": "Place", "name": _names(looking, subject), "containedInPlace": within}


def _organisation(looking: Looking, subject: str) -> Node:
    return {"@type": "Organization", "name": _names(looking, subject)}
