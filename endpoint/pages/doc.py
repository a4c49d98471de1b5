"""The page of one resource: one layout, with sections that depend on what the resource is."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace

import pyoxigraph as ox
from flask import render_template, request
from markupsafe import Markup

from converters.rdf import schema_org
from endpoint import http, i18n, jsonld, labels, names
from endpoint.describe import Description
from endpoint.formats import Format
from endpoint.labels import Text
from endpoint.pages import hub, parts, person
from endpoint.pages.parts import AQ, Card, Fact, Sentence
from endpoint.serving import Serving
from ontology.errors import NotFound

_LD_LIMIT = 200
"""Most triples that are put into a page as JSON-LD."""
_NO_PAGE = NotFound("there are fewer pages", hint="Leave ?page out for the first.")


@dataclass
class Section:
    """A titled list of cards, with a sentence on how to read it."""

    title: str
    cards: list[Card]
    note: str | None = None


@dataclass
class Page:
    """What the template shows."""

    iri: str
    title: Text
    kind: str
    kind_label: Text
    notice: str | None
    facts: list[Fact]
    formats: list[tuple[Format, str]]
    page: int
    pages: int
    links_total: int
    ld: Markup | None
    structured: Markup | None = None
    sentences: list[Sentence] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    claims: list[Card] = field(default_factory=list)
    quote: Sentence | None = None
    alleged: list[tuple[Text, list[Text]]] = field(default_factory=list)
    decided: list[tuple[Text, list[Text]]] = field(default_factory=list)
    """Each with the people it concerns."""
    paging: dict[str, str] = field(default_factory=dict)


def classes(serving: Serving, iri: str) -> set[str]:
    """Local names of the resource's classes."""
    return {c.removeprefix(AQ) for c in serving.graph.types(iri)}


def page(described: Description, offered: list[tuple[Format, str]]) -> str:
    """The HTML of a resource.

    :raises NotFound: it has fewer pages than were asked for.
    """
    if described.page > described.pages:
        raise _NO_PAGE
    serving, iri = http.serving(), described.iri
    kind = parts.kind_of(serving, iri)
    own = [t for t in described.triples if isinstance(t.subject, ox.NamedNode) and t.subject.value == iri]
    facet = hub.facet_of(serving, iri, kind)
    view = Page(
        iri=iri,
        title=_title(serving, iri, kind),
        kind=kind,
        kind_label=_kind_label(serving, iri, kind),
        notice=_notice(kind),
        facts=parts.facts(serving, own),
        formats=offered,
        page=described.page,
        pages=described.pages,
        links_total=described.links_total,
        ld=_embedded(own),
        structured=_structured(serving, iri, kind),
    )
    if kind == "Person":
        shown = person.view(serving, iri)
        view.title = shown.name
        if view.page > 1:
            raise _NO_PAGE
        return render_template("person.html", page=view, person=shown)
    if facet is not None:
        return _hub_page(serving, view, facet)
    view.sentences = [] if kind in ("Entry", "Passage") else parts.sentences(serving, iri)
    view.sections = _sections(serving, described, kind)
    view.claims = _claims(serving, described)
    view.paging = _paging(view.page, view.pages)
    if kind in ("Entry", "Passage"):
        view.quote = parts.sentence(serving, iri)
        view.title = Text(_passage_title(serving, iri, kind))
    if kind == "Event":
        charges, penalties = (serving.graph.subjects(AQ + p, iri) for p in ("raisedIn", "imposedBy"))
        view.alleged = [(labels.link(serving, c), _people(serving, c, AQ + "accused")) for c in charges]
        view.decided = [(parts.penalty(serving, p), _people(serving, p, AQ + "imposedOn")) for p in penalties]
    return render_template("doc.html", page=view)


def _people(serving: Serving, iri: str, by: str) -> list[Text]:
    return [labels.name(serving, person) for person in serving.graph.iris(iri, by)]


