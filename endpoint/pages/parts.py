"""The building blocks of pages: facts, sentences with their sources, cards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

import pyoxigraph as ox
from flask import g

from endpoint import i18n, labels, names
from endpoint.labels import Text
from endpoint.serving import Serving

AQ = names.AQ
_DECIMAL = ox.NamedNode(names.XSD + "decimal")
_DPV = "https://w3id.org/dpv#"
_HIDDEN = {
    names.TYPE,
    names.LABEL,
    names.PREF_LABEL,
    names.SKOSXL + "literalForm",
    AQ + "earliest",
    AQ + "latest",
    AQ + "quote",
    AQ + "nameForm",
    AQ + "currency",
    names.DERIVED_FROM,
    names.DCTERMS + "references",
    names.SKOS + "topConceptOf",
}
_FIRST = [
    AQ + p
    for p in (
        *("eventType", "occurred", "person", "place", "placeName", "accused", "underProvision", "provisionAsStated", "raisedIn"),
        *("imposedOn", "penaltyKind", "duration", "amount", "recalled", "imposedBy", "role", "agent", "inEntry", "inSource"),
        *("entryNumber", "reported", "reviewStatus"),
    )
]


@dataclass(frozen=True)
class Fact:
    """One property with its values."""

    label: Text
    values: list[Text]


@dataclass(frozen=True)
class Sentence:
    """What a source says, word for word, and where."""

    quote: str
    lang: str | None
    entry: Text | None
    source: Text | None
    reported: str | None
    addresses: list[str]


@dataclass
class Card:
    """One thing in a list on a page: an event, a charge, a penalty, a name form."""

    title: Text
    kind: str = ""
    date: str | None = None
    order: str = "~"
    facts: list[Fact] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    anchor: str | None = None


def kind_of(serving: Serving, iri: str) -> str:
    """Local name of the most telling class: ``Person``, ``Event`` …; empty if it has none of ours."""
    return _most_telling(serving.graph.types(iri))


def kind_among(values: Held) -> str:
    """The same of a resource whose values have been read."""
    return _most_telling(iris(values, names.TYPE))


def _most_telling(classes: list[str]) -> str:
    own = [c.removeprefix(AQ) for c in classes if c.startswith(AQ)]
    return next((c for c in own if c != "Passage"), own[0] if own else "")


Held = dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal]]


def held(serving: Serving, iri: str) -> Held:
    """The values of a resource's properties, read in one go: as quick as two of them alone."""
    found: Held = {}
    for triple in serving.graph.about(iri):
        if not isinstance(triple.object, ox.Triple):
            found.setdefault(triple.predicate.value, []).append(triple.object)
    return found


def iris(values: Held, predicate: str) -> list[str]:
    """IRIs among the values of one property, in order."""
    return sorted(v.value for v in values.get(predicate, ()) if isinstance(v, ox.NamedNode))


def text(values: Held, predicate: str) -> str | None:
    """One value of a property as text; the smallest of several, so that pages are the same each time."""
    return min((v.value for v in values.get(predicate, ())), default=None)


def property_label(serving: Serving, iri: str) -> Text:
    """A property's name: from the vocabulary, else in our own words for the standard ones."""
    standard = _standard(i18n.language())
    if iri in standard:
        return Text(standard[iri])
    found = labels.name(serving, iri)
    return Text(found.text if found.text != iri else iri.replace("#", "/").rsplit("/", 1)[-1], found.lang)


