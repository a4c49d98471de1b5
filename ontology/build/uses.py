"""Where a term is used: the rules about it, a piece of an example, the questions that ask for it. Read from the checkout's files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from rdflib import SH, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from ontology.iris import AQ, SHAPES

_TERM = re.compile(r"(?<![\w:])aq:(\w+)")
_LONGEST = 14
"""Lines of an example at most."""


@dataclass(frozen=True)
class Rule:
    """A shape that speaks of a term."""

    name: str
    severity: str
    """``error``, ``warning`` or ``info``."""
    messages: dict[str, str]


@dataclass(frozen=True)
class Question:
    """A query file and what it asks, by language."""

    file: str
    asks: dict[str, str]


class Uses:
    """The uses of all terms, by local name."""

    def __init__(self, root: Path, shapes: dict[str, str]) -> None:
        """:param root: the checkout.

        :param shapes: files of shapes to be read instead of those of the same name.
        """
        self.rules: dict[str, list[Rule]] = {}
        self.questions: dict[str, list[Question]] = {}
        self.examples: dict[str, str] = {}
        self._read_rules(root / "shapes", shapes)
        self._read_questions(root / "ontology" / "questions")
        self._read_examples(root / "shapes" / "examples")

    def _read_rules(self, folder: Path, made: dict[str, str]) -> None:
        graph = Graph()
        for text in ({path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.ttl")} | made).values():
            graph.parse(data=text, format="turtle")
        kinds: dict[Node, str] = {SH.Warning: "warning", SH.Info: "info"}
        for shape in sorted({s for s in graph.subjects(SH.message) if isinstance(s, URIRef)}):
            severity = next((kinds[s] for s in graph.objects(shape, SH.severity) if s in kinds), "error")
            messages = {m.language: str(m) for m in graph.objects(shape, SH.message) if isinstance(m, Literal) and m.language}
            # By its property where it has one: a rule on one property of many classes would fill the page of each.
            found = set(graph.objects(shape, SH.path))
            targets = {o for p in (SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetClass) for o in graph.objects(shape, p)}
            for alternatives in [head for path in found for head in graph.objects(path, SH.alternativePath)]:
                found |= set(Collection(graph, alternatives))
            named = {str(term) for term in found if str(term).startswith(AQ)}
            about = named or {str(term) for term in targets if str(term).startswith(AQ)}
            for term in about:
                self.rules.setdefault(term.removeprefix(AQ), []).append(Rule(shape.removeprefix(SHAPES), severity, messages))

    def _read_questions(self, folder: Path) -> None:
        for path in sorted(folder.glob("*.rq")):
            text = path.read_text(encoding="utf-8")
            asks = dict(re.findall(r"^# (en|ru|kk): (.+)$", text, re.MULTILINE))
            query = re.sub(r"^\s*#.*$", "", text, flags=re.MULTILINE)
            for term in sorted(set(_TERM.findall(query))):
                self.questions.setdefault(term, []).append(Question(path.name, asks))

    def _read_examples(self, folder: Path) -> None:
        """Of all blocks that use a term, the shortest; of these the first."""
        blocks: set[str] = set()
        for path in sorted(folder.glob("*/good.ttl")):
            found = re.split(r"\n\n+", path.read_text(encoding="utf-8"))
            blocks |= {block.strip() for block in found if block.strip().endswith(".") and not block.startswith("@")}
        for block in sorted(blocks, key=lambda block: (len(block), block)):
            if block.count("\n") < _LONGEST:
                for term in set(_TERM.findall(block)):
                    self.examples.setdefault(term, block)