def _hub_page(serving: Serving, view: Page, facet: tuple[str, str]) -> str:
    shown = hub.view(serving, view.iri, view.kind, facet, view.page)
    view.pages = shown.pages
    if view.page > view.pages:
        raise _NO_PAGE
    view.paging = _paging(view.page, view.pages)
    return render_template("hub.html", page=view, hub=shown)


def _title(serving: Serving, iri: str, kind: str) -> Text:
    """The name of a resource; of a penalty with its length or sum as the reader's language writes them, which a label cannot."""
    named = labels.name(serving, iri)
    if kind == "Penalty":
        worded = parts.penalty(serving, iri)
        return Text(i18n.capitalise(worded.text), worded.lang)
    return replace(named, text=i18n.capitalise(named.text)) if kind == "Event" else named


def _kind_label(serving: Serving, iri: str, kind: str) -> Text:
    classes_of = serving.graph.types(iri)
    return labels.name(serving, AQ + kind) if kind else labels.name(serving, classes_of[0]) if classes_of else Text("")


def _passage_title(serving: Serving, iri: str, kind: str) -> str:
    entry = iri if kind == "Entry" else next(iter(serving.graph.iris(iri, AQ + "inEntry")), iri)
    number = serving.graph.text(entry, AQ + "entryNumber") or "?"
    said = i18n.gettext("Entry %(number)s") if kind == "Entry" else i18n.gettext("Sentence of entry %(number)s")
    return said % {"number": number}


def _notice(kind: str) -> str | None:
    if kind == "Person":
        return i18n.gettext(
            "This page gathers what the sources below say. An accusation is a claim by the state and says nothing about guilt. "
            "To have something corrected or removed, write to the address at the foot of the page."
        )
    if kind == "Charge":
        return i18n.gettext(
            "This is an accusation made by the state. It says nothing about whether the person did what they are accused of."
        )
    if kind == "Penalty":
        return i18n.gettext("This is a penalty as the source reports it. It is no statement about guilt.")
    return None


def _sections(serving: Serving, described: Description, kind: str) -> list[Section]:
    by_predicate: dict[str, list[str]] = {}
    for triple in described.triples:
        if isinstance(triple.object, ox.NamedNode) and triple.object.value == described.iri and isinstance(triple.subject, ox.NamedNode):
            by_predicate.setdefault(triple.predicate.value, []).append(triple.subject.value)
    by_predicate.pop(AQ + "subject", None)
    by_predicate.pop(AQ + "value", None)
    if kind == "Event":  # shown above, as what is alleged and what was imposed
        by_predicate.pop(AQ + "raisedIn", None)
        by_predicate.pop(AQ + "imposedBy", None)
    sections = []
    for predicate in sorted(by_predicate):
        found = sorted(set(by_predicate[predicate]))
        cards = sorted((_linked(serving, s) for s in found), key=lambda c: (c.order, c.title.text))
        title = i18n.gettext("Named by others as “%(property)s”") % {"property": parts.property_label(serving, predicate).text}
        sections.append(Section(_known_title(predicate) or title, cards))
    return sections


def _linked(serving: Serving, iri: str) -> Card:
    """A short card: much-linked pages list hundreds."""
    values = parts.held(serving, iri)
    decided = parts.text(values, AQ + "decided")
    when = parts.text(values, AQ + "occurred") or decided or parts.text(values, AQ + "reported")
    number = parts.text(values, AQ + "entryNumber")
    order = number.rjust(8, "0") if number else decided or parts.order_of(values)
    facts: list[Fact] = []
    kind = parts.kind_among(values)
    title = labels.link(serving, iri)
    if kind == "Passage":
        said = parts.sentence(serving, iri)
        short = said.quote if len(said.quote) <= 160 else said.quote[:157].rsplit(" ", 1)[0] + " …"
        title = Text(short or _passage_title(serving, iri, kind), said.lang, title.href)
    elif kind == "Entry":
        title = Text(_passage_title(serving, iri, kind), None, title.href)
    elif kind == "Participation":
        title = labels.link(serving, next(iter(serving.graph.iris(iri, AQ + "agent")), iri))
    elif kind == "Decision":
        said_of = ((p, [labels.link(serving, value) for value in parts.iris(values, AQ + p)]) for p in ("appliesTo", "outcome"))
        facts = [Fact(parts.property_label(serving, AQ + p), found) for p, found in said_of if found]
    return Card(title, kind, i18n.edtf(when) if when else None, order, facts)


