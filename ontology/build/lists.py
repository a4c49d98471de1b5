"""``shapes/lists.ttl``: each code list as a named RDF list for ``sh:in``, and each concept with what lies under it."""

from __future__ import annotations

from rdflib import SKOS, Graph, URIRef

from ontology.build.codes import concepts, schemes
from ontology.iris import LIST

_HEAD = """# Generated from ontology/lists/*.ttl by `python -m ontology.build`; edit those.
# A record's graph holds no list, so the shapes tell membership from the IRI alone: `sh:in aqs:codes-role`, or of one kind with
# everything narrower: `sh:in aqs:codes-event-type-judgment`.

@prefix aqs: <https://w3id.org/aigaq/shapes#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
"""


def text(vocabulary: Graph) -> str:
    """The Turtle source."""
    blocks = []
    for scheme in schemes(vocabulary):
        name = scheme.removeprefix(LIST)
        members = concepts(vocabulary, scheme)
        blocks.append(_list(name, members))
        for concept in members:
            if (None, SKOS.broader, concept) in vocabulary and (concept, SKOS.broader, None) not in vocabulary:
                under = set(vocabulary.transitive_subjects(SKOS.broader, concept))
                blocks.append(_list(f"{name}-{concept.rpartition('/')[2]}", [member for member in members if member in under]))
    return _HEAD + "".join(blocks)


def _list(name: str, members: list[URIRef]) -> str:
    first, *others = (f"<{member}>" for member in members)
    rest = "".join(f"\n        {other}" for other in others)
    return f"\naqs:codes-{name} rdf:first {first} ;\n    rdf:rest ({rest}\n    ) .\n"
