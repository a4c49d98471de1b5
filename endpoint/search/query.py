"""A search as a SPARQL query, for those who want to go on from there."""

from __future__ import annotations

from endpoint import names
from endpoint.search.asking import FACETS, Asked
from endpoint.serving import Serving

_HEAD = f"""PREFIX aq: <{names.AQ}>
PREFIX prov: <{names.PROV}>
PREFIX skos: <{names.SKOS}>
PREFIX dcterms: <{names.DCTERMS}>
PREFIX rdfs: <{names.RDFS}>
PREFIX xsd: <{names.XSD}>
"""
# What an entry is drawn on: the element stands on one of its sentences or on the entry as a whole.
_DRAWN = "  {thing} prov:wasDerivedFrom {passage} . {passage} (aq:inEntry?) ?entry .\n"
_PATHS = {
    "type": ("?event", "aq:eventType/(skos:broader*)"),
    "penalty": ("?penalty", "aq:penaltyKind/(skos:broader*)"),
    "article": ("?charge", "aq:underProvision/(dcterms:isPartOf*)"),
    "place": ("?happening", "aq:place/(aq:within*)"),
}


def sparql(serving: Serving, asked: Asked) -> str:
    """The query: the same entries for what is chosen; words are looked up as they are typed, without other spellings."""
    lines = ["SELECT DISTINCT ?entry ?reported ?quote WHERE {\n", "  ?entry a aq:Entry .\n"]
    for name, codes in asked.chosen.items():
        iris = " ".join(f"<{serving.base}id/{_safe(c)}>" if name == "source" else f"<{FACETS[name]}{_safe(c)}>" for c in codes)
        lines.append(f"  VALUES ?{name}Asked {{ {iris} }}\n")
        if name == "source":
            lines.append("  ?entry aq:inSource ?sourceAsked .\n")
        elif name == "role":
            lines.append("  ?participation aq:inEntry ?entry ; aq:role ?roleAsked .\n")
        else:
            thing, path = _PATHS[name]
            lines.append(f"  {thing} {path} ?{name}Asked .\n" + _DRAWN.format(thing=thing, passage=f"{thing}Passage"))
            if name == "penalty":  # not of an earlier case that the report only recalls
                lines.append("  FILTER NOT EXISTS { ?penalty aq:recalled true }\n")
    for word in asked.q.split():
        lines.append(f'  FILTER(CONTAINS(LCASE(?said), "{_quoted(word.lower())}"))\n')
    if asked.q:
        lines.insert(2, "  ?entry aq:quote ?said .\n")
    if asked.first or asked.last:
        lines.append("  ?entry aq:earliest ?first ; aq:latest ?last .\n")
    if asked.first:
        lines.append(f'  FILTER(?first >= "{asked.first}"^^xsd:date)\n')
    if asked.last:
        lines.append(f'  FILTER(?last <= "{asked.last}"^^xsd:date)\n')
    lines.append("  OPTIONAL { ?entry aq:reported ?reported }\n  OPTIONAL { ?entry aq:quote ?quote }\n}\n")
    order = "ASC" if asked.oldest_first else "DESC"
    return f"{_HEAD}{''.join(lines)}ORDER BY {order}(?reported)\n"


def _safe(code: str) -> str:
    """A code that cannot end the IRI it stands in."""
    return "".join(c for c in code if c.isalnum() or c in "-._/~")


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