@cache
def _standard(_language: str) -> dict[str, str]:
    """Names of standard properties in the language of the request."""
    return {
        names.DCTERMS + "title": i18n.gettext("title"),
        names.DCTERMS + "language": i18n.gettext("language"),
        names.DCTERMS + "issued": i18n.gettext("issued"),
        names.DCTERMS + "isPartOf": i18n.gettext("part of"),
        names.SKOS + "definition": i18n.gettext("definition"),
        names.RDFS + "comment": i18n.gettext("comment"),
        names.SKOS + "broader": i18n.gettext("broader"),
        names.SKOS + "narrower": i18n.gettext("narrower"),
        names.SKOS + "inScheme": i18n.gettext("list"),
        names.SKOS + "topConceptOf": i18n.gettext("list"),
        names.SKOS + "notation": i18n.gettext("code"),
        names.RDFS + "domain": i18n.gettext("used with"),
        names.RDFS + "range": i18n.gettext("takes"),
        names.RDFS + "subClassOf": i18n.gettext("kind of"),
        names.RDFS + "isDefinedBy": i18n.gettext("defined by"),
        names.RDFS + "subPropertyOf": i18n.gettext("kind of"),
        names.RDFS + "seeAlso": i18n.gettext("see also"),
        names.SCHEMA + "domainIncludes": i18n.gettext("used with"),
        names.SCHEMA + "rangeIncludes": i18n.gettext("takes"),
        names.TERM_STATUS: i18n.gettext("state"),
        names.SKOS + "scopeNote": i18n.gettext("note"),
        names.SKOS + "example": i18n.gettext("example"),
        names.DCTERMS + "temporal": i18n.gettext("period"),
        names.DCTERMS + "modified": i18n.gettext("modified"),
        names.DCTERMS + "license": i18n.gettext("licence"),
        names.VOID + "feature": i18n.gettext("format"),
        names.VOID + "classes": i18n.gettext("number of classes"),
        names.VOID + "properties": i18n.gettext("number of properties"),
        names.VOID + "distinctSubjects": i18n.gettext("number of subjects"),
        _DPV + "hasPersonalData": i18n.gettext("personal data in it"),
        names.DCAT + "version": i18n.gettext("release"),
        names.VOID + "triples": i18n.gettext("number of triples"),
        names.VOID + "vocabulary": i18n.gettext("vocabularies"),
    }


def facts(serving: Serving, triples: Iterable[ox.Triple], *, without: frozenset[str] = frozenset()) -> list[Fact]:
    """The own triples of a resource as label and values, in a steady order, texts only in the reader's language."""
    grouped: dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal]] = {}
    for triple in triples:
        if triple.predicate.value not in _HIDDEN | without and not isinstance(triple.object, ox.Triple | ox.BlankNode):
            grouped.setdefault(triple.predicate.value, []).append(triple.object)
    currency = next((t.object.value for t in triples if t.predicate.value == AQ + "currency" and isinstance(t.object, ox.Literal)), "")
    order = sorted(grouped, key=lambda p: (_FIRST.index(p) if p in _FIRST else len(_FIRST), p))
    return [Fact(property_label(serving, p), _values(serving, p, grouped[p], currency)) for p in order]


def _values(serving: Serving, predicate: str, terms: list[ox.NamedNode | ox.BlankNode | ox.Literal], currency: str) -> list[Text]:
    tagged = [t for t in terms if isinstance(t, ox.Literal) and t.language]
    chosen = labels.best(tagged, i18n.language())
    rest = [t for t in terms if t not in tagged]
    shown = texts(serving, rest)
    if predicate == names.DCTERMS + "language":
        shown = [Text(i18n.tongue(t.text)) for t in shown]
    if predicate == AQ + "inEntry":  # an entry has a number and no name
        shown = [_numbered(serving, t) for t in rest]
    if predicate == AQ + "amount":
        shown = [Text(f"{t.text} {currency}".strip()) for t in shown]
    if chosen is not None:
        shown.append(Text(chosen.value, chosen.language if chosen.language != i18n.language() else None))
    return sorted(shown, key=lambda t: t.text)


def _numbered(serving: Serving, entry: ox.NamedNode | ox.BlankNode | ox.Literal) -> Text:
    number = serving.graph.text(entry.value, AQ + "entryNumber")
    return Text(
        i18n.gettext("Entry %(number)s") % {"number": number} if number else i18n.gettext("entry"),
        None,
        labels.address(serving, entry.value)[0],
    )


def texts(serving: Serving, terms: Iterable[ox.NamedNode | ox.BlankNode | ox.Literal]) -> list[Text]:
    """Resources by name and link, literals as people write them; blank nodes have nothing to show."""
    named = (t for t in terms if not isinstance(t, ox.BlankNode))
    return [labels.link(serving, t.value) if isinstance(t, ox.NamedNode) else Text(literal(t)) for t in named]


