"""Law and places of a reference pack as N-Triples, and the names of provisions. What nobody looked up is not among them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from converters.packs import Pack
from converters.rdf.labels import LANGUAGES, Labels
from converters.rdf.ntriples import TYPE, date, iri, literal, triple
from ontology import iris
from ontology import terms as aq
from ontology.iris import DCTERMS, RDFS, SKOS

Provision = tuple[str, str, str | None]
"""Code key of the pack, article, part."""

_LABEL = iri(f"{RDFS}label")
_WORDS: dict[str, tuple[str, str]] = {
    "en": ("Article {article}", "Article {article}, part {part}"),
    "ru": ("статья {article}", "статья {article}, часть {part}"),
    "kk": ("{article}-бап", "{article}-бап, {part}-бөлік"),
}


def provision_labels(pack: Pack, code: str | None, article: str, part: str | None) -> Labels:
    """``Article 488, part 6, Code of …`` in three languages; without the code's name where the code is not known."""
    known = pack.codes.get(code or "")
    found: Labels = {}
    for tag in LANGUAGES:
        text = _WORDS[tag][1 if part else 0].format(article=article, part=part)
        name = known.labels.get(tag) if known else None
        found[tag] = f"{text}, {name}" if name else text
    return found


def law(pack: Pack, provisions: Iterable[Provision]) -> Iterator[str]:
    """Instruments and provisions: all of the pack's, and those that the data names besides."""
    acts = {key: code for key, code in pack.codes.items() if code.slug and code.checked}
    for code in acts.values():
        subject = iri(iris.instrument(code.slug))
        yield triple(subject, TYPE, iri(aq.LegalInstrument))
        yield from (triple(subject, _LABEL, literal(text, language=tag)) for tag, text in sorted(code.labels.items()))
    titles = {(p.code, p.article, p.part): p.labels for p in pack.provisions if p.checked}
    named = {(c, a, p) for c, a, p in [*titles, *provisions] if c in acts}
    whole = {(c, a, None) for c, a, _ in named}
    for code_key, article, part in sorted(named | whole, key=lambda p: (p[0], p[1], p[2] or "")):
        slug = acts[code_key].slug
        subject = iri(iris.provision(slug, article, part))
        yield triple(subject, TYPE, iri(aq.LegalProvision))
        yield triple(subject, iri(aq.instrument), iri(iris.instrument(slug)))
        yield triple(subject, iri(aq.article), literal(article))
        if part:
            yield triple(subject, iri(aq.part), literal(part))
            yield triple(subject, iri(f"{DCTERMS}isPartOf"), iri(iris.provision(slug, article)))
        for tag, text in provision_labels(pack, code_key, article, part).items():
            yield triple(subject, _LABEL, literal(text, language=tag))
        for tag, text in sorted(titles.get((code_key, article, part), {}).items()):
            yield triple(subject, iri(f"{DCTERMS}title"), literal(text, language=tag))


def places(pack: Pack) -> Iterator[str]:
    """All places of the pack, with the days between which they were so."""
    for place in sorted(pack.published.values(), key=lambda p: p.code):
        subject = iri(iris.place(place.code))
        yield triple(subject, TYPE, iri(aq.Place))
        yield triple(subject, iri(aq.placeKind), iri(iris.concept("place-kind", place.kind)))
        yield from (triple(subject, _LABEL, literal(text, language=tag)) for tag, text in sorted(place.labels.items()))
        if place.parent and place.parent in pack.published:
            yield triple(subject, iri(aq.within), iri(iris.place(place.parent)))
        if place.iso:
            yield triple(subject, iri(f"{SKOS}notation"), literal(place.iso))
        if place.valid_from:
            yield triple(subject, iri(aq.validFrom), date(place.valid_from.isoformat()))
        if place.valid_until:
            yield triple(subject, iri(aq.validUntil), date(place.valid_until.isoformat()))
