"""Whatever stands in a graph, judging it ends with a report: data officers send everything."""

from __future__ import annotations

import pyoxigraph as ox
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import RDF, XSD, BNode, Graph, Literal, URIRef

import ontology
from ontology import iris, terms
from shapes.report import term_text
from shapes.sentences import LANGUAGES, sentence
from shapes.validate import Validator

VALIDATOR = Validator()
OURS = [value for value in vars(terms).values() if isinstance(value, str) and value.startswith(iris.AQ)]
CLASSES = [URIRef(term) for term in OURS if term.removeprefix(iris.AQ)[0].isupper()]
PROPERTIES = [URIRef(term) for term in OURS if term.removeprefix(iris.AQ)[0].islower()]
PROPERTIES += [RDF.type, *(URIRef(i) for i in (f"{iris.RDFS}label", f"{iris.PROV}wasDerivedFrom", f"{iris.DCTERMS}language"))]
NODES = [URIRef(f"https://data.example/id/3kd7m2xq9vb{letter}") for letter in "bcd"] + [BNode("b"), URIRef("https://x.example/ү")]
DATATYPES = [XSD.date, XSD.duration, XSD.decimal, XSD.integer, XSD.boolean, XSD.string, XSD.dateTime, XSD.gYear, URIRef(terms.edtf)]
LEXICAL = ["2031-05-01", "2031-02-30", "P15D", "-P1Y", "", "1", "-0.5", "NaN", "true", "2031", "пример", "a@b.example", "٣"]
LITERALS = st.one_of(
    st.builds(
        lambda text, datatype: Literal(text, datatype=datatype, normalize=False), st.sampled_from(LEXICAL), st.sampled_from(DATATYPES)
    ),
    st.builds(lambda text, tag: Literal(text, lang=tag), st.sampled_from(LEXICAL), st.sampled_from(["en", "ru", "kk", "kk-Latn"])),
    st.text(st.characters(codec="utf-8"), max_size=30).map(Literal),
)
CONCEPTS = sorted(c for c in ontology.vocabulary().subjects(RDF.type, URIRef(f"{iris.SKOS}Concept")) if isinstance(c, URIRef))
TYPED = st.tuples(st.sampled_from(NODES), st.just(RDF.type), st.sampled_from(CLASSES))
STATED = st.tuples(st.sampled_from(NODES), st.sampled_from(PROPERTIES), st.one_of(st.sampled_from([*NODES, *CONCEPTS[:20]]), LITERALS))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(TYPED, min_size=1, max_size=4), st.lists(STATED, max_size=25))
def test_judging_ends_with_a_report(typed: list[tuple[URIRef, URIRef, URIRef]], stated: list[tuple[URIRef, URIRef, URIRef]]) -> None:
    data = Graph()
    for triple in [*typed, *stated]:
        data.add(triple)
    report = VALIDATOR.validate(data)
    assert report.conforms == (len(report.results) == 0)
    assert Graph().parse(data=report.to_turtle(), format="turtle")
    assert report.to_json()
    for result in report.results:
        for language in LANGUAGES:
            assert result.messages[language] in sentence(result, language)


@given(LITERALS)
def test_terms_are_written_as_ntriples(term: Literal) -> None:
    (quad,) = ox.parse(f"<https://x.example/> <https://x.example/> {term_text(term)} .", format=ox.RdfFormat.N_TRIPLES)
    assert isinstance(quad.object, ox.Literal)
    assert quad.object.value == str(term)
    assert quad.object.language == (term.language and term.language.lower())
    assert quad.object.datatype.value == str(term.datatype or (RDF.langString if term.language else XSD.string))
