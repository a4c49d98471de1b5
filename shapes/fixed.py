"""A graph that answers the same question from memory.

pySHACL asks the shapes graph the same few things anew for every node it judges. Shapes do not change in between, and
remembering the answers more than doubles the records judged a second.
"""

from __future__ import annotations

from collections.abc import Generator, Hashable, Iterable
from typing import Any

from rdflib import Graph


class FixedGraph(Graph):
    """A copy of a graph, to be read many times. Adding a triple is allowed and forgets what was remembered."""

    def __init__(self, triples: Iterable[Any]) -> None:
        super().__init__(store="SimpleMemory", bind_namespaces="none")
        self._answers: dict[Hashable, tuple[Any, ...]] = {}
        for triple in triples:
            super().add(triple)

    def add(self, triple: Any) -> FixedGraph:
        """Add one triple."""
        self._answers.clear()
        super().add(triple)
        return self

    def _remembered(self, question: Hashable, answer: Iterable[Any]) -> Generator[Any, None, None]:
        if question not in self._answers:
            self._answers[question] = tuple(answer)
        yield from self._answers[question]

    def objects(self, subject: Any = None, predicate: Any = None, unique: bool = False) -> Generator[Any, None, None]:
        """As :meth:`rdflib.Graph.objects`."""
        return self._remembered(("o", subject, predicate, unique), super().objects(subject, predicate, unique))

    def subjects(self, predicate: Any = None, object: Any = None, unique: bool = False) -> Generator[Any, None, None]:
        """As :meth:`rdflib.Graph.subjects`."""
        return self._remembered(("s", predicate, object, unique), super().subjects(predicate, object, unique))

    def predicate_objects(self, subject: Any = None, unique: bool = False) -> Generator[Any, None, None]:
        """As :meth:`rdflib.Graph.predicate_objects`."""
        return self._remembered(("po", subject, unique), super().predicate_objects(subject, unique))

    def items(self, list: Any) -> Generator[Any, None, None]:
        """As :meth:`rdflib.Graph.items`."""
        return self._remembered(("i", list), super().items(list))
