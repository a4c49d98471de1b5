"""``docs/reference/``: a page for each term and each code list, in each of three languages, and a page that lists them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from ontology import iris
from ontology.build import diagram
from ontology.build.codes import concepts, schemes
from ontology.build.terms import name, own_terms
from ontology.build.uses import Uses
from ontology.build.words import LANGUAGES, WORDS

FOLDER = "docs/reference"
_SCHEMA = Namespace(iris.SCHEMA)
_STATUS = URIRef("http://www.w3.org/2003/06/sw-vocab-status/ns#term_status")
_HURIDOCS = URIRef(f"{iris.AQ}huridocsCode")
_FOLDERS = {"class": "classes", "property": "properties", "other": "others"}


def pages(vocabulary: Graph, root: Path, shapes: dict[str, str]) -> dict[str, str]:
    """Text of each page, by its path from the checkout.

    :param root: the checkout, for examples, rules and questions.
    :param shapes: files of shapes that are generated too, by name: what lies in the checkout may be older.
    """
    uses = Uses(root, shapes)
    made: dict[str, str] = {}
    for language in LANGUAGES:
        writer = _Writer(vocabulary, uses, language)
        made[f"{FOLDER}/{language}/README.md"] = writer.index()
        for term in own_terms(vocabulary):
            made[f"{FOLDER}/{language}/{writer.path(term)}"] = writer.term(term)
        for scheme in schemes(vocabulary):
            made[f"{FOLDER}/{language}/lists/{scheme.removeprefix(iris.LIST)}.md"] = writer.code_list(scheme)
    return made


class _Writer:
    """Writes the pages of one language."""

    def __init__(self, vocabulary: Graph, uses: Uses, language: str) -> None:
        self._graph = vocabulary
        self._uses = uses
        self._language = language
        self._own = set(own_terms(vocabulary))

    def _word(self, key: str) -> str:
        return WORDS[key][self._language]

    def _text(self, subject: Node, *predicates: URIRef) -> str:
        """The text in the page's language, else in English."""
        for tag in (self._language, "en"):
            for predicate in predicates:
                for text in sorted(self._graph.objects(subject, predicate), key=str):
                    if isinstance(text, Literal) and text.language == tag:
                        return str(text)
        return ""

    def _kind(self, term: URIRef) -> str:
        kinds = set(self._graph.objects(term, RDF.type))
        if OWL.Class in kinds:
            return "class"
        return "property" if kinds & {OWL.ObjectProperty, OWL.DatatypeProperty, RDF.Property} else "other"

    def path(self, term: URIRef) -> str:
        """Of a term's page, from the language's folder. Classes and properties apart: some differ in the first letter's case alone."""
        return f"{_FOLDERS[self._kind(term)]}/{name(term)}.md"

    def _link(self, term: Node) -> str:
        """A term for reading, linked where it is ours."""
        if not isinstance(term, URIRef):
            return str(term)
        if term in self._own:
            return f"[{self._text(term, RDFS.label)}](../{self.path(term)})"
        return f"`{self._graph.namespace_manager.normalizeUri(term)}`"

    def _links(self, terms: set[Node]) -> str:
        return ", ".join(sorted(self._link(term) for term in terms))

    # Pages

    def index(self) -> str:
        """All terms and lists."""
        lines = [f"# {self._word('reference')}", "", self._word("made"), *self._draft(), ""]
        lines += [f"## {self._word('diagram')}", "", "```mermaid", diagram.text(self._graph).rstrip("\n"), "```", ""]
        for kind, folder in _FOLDERS.items():
            terms = [term for term in own_terms(self._graph) if self._kind(term) == kind]
            lines += [f"## {self._word(folder)}", ""]
            lines += [f"- [{self._text(t, RDFS.label)}]({self.path(t)}) (`aq:{name(t)}`)" for t in terms]
            lines += [""]
        lines += [f"## {self._word('lists')}", ""]
        for scheme in schemes(self._graph):
            lines.append(f"- [{self._text(scheme, SKOS.prefLabel)}](lists/{scheme.removeprefix(iris.LIST)}.md)")
        return "\n".join(lines) + "\n"

    def term(self, term: URIRef) -> str:
        """One term: what it means, what goes with it, the rules, an example, the questions."""
        lines = [f'# <a id="{name(term)}"></a>{self._text(term, RDFS.label)}', "", self._text(term, SKOS.definition), ""]
        if note := self._text(term, SKOS.scopeNote):
            lines += [f"{self._word('note')}: {note}", ""]
        lines += ["| | |", "|---|---|", *(f"| {self._word(key)} | {value} |" for key, value in self._facts(term) if value), ""]
        lines += self._rules(name(term))
        if example := self._example(term):
            lines += [f"## {self._word('example')}", "", "```turtle", example, "```", ""]
        if asked := self._uses.questions.get(name(term)):
            lines += [f"## {self._word('questions')}", ""]
            lines += [f"- [{q.asks.get(self._language, q.file)}](../../../../ontology/questions/{q.file})" for q in asked] + [""]
        lines += ["---", "", f"[{self._word('reference')}](../README.md). {self._word('made')}", *self._draft()]
        return "\n".join(lines) + "\n"

    def _draft(self) -> list[str]:
        return [self._word("draft")] if self._word("draft") else []

    def _facts(self, term: URIRef) -> Iterator[tuple[str, str]]:
        graph, kind = self._graph, self._kind(term)
        yield kind, f"`aq:{name(term)}`"
        yield "address", f"<{term}>"
        yield "status", self._text(term, _STATUS) or ", ".join(sorted(map(str, graph.objects(term, _STATUS))))
        yield "under", self._links({*graph.objects(term, RDFS.subClassOf), *graph.objects(term, RDFS.subPropertyOf)})
        yield "domain", self._links({*graph.objects(term, RDFS.domain), *graph.objects(term, _SCHEMA.domainIncludes)})
        yield "range", self._links({*graph.objects(term, RDFS.range), *graph.objects(term, _SCHEMA.rangeIncludes)})
        yield "seeAlso", self._links(set(graph.objects(term, RDFS.seeAlso)))
        yield "has", self._links({*graph.subjects(RDFS.domain, term), *graph.subjects(_SCHEMA.domainIncludes, term)})
        yield "leads", self._links({*graph.subjects(RDFS.range, term), *graph.subjects(_SCHEMA.rangeIncludes, term)})

    def _rules(self, term: str) -> list[str]:
        rules = self._uses.rules.get(term, [])
        if not rules:
            return []
        told = (f"- **{rule.name}** ({self._word(rule.severity)}): {rule.messages.get(self._language, '')}" for rule in rules)
        return [f"## {self._word('rules')}", "", *told, ""]

    def _example(self, term: URIRef) -> str:
        for text in sorted(map(str, self._graph.objects(term, SKOS.example))):
            return text
        return self._uses.examples.get(name(term), "")

    def code_list(self, scheme: URIRef) -> str:
        """One list: each code with label and definition."""
        graph = self._graph
        lines = [f"# {self._text(scheme, SKOS.prefLabel)}", "", self._text(scheme, SKOS.definition), "", f"<{scheme}>", ""]
        heads = ("code", "label", "definition", "broader")
        lines += ["| " + " | ".join([*map(self._word, heads), "HURIDOCS"]) + " |", "|---|---|---|---|---|"]
        for concept in concepts(graph, scheme):
            code = concept.rpartition("/")[2]
            broader = ", ".join(f"`{str(b).rpartition('/')[2]}`" for b in sorted(graph.objects(concept, SKOS.broader), key=str))
            foreign = ", ".join(sorted(str(c) for c in graph.objects(concept, _HURIDOCS)))
            cells = (
                f'<a id="{code}"></a>`{code}`',
                self._text(concept, SKOS.prefLabel),
                self._text(concept, SKOS.definition),
                broader,
                foreign,
            )
            lines.append("| " + " | ".join(cells) + " |")
        lines += ["", "---", "", f"[{self._word('reference')}](../README.md). {self._word('made')}", *self._draft()]
        return "\n".join(lines) + "\n"
