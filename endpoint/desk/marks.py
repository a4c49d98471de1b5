"""The source's text with every element marked where it stands: a tree of marks, cut where two spans cross."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from converters.record import Evidence, Record
from publication.review.fields import KINDS

LETTERS = {"person": "P", "charge": "C", "event": "E", "penalty": "S", "date": "D", "place": "L"}
"""What a mark's tag begins with; the record beside the text has the same tags. A penalty is a sanction: P is taken."""


@dataclass(frozen=True)
class Span:
    """One element's place in the text."""

    start: int
    end: int
    kind: str
    tags: tuple[str, ...]


@dataclass(frozen=True)
class Piece:
    """A stretch of plain text, at most one line, and where in the source it begins: so that a browser can tell what was selected."""

    start: int
    text: str


@dataclass
class Node:
    """A mark (``span``) with what stands in it: texts and marks. The root has no span. ``again``: it goes on after a cut."""

    span: Span | None
    parts: list[Piece | Node] = field(default_factory=list)
    again: bool = False


def spans(record: Record) -> list[Span]:
    """The marks of a record; elements of one kind that stand on the same words share one."""
    found: dict[tuple[int, int, str], list[str]] = {}

    def add(kind: str, tag: str, evidence: Evidence | None) -> None:
        if evidence and evidence.quote:
            found.setdefault((evidence.start, evidence.end, kind), []).append(tag)

    add("date", LETTERS["date"], record.date_evidence)
    add("place", LETTERS["place"], record.place_evidence)
    for kind in KINDS:
        for number, element in enumerate(getattr(record, kind.list), start=1):
            add(kind.name, f"{LETTERS[kind.name]}{number}", element.evidence)
    marked = [Span(start, end, kind, tuple(tags)) for (start, end, kind), tags in found.items()]
    for flag in record.flags:
        if flag.evidence and flag.evidence.quote:
            marked.append(Span(flag.evidence.start, flag.evidence.end, "flag", ("!",)))
    return marked


_ORDER = ("flag", "event", "penalty", "charge", "person", "place", "date")


def tree(text: str, start: int, end: int, marked: Iterable[Span]) -> Node:
    """The text from ``start`` to ``end`` with the marks in it, nested; what crosses another is cut in two."""
    clipped = (replace(s, start=max(s.start, start), end=min(s.end, end)) for s in marked if s.start < end and s.end > start)
    return _node(text, start, end, sorted(clipped, key=_rank), None, set())


def _rank(span: Span) -> tuple[int, int, int]:
    return span.start, -span.end, _ORDER.index(span.kind)


def _node(text: str, start: int, end: int, inside: Sequence[Span], span: Span | None, begun: set[tuple[str, ...]]) -> Node:
    node = Node(span, again=span is not None and (span.kind, *span.tags) in begun)
    if span:
        begun.add((span.kind, *span.tags))
    at, rest = start, list(inside)
    while rest:
        outer = rest.pop(0)
        if outer.start > at:
            node.parts += pieces(text, at, outer.start)
        within, later = [], []
        for other in rest:
            if other.start >= outer.end:
                later.append(other)
            elif other.end <= outer.end:
                within.append(other)
            else:  # crosses the end of this one
                within.append(replace(other, end=outer.end))
                later.append(replace(other, start=outer.end))
        node.parts.append(_node(text, outer.start, outer.end, sorted(within, key=_rank), outer, begun))
        at, rest = outer.end, sorted(later, key=_rank)
    if at < end:
        node.parts += pieces(text, at, end)
    return node


def pieces(text: str, start: int, end: int) -> list[Piece]:
    """Plain text line by line. A browser makes LF of CR LF, so that offsets would drift over more than one line."""
    found, at = [], start
    for line in text[start:end].splitlines(keepends=True):
        found.append(Piece(at, line.replace("\r\n", "\n")))
        at += len(line)
    return found
