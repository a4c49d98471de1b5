"""``shapes/lists.ttl``: each code list as a named RDF list for ``sh:in``."""

from __future__ import annotations

from rdflib import Graph

from ontology.build.codes import concepts, schemes
from ontology.iris import LIST

_HEAD = """# Generated from ontology/lists/*.ttl by `python -m ontology.build`; edit those.
# A record's graph holds no list, so the shapes tell membership from the IRI alone: `sh:in aqs:codes-role`.

@prefix aqs: <https://w3id.org/aigaq/shapes#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
"""


def text(vocabulary: Graph) -> str:
    """The Turtle source."""
    blocks = []
    for scheme in schemes(vocabulary):
        first, *others = (f"<{concept}>" for concept in concepts(vocabulary, scheme))
        rest = "".join(f"\n        {other}" for other in others)
        blocks.append(f"\naqs:codes-{scheme.removeprefix(LIST)} rdf:first {first} ;\n    rdf:rest ({rest}\n    ) .\n")
    return _HEAD + "".join(blocks)