def _known_title(predicate: str) -> str | None:
    return {
        AQ + "person": i18n.gettext("Events"),
        AQ + "place": i18n.gettext("Events at this place"),
        AQ + "underProvision": i18n.gettext("Accusations under this provision"),
        AQ + "raisedIn": i18n.gettext("Accusations raised in it"),
        AQ + "givenIn": i18n.gettext("Decisions, measures and statements in it"),
        AQ + "imposes": i18n.gettext("The decision that imposed it"),
        AQ + "decidesOn": i18n.gettext("Decisions about it, as reported"),
        AQ + "decidedBy": i18n.gettext("Decisions that it took, as reported"),
        AQ + "postIn": i18n.gettext("Posts in it"),
        AQ + "memberOf": i18n.gettext("Who belongs to it, by their own public word"),
        AQ + "assessor": i18n.gettext("Assessments that it gave"),
        AQ + "imposedBy": i18n.gettext("Penalties imposed by it"),
        AQ + "inSource": i18n.gettext("Entries of this source"),
        AQ + "inEntry": i18n.gettext("Sentences and people of this entry"),
        names.DERIVED_FROM: i18n.gettext("What has been drawn from this passage"),
        names.SKOS + "inScheme": i18n.gettext("Members of this list"),
        names.SKOS + "broader": i18n.gettext("Narrower"),
        AQ + "within": i18n.gettext("Places within it"),
        AQ + "instrument": i18n.gettext("Provisions of this law"),
    }.get(predicate)


def _claims(serving: Serving, described: Description) -> list[Card]:
    """Who says so: one row for each statement about the resource."""
    here = ox.NamedNode(described.iri)
    about = [t.subject for t in described.triples if t.predicate.value == AQ + "subject" and t.object == here]
    cards = []
    for claim in about:
        if not isinstance(claim, ox.NamedNode):
            continue
        held = parts.held(serving, claim.value)
        said = parts.text(held, AQ + "property") or claim.value
        label = parts.property_label(serving, said)
        rows = [Fact(label, parts.texts(serving, held.get(AQ + "value", [])))]
        for axis in ("voice", "modality", "assessment", "extraction", "claimStatus"):
            found = [labels.link(serving, v) for v in parts.iris(held, AQ + axis)]
            if found:
                rows.append(Fact(parts.property_label(serving, AQ + axis), found))
        sentences = [parts.sentence(serving, p) for p in parts.iris(held, names.DERIVED_FROM)]
        cards.append(Card(label, facts=rows, sentences=sentences, anchor=claim.value.partition("#")[2] or None))
    return sorted(cards, key=lambda c: (c.title.text, c.anchor or ""))


def _embedded(own: list[ox.Triple]) -> Markup | None:
    """The resource's own triples for programs that read pages; the whole description is one link away."""
    if len(own) > _LD_LIMIT:
        return None
    return _script(jsonld.document(own, trimmed=True))


def _structured(serving: Serving, iri: str, kind: str) -> Markup | None:
    """The resource in schema.org's words, for search engines. They are kept from pages about people, which therefore have none."""
    found = None if kind == "Person" else schema_org.resource(serving.store, iri)
    return _script(found) if found else None


def _script(data: object) -> Markup:
    # Inside a script element only `<` could end it.
    return Markup(json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"))  # noqa: S704


def _paging(page_number: int, pages: int) -> dict[str, str]:
    values = dict(request.view_args or {})
    endpoint = request.endpoint or ""
    found = {}
    if page_number > 1:
        found["previous"] = labels.here(endpoint, **values, page=page_number - 1)
    if page_number < pages:
        found["next"] = labels.here(endpoint, **values, page=page_number + 1)
    return found
