"""``shapes/order.ttl``: nothing is decided before its case was opened. Which events open a case and which decide it, the lists say."""

from __future__ import annotations

from rdflib import SKOS, Graph, URIRef

from ontology.build.codes import concepts
from ontology.iris import LIST, concept

_SCHEME = "event-type"
_OPENING = ("case-opened",)
_DECIDING = ("judgment", "appeal-decision")

_HEAD = """# Generated from ontology/lists/event-type.ttl by `python -m ontology.build`; edit that, or the generator for the words.
# A record's graph holds no list, so the kinds of event that open a case, and those that decide it, are written out.

@prefix aq: <https://w3id.org/aigaq/ns#> .
@prefix aqs: <https://w3id.org/aigaq/shapes#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""
_CHARGE = """
aqs:Decided-after-opened a sh:NodeShape ;
    sh:targetClass aq:Charge ;
    sh:sparql [ sh:prefixes <https://w3id.org/aigaq/shapes> ; sh:select \"\"\"SELECT $this ?value WHERE {{
            $this aq:raisedIn ?opened ; aq:raisedIn ?value .
            ?opened aq:eventType ?opening ; aq:earliest ?from .
            ?value aq:eventType ?deciding ; aq:latest ?until .
            FILTER(?opening IN ({opening}))
            FILTER(?deciding IN ({deciding}))
            FILTER(?until < ?from)
        }}\"\"\" ] ;
    sh:message "The charge was decided before the case was opened; correct one of the two dates, or unlink the event that belongs to \
another charge."@en , "По обвинению решено раньше, чем открыто дело; исправьте одну из дат или отвяжите событие, относящееся к другому \
обвинению."@ru , "Айыптау іс қозғалғанға дейін шешілген; екі күннің бірін түзетіңіз немесе басқа айыптауға тиесілі оқиғаны \
ажыратыңыз."@kk .
"""
_DECISION = """
aqs:Decision-not-before a sh:NodeShape ;
    sh:targetClass aq:Decision ;
    sh:sparql [ sh:prefixes <https://w3id.org/aigaq/shapes> ; sh:select \"\"\"SELECT $this ?value WHERE {{
            $this aq:decided ?day ; aq:inCase ?case .
            ?value aq:inCase ?case ; aq:eventType ?opening ; aq:earliest ?from .
            FILTER(?opening IN ({opening}))
            FILTER(REGEX(STR(?day), "^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}$"))
            FILTER(STR(?day) < STR(?from))
        }}\"\"\" ] ;
    sh:message "It was decided before the case was opened; correct one of the two dates, or the case that it belongs to."@en , "Решено \
раньше, чем открыто дело; исправьте одну из дат или дело, к которому это относится."@ru , "Іс қозғалғанға дейін шешілген; екі күннің \
бірін немесе тиесілі істі түзетіңіз."@kk .
"""


def text(vocabulary: Graph) -> str:
    """The Turtle source."""
    opening, deciding = (_under(vocabulary, tops) for tops in (_OPENING, _DECIDING))
    return _HEAD + _CHARGE.format(opening=opening, deciding=deciding) + _DECISION.format(opening=opening)


def _under(vocabulary: Graph, tops: tuple[str, ...]) -> str:
    """The kinds of event of that name and all that are narrower, as SPARQL lists them."""
    found = {kind for top in tops for kind in vocabulary.transitive_subjects(SKOS.broader, URIRef(concept(_SCHEME, top)))}
    return ", ".join(f"<{kind}>" for kind in concepts(vocabulary, URIRef(f"{LIST}{_SCHEME}")) if kind in found)