def literal(term: ox.Literal) -> str:
    """A literal as people write it."""
    datatype = term.datatype.value
    if datatype in (AQ + "edtf", names.XSD + "date", names.XSD + "gYear", names.XSD + "gYearMonth"):
        return i18n.edtf(term.value)
    if datatype == names.XSD + "dateTime":
        return i18n.edtf(term.value.partition("T")[0])
    if datatype == names.XSD + "duration":
        return i18n.duration(term.value)
    if datatype == names.XSD + "boolean":
        return i18n.gettext("yes") if term.value in ("true", "1") else i18n.gettext("no")
    if datatype in (names.XSD + "decimal", names.XSD + "integer"):
        try:
            return i18n.number(float(term.value))
        except ValueError:
            return term.value
    return term.value


def penalty(serving: Serving, iri: str, values: Held | None = None) -> Text:
    """A penalty in words: its kind, then its length or sum as the reader's language writes them.

    :param values: what the release says of it, where that is read already.
    """
    values = held(serving, iri) if values is None else values
    shown = labels.link(serving, iri)
    kind = next(iter(iris(values, AQ + "penaltyKind")), None)
    if kind is None:
        return shown
    durations, amounts = ([v.value for v in values.get(AQ + name, ())] for name in ("duration", "amount"))
    return penalty_text(serving, kind, durations, amounts, text(values, AQ + "currency"), shown.href)


def penalty_text(
    serving: Serving, kind: str, durations: Iterable[str], amounts: Iterable[str], currency: str | None, href: str | None
) -> Text:
    """A penalty of a kind in words. Durations are ISO 8601, amounts decimal numbers."""
    sizes = [i18n.duration(d) for d in durations]
    sizes += [f"{literal(ox.Literal(a, datatype=_DECIMAL))} {currency or ''}".strip() for a in amounts]
    named = labels.name(serving, kind)
    return Text(", ".join([named.text, *sorted(sizes)]), named.lang, href)


def sentences(serving: Serving, iri: str) -> list[Sentence]:
    """The passages that a resource is drawn from."""
    return [sentence(serving, passage) for passage in serving.graph.iris(iri, names.DERIVED_FROM)]


def sentence(serving: Serving, passage: str) -> Sentence:
    """A passage with its entry, source and web addresses. Most facts of a page stand on few sentences: each is read once."""
    held: dict[tuple[str, str], Sentence] = g.setdefault("sentences", {})
    key = (serving.release.id, passage)
    if key not in held:
        held[key] = _sentence(serving, passage)
    return held[key]


def _sentence(serving: Serving, passage: str) -> Sentence:
    said = held(serving, passage)
    quote = next((v for v in said.get(AQ + "quote", ()) if isinstance(v, ox.Literal)), None)
    entry = next(iter(iris(said, AQ + "inEntry")), passage)
    whole = held(serving, entry) if entry != passage else said
    source = next(iter(iris(whole, AQ + "inSource")), None)
    number, reported = text(whole, AQ + "entryNumber"), text(whole, AQ + "reported")
    shown = i18n.gettext("entry %(number)s") % {"number": number} if number else i18n.gettext("entry")
    language = text(whole, names.DCTERMS + "language") or (serving.graph.text(source, names.DCTERMS + "language") if source else None)
    return Sentence(
        quote.value if quote else "",
        (quote.language if quote else None) or (language if language and len(language) < 12 else None),
        Text(shown, None, labels.address(serving, entry)[0]),
        labels.link(serving, source) if source else None,
        i18n.edtf(reported) if reported else None,
        [a for a in iris(whole, names.DCTERMS + "references") if a.startswith(("https://", "http://"))],
    )


def order_of(values: Held) -> str:
    """Key for the order of time. By the last possible day: “in May” comes after the days of May, undated things at the end."""
    latest = text(values, AQ + "latest")
    return f"{latest} {text(values, AQ + 'earliest') or ''}" if latest else "~"
