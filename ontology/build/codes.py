"""``ontology/codes.py``: every concept of the code lists as a constant."""

from __future__ import annotations

from rdflib import RDF, SKOS, Graph, URIRef

from ontology.iris import LIST

_HEAD = '''"""The concepts of the code lists as IRI strings: ``codes.EventType.DETENTION``; the scheme itself is ``codes.EventType.SCHEME``.

Generated from ontology/lists/*.ttl by ``python -m ontology.build``; edit those.
"""

from typing import Final
'''


def schemes(vocabulary: Graph) -> list[URIRef]:
    """The code lists, by IRI."""
    return sorted(scheme for scheme in vocabulary.subjects(RDF.type, SKOS.ConceptScheme) if isinstance(scheme, URIRef))


def concepts(vocabulary: Graph, scheme: URIRef) -> list[URIRef]:
    """The concepts of one list, by IRI."""
    return sorted(concept for concept in vocabulary.subjects(SKOS.inScheme, scheme) if isinstance(concept, URIRef))


def text(vocabulary: Graph) -> str:
    """The module's source."""
    blocks = []
    for scheme in schemes(vocabulary):
        class_name = scheme.removeprefix(LIST).replace("-", " ").title().replace(" ", "")
        title = next(str(label) for label in vocabulary.objects(scheme, SKOS.prefLabel) if getattr(label, "language", None) == "en")
        lines = [f'\n\nclass {class_name}:\n    """{title}."""\n', f'\n    SCHEME: Final = "{scheme}"\n']
        for concept in concepts(vocabulary, scheme):
            constant = concept.rpartition("/")[2].replace("-", "_").upper()
            lines.append(f'    {constant}: Final = "{concept}"\n')
        blocks.append("".join(lines))
    return _HEAD + "".join(blocks)
